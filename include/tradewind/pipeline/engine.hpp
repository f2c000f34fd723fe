// The workers: route accepted events, read entities, decide, deliver, record. One lane per account, each with its own breaker.
#pragma once

#include <tradewind/planning/decide.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/store.hpp>
#include <tradewind/ports/target.hpp>
#include <tradewind/ports/telemetry.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tradewind {

struct EnginePair {
  std::shared_ptr<const planning::PairPlan> plan;
  Source* source = nullptr;
};

struct EngineParts {
  boost::asio::any_io_executor executor;
  Store& store;
  Clock& clock;
  Random& random;
  Logger& logger;
  Metrics& metrics;
  std::vector<EnginePair> pairs;
  std::vector<Target*> targets;
  RetentionSettings retention;
  /// A loop ended without being told to: the process must stop (the supervisor restarts it).
  std::function<void(std::string what)> on_fatal;
};

struct LaneState {
  std::string account;
  bool paused = false;
  std::string reason;
  TimePoint until{};
  std::map<std::string, std::string> objects;  ///< objects whose work waits for a changed setting -> why
};

/// Loop thread only.
class Engine {
 public:
  virtual ~Engine() = default;
  /// Restores what is known of each lane, then starts all loops. Never waits for a remote.
  virtual boost::asio::awaitable<Result<void>> start() = 0;
  /// Something was accepted: route it now.
  virtual void events_stored() = 0;
  /// Somebody made work due (a dead letter was retried).
  virtual void work_changed() = 0;
  virtual std::vector<LaneState> lanes() const = 0;
  /// Stops leasing, lets work under way finish until the grace is over, cancels the rest and gives the leases back.
  virtual boost::asio::awaitable<void> stop(Millis grace) = 0;
  /// Nothing of it runs: before it started, or after stop(). It must not be destroyed otherwise while the loop goes on.
  virtual bool idle() const = 0;
};

std::unique_ptr<Engine> make_engine(EngineParts parts);

}  // namespace tradewind
