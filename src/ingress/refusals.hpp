// Tells people about refused webhooks without flooding: the first of each pair and cause, then at most one a minute.
#pragma once

#include <map>
#include <string>
#include <tradewind/ports/http.hpp>
#include <tradewind/ports/telemetry.hpp>

namespace tradewind::ingress {

class Refusals {
 public:
  Refusals(Logger& logger, Metrics& metrics) : logger_(logger), metrics_(metrics) {}
  /// Logs the names of the fields received, never a value.
  void report(const std::string& pair, const std::string& cause, const Headers& headers, TimePoint now);
  /// The same rhythm for anything else that is worth a line.
  bool due(const std::string& pair, const std::string& cause, TimePoint now);

 private:
  Logger& logger_;
  Metrics& metrics_;
  std::map<std::pair<std::string, std::string>, TimePoint> last_;
};

}  // namespace tradewind::ingress
