// The whole daemon and the three platforms on one thread with a virtual clock and one seed: real code, no sockets.
#pragma once

#include "app/wiring.hpp"
#include "pipeline/task_group.hpp"
#include "sim/store_door.hpp"
#include "support/sim_clock.hpp"

#include <tradewind/crypto/crypto.hpp>
#include <tradewind/sandbox/make_world.hpp>
#include <tradewind/storage/sqlite.hpp>
#include <tradewind/telemetry/telemetry.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tradewind::testing {

struct SimOptions {
  std::uint64_t seed = 1;
  std::string mapping, workflows;                             ///< YAML; empty: the shipped files
  std::vector<std::pair<std::string, std::string>> switches;  ///< of the sandbox
  std::function<void(PairSettings&)> tweak;
  RetentionSettings retention{};
  std::string alert_webhook;  ///< `Interference::answer` may take what is posted there
  std::string database = ":memory:";
  bool second_store = false;                       ///< a pair of its own, `second`, at the same org and business unit
  std::function<void(std::string what)> on_fatal;  ///< a loop of the engine ended or hangs; empty: throws
};

/// Keeps every line: tests look for canaries and events in them.
class LogLines final : public Logger {
 public:
  void write(Level level, std::string_view event, std::string_view message, Fields fields) override;
  std::vector<std::string> lines;
};

class SimHttp;

/// What the daemon's requests run into beside the platforms' own faults.
struct Interference {
  std::function<void(const HttpRequest&)> strike;                         ///< may throw: then our own code fails where it handles this
  std::function<bool(const HttpRequest&)> hangs;                          ///< true: nothing is ever heard of it, not even a timeout
  std::function<std::optional<HttpResponse>(const HttpRequest&)> answer;  ///< instead of the platform
};

class Simulation {
 public:
  explicit Simulation(SimOptions options = {});
  ~Simulation();

  void run_for(Millis span);
  /// Runs until `done` or `limit` has passed; true when it was done.
  bool run_until(const std::function<bool()>& done, Millis limit);
  /// Until every event has ended and no delivery waits.
  bool settle(Millis limit = std::chrono::hours(6));

  /// Runs one awaitable of the store to its end.
  template <typename T>
  T ask(boost::asio::awaitable<Result<T>> question);
  /// Runs one call of the store that gives nothing back; throws its error.
  void tell(boost::asio::awaitable<Result<void>> call);
  PairCounts counts();
  void retry(Id dead_letter);
  /// The process dies where it stands, and another one starts on the same file (not with a database in memory).
  void crash();
  /// The texts of a pair, as the daemon has them.
  const PairTexts& texts() const { return texts_.front(); }

  boost::asio::io_context io;
  SimClock clock;
  std::unique_ptr<sandbox::World> world;
  sandbox::BigCommerce& shop() { return world->bigcommerce(); }
  sandbox::BigCommerce& second_shop() { return second_->bigcommerce(); }
  sandbox::World& second_world() { return *second_; }
  bool has_second_shop() const { return second_ != nullptr; }
  sandbox::Salesforce& salesforce() { return sandbox::salesforce_of(*world); }
  sandbox::Pardot& pardot() { return sandbox::pardot_of(*world); }
  LogLines log;
  std::unique_ptr<Metrics> metrics;
  std::unique_ptr<Store> store;
  StoreDoor& door() { return *door_; }
  Interference interference;
  Settings settings;
  const SimOptions& options() const { return options_; }
  /// One line per remote request and its answer's status: the same seed gives the same trace.
  std::string trace_hash() const;

 private:
  void add_second_store();
  void compile();
  void open();
  void close();
  void spawn(boost::asio::awaitable<void> task);
  boost::asio::awaitable<void> tick();

  SimOptions options_;
  std::vector<PairTexts> texts_;
  std::unique_ptr<sandbox::World> second_;  ///< holds the second store alone
  std::unique_ptr<StoreDoor> door_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<SimHttp> http_;
  std::unique_ptr<Wiring> wiring_;
  bool ended_ = false;
  TaskGroup tasks_{io.get_executor()};
};

template <typename T>
T Simulation::ask(boost::asio::awaitable<Result<T>> question) {
  std::optional<Result<T>> answer;
  boost::asio::co_spawn(io, std::move(question), [&](std::exception_ptr error, Result<T> result) {
    if (error) std::rethrow_exception(error);
    answer.emplace(std::move(result));
  });
  clock.run(clock.now(), [&] { return answer.has_value(); });
  return answer.value().value();
}

}  // namespace tradewind::testing
