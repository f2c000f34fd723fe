// The forms that texts in tradewind.yaml may have.
#include <sys/stat.h>

#include <tradewind/base/text.hpp>

#include "config/setters.hpp"

namespace tradewind::config {
namespace {

constexpr std::string_view lower_digits = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view letters_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

bool only(std::string_view text, std::string_view allowed, std::string_view more = {}) {
  for (const char c : text) {
    if (allowed.find(c) == std::string_view::npos && more.find(c) == std::string_view::npos) return false;
  }
  return !text.empty();
}

bool salesforce_id(std::string_view text) { return (text.size() == 15 || text.size() == 18) && only(text, letters_digits); }

bool zone_name(std::string_view text) {
  if (text == "UTC") return true;
  if (text.size() > 64 || !only(text, letters_digits, "_-+/") || text.front() == '/') return false;
  struct stat info {};
  // Without the zone files nothing can be said here.
  if (::stat("/usr/share/zoneinfo", &info) != 0) return true;
  const std::string file = "/usr/share/zoneinfo/" + std::string(text);
  return ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

bool version_number(std::string_view text) {
  const auto dot = text.find('.');
  return dot != std::string_view::npos && dot >= 2 && dot <= 3 && only(text.substr(0, dot), "0123456789") && text.substr(dot) == ".0";
}

bool address_rule(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

}  // namespace

const Form any_text{[](std::string_view) { return true; }, "text"};
const Form not_empty{[](std::string_view text) { return !text.empty(); }, "text"};
const Form pair_name{[](std::string_view text) { return text.size() <= 40 && only(text, lower_digits, "_-"); },
                     "at most 40 of a-z, 0-9, `_`, `-`"};
const Form plain_id{[](std::string_view text) { return only(text, letters_digits, "_-"); }, "letters, digits, `_`, `-`"};
const Form field_name{[](std::string_view text) { return text.empty() || only(text, letters_digits, "_"); },
                      "the API name of a field, e.g. Tradewind_Key__c"};
const Form api_version{version_number, "a version like \"62.0\", in quotes"};
const Form account_policy{[](std::string_view text) {
                            return text == "household" || text == "company" ||
                                   (text.substr(0, 6) == "fixed:" && salesforce_id(text.substr(6)));
                          },
                          "household, company or fixed:<Id of an Account>"};
const Form email_or_domain{address_rule, "an email address, or @domain"};
const Form email_or_empty{[](std::string_view text) { return text.empty() || (address_rule(text) && text.front() != '@'); },
                          "an email address"};
const Form pair_time_zone{[](std::string_view text) { return text == "store" || zone_name(text); },
                          "a time zone like Europe/Berlin, UTC, or store"};
const Form time_zone{zone_name, "a time zone like Europe/Berlin, or UTC"};

}  // namespace tradewind::config
