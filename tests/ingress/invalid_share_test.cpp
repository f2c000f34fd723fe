#include "ingress/invalid_share.hpp"

#include <gtest/gtest.h>

namespace tradewind::ingress {
namespace {

const TimePoint noon = from_unix_s(1767268800);

InvalidShare of(int accepted, int refused, TimePoint at = noon) {
  InvalidShare share;
  for (int i = 0; i < accepted; ++i) share.note("", at);
  for (int i = 0; i < refused; ++i) share.note("mismatch", at);
  return share;
}

TEST(InvalidShare, F_35_more_than_one_in_a_hundred_is_trouble) {
  EXPECT_EQ(of(0, 3).trouble(noon), "mismatch");
  EXPECT_EQ(of(396, 4).trouble(noon), "") << "just one in a hundred";
  EXPECT_EQ(of(395, 4).trouble(noon), "mismatch");
  EXPECT_DOUBLE_EQ(of(396, 4).share(noon), 0.01);
}

TEST(InvalidShare, F_35_a_stranger_now_and_then_wakes_nobody) {
  EXPECT_EQ(of(0, 2).trouble(noon), "");
  InvalidShare share;
  for (int hour = 0; hour < 24; ++hour) {
    share.note("absent", noon + std::chrono::hours(hour));
    EXPECT_EQ(share.trouble(noon + std::chrono::hours(hour)), "") << hour;
  }
}

TEST(InvalidShare, ten_minutes_are_remembered_and_no_more) {
  const auto share = of(1, 3);
  EXPECT_EQ(share.trouble(noon + std::chrono::minutes(9)), "mismatch");
  EXPECT_EQ(share.trouble(noon + std::chrono::minutes(10)), "");
  EXPECT_EQ(share.share(noon + std::chrono::minutes(10)), 0);
  EXPECT_EQ(share.trouble(noon - std::chrono::minutes(1)), "") << "the clock went back";
}

}  // namespace
}  // namespace tradewind::ingress
