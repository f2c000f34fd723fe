// A log event as one line of JSON or text.
#pragma once

#include <string>
#include <string_view>
#include <tradewind/base/time.hpp>
#include <tradewind/ports/telemetry.hpp>

namespace tradewind::telemetry {

struct LogEvent {
  TimePoint at{};
  Level level = Level::info;
  std::string_view event, message;
  const Fields& fields;
};

std::string json_line(const LogEvent& event);
std::string text_line(const LogEvent& event);

/// Valid UTF-8 of at most `max` bytes: invalid bytes become U+FFFD, what is cut ends in `...`.
std::string clean_text(std::string_view text, std::size_t max);

const char* level_name(Level level);

}  // namespace tradewind::telemetry
