#include "app/scaled_clock.hpp"

namespace tradewind {
namespace {

class ScaledWakeup final : public Wakeup {
 public:
  ScaledWakeup(const ScaledClock& clock, std::unique_ptr<Wakeup> inner) : clock_(clock), inner_(std::move(inner)) {}
  void notify() override { inner_->notify(); }
  boost::asio::awaitable<void> wait(TimePoint until) override { return inner_->wait(clock_.real(until)); }

 private:
  const ScaledClock& clock_;
  std::unique_ptr<Wakeup> inner_;
};

}  // namespace

TimePoint ScaledClock::now() const {
  const std::lock_guard lock(mutex_);
  return shown();
}

boost::asio::awaitable<void> ScaledClock::sleep_until(TimePoint until) {
  while (now() < until) {
    const TimePoint wake = real(until);
    co_await inner_.sleep_until(wake);
  }
}

std::unique_ptr<Wakeup> ScaledClock::make_wakeup() { return std::make_unique<ScaledWakeup>(*this, inner_.make_wakeup()); }

void ScaledClock::run_at(int factor) {
  const std::lock_guard lock(mutex_);
  shows_ = shown();
  since_ = inner_.now();
  factor_ = factor;
}

TimePoint ScaledClock::real(TimePoint at) const {
  const std::lock_guard lock(mutex_);
  return since_ + (at - shows_ + Millis{factor_ - 1}) / factor_;
}

}  // namespace tradewind
