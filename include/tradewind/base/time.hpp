// Time inside Tradewind: UTC, milliseconds. Text forms are made and read at the edges only.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tradewind {

using Millis = std::chrono::milliseconds;
using TimePoint = std::chrono::sys_time<Millis>;
using Days = std::chrono::sys_days;

inline std::int64_t to_unix_ms(TimePoint at) { return at.time_since_epoch().count(); }
inline TimePoint from_unix_ms(std::int64_t ms) { return TimePoint{Millis{ms}}; }
inline std::int64_t to_unix_s(TimePoint at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }
inline TimePoint from_unix_s(std::int64_t s) { return TimePoint{std::chrono::seconds{s}}; }

/// `2026-01-21T18:21:46.000Z`, always UTC with milliseconds.
std::string format_rfc3339(TimePoint at);
/// `2026-01-21`.
std::string format_date(Days day);
/// RFC 3339 / ISO 8601 with `Z`, `+00:00` or `+0000`, with or without fraction; a bare date is midnight UTC.
std::optional<TimePoint> parse_rfc3339(std::string_view text);
/// `Tue, 05 Mar 2019 21:40:11 +0000` (BigCommerce v2 orders, HTTP Date with `GMT`).
std::optional<TimePoint> parse_rfc2822(std::string_view text);
/// `250ms`, `2s`, `15m`, `72h`, `30d`.
std::optional<Millis> parse_duration(std::string_view text);

}  // namespace tradewind
