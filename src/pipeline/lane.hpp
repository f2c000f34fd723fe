// What all lanes have in common: take work while the breaker lets it through and there is room, then wait for the next moment.
#pragma once

#include "pipeline/task_group.hpp"

#include <tradewind/pipeline/engine.hpp>
#include <tradewind/policy/backoff.hpp>
#include <tradewind/policy/breaker.hpp>

#include <memory>
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

 protected:
  /// Claims up to `limit` units and spawns them as one batch with spawn_batch(); false when nothing is due.
  virtual boost::asio::awaitable<bool> take(int limit) = 0;
  virtual boost::asio::awaitable<std::optional<TimePoint>> next_at() = 0;
  virtual int batch_limit() const = 0;

  void spawn_batch(boost::asio::awaitable<BatchResult> batch);
  bool paused() const { return view().paused; }

  LaneWorld world_;
  std::string account_, pair_, platform_;  ///< platform_: the label of metrics

 private:
  boost::asio::awaitable<void> run_batch(boost::asio::awaitable<BatchResult> batch);
  boost::asio::awaitable<void> learn(BatchResult result);
  boost::asio::awaitable<void> wait();
  boost::asio::awaitable<void> save();

  int parallel_;
  bool stopping_ = false;
  policy::Breaker breaker_;
  std::unique_ptr<Wakeup> wakeup_;
  TaskGroup batches_;
};

}  // namespace tradewind
