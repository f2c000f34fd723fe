// Log and metrics of tests: what was written, to look at.
#pragma once

#include <tradewind/ports/telemetry.hpp>

#include <map>

namespace tradewind::testing {

class LogSink final : public Logger {
 public:
  void write(Level, std::string_view event, std::string_view message, Fields fields) override {
    text += std::string(event) + " " + std::string(message);
    for (const auto& [name, value] : fields)
      if (const auto* word = std::get_if<std::string>(&value)) text += " " + name + "=" + *word;
    text += "\n";
  }
  std::string text;
};

class MetricSink final : public Metrics {
 public:
  void count(std::string_view name, const Labels& labels, double by) override { values[key(name, labels)] += by; }
  void set(std::string_view name, const Labels& labels, double value) override { values[key(name, labels)] = value; }
  void observe(std::string_view name, const Labels& labels, double) override { values[key(name, labels)] += 1; }
  std::string expose() const override { return {}; }

  static std::string key(std::string_view name, const Labels& labels) {
    std::string made(name);
    for (const auto& [label, value] : labels) made += "," + value;
    return made;
  }
  std::map<std::string, double> values;
};

}  // namespace tradewind::testing
