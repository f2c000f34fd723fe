// When to try again: exponential backoff with full jitter.
#pragma once

#include <tradewind/base/random.hpp>
#include <tradewind/base/time.hpp>

#include <optional>

namespace tradewind::policy {

inline constexpr Millis shortest_backoff{100};

/// The cap of the wait after try number `attempt` (from 1): first * 2^(attempt-1), at most `max`.
Millis backoff_cap(int attempt, Millis first, Millis max);

/// Uniform in [shortest_backoff, backoff_cap]: many that failed together do not come back together.
Millis backoff(int attempt, Millis first, Millis max, Random& random);

/// now + backoff, or what the remote asked for when that is later.
TimePoint next_try(TimePoint now, int attempt, Millis first, Millis max, std::optional<TimePoint> retry_at, Random& random);

}  // namespace tradewind::policy
