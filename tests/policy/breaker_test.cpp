#include <tradewind/policy/breaker.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind::policy {
namespace {

using namespace std::chrono_literals;
const TimePoint start = from_unix_s(1'750'000'000);

struct BreakerTest : ::testing::Test {
  std::unique_ptr<Random> random = make_seeded_random(3);
  Breaker breaker;
};

TEST_F(BreakerTest, F_41_opens_after_three_failures_in_a_row) {
  for (int i = 0; i < 100; ++i) breaker.on_trouble(start, "503", *random);
  EXPECT_FALSE(breaker.paused()) << "many at once are one moment's trouble";
  const TimePoint third = start + 2 * Breaker::trouble_gap;
  breaker.on_trouble(start + Breaker::trouble_gap, "503", *random);
  EXPECT_TRUE(breaker.admits(third));
  breaker.on_trouble(third, "503", *random);
  EXPECT_TRUE(breaker.paused());
  EXPECT_EQ(breaker.reason(), "503");
  EXPECT_FALSE(breaker.admits(third));
}

TEST_F(BreakerTest, another_unit_may_try_before_the_time_one_at_a_time) {
  for (int i = 0; i < 3; ++i) breaker.on_trouble(start + i * Breaker::trouble_gap, "503", *random);
  const TimePoint now = start + 2 * Breaker::trouble_gap;
  EXPECT_FALSE(breaker.admits(now));
  EXPECT_TRUE(breaker.admits_other(now));
  breaker.probing();
  EXPECT_FALSE(breaker.admits_other(now));
  breaker.untold();
  EXPECT_TRUE(breaker.admits_other(now)) << "it said nothing about the remote";
  EXPECT_TRUE(breaker.paused());
}

TEST_F(BreakerTest, a_success_between_failures_keeps_it_closed) {
  for (int i = 0; i < 10; ++i) {
    breaker.on_trouble(start, "503", *random);
    breaker.on_trouble(start + Breaker::trouble_gap, "503", *random);
    breaker.on_success();
  }
  EXPECT_FALSE(breaker.paused());
}

TEST_F(BreakerTest, F_47_open_waits_at_least_until_the_time_asked_for) {
  breaker.open(start, "auth", start + 1min, *random);
  EXPECT_FALSE(breaker.admits(start + 59s));
  EXPECT_TRUE(breaker.admits(start + 1min));
}

TEST_F(BreakerTest, a_limit_pauses_without_counting_a_failure) {
  breaker.pause(start, "daily_quota", start + 3h, *random);
  EXPECT_EQ(breaker.failures(), 0);
  EXPECT_FALSE(breaker.admits(start + 3h));
  EXPECT_TRUE(breaker.admits(start + 3h + 1s));
  breaker.probing();
  breaker.on_success();
  EXPECT_FALSE(breaker.paused());
}

TEST_F(BreakerTest, probes_one_at_a_time_and_a_lost_probe_is_followed_by_another) {
  breaker.open(start, "down", std::nullopt, *random);
  const TimePoint due = breaker.until();
  ASSERT_TRUE(breaker.admits(due));
  breaker.probing();
  EXPECT_FALSE(breaker.admits(due + 10s));
  EXPECT_EQ(breaker.until(), due + Breaker::probe_life);
  EXPECT_TRUE(breaker.admits(due + Breaker::probe_life));
}

TEST_F(BreakerTest, an_outcome_that_overtakes_probing_does_not_block_the_next_probe) {
  breaker.open(start, "down", std::nullopt, *random);
  const TimePoint due = breaker.until();
  ASSERT_TRUE(breaker.admits(due));
  breaker.open(due, "down", std::nullopt, *random);
  breaker.probing();
  EXPECT_TRUE(breaker.admits(breaker.until()));
}

TEST_F(BreakerTest, I_08_probes_grow_rarer_up_to_a_minute) {
  TimePoint now = start;
  Millis last{};
  for (int i = 0; i < 12; ++i) {
    breaker.open(now, "down", std::nullopt, *random);
    last = breaker.until() - now;
    EXPECT_GE(last, Breaker::first_probe / 2);
    EXPECT_LE(last, Breaker::last_probe);
    now = breaker.until();
  }
  EXPECT_GE(last, Breaker::last_probe / 2);
}

TEST_F(BreakerTest, a_restart_does_not_forget_an_outage) {
  breaker.restore(true, "auth", start + 5min, 7);
  EXPECT_FALSE(breaker.admits(start));
  EXPECT_EQ(breaker.failures(), 7);
  EXPECT_TRUE(breaker.admits(start + 5min));
}

RC_GTEST_PROP(BreakerProperty, never_more_than_one_probe_at_a_time, ()) {
  auto random = make_seeded_random(*rc::gen::arbitrary<std::uint64_t>());
  Breaker breaker;
  TimePoint now = start;
  int probes = 0;
  TimePoint probe_began{};
  breaker.open(now, "down", std::nullopt, *random);
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5));
  for (const int step : steps) {
    now += Millis{static_cast<std::int64_t>(random->below(20'000))};
    if (probes > 0 && now >= probe_began + Breaker::probe_life) probes = 0;
    if (step == 0 && probes > 0) {
      breaker.on_trouble(now, "down", *random);
      probes = 0;
    } else if (step == 1 && probes > 0) {
      breaker.pause(now, "limit", now + 1s, *random);
      probes = 0;
    } else if (breaker.paused() && breaker.admits(now)) {
      breaker.probing();
      ++probes;
      probe_began = now;
    }
    RC_ASSERT(probes <= 1);
  }
}

}  // namespace
}  // namespace tradewind::policy
