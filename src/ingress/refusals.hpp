// Tells people about refused webhooks without flooding: the first of each pair and cause, then at most one a minute.
#pragma once

#include <map>
#include <string>
#include <tradewind/ports/http.hpp>
#include <tradewind/ports/telemetry.hpp>

namespace tradewind::ingress {

/// What a refusal most likely comes from, and what to do.
const char* hint_for(const std::string& cause);

class Refusals {
 public:
  explicit Refusals(Logger& logger) : logger_(logger) {}
  /// Logs the names of the fields received, never a value.
  void report(const std::string& pair, const std::string& cause, const Headers& headers, TimePoint now);
  /// The same rhythm for anything else that is worth a line.
  bool due(const std::string& pair, const std::string& cause, TimePoint now);

 private:
  Logger& logger_;
  std::map<std::pair<std::string, std::string>, TimePoint> last_;
};

}  // namespace tradewind::ingress
