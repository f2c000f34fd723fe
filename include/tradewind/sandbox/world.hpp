// The simulated platforms together: routing, faults on demand, history, and the surface that people and tests steer it by.
#pragma once

#include <tradewind/base/error.hpp>
#include <tradewind/base/random.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/sandbox/bigcommerce.hpp>
#include <tradewind/sandbox/platform.hpp>
#include <tradewind/sandbox/switches.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tradewind::sandbox {

class World {
 public:
  /// `random` is what the platforms draw from. One of the platforms may be the store.
  World(std::unique_ptr<Random> random, std::vector<std::unique_ptr<Platform>> platforms);

  /// How long a `delay` fault holds this request before it is executed; uses the fault up.
  Millis hold(const HttpRequest& request, TimePoint now);
  /// Executes it, with whatever fault is due. Pages and control calls (`/`, `/_sandbox/...`) leave no history.
  Reply handle(const HttpRequest& request, TimePoint now);
  void begin_request(const HttpRequest& request, TimePoint now);
  void end_request(const HttpRequest& request, TimePoint now);
  void advance(TimePoint now);

  void add_fault(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear_faults() { faults_.clear(); }
  const std::vector<HistoryLine>& history() const { return history_; }
  std::vector<Switch> switches();
  bool set_switch(const std::string& name, const std::string& value);
  /// {"bigcommerce":{"customer":[{...}],...},"salesforce":...,"pardot":...}
  std::string records() const;
  /// One action as JSON text: {"do":"place_order",...} (help_actions() lists them). Returns {"id":...} or {}.
  Result<std::string> act(const std::string& action, TimePoint now);

  Platform* find(const std::string& name);
  BigCommerce& bigcommerce();  ///< throws std::logic_error in a world without the store
  const std::vector<std::unique_ptr<Platform>>& platforms() const { return platforms_; }
  Random& random() { return *random_; }

 private:
  Platform* serving(const HttpRequest& request);
  Fault* due_fault(const std::string& platform, const std::string& line, bool delay, TimePoint now);
  HttpResponse strike(const Fault& fault, Platform& platform, const HttpRequest& request, TimePoint now, HistoryLine& line);

  std::unique_ptr<Random> random_;
  std::vector<std::unique_ptr<Platform>> platforms_;
  std::vector<Fault> faults_;
  std::vector<HistoryLine> history_;
  int latency_ms_ = 0;
};

/// Answers over HTTP or in memory: waits out delays with the clock. World and clock must outlive it.
HttpHandler make_sandbox_handler(World& world, Clock& clock);

/// What can be done, for the help of `tradewind sandbox`.
std::string help_actions();

struct ScriptLine {
  Millis after{0};     ///< from the start of the script
  std::string action;  ///< as for World::act
};

/// A JSON array, or one JSON object a line: {"after_s":1,"do":"create_customer",...}. Errors name the line or entry.
Result<std::vector<ScriptLine>> parse_script(const std::string& text);

struct DeliverySettings {
  std::size_t concurrency = 10;
};

/// Sends the store's webhooks as they become due, until cancelled. One at a time for each store. All must outlive it.
boost::asio::awaitable<void> run_deliveries(BigCommerce& store, HttpClient& client, Clock& clock, DeliverySettings settings = {});
/// Plays a script; returns how many of its actions were refused.
boost::asio::awaitable<int> run_script(World& world, Clock& clock, std::vector<ScriptLine> script);

}  // namespace tradewind::sandbox
