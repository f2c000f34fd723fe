#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <tradewind/transport/client.hpp>

#include "transport/wait_span.hpp"

namespace tradewind {
namespace {

using boost::asio::steady_timer;

TimePoint wall_now() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

/// A wait in pieces, so that a wall clock that was set is noticed and no sum overflows.
class Wait {
 public:
  explicit Wait(TimePoint until) : span_(until, wall_now(), std::chrono::steady_clock::now()) {}
  /// Not above zero: it is over.
  Millis piece() const { return std::min<Millis>(span_.left(wall_now(), std::chrono::steady_clock::now()), std::chrono::minutes(1)); }

 private:
  transport::WaitSpan span_;
};

class SystemWakeup final : public Wakeup {
 public:
  explicit SystemWakeup(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  void notify() override {
    if (waiters_.empty()) pending_ = true;
    for (Waiter* waiter : waiters_) {
      waiter->fired = true;
      waiter->timer.cancel();
    }
  }

  boost::asio::awaitable<void> wait(TimePoint until) override {
    if (std::exchange(pending_, false)) co_return;
    Waiter waiter(executor_);
    const Registration registration(waiters_, waiter);
    const Wait rest(until);
    for (auto piece = rest.piece(); piece > Millis{0} && !waiter.fired; piece = rest.piece()) {
      waiter.timer.expires_after(piece);
      boost::system::error_code error;
      co_await waiter.timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
      if (error && !waiter.fired) throw boost::system::system_error(error);
    }
  }

 private:
  struct Waiter {
    explicit Waiter(const boost::asio::any_io_executor& executor) : timer(executor) {}
    steady_timer timer;
    bool fired = false;
  };
  struct Registration {
    Registration(std::list<Waiter*>& all_, Waiter& waiter) : all(all_), at(all.insert(all.end(), &waiter)) {}
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;
    ~Registration() { all.erase(at); }
    std::list<Waiter*>& all;
    std::list<Waiter*>::iterator at;
  };

  boost::asio::any_io_executor executor_;
  std::list<Waiter*> waiters_;
  bool pending_ = false;
};

class SystemClock final : public Clock {
 public:
  explicit SystemClock(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  TimePoint now() const override { return wall_now(); }

  boost::asio::awaitable<void> sleep_until(TimePoint until) override {
    steady_timer timer(executor_);
    const Wait rest(until);
    for (auto piece = rest.piece(); piece > Millis{0}; piece = rest.piece()) {
      timer.expires_after(piece);
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
  }

  std::unique_ptr<Wakeup> make_wakeup() override { return std::make_unique<SystemWakeup>(executor_); }

 private:
  boost::asio::any_io_executor executor_;
};

}  // namespace

std::unique_ptr<Clock> make_system_clock(boost::asio::any_io_executor executor) {
  return std::make_unique<SystemClock>(std::move(executor));
}

}  // namespace tradewind
