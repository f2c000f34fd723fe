// Regular expressions that match in linear time (Thompson's construction), so that no text can stall the daemon.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tradewind::mapping {

/// Matches whole texts, by code point. Knows literals, `.`, `[a-z]`, `\d \w \s`, groups, `|`, `* + ? {m,n}`, `^` and `$`.
class Pattern {
 public:
  /// Empty when it is wrong or too large; then `why` says so.
  static std::optional<Pattern> compile(std::string_view pattern, std::string& why);
  bool matches(std::string_view text) const;
  std::size_t size() const { return states_.size(); }  ///< matching takes this much for each character

 private:
  friend class PatternCompiler;

  struct Range {
    char32_t low = 0, high = 0;
  };
  struct Set {
    std::vector<Range> ranges;
    bool negated = false;
    bool holds(char32_t c) const;
  };
  struct State {
    enum class Kind { one, split, begin, end, accept };
    Kind kind = Kind::accept;
    std::size_t set = 0;              ///< of `one`
    std::size_t next = 0, other = 0;  ///< `other`: second way of `split`
  };
  class Walk;

  std::vector<Set> sets_;
  std::vector<State> states_;
  std::size_t start_ = 0;
};

}  // namespace tradewind::mapping
