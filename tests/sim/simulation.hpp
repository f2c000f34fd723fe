// The whole daemon and the three platforms on one thread with a virtual clock and one seed: real code, no sockets.
#pragma once

#include "app/wiring.hpp"
#include "pipeline/task_group.hpp"
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
  std::string database = ":memory:";
};

/// Keeps every line: tests look for canaries and events in them.
class LogLines final : public Logger {
 public:
  void write(Level level, std::string_view event, std::string_view message, Fields fields) override;
  std::vector<std::string> lines;
};

class SimHttp;

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

  boost::asio::io_context io;
  SimClock clock;
  std::unique_ptr<sandbox::World> world;
  sandbox::BigCommerce& shop() { return world->bigcommerce(); }
  sandbox::Salesforce& salesforce() { return sandbox::salesforce_of(*world); }
  sandbox::Pardot& pardot() { return sandbox::pardot_of(*world); }
  LogLines log;
  std::unique_ptr<Metrics> metrics;
  std::unique_ptr<Store> store;
  Settings settings;
  /// One line per remote request and its answer's status: the same seed gives the same trace.
  std::string trace_hash() const;

 private:
  void spawn(boost::asio::awaitable<void> task);
  boost::asio::awaitable<void> tick();

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
