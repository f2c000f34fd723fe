// Logs and metrics as the rest of the program sees them. Fields are an allow-list by convention: opaque ids, codes, counts,
// durations. Never an email address, a name, a token or a body.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tradewind {

enum class Level { debug, info, warn, error };

using FieldValue = std::variant<std::string, std::int64_t, double, bool>;
using Fields = std::vector<std::pair<std::string, FieldValue>>;

/// Thread-safe.
class Logger {
 public:
  virtual ~Logger() = default;
  /// `event` is a stable snake_case name; `message` is for people.
  virtual void write(Level level, std::string_view event, std::string_view message, Fields fields) = 0;

  void info(std::string_view event, std::string_view message, Fields fields = {}) { write(Level::info, event, message, std::move(fields)); }
  void warn(std::string_view event, std::string_view message, Fields fields = {}) { write(Level::warn, event, message, std::move(fields)); }
  void error(std::string_view event, std::string_view message, Fields fields = {}) {
    write(Level::error, event, message, std::move(fields));
  }
};

using Labels = std::vector<std::pair<std::string, std::string>>;

/// Names are given without the `tradewind_` prefix, e.g. "webhooks_total". Thread-safe. Unknown names throw std::logic_error:
/// every metric is declared once, in telemetry/catalogue.
class Metrics {
 public:
  virtual ~Metrics() = default;
  virtual void count(std::string_view name, const Labels& labels, double by = 1) = 0;
  virtual void set(std::string_view name, const Labels& labels, double value) = 0;
  virtual void observe(std::string_view name, const Labels& labels, double seconds) = 0;
  /// Prometheus text format.
  virtual std::string expose() const = 0;
};

}  // namespace tradewind
