// Log and metrics of a test: what was written and counted, to be asked for afterwards.
#pragma once

#include <map>
#include <string>
#include <tradewind/ports/telemetry.hpp>
#include <vector>

namespace tradewind::testing {

class RecordingLogger final : public Logger {
 public:
  struct Line {
    Level level;
    std::string event, text;  ///< text: message and fields
  };
  void write(Level level, std::string_view event, std::string_view message, Fields fields) override {
    std::string text(message);
    for (const auto& [name, value] : fields) {
      text += ' ' + name + '=';
      if (const auto* word = std::get_if<std::string>(&value)) text += *word;
      if (const auto* number = std::get_if<std::int64_t>(&value)) text += std::to_string(*number);
    }
    lines.push_back({level, std::string(event), std::move(text)});
  }
  int count(std::string_view event) const {
    int found = 0;
    for (const auto& line : lines) found += line.event == event ? 1 : 0;
    return found;
  }
  /// Everything ever written, for canaries.
  std::string all() const {
    std::string text;
    for (const auto& line : lines) text += line.event + ' ' + line.text + '\n';
    return text;
  }
  std::vector<Line> lines;
};

class RecordingMetrics final : public Metrics {
 public:
  void count(std::string_view name, const Labels& labels, double by) override { values[key(name, labels)] += by; }
  void set(std::string_view name, const Labels& labels, double value) override { values[key(name, labels)] = value; }
  void observe(std::string_view name, const Labels& labels, double) override { values[key(name, labels)] += 1; }
  std::string expose() const override { return {}; }

  /// `name{a,b}` by label values in order.
  double value(const std::string& key) const {
    const auto found = values.find(key);
    return found == values.end() ? 0 : found->second;
  }
  std::map<std::string, double> values;

 private:
  static std::string key(std::string_view name, const Labels& labels) {
    std::string made = std::string(name) + '{';
    for (std::size_t i = 0; i < labels.size(); ++i) made += (i == 0 ? "" : ",") + labels[i].second;
    return made + '}';
  }
};

}  // namespace tradewind::testing
