#include <tradewind/policy/backoff.hpp>

#include <algorithm>

namespace tradewind::policy {

Millis backoff_cap(int attempt, Millis first, Millis max) {
  Millis cap = std::min(first, max);
  for (int i = 1; i < attempt && cap < max; ++i) cap = cap > max / 2 ? max : cap * 2;
  return std::max(cap, shortest_backoff);
}

Millis backoff(int attempt, Millis first, Millis max, Random& random) {
  const Millis span = backoff_cap(attempt, first, max) - shortest_backoff;
  return shortest_backoff + Millis{static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(span.count()) + 1))};
}

TimePoint next_try(TimePoint now, int attempt, Millis first, Millis max, std::optional<TimePoint> retry_at, Random& random) {
  const TimePoint at = now + backoff(attempt, first, max, random);
  return retry_at ? std::max(at, *retry_at) : at;
}

}  // namespace tradewind::policy
