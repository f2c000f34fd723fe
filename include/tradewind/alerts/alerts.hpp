// Tells people what a person must look at: each cause once, and once more when it is over. What was told is kept in the store, so that a
// restart repeats nothing. Trouble with telling delays no work.
#pragma once

#include <tradewind/base/random.hpp>
#include <tradewind/base/secret.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/http.hpp>
#include <tradewind/ports/store.hpp>
#include <tradewind/ports/telemetry.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tradewind {

/// One account as far as alerts are concerned.
struct AlertLane {
  /// Why it is paused: the remote does not work, it refuses our login, a limit of calls is reached.
  enum class Why { trouble = 1, login, quota };

  std::string account;
  std::string platform;            ///< as people see it
  std::vector<std::string> pairs;  ///< who use it
  bool paused = false;
  Why why = Why::trouble;
  std::string reason;                          ///< a code
  TimePoint until{};                           ///< while paused: when it is tried again
  std::map<std::string, std::string> objects;  ///< objects that wait for a changed setting -> why
  std::optional<TimePoint> used_up_at;         ///< when the calls of the day will end; empty: they last
};

struct AlerterParts {
  boost::asio::any_io_executor executor;
  Store& store;
  HttpClient& http;
  Clock& clock;
  Random& random;
  Logger& logger;
  Metrics& metrics;
  SecretString webhook;  ///< takes {"text": "..."} as Slack does
  std::function<std::vector<AlertLane>()> lanes;
};

/// Loop thread only.
class Alerter {
 public:
  virtual ~Alerter() = default;
  /// Looks and tells until stop().
  virtual void start() = 0;
  /// Returns when nothing of it runs any more; a message under way is given up and told again after the next start.
  virtual boost::asio::awaitable<void> stop() = 0;
};

std::unique_ptr<Alerter> make_alerter(AlerterParts parts);

}  // namespace tradewind
