#include "transport/wait_span.hpp"

#include <gtest/gtest.h>

namespace tradewind::transport {
namespace {

using namespace std::chrono_literals;

const TimePoint noon = from_unix_s(1'790'000'000);
const WaitSpan::Steady begin{};

TEST(WaitSpan, is_over_when_the_moment_has_come) {
  const WaitSpan span(noon + 1min, noon, begin);
  EXPECT_EQ(span.left(noon + 20s, begin + 20s), 40s);
  EXPECT_LE(span.left(noon + 1min, begin + 1min), 0s);
}

TEST(WaitSpan, F_20_clock_set_forward_or_a_machine_that_slept_ends_it) {
  const WaitSpan span(noon + 1h, noon, begin);
  EXPECT_LE(span.left(noon + 24h, begin + 1s), 0s);
}

/// Control: without the steady clock the wait takes a day more.
TEST(WaitSpan, F_21_clock_set_back_makes_no_wait_longer) {
  const WaitSpan span(noon + 1h, noon, begin);
  EXPECT_EQ(span.left(noon - 24h, begin + 20min), 40min);
  EXPECT_LE(span.left(noon - 24h + 1h, begin + 1h), 0s);
  EXPECT_LE(span.left(from_unix_s(0), begin + 1h), 0s);
}

TEST(WaitSpan, endless_wait_does_not_overflow) {
  const WaitSpan span(TimePoint::max(), noon, begin);
  EXPECT_GT(span.left(noon + 24h, begin + 24h), 24h);
}

}  // namespace
}  // namespace tradewind::transport
