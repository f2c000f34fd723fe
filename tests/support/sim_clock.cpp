#include "support/sim_clock.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tradewind::testing {

// A steady timer that never expires by itself serves as the latch: cancelling it wakes the coroutine.
class SimClock::Waiter {
 public:
  explicit Waiter(boost::asio::io_context& io) : timer(io) { timer.expires_at(boost::asio::steady_timer::time_point::max()); }
  boost::asio::steady_timer timer;
  bool fired = false;
};

namespace {

/// Waits until `waiter` is fired; throws operation_aborted when the coroutine itself is cancelled.
boost::asio::awaitable<void> wait_for(std::shared_ptr<SimClock::Waiter> waiter) {
  boost::system::error_code error;
  co_await waiter->timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
  if (!waiter->fired) throw boost::system::system_error(boost::asio::error::operation_aborted);
}

}  // namespace

SimClock::SimClock(boost::asio::io_context& io, TimePoint start) : io_(io), now_(start) {}
SimClock::~SimClock() = default;

boost::asio::awaitable<void> SimClock::sleep_until(TimePoint until) {
  if (until <= now_) co_return;
  auto waiter = std::make_shared<Waiter>(io_);
  const auto key = std::make_pair(until, ++sequence_);
  waiters_.emplace(key, waiter);
  struct Remove {
    SimClock& clock;
    std::pair<TimePoint, std::uint64_t> key;
    ~Remove() { clock.waiters_.erase(key); }
  } remove{*this, key};
  co_await wait_for(waiter);
}

class SimWakeup final : public Wakeup {
 public:
  explicit SimWakeup(SimClock& clock) : clock_(clock) {}

  void notify() override {
    if (waiting_.empty()) pending_ = true;
    for (auto& [key, waiter] : waiting_) {
      waiter->fired = true;
      waiter->timer.cancel();
    }
  }

  boost::asio::awaitable<void> wait(TimePoint until) override {
    if (pending_ || until <= clock_.now_) {
      pending_ = false;
      co_return;
    }
    auto waiter = std::make_shared<SimClock::Waiter>(clock_.io_);
    const auto key = std::make_pair(until, ++clock_.sequence_);
    clock_.waiters_.emplace(key, waiter);
    waiting_.emplace(key, waiter);
    struct Remove {
      SimWakeup& self;
      std::pair<TimePoint, std::uint64_t> key;
      ~Remove() {
        self.clock_.waiters_.erase(key);
        self.waiting_.erase(key);
      }
    } remove{*this, key};
    co_await wait_for(waiter);
  }

 private:
  SimClock& clock_;
  std::map<std::pair<TimePoint, std::uint64_t>, std::shared_ptr<SimClock::Waiter>> waiting_;
  bool pending_ = false;
};

std::unique_ptr<Wakeup> SimClock::make_wakeup() { return std::make_unique<SimWakeup>(*this); }

void SimClock::run(TimePoint end, const std::function<bool()>& done) {
  for (;;) {
    io_.restart();
    while (io_.poll() != 0) {
    }
    if (done && done()) return;
    if (waiters_.empty() || waiters_.begin()->first.first > end) break;
    const auto next = waiters_.begin();
    now_ = std::max(now_, next->first.first);
    next->second->fired = true;
    next->second->timer.cancel();
    waiters_.erase(next);
  }
  now_ = std::max(now_, end);
}

}  // namespace tradewind::testing
