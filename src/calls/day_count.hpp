// Our own calls of the account's day, taken from the stored counter in blocks, so that a restart forgets none.
#pragma once

#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/store.hpp>

#include <functional>
#include <optional>
#include <string>

namespace tradewind::calls {

/// The moment after `now` at which `day_of` changes, to the quarter of an hour.
TimePoint next_day(TimePoint now, const std::function<std::string(TimePoint)>& day_of);

class DayCount {
 public:
  DayCount(std::string account, Store& store, std::function<std::string(TimePoint)> day_of);

  /// Counts one call; false: `limit` of today is reached. Errors: storage.
  Async<bool> take(TimePoint now, std::int64_t limit);
  /// Used of today, those of other processes as last seen; empty: nothing was taken yet.
  std::optional<std::int64_t> used() const { return taken_ ? std::optional(*taken_ - in_hand_) : std::nullopt; }
  const std::string& day() const { return day_; }
  std::string day_at(TimePoint at) const { return day_of_(at); }
  TimePoint next_day(TimePoint now) const { return calls::next_day(now, day_of_); }
  boost::asio::awaitable<void> close();

 private:
  std::string account_;
  Store& store_;
  std::function<std::string(TimePoint)> day_of_;
  std::string day_;
  std::int64_t in_hand_ = 0;           ///< taken from the counter, not used yet
  std::optional<std::int64_t> taken_;  ///< of the day, by all processes
};

}  // namespace tradewind::calls
