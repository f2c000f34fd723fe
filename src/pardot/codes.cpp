#include "pardot/codes.hpp"

#include <algorithm>
#include <iterator>

namespace tradewind::pardot {
namespace {

constexpr int lane_codes[] = {1, 15, 46, 49, 53, 76, 110, 126, 131, 181, 182, 185, 196, 199, 201, 203};
/// Besides wrong versions and paths: names of fields, lists, campaigns, users and activity types that the account does not have.
constexpr int configuration_codes[] = {2, 10, 12, 22, 37, 38, 39, 51, 55, 59, 60, 67, 88, 89, 94, 96, 118, 125, 154, 180, 198, 224, 236};
constexpr int gone_codes[] = {3, 92, 109, 132, 192, 219};
constexpr int exists_codes[] = {9, 54, 58, 99, 106, 235, 245};
constexpr int data_codes[] = {4,   5,   6,   7,   8,   11,  13,  14,  16,  17,  18,  19,  20,  21,  23,  24,  25,  26,  27,   28,  29,
                              30,  31,  32,  33,  34,  35,  36,  40,  41,  42,  43,  44,  45,  47,  48,  50,  52,  56,  57,   61,  63,
                              64,  65,  68,  70,  71,  72,  73,  74,  75,  77,  79,  80,  81,  83,  86,  90,  91,  93,  95,   97,  98,
                              100, 101, 102, 103, 104, 105, 107, 108, 111, 112, 113, 114, 115, 117, 123, 124, 128, 129, 130,  133, 134,
                              135, 137, 138, 139, 145, 146, 150, 151, 152, 153, 155, 156, 157, 158, 159, 160, 161, 162, 163,  165, 166,
                              174, 175, 176, 177, 178, 188, 190, 193, 194, 197, 200, 204, 205, 206, 207, 208, 209, 210, 211,  215, 216,
                              217, 218, 220, 221, 222, 223, 226, 227, 228, 231, 232, 233, 234, 237, 239, 242, 243, 246, 10000};

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

}  // namespace tradewind::pardot
