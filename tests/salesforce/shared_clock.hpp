// SimClock with wakeups that several coroutines can wait on at once, as ports/clock.hpp promises.
#pragma once

#include <list>
#include <memory>

#include "support/sim_clock.hpp"

namespace tradewind::testing {

class SharedWakeup final : public Wakeup {
 public:
  explicit SharedWakeup(SimClock& clock) : clock_(clock) {}
  void notify() override {
    pending_ = waiting_.empty();
    for (const auto& waiter : waiting_) waiter->notify();
  }
  boost::asio::awaitable<void> wait(TimePoint until) override {
    if (std::exchange(pending_, false)) co_return;
    waiting_.push_back(clock_.make_wakeup());
    const auto mine = std::prev(waiting_.end());
    co_await (*mine)->wait(until);
    waiting_.erase(mine);
  }

 private:
  SimClock& clock_;
  std::list<std::unique_ptr<Wakeup>> waiting_;
  bool pending_ = false;
};

class SharedClock final : public Clock {
 public:
  explicit SharedClock(SimClock& clock) : clock_(clock) {}
  TimePoint now() const override { return clock_.now(); }
  boost::asio::awaitable<void> sleep_until(TimePoint until) override { return clock_.sleep_until(until); }
  std::unique_ptr<Wakeup> make_wakeup() override { return std::make_unique<SharedWakeup>(clock_); }

 private:
  SimClock& clock_;
};

}  // namespace tradewind::testing
