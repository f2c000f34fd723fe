// When a stock of calls will be used up, told from how it shrank in the last hours.
#pragma once

#include <tradewind/base/time.hpp>

#include <cstdint>
#include <deque>
#include <optional>

namespace tradewind::policy {

class Forecast {
 public:
  static constexpr Millis looks_back{7'200'000};     ///< older use says little about the rest of the day
  static constexpr Millis least_history{1'200'000};  ///< a burst of some minutes is no trend

  void note(TimePoint now, std::int64_t left);
  /// The stock was filled up.
  void forget() { seen_.clear(); }
  /// Before `end`; empty: it lasts, or nobody can tell yet.
  std::optional<TimePoint> used_up_at(TimePoint end) const;

 private:
  struct Seen {
    TimePoint at;
    std::int64_t left;
  };
  std::deque<Seen> seen_;  ///< the newest last, others five minutes apart
};

}  // namespace tradewind::policy
