// The part of regular expressions that numbering plans use, on digits: \d, classes, groups, |, ?, {m,n}, and $ at the end of a branch.
// Interpreted as it stands: no compiled state, no allocation that grows, bounded by the pattern and at most a few dozen digits.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace tradewind::harmonize {

struct DigitMatch {
  std::size_t length = 0;                ///< digits matched
  std::vector<std::string_view> groups;  ///< of the capturing groups, in order; empty where one took no part
};

/// At the start of `digits`, as long as the pattern's own order of alternatives makes it.
std::optional<DigitMatch> match_prefix(std::string_view pattern, std::string_view digits);
/// All of `digits`.
bool match_all(std::string_view pattern, std::string_view digits);

}  // namespace tradewind::harmonize
