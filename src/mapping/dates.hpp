// Days and moments in a pair's time zone, and how they are written.
#pragma once

#include <optional>
#include <string>
#include <tradewind/mapping/mapping.hpp>

namespace tradewind::mapping {

/// The clock on the wall there, as if it were UTC.
TimePoint local_time(TimePoint at, const std::string& time_zone);
/// The moment when that clock shows `local`. In the hour that is skipped it is one hour on; in the one that comes twice, the second.
TimePoint from_local_time(TimePoint local, const std::string& time_zone);
/// The day of a date, of a date and time or of a text (2026-01-21, RFC 3339).
std::optional<Days> day_of(const Value& value, const std::string& time_zone);
/// Blank outside the years 1 to 9999, which is as far as dates can be written.
Value add_days(const Value& date, const Decimal& days);
Value if_writable(Days day);

/// `dd.mm.yyyy hh:mm AM/PM` and the like, without case: m behind h or before s is a minute. `why` says what is wrong with a pattern.
bool date_pattern(const std::string& pattern, std::string& why);
std::string format_local(TimePoint local, const std::string& pattern);

}  // namespace tradewind::mapping
