#include <tradewind/policy/batch_size.hpp>
#include <tradewind/policy/forecast.hpp>

#include <gtest/gtest.h>

namespace tradewind::policy {
namespace {

using namespace std::chrono_literals;
const TimePoint start = from_unix_s(1'750'000'000);

/// `a_minute` calls each minute for so long.
void use(Forecast& forecast, std::int64_t& left, TimePoint& now, std::int64_t a_minute, std::chrono::minutes span) {
  for (auto minute = 0min; minute < span; ++minute) {
    forecast.note(now, left);
    now += 1min;
    left -= a_minute;
  }
}

TEST(Forecast, goes_on_as_in_the_last_hours) {
  Forecast forecast;
  std::int64_t left = 1000;
  TimePoint now = start;
  use(forecast, left, now, 5, 60min);
  const auto at = forecast.used_up_at(start + 24h);
  ASSERT_TRUE(at);
  EXPECT_NEAR(static_cast<double>((*at - start).count()), 200 * 60'000, 60'000);
  EXPECT_FALSE(forecast.used_up_at(start + 3h)) << "it lasts until then";
}

TEST(Forecast, a_burst_is_no_trend) {
  Forecast forecast;
  std::int64_t left = 1000;
  TimePoint now = start;
  use(forecast, left, now, 50, 10min);
  EXPECT_FALSE(forecast.used_up_at(start + 24h));
}

TEST(Forecast, forgets_what_was_hours_ago) {
  Forecast forecast;
  std::int64_t left = 100'000;
  TimePoint now = start;
  use(forecast, left, now, 500, 60min);
  EXPECT_TRUE(forecast.used_up_at(start + 24h));
  use(forecast, left, now, 0, 180min);
  EXPECT_FALSE(forecast.used_up_at(start + 24h));
}

TEST(Forecast, what_is_used_up_is_used_up_now) {
  Forecast forecast;
  EXPECT_FALSE(forecast.used_up_at(start + 24h));
  forecast.note(start, 0);
  EXPECT_EQ(forecast.used_up_at(start + 24h), start);
  forecast.forget();
  EXPECT_FALSE(forecast.used_up_at(start + 24h));
}

TEST(BatchSize, halves_and_grows_back_by_full_batches_alone) {
  BatchSize size(200);
  size.too_large();
  size.too_large();
  EXPECT_EQ(size.value(), 50);
  size.went_well(49);
  EXPECT_EQ(size.value(), 50);
  size.went_well(50);
  EXPECT_EQ(size.value(), 60);
  for (int i = 0; i < 20; ++i) size.went_well(size.value());
  EXPECT_EQ(size.value(), 200);
  for (int i = 0; i < 20; ++i) size.too_large();
  EXPECT_EQ(size.value(), 1);
}

}  // namespace
}  // namespace tradewind::policy
