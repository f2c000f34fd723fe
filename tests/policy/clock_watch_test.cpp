#include <gtest/gtest.h>

#include <tradewind/policy/clock_watch.hpp>

namespace tradewind::policy {
namespace {

using namespace std::chrono_literals;

const TimePoint start = from_unix_s(1'790'000'000);

struct ClockWatchTest : ::testing::Test {
  /// Minute by minute.
  void pass(Millis span) {
    for (const auto end = now + span; now < end; now += 1min) EXPECT_EQ(watch.look(now), 0ms);
  }
  ClockWatch watch{1min};
  TimePoint now = start;
};

TEST_F(ClockWatchTest, time_that_passes_is_no_jump_and_settles) {
  pass(7 * 24h - 1min);
  EXPECT_FALSE(watch.settled(now));
  pass(2min);
  EXPECT_TRUE(watch.settled(now));
}

/// Control: with `most` taken for longest_restart always, the hour goes by unseen.
TEST_F(ClockWatchTest, F_20_clock_set_forward_is_told_and_stops_deleting_for_a_week) {
  for (const Millis jump : {Millis{1h}, Millis{24h}, Millis{24h * 3650}}) {
    pass(8 * 24h);
    ASSERT_TRUE(watch.settled(now));
    now += jump;
    EXPECT_EQ(watch.look(now), jump);
    EXPECT_FALSE(watch.settled(now));
    now += 1min;
  }
  pass(6 * 24h);
  EXPECT_FALSE(watch.settled(now));
  pass(25h);
  EXPECT_TRUE(watch.settled(now));
}

TEST_F(ClockWatchTest, F_21_clock_set_back_is_told) {
  pass(10min);
  now -= 1h;
  EXPECT_LT(watch.look(now), -50min);
  EXPECT_FALSE(watch.settled(now));
  now = from_unix_s(0);
  EXPECT_LT(watch.look(now), -24h * 365);
}

TEST_F(ClockWatchTest, small_corrections_and_busy_minutes_are_no_jump) {
  pass(10min);
  now += 4min;
  EXPECT_EQ(watch.look(now), 0ms);
  now -= 4min;
  EXPECT_EQ(watch.look(now), 0ms);
}

TEST_F(ClockWatchTest, restart_is_no_jump_unless_it_takes_more_than_a_day_or_time_went_back) {
  pass(8 * 24h);
  for (const auto& [away, moved] : std::vector<std::pair<Millis, bool>>{{3h, false}, {25h, true}, {-3h, true}}) {
    ClockWatch next{1min};
    next.restore(watch.save());
    EXPECT_EQ(next.look(now + away) != 0ms, moved) << away.count();
    EXPECT_EQ(next.settled(now + away), !moved) << away.count();
  }
  ClockWatch fresh{1min};
  fresh.restore("nonsense");
  EXPECT_EQ(fresh.look(now), 0ms);
  EXPECT_FALSE(fresh.settled(now));
}

}  // namespace
}  // namespace tradewind::policy
