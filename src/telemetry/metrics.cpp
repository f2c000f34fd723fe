#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <sstream>
#include <stdexcept>
#include <tradewind/telemetry/telemetry.hpp>

#include "telemetry/catalogue.hpp"
#include "telemetry/line.hpp"

namespace tradewind {
namespace {

using telemetry::MetricDeclaration;
using telemetry::MetricKind;

constexpr std::size_t max_label = 128;

/// Lets maps be searched by string_view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <typename T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

struct Series {
  prometheus::Counter* counter = nullptr;
  prometheus::Gauge* gauge = nullptr;
  prometheus::Histogram* histogram = nullptr;
};

struct Metric {
  MetricDeclaration declaration;
  prometheus::Family<prometheus::Counter>* counters = nullptr;
  prometheus::Family<prometheus::Gauge>* gauges = nullptr;
  prometheus::Family<prometheus::Histogram>* histograms = nullptr;
  TextMap<Series> series;  ///< by label values in the order of the declaration
};

class PrometheusMetrics : public Metrics {
 public:
  PrometheusMetrics() {
    for (const auto& declaration : telemetry::catalogue()) add(declaration);
  }

  void count(std::string_view name, const Labels& labels, double by) override {
    const std::lock_guard lock(mutex_);
    find(name, MetricKind::counter, labels).counter->Increment(by);
  }
  void set(std::string_view name, const Labels& labels, double value) override {
    const std::lock_guard lock(mutex_);
    find(name, MetricKind::gauge, labels).gauge->Set(value);
  }
  void observe(std::string_view name, const Labels& labels, double seconds) override {
    const std::lock_guard lock(mutex_);
    find(name, MetricKind::histogram, labels).histogram->Observe(seconds);
  }
  std::string expose() const override {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, registry_.Collect());
    return out.str();
  }

 private:
  void add(const MetricDeclaration& declaration) {
    Metric metric;
    metric.declaration = declaration;
    const std::string name = "tradewind_" + declaration.name;
    switch (declaration.kind) {
      case MetricKind::counter:
        metric.counters = &prometheus::BuildCounter().Name(name).Help(declaration.help).Register(registry_);
        break;
      case MetricKind::gauge:
        metric.gauges = &prometheus::BuildGauge().Name(name).Help(declaration.help).Register(registry_);
        break;
      case MetricKind::histogram:
        metric.histograms = &prometheus::BuildHistogram().Name(name).Help(declaration.help).Register(registry_);
        break;
    }
    metrics_.emplace(declaration.name, std::move(metric));
  }

  Series& find(std::string_view name, MetricKind kind, const Labels& labels) {
    const auto found = metrics_.find(name);
    if (found == metrics_.end() || found->second.declaration.kind != kind) {
      throw std::logic_error("no such metric in telemetry/catalogue: " + std::string(name));
    }
    Metric& metric = found->second;
    key_.clear();
    for (const auto& label : metric.declaration.labels) {
      key_ += value_of(metric, labels, label);
      key_.push_back('\0');
    }
    if (labels.size() != metric.declaration.labels.size()) throw std::logic_error("too many labels for metric " + std::string(name));
    const auto known = metric.series.find(std::string_view(key_));
    if (known != metric.series.end()) return known->second;
    return metric.series.emplace(key_, make_series(metric, labels)).first->second;
  }

  static const std::string& value_of(const Metric& metric, const Labels& labels, const std::string& name) {
    for (const auto& [label, value] : labels) {
      if (label == name) return value;
    }
    throw std::logic_error("metric " + metric.declaration.name + " needs the label " + name);
  }

  static Series make_series(Metric& metric, const Labels& labels) {
    std::map<std::string, std::string> values;
    for (const auto& [name, value] : labels) values[name] = telemetry::clean_text(value, max_label);
    Series series;
    if (metric.counters != nullptr) series.counter = &metric.counters->Add(values);
    if (metric.gauges != nullptr) series.gauge = &metric.gauges->Add(values);
    if (metric.histograms != nullptr) series.histogram = &metric.histograms->Add(values, metric.declaration.buckets);
    return series;
  }

  std::mutex mutex_;
  prometheus::Registry registry_;
  TextMap<Metric> metrics_;
  std::string key_;  ///< kept, so that a look-up allocates nothing
};

}  // namespace

std::unique_ptr<Metrics> make_metrics() { return std::make_unique<PrometheusMetrics>(); }

}  // namespace tradewind
