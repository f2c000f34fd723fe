#include "harmonize/digit_pattern.hpp"

#include <algorithm>
#include <functional>

namespace tradewind::harmonize {
namespace {

/// What follows in the pattern: true when the rest of the pattern matches from that digit on.
using Next = std::function<bool(std::size_t)>;

/// Past the bracket that closes the one at `open`.
std::size_t group_end(std::string_view pattern, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '[') i = pattern.find(']', i);
    if (pattern[i] == '(') ++depth;
    if (pattern[i] == ')' && --depth == 0) return i + 1;
  }
  return pattern.size();
}

struct Atom {
  std::string_view text;  ///< "\d", "[2-9]", "7", "$", "(...)"
  std::size_t least = 1, most = 1;
  std::string_view rest;  ///< of the pattern
};

std::size_t number(std::string_view text, std::size_t& i) {
  std::size_t value = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) value = value * 10 + static_cast<std::size_t>(text[i] - '0');
  return value;
}

Atom first_atom(std::string_view pattern) {
  const char c = pattern.front();
  const std::size_t end = c == '\\' ? 2 : c == '[' ? pattern.find(']') + 1 : c == '(' ? group_end(pattern, 0) : 1;
  Atom atom{pattern.substr(0, end), 1, 1, pattern.substr(end)};
  if (!atom.rest.empty() && atom.rest.front() == '?') {
    atom.least = 0;
    atom.rest.remove_prefix(1);
  } else if (!atom.rest.empty() && atom.rest.front() == '{') {
    std::size_t i = 1;
    atom.least = atom.most = number(atom.rest, i);
    if (atom.rest[i] == ',') atom.most = number(atom.rest, ++i);
    atom.rest.remove_prefix(i + 1);
  }
  return atom;
}

bool in_class(std::string_view set, char digit) {
  for (std::size_t i = 1; i + 1 < set.size(); ++i) {
    if (i + 3 < set.size() && set[i + 1] == '-') {
      if (digit >= set[i] && digit <= set[i + 2]) return true;
      i += 2;
    } else if (digit == set[i]) {
      return true;
    }
  }
  return false;
}

class Matcher {
 public:
  Matcher(std::string_view pattern, std::string_view digits) : pattern_(pattern), digits_(digits) {
    groups_.resize(group_count(pattern.size()));
  }

  bool alternatives(std::string_view pattern, std::size_t at, const Next& next) {
    std::size_t start = 0;
    for (std::size_t i = 0; i <= pattern.size(); ++i) {
      if (i == pattern.size() || pattern[i] == '|') {
        if (sequence(pattern.substr(start, i - start), at, next)) return true;
        start = i + 1;
      } else if (pattern[i] == '(') {
        i = group_end(pattern, i) - 1;
      }
    }
    return false;
  }

  std::vector<std::string_view> groups() const { return groups_; }

 private:
  /// Capturing groups that open before `end` of the whole pattern.
  std::size_t group_count(std::size_t end) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < end; ++i)
      if (pattern_[i] == '(' && (i + 1 == pattern_.size() || pattern_[i + 1] != '?')) ++count;
    return count;
  }

  bool sequence(std::string_view pattern, std::size_t at, const Next& next) {
    if (pattern.empty()) return next(at);
    return repeated(first_atom(pattern), 0, at, next);
  }

  /// Greedy: once more if it can be, else what follows.
  bool repeated(const Atom& atom, std::size_t done, std::size_t at, const Next& next) {
    if (done < atom.most &&
        one(atom.text, at, [&](std::size_t end) { return (end > at || atom.text == "$") && repeated(atom, done + 1, end, next); }))
      return true;
    return done >= atom.least && sequence(atom.rest, at, next);
  }

  bool one(std::string_view atom, std::size_t at, const Next& next) {
    if (atom.front() == '(') return group(atom, at, next);
    if (atom == "$") return at == digits_.size() && next(at);
    if (at == digits_.size()) return false;
    const bool fits = atom == "\\d" || (atom.front() == '[' ? in_class(atom, digits_[at]) : atom.front() == digits_[at]);
    return fits && next(at + 1);
  }

  bool group(std::string_view atom, std::size_t at, const Next& next) {
    if (atom.substr(0, 3) == "(?:") return alternatives(atom.substr(3, atom.size() - 4), at, next);
    const std::size_t index = group_count(static_cast<std::size_t>(atom.data() - pattern_.data()));
    const std::string_view before = groups_[index];
    const bool matched = alternatives(atom.substr(1, atom.size() - 2), at, [&](std::size_t end) {
      groups_[index] = digits_.substr(at, end - at);
      return next(end);
    });
    if (!matched) groups_[index] = before;
    return matched;
  }

  std::string_view pattern_, digits_;
  std::vector<std::string_view> groups_;
};

}  // namespace

std::optional<DigitMatch> match_prefix(std::string_view pattern, std::string_view digits) {
  Matcher matcher(pattern, digits);
  DigitMatch match;
  const bool matched = matcher.alternatives(pattern, 0, [&](std::size_t end) {
    match.length = end;
    return true;
  });
  if (!matched) return std::nullopt;
  match.groups = matcher.groups();
  return match;
}

bool match_all(std::string_view pattern, std::string_view digits) {
  Matcher matcher(pattern, digits);
  return matcher.alternatives(pattern, 0, [&](std::size_t end) { return end == digits.size(); });
}

}  // namespace tradewind::harmonize
