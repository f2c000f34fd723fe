// Circuit breaker of one lane: closed, open until a time, then one probe at a time until the remote answers again.
#pragma once

#include <tradewind/base/random.hpp>
#include <tradewind/base/time.hpp>

#include <optional>
#include <string>

namespace tradewind::policy {

/// A step function of what is told to it; knows neither clock nor network.
class Breaker {
 public:
  static constexpr int trouble_limit = 3;      ///< transient failures of the whole lane in a row that open it
  static constexpr Millis trouble_gap{2'000};  ///< those that come closer together are one: many at once are one moment's trouble
  static constexpr Millis first_probe{5'000}, last_probe{60'000};
  static constexpr Millis probe_life{90'000};  ///< a probe that reports nothing for so long is lost: another may go

  /// As it was before a restart.
  void restore(bool paused, std::string reason, TimePoint until, int failures);

  /// The remote answered something sensible.
  void on_success();
  /// A transient failure of the whole lane.
  void on_trouble(TimePoint now, std::string reason, Random& random);
  /// The remote as a whole is out of reach or refuses us: opens at once.
  void open(TimePoint now, std::string reason, std::optional<TimePoint> retry_at, Random& random);
  /// A limit is reached: waits, but is no failure.
  void pause(TimePoint now, std::string reason, std::optional<TimePoint> retry_at, Random& random);

  /// May work be taken now? While paused: one unit as a probe, which the caller then confirms with probing().
  bool admits(TimePoint now);
  /// As admits(), but before the time has come: somebody else than the one who met trouble may go.
  bool admits_other(TimePoint now);
  /// What was let through said nothing about the remote (no call was needed): the next may go at once.
  void untold() { admitted_ = probing_ = false; }
  /// The probe that admits() allowed is under way. Without effect when its outcome was reported already.
  void probing();

  bool paused() const { return paused_; }
  bool under_probe() const { return probing_; }
  const std::string& reason() const { return reason_; }
  /// When admits() should be asked next, while paused.
  TimePoint until() const { return probing_ ? probe_at_ + probe_life : until_; }
  int failures() const { return failures_; }

 private:
  void wait_until(TimePoint until, std::string reason);

  bool paused_ = false, admitted_ = false, probing_ = false;
  std::string reason_;
  TimePoint until_{}, probe_at_{}, trouble_at_{};
  int failures_ = 0;  ///< in a row
};

}  // namespace tradewind::policy
