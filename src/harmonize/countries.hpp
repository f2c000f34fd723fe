// Every country that ISO 3166-1 knows, and Kosovo.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tradewind::harmonize {

struct Countries {
  std::unordered_map<std::string, std::string> by_key;  ///< key of a name or code -> alpha-2 code
  std::unordered_map<std::string, std::string> name;    ///< alpha-2 code -> name as shown
};
/// Read once, on first use.
const Countries& countries();

/// `typed` when it is an alpha-2 code already, else what country_code() finds; empty for neither.
std::string country_of(std::string_view typed);

}  // namespace tradewind::harmonize
