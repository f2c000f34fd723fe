// The POSIX TZ rule at the end of a TZif file, e.g. CET-1CEST,M3.5.0,M10.5.0/3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tradewind::mapping {

class PosixRule {
 public:
  struct Change {
    int month = 0, week = 0, weekday = 0;
    std::int64_t seconds = 7200;  ///< local time of the change
  };

  std::int64_t offset_at(std::int64_t unix_seconds) const;

  std::int64_t standard = 0;  ///< seconds east of UTC
  std::optional<std::int64_t> summer;
  Change begins, ends;
};

/// Empty for forms that no current zone uses (Julian days).
std::optional<PosixRule> parse_posix_rule(const std::string& text);

}  // namespace tradewind::mapping
