// How numbers are written.
#pragma once

#include <optional>
#include <string>
#include <tradewind/base/decimal.hpp>

namespace tradewind::mapping {

/// `0.00`, `#,##0.00`, `0%`: digits behind the point, groups of three, percent.
struct NumberPattern {
  int places = 0;
  bool groups = false, percent = false;
};
std::optional<NumberPattern> number_pattern(const std::string& pattern);

/// 1234.5 with two places and groups is 1,234.50. Halves away from zero.
std::string fixed_text(const Decimal& number, int places, bool groups);

}  // namespace tradewind::mapping
