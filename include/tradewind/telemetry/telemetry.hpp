// Makes the logger and the metrics of the daemon, and a logger that tests can read.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tradewind/base/time.hpp>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/telemetry.hpp>
#include <vector>

namespace tradewind {

using WallClock = std::function<TimePoint()>;

/// One line an event on standard output: JSON, or text for people. Whatever the input, a line holds no line break, no escape sequence
/// and no invalid UTF-8; values are clipped to 1 KiB.
std::unique_ptr<Logger> make_logger(const LoggingSettings& settings, WallClock now = {});
/// The same into a file, which is begun anew, one JSON object a line. Throws std::runtime_error when it cannot be opened.
std::unique_ptr<Logger> make_file_logger(const std::string& path, WallClock now = {});

/// Keeps its lines instead of printing them.
class CaptureLogger : public Logger {
 public:
  virtual std::vector<std::string> lines() const = 0;
};
std::unique_ptr<CaptureLogger> make_capture_logger(WallClock now = {});

/// All that src/telemetry/catalogue.cpp declares.
std::unique_ptr<Metrics> make_metrics();

}  // namespace tradewind
