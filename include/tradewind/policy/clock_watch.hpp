// Wall time that moves otherwise than by passing: somebody set it, or the machine slept.
#pragma once

#include <tradewind/base/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tradewind::policy {

class ClockWatch {
 public:
  static constexpr Millis tolerance = std::chrono::minutes(5);
  /// A restart that takes longer is judged like a jump: nobody saw the time pass.
  static constexpr Millis longest_restart = std::chrono::hours(24);
  /// For this long after a jump nothing is deleted by age.
  static constexpr Millis settles = std::chrono::hours(24 * 7);

  /// Looks are `apart` from each other.
  explicit ClockWatch(Millis apart) : apart_(apart) {}

  /// By how much the clock moved beyond what was expected since the last look: zero unless it is more than `tolerance`.
  Millis look(TimePoint now);
  /// May age be judged by this clock?
  bool settled(TimePoint now) const { return steady_since_ && now - *steady_since_ >= settles; }

  /// For a restart.
  std::string save() const;
  void restore(std::string_view saved);

 private:
  Millis apart_;
  std::optional<TimePoint> last_, steady_since_;
  bool restarted_ = false;
};

}  // namespace tradewind::policy
