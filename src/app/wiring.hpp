// The composition root of the work: everything between the listeners and the network, in the order it is built. Simulations use it too.
#pragma once

#include <tradewind/alerts/alerts.hpp>
#include <tradewind/app/texts.hpp>
#include <tradewind/calls/caller.hpp>
#include <tradewind/config/settings.hpp>
#include <tradewind/ingress/webhooks.hpp>
#include <tradewind/pipeline/engine.hpp>
#include <tradewind/pipeline/preview.hpp>
#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/http.hpp>

#include <memory>
#include <string>
#include <vector>

namespace tradewind {

struct WiringParts {
  boost::asio::any_io_executor executor;
  const Settings& settings;
  std::vector<PairTexts> texts;  ///< as the pairs
  Store& store;
  HttpClient& http;
  Clock& clock;
  Random& random;
  Logger& logger;
  Metrics& metrics;
  std::function<void(std::string)> on_fatal;
};

class Wiring {
 public:
  explicit Wiring(WiringParts parts);
  ~Wiring();

  /// Remembers revisions and first starts, and builds the engine: all that can fail.
  boost::asio::awaitable<Result<void>> prepare();
  /// Prepares what is not prepared, then starts the work. Never waits for a remote.
  boost::asio::awaitable<Result<void>> start();
  boost::asio::awaitable<void> stop(Millis grace);
  /// Nothing of it runs any more.
  bool idle() const { return !engine_ || engine_->idle(); }

  WebhookReceiver& receiver() { return *receiver_; }
  Engine& engine() { return *engine_; }

  /// Which lanes a pair uses, by platform name, with the calls left as far as known.
  struct PairLane {
    std::string pair, platform;
    LaneState lane;
    std::int64_t quota_left = -1;
    std::optional<TimePoint> used_up_at;
  };
  std::vector<PairLane> pair_lanes() const;
  Previewer& preview() { return *preview_; }

 private:
  struct Account;
  boost::asio::awaitable<Result<planning::PairPlan>> plan_for(std::size_t index);
  void build_pair(std::shared_ptr<const planning::PairPlan> plan);
  std::vector<AlertLane> alert_lanes() const;
  Account& salesforce_account(const PairSettings& pair, const std::string& name);
  Account& pardot_account(const PairSettings& pair, const std::string& name, const std::string& crm);

  WiringParts parts_;
  std::map<std::string, std::unique_ptr<Account>> accounts_;
  std::vector<EnginePair> pairs_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Previewer> preview_;
  std::unique_ptr<Alerter> alerter_;
  std::unique_ptr<WebhookReceiver> receiver_;
};

}  // namespace tradewind
