#include <tradewind/policy/backoff.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind::policy {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, F_40_cap_doubles_up_to_the_maximum) {
  EXPECT_EQ(backoff_cap(1, 2s, 15min), 2s);
  EXPECT_EQ(backoff_cap(2, 2s, 15min), 4s);
  EXPECT_EQ(backoff_cap(5, 2s, 15min), 32s);
  EXPECT_EQ(backoff_cap(9, 2s, 15min), 512s);
  EXPECT_EQ(backoff_cap(10, 2s, 15min), 15min);
  EXPECT_EQ(backoff_cap(1'000'000, 2s, 15min), 15min);
}

TEST(Backoff, spreads_over_the_whole_span) {
  auto random = make_seeded_random(7);
  Millis least = 1h, most = 0ms;
  for (int i = 0; i < 1000; ++i) {
    const Millis wait = backoff(6, 2s, 15min, *random);
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  EXPECT_LT(least, 2s);
  EXPECT_GT(most, 60s);
}

TEST(Backoff, next_try_takes_the_longer_of_both_waits) {
  auto random = make_seeded_random(1);
  const TimePoint now = from_unix_s(1'750'000'000);
  EXPECT_EQ(next_try(now, 1, 2s, 15min, now + 1h, *random), now + 1h);
  EXPECT_GE(next_try(now, 1, 2s, 15min, now - 1h, *random), now + shortest_backoff);
}

RC_GTEST_PROP(BackoffProperty, stays_within_a_cap_that_never_falls, ()) {
  const auto attempt = *rc::gen::inRange(1, 200);
  const Millis first{*rc::gen::inRange<std::int64_t>(1, 100'000)}, max{*rc::gen::inRange<std::int64_t>(1, 10'000'000)};
  auto random = make_seeded_random(*rc::gen::arbitrary<std::uint64_t>());
  const Millis wait = backoff(attempt, first, max, *random);
  RC_ASSERT(wait >= shortest_backoff);
  RC_ASSERT(wait <= backoff_cap(attempt, first, max));
  RC_ASSERT(backoff_cap(attempt, first, max) <= std::max(max, shortest_backoff));
  RC_ASSERT(backoff_cap(attempt, first, max) <= backoff_cap(attempt + 1, first, max));
}

}  // namespace
}  // namespace tradewind::policy
