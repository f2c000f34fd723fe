// Every metric of the daemon, declared once.
#pragma once

#include <string>
#include <vector>

namespace tradewind::telemetry {

enum class MetricKind { counter, gauge, histogram };

struct MetricDeclaration {
  std::string name;  ///< without the tradewind_ prefix
  MetricKind kind;
  std::vector<std::string> labels;
  std::string help;
  std::vector<double> buckets;  ///< histograms: upper bounds in seconds
};

const std::vector<MetricDeclaration>& catalogue();

}  // namespace tradewind::telemetry
