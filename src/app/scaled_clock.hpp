// A clock that runs faster than the wall: an hour of shoppers in a minute. Demo only; the daemon does not know the difference.
#pragma once

#include <mutex>
#include <tradewind/ports/clock.hpp>

namespace tradewind {

class ScaledClock final : public Clock {
 public:
  /// Shows `shows` now and runs `factor` times as fast as `inner`.
  ScaledClock(Clock& inner, int factor, TimePoint shows) : inner_(inner), since_(inner.now()), shows_(shows), factor_(factor) {}

  TimePoint now() const override;
  boost::asio::awaitable<void> sleep_until(TimePoint until) override;
  std::unique_ptr<Wakeup> make_wakeup() override;

  /// Goes on from the time it shows. Who sleeps already wakes when planned, a wait by sleep_until never too early.
  void run_at(int factor);
  /// The wall time at which this clock shows `at`.
  TimePoint real(TimePoint at) const;

 private:
  TimePoint shown() const { return shows_ + (inner_.now() - since_) * factor_; }

  Clock& inner_;
  mutable std::mutex mutex_;  ///< loggers ask for the time from any thread
  TimePoint since_, shows_;
  int factor_;
};

}  // namespace tradewind
