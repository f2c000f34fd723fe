#include "calls/day_count.hpp"

namespace tradewind::calls {
namespace {

/// Calls taken at once: a crash loses at most so many of the day.
constexpr std::int64_t block = 20;
constexpr Millis quarter = std::chrono::minutes(15);
constexpr int quarters_of_longest_day = 4 * 26;

}  // namespace

TimePoint next_day(TimePoint now, const std::function<std::string(TimePoint)>& day_of) {
  const std::string today = day_of(now);
  TimePoint at{now.time_since_epoch() / quarter * quarter};
  for (int i = 0; i < quarters_of_longest_day; ++i) {
    at += quarter;
    if (day_of(at) != today) return at;
  }
  return at;
}

DayCount::DayCount(std::string account, Store& store, std::function<std::string(TimePoint)> day_of)
    : account_(std::move(account)), store_(store), day_of_(std::move(day_of)) {
  if (!day_of_) day_of_ = [](TimePoint at) { return format_date(std::chrono::floor<std::chrono::days>(at)); };
}

Async<bool> DayCount::take(TimePoint now, std::int64_t limit) {
  const std::string today = day_of_(now);
  if (today != day_) {
    day_ = today;
    in_hand_ = 0;
    taken_.reset();
  }
  if (in_hand_ == 0) {
    auto granted = co_await store_.take_quota(account_, today, block, limit);
    if (!granted) co_return granted.error();
    if (today == day_) in_hand_ += *granted;
    const auto taken = co_await store_.quota_used(account_, today);
    if (taken && today == day_) taken_ = *taken;
  }
  if (in_hand_ == 0) co_return false;
  --in_hand_;
  co_return true;
}

boost::asio::awaitable<void> DayCount::close() {
  const std::int64_t unused = std::exchange(in_hand_, 0);
  if (unused > 0) (void)co_await store_.return_quota(account_, day_, unused);
}

}  // namespace tradewind::calls
