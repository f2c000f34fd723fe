// UTC offsets of named time zones, from the system's tz database.
#pragma once

#include <optional>
#include <string>
#include <tradewind/base/time.hpp>

namespace tradewind::mapping {

bool known_zone(const std::string& name);
/// Offset east of UTC at that moment; empty for an unknown zone. Thread-safe.
std::optional<std::chrono::seconds> utc_offset(const std::string& name, TimePoint at);

}  // namespace tradewind::mapping
