#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <mutex>
#include <tradewind/telemetry/telemetry.hpp>

#include "telemetry/line.hpp"

namespace tradewind {
namespace {

TimePoint system_now() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }

Level level_of(const std::string& name) {
  for (const Level level : {Level::debug, Level::warn, Level::error}) {
    if (name == telemetry::level_name(level)) return level;
  }
  return Level::info;
}

class LineLogger : public Logger {
 public:
  LineLogger(const LoggingSettings& settings, spdlog::sink_ptr sink, WallClock now)
      : now_(std::move(now)), lowest_(level_of(settings.level)), json_(settings.format == "json"), out_("tradewind", std::move(sink)) {
    out_.set_pattern("%v");
    out_.set_level(spdlog::level::trace);
    out_.flush_on(spdlog::level::trace);
  }

  void write(Level level, std::string_view event, std::string_view message, Fields fields) override {
    if (level < lowest_) return;
    const telemetry::LogEvent line{now_(), level, event, message, fields};
    // As an argument, not as a format: the line may hold braces.
    out_.log(spdlog::level::info, json_ ? telemetry::json_line(line) : telemetry::text_line(line));
  }

 private:
  WallClock now_;
  Level lowest_;
  bool json_;
  spdlog::logger out_;
};

class LineKeeper : public CaptureLogger {
 public:
  explicit LineKeeper(WallClock now) : now_(std::move(now)) {}

  void write(Level level, std::string_view event, std::string_view message, Fields fields) override {
    const std::lock_guard lock(mutex_);
    lines_.push_back(telemetry::json_line({now_(), level, event, message, fields}));
  }
  std::vector<std::string> lines() const override {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  WallClock now_;
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace

std::unique_ptr<Logger> make_logger(const LoggingSettings& settings, WallClock now) {
  return std::make_unique<LineLogger>(settings, std::make_shared<spdlog::sinks::stdout_sink_mt>(), now ? std::move(now) : system_now);
}

std::unique_ptr<Logger> make_file_logger(const std::string& path, WallClock now) {
  auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path, true);
  return std::make_unique<LineLogger>(LoggingSettings{}, std::move(sink), now ? std::move(now) : system_now);
}

std::unique_ptr<CaptureLogger> make_capture_logger(WallClock now) {
  return std::make_unique<LineKeeper>(now ? std::move(now) : system_now);
}

}  // namespace tradewind
