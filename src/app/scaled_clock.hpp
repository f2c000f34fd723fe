// A clock that runs faster than the wall: an hour of shoppers in a minute. Demo only; the daemon does not know the difference.
#pragma once

#include <tradewind/ports/clock.hpp>

namespace tradewind {

class ScaledClock final : public Clock {
 public:
  ScaledClock(Clock& inner, int factor) : inner_(inner), start_(inner.now()), factor_(factor) {}

  TimePoint now() const override { return start_ + (inner_.now() - start_) * factor_; }
  boost::asio::awaitable<void> sleep_until(TimePoint until) override { return inner_.sleep_until(real(until)); }
  std::unique_ptr<Wakeup> make_wakeup() override;

  /// The wall time at which this clock shows `at`.
  TimePoint real(TimePoint at) const { return start_ + (at - start_ + Millis{factor_ - 1}) / factor_; }

 private:
  Clock& inner_;
  TimePoint start_;
  int factor_;
};

}  // namespace tradewind
