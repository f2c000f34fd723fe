#include "pardot/codes.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>

namespace tradewind::pardot {
namespace {

constexpr int lane_codes[] = {1, 15, 46, 49, 53, 76, 110, 126, 131, 181, 182, 185, 196, 199, 201, 203};
/// Besides wrong versions and paths: names of fields, lists, campaigns, users and activity types that the account does not have.
constexpr int configuration_codes[] = {2, 10, 12, 22, 37, 38, 39, 51, 55, 59, 60, 67, 88, 89, 94, 96, 118, 125, 154, 180, 198, 224, 236};
constexpr int transient_codes[] = {62, 84, 85, 116, 119, 120, 121, 168, 169, 183, 214, 244};
/// Met by one record alone: others need not wait for it.
constexpr int record_codes[] = {62, 84, 85, 121};
constexpr int gone_codes[] = {3, 92, 109, 132, 192, 219};
constexpr int exists_codes[] = {9, 54, 58, 99, 106, 235, 245};
constexpr int data_codes[] = {4,   5,   6,   7,   8,   11,  13,  14,  16,  17,  18,  19,  20,  21,  23,  24,  25,  26,  27,   28,  29,
                              30,  31,  32,  33,  34,  35,  36,  40,  41,  42,  43,  44,  45,  47,  48,  50,  52,  56,  57,   61,  63,
                              64,  65,  68,  70,  71,  72,  73,  74,  75,  77,  79,  80,  81,  83,  86,  90,  91,  93,  95,   97,  98,
                              100, 101, 102, 103, 104, 105, 107, 108, 111, 112, 113, 114, 115, 117, 123, 124, 128, 129, 130,  133, 134,
                              135, 137, 138, 139, 145, 146, 150, 151, 152, 153, 155, 156, 157, 158, 159, 160, 161, 162, 163,  165, 166,
                              174, 175, 176, 177, 178, 188, 190, 193, 194, 197, 200, 204, 205, 206, 207, 208, 209, 210, 211,  215, 216,
                              217, 218, 220, 221, 222, 223, 226, 227, 228, 231, 232, 233, 234, 237, 239, 242, 243, 246, 10000};

/// Of the codes that the calls we make can bring.
const std::map<int, const char*>& words() {
  static const std::map<int, const char*> all{
      {1, "invalid login"},
      {2, "invalid action"},
      {3, "no such prospect"},
      {4, "invalid or unknown email address"},
      {9, "a prospect has this email address already"},
      {10, "no such user"},
      {11, "no user has this email address"},
      {12, "no such group"},
      {13, "a parameter is missing"},
      {14, "no such prospect and no email address"},
      {15, "login failed"},
      {16, "invalid id"},
      {22, "not supported in this version of the API"},
      {23, "invalid limit"},
      {29, "invalid score"},
      {36, "a parameter has no value"},
      {37, "not possible with a Salesforce connector"},
      {38, "no such campaign"},
      {39, "no such profile"},
      {46, "the API user lacks a permission"},
      {47, "several owners given"},
      {49, "access denied"},
      {50, "invalid boolean"},
      {51, "invalid parameter or unknown field"},
      {52, "invalid range"},
      {53, "the IP address must be activated"},
      {54, "the email address is in use"},
      {55, "no such list"},
      {56, "invalid number"},
      {57, "invalid date"},
      {58, "already a member of the list"},
      {59, "not possible with a CRM connector"},
      {60, "invalid HTTP method"},
      {61, "no such prospect account"},
      {62, "conflicting update"},
      {65, "invalid email format"},
      {66, "too many requests at once"},
      {67, "the limit of such objects is reached"},
      {76, "API access is disabled"},
      {77, "no prospect of this CRM id"},
      {79, "invalid CRM id"},
      {81, "prospect and CRM id do not match"},
      {84, "failed without a reason"},
      {85, "the prospect could not be saved"},
      {88, "the business unit needs version 4"},
      {89, "the business unit refuses version 4"},
      {92, "no such prospect"},
      {94, "invalid version"},
      {98, "the prospect may not be mailed"},
      {108, "it is in use elsewhere"},
      {109, "no such record"},
      {110, "invalid account"},
      {116, "the request is outdated"},
      {121, "the prospect could not be synced with Salesforce"},
      {122, "the calls of the day are used up"},
      {125, "both a user and a CRM owner given"},
      {126, "invalid authentication"},
      {130, "invalid fields"},
      {131, "the account is locked"},
      {132, "the prospect is archived"},
      {150, "invalid JSON"},
      {151, "unsupported content type"},
      {152, "empty body"},
      {153, "a property is missing"},
      {154, "unknown property"},
      {180, "a field may not be written"},
      {181, "a header is missing"},
      {182, "invalid header"},
      {183, "internal error"},
      {184, "invalid access token"},
      {185, "invalid business unit"},
      {192, "no such object"},
      {193, "too many nested fields"},
      {196, "invalid authentication"},
      {198, "no such endpoint"},
      {199, "an API key is no longer accepted"},
      {201, "business unit not found or inactive"},
      {202, "too many requests in this minute"},
      {203, "no admin user in the account"},
      {205, "invalid action name"},
      {206, "invalid argument"},
      {207, "an argument is missing"},
      {208, "unknown argument"},
      {209, "too many filters"},
      {210, "the page token has expired"},
      {211, "invalid page token"},
      {214, "request timed out"},
      {219, "the prospect is archived"},
      {224, "invalid fields for this request"},
      {236, "no such list"},
      {242, "records not found"},
      {10000, "invalid parameter"},
  };
  return all;
}

/// What stands before a colon, when it is plain words: a person's values have capitals, digits, quotes or an @, or stand behind the colon.
std::string plain_words(const std::string& message) {
  const std::string begin = text::clip(text::trim(std::string_view(message).substr(0, message.find(':'))), 80);
  for (std::size_t i = 0; i < begin.size(); ++i) {
    const auto c = static_cast<unsigned char>(begin[i]);
    const bool word = std::islower(c) != 0 || (i == 0 && std::isupper(c) != 0);
    if (!word && std::string_view(" .,;-/'").find(begin[i]) == std::string_view::npos) return {};
  }
  return begin;
}

template <std::size_t N>
bool among(int code, const int (&codes)[N]) {
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

}  // namespace

Reaction reaction_of(int code) {
  if (code == 184) return Reaction::auth;
  if (code == 66 || code == 202) return Reaction::rate;
  if (code == 122 || code == 164) return Reaction::quota;
  if (among(code, lane_codes)) return Reaction::lane;
  if (among(code, configuration_codes)) return Reaction::configuration;
  if (among(code, gone_codes)) return Reaction::gone;
  if (among(code, exists_codes)) return Reaction::exists;
  if (among(code, data_codes)) return Reaction::data;
  return Reaction::transient;
}

bool known(int code) { return reaction_of(code) != Reaction::transient || among(code, transient_codes); }

bool of_record(int code) { return among(code, record_codes); }

bool known_status(int status) {
  static constexpr int statuses[] = {200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 413, 415, 429, 500, 502, 503, 504};
  return among(status, statuses) || (status > 300 && status < 309);
}

std::string named_code(int code, const std::string& message) {
  const auto known = words().find(code);
  const std::string said = known == words().end() ? plain_words(message) : known->second;
  return said.empty() ? "error " + std::to_string(code) : std::to_string(code) + " " + said;
}

}  // namespace tradewind::pardot
