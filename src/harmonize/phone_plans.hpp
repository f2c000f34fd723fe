// National numbering plans.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tradewind::harmonize {

struct PhonePlan {
  std::string_view country;        ///< alpha-2 code; "001" for codes of no country
  std::string_view calling_code;   ///< "44"
  std::string_view international;  ///< pattern of the prefix before a foreign number: "00"
  std::string_view number;         ///< pattern of national numbers
  std::vector<std::size_t> lengths;
  std::string_view prefix;     ///< pattern of what is dialled before a national number: "0"
  std::string_view rewritten;  ///< what the prefix and number become: "9$1"; empty: the prefix is dropped
};

/// Null for an unknown country.
const PhonePlan* plan_of(std::string_view country);
/// The main plan of a calling code; null for an unknown one.
const PhonePlan* plan_of_calling_code(std::string_view calling_code);

/// The national number of `dialled`, which may carry the national prefix; empty: there is none that is valid in the country or in another
/// with its calling code.
std::optional<std::string> national_number(const PhonePlan& plan, std::string_view dialled);

}  // namespace tradewind::harmonize
