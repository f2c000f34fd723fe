// A clock that stands still until nothing is left to do, then jumps to the next waiter: months pass in seconds, in the same order each
// time.
#pragma once

#include <tradewind/ports/clock.hpp>

#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>

namespace tradewind::testing {

class SimClock final : public Clock {
 public:
  SimClock(boost::asio::io_context& io, TimePoint start);
  ~SimClock() override;

  TimePoint now() const override { return now_; }
  boost::asio::awaitable<void> sleep_until(TimePoint until) override;
  std::unique_ptr<Wakeup> make_wakeup() override;

  /// Runs ready handlers and jumps from waiter to waiter until `done()` or the time would pass `end`.
  void run(TimePoint end, const std::function<bool()>& done = {});

  /// Used by waiters: wakes `timer` at `at`.
  class Waiter;
  struct Registration;

 private:
  friend class SimWakeup;
  boost::asio::io_context& io_;
  TimePoint now_;
  std::uint64_t sequence_ = 0;
  std::map<std::pair<TimePoint, std::uint64_t>, std::shared_ptr<Waiter>> waiters_;
};

}  // namespace tradewind::testing
