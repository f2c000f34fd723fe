// Work by the clock, kept as timers in the store: refresh the accounts' descriptions, purge what is old. And a look at the clock itself.
#pragma once

#include <tradewind/policy/clock_watch.hpp>

#include "pipeline/lane.hpp"

namespace tradewind {

class Upkeep {
 public:
  /// `each_minute` is called about that often.
  Upkeep(LaneWorld world, std::vector<Target*> targets, RetentionSettings retention, std::function<void()> each_minute);
  boost::asio::awaitable<void> run();
  void stop() { stopping_ = true, wakeup_->notify(); }
  /// Grows while the loop turns.
  const std::uint64_t& turns() const { return turns_; }

 private:
  boost::asio::awaitable<void> plant();
  boost::asio::awaitable<void> watch_clock(TimePoint now);
  boost::asio::awaitable<void> fire(Timer timer);
  boost::asio::awaitable<Millis> refresh(std::string account);
  boost::asio::awaitable<void> purge();

  LaneWorld world_;
  std::vector<Target*> targets_;
  RetentionSettings retention_;
  std::function<void()> each_minute_;
  policy::ClockWatch clock_;
  TimePoint clock_saved_at_{};
  bool stopping_ = false;
  std::uint64_t turns_ = 0;
  std::unique_ptr<Wakeup> wakeup_;
};

}  // namespace tradewind
