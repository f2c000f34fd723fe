// What all lanes have in common: take work while the breaker lets it through and there is room, then wait for the next moment.
#pragma once

#include "pipeline/task_group.hpp"

#include <tradewind/pipeline/engine.hpp>
#include <tradewind/policy/backoff.hpp>
#include <tradewind/policy/breaker.hpp>

#include <memory>
#include <set>
#include <string>

namespace tradewind {

/// Shared by all lanes of an engine.
struct LaneWorld {
  boost::asio::any_io_executor executor;
  Store& store;
  Clock& clock;
  Random& random;
  Logger& logger;
  Metrics& metrics;
  std::function<void(const std::string& account)> wake_account;  ///< work for that account may be due now
};

/// How one batch went for the lane as a whole.
struct BatchResult {
  bool any_answer = false;               ///< the remote answered something sensible
  std::optional<RemoteTrouble> trouble;  ///< the worst of throttled, lane_down, transient
  std::set<std::string> troubled;        ///< the units that met it
  std::set<std::string> answered;        ///< those that did not
};

class Lane {
 public:
  Lane(LaneWorld world, std::string account, std::string pair, std::string platform, int parallel);
  virtual ~Lane() = default;

  virtual boost::asio::awaitable<void> restore();
  /// Runs until stop(); spawns batches.
  boost::asio::awaitable<void> run();
  void stop() { stopping_ = true, wakeup_->notify(); }
  void wake() { wakeup_->notify(); }
  std::size_t in_flight() const { return batches_.size(); }
  void cancel() { batches_.cancel(); }
  virtual LaneState view() const;
  const std::string& account() const { return account_; }
  /// Grows with each turn of the loop.
  const std::uint64_t& turns() const { return turns_; }

 protected:
  /// Claims up to `limit` units, or the newest one as a probe, and spawns them as one batch with spawn_batch(); false when nothing is
  /// due.
  virtual boost::asio::awaitable<bool> take(int limit, bool probe) = 0;
  virtual boost::asio::awaitable<std::optional<TimePoint>> next_at() = 0;
  virtual int batch_limit() const = 0;

  void spawn_batch(boost::asio::awaitable<BatchResult> batch);
  bool paused() const { return breaker_.paused(); }
  /// When a unit that failed for the `attempt`th time may be tried again: not before `at`, in turn with the others that failed, and
  /// while the lane is paused so late that others are the next probe.
  TimePoint retry_turn(TimePoint at, int attempt);
  /// Runs it. False: our own code failed in it (logged), and what was claimed for it has no result.
  boost::asio::awaitable<bool> contained(boost::asio::awaitable<void> work);

  LaneWorld world_;
  std::string account_, pair_, platform_;  ///< platform_: the label of metrics

 private:
  boost::asio::awaitable<void> run_batch(boost::asio::awaitable<BatchResult> batch);
  boost::asio::awaitable<void> finish_batch(boost::asio::awaitable<BatchResult> batch);
  bool admits(TimePoint now);
  bool tells_of_lane(const BatchResult& result);
  void end_overdue(TimePoint now);
  boost::asio::awaitable<void> learn(BatchResult result);
  boost::asio::awaitable<void> wait();
  boost::asio::awaitable<void> save();

  int parallel_;
  bool stopping_ = false;
  policy::Breaker breaker_;
  std::set<std::string> troubled_;     ///< units with passing trouble since the remote last answered
  std::set<std::string> own_trouble_;  ///< those that failed while others were answered: it is theirs, not the lane's
  std::uint64_t turns_ = 0;
  TimePoint last_retry_turn_{};
  std::unique_ptr<Wakeup> wakeup_;
  TaskGroup batches_;
};

}  // namespace tradewind
