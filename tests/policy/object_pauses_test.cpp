#include <tradewind/policy/object_pauses.hpp>

#include <gtest/gtest.h>

namespace tradewind::policy {
namespace {

using Change = ObjectPauses::Change;

class Pauses : public ::testing::Test {
 protected:
  Change refuse(const std::string& person) { return pauses_.refused("lead", person, "INVALID_FIELD: no such field", now_); }
  void pause() {
    refuse("a"), refuse("b");
    ASSERT_EQ(refuse("c"), Change::paused);
  }
  TimePoint now_ = TimePoint{} + std::chrono::hours(1);
  ObjectPauses pauses_;
};

TEST_F(Pauses, three_different_people_in_a_row_pause_an_object) {
  EXPECT_EQ(refuse("a"), Change::none);
  EXPECT_EQ(refuse("b"), Change::none);
  EXPECT_TRUE(pauses_.admit(now_).empty());
  EXPECT_EQ(refuse("c"), Change::paused);
  EXPECT_EQ(pauses_.admit(now_), (std::map<std::string, std::string>{{"lead", "INVALID_FIELD: no such field"}}));
  EXPECT_EQ(refuse("d"), Change::none) << "told once";
}

TEST_F(Pauses, one_person_who_is_refused_again_and_again_pauses_nothing) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(refuse("a"), Change::none);
  EXPECT_TRUE(pauses_.all().empty());
}

TEST_F(Pauses, success_in_between_starts_the_count_anew) {
  refuse("a"), refuse("b");
  EXPECT_EQ(pauses_.worked("lead"), Change::none);
  EXPECT_EQ(refuse("c"), Change::none);
  EXPECT_TRUE(pauses_.all().empty());
}

TEST_F(Pauses, when_its_time_has_come_a_few_are_let_through_and_no_more) {
  pause();
  now_ += ObjectPauses::probe_gap;
  for (int i = 0; i < ObjectPauses::probe_items; ++i) EXPECT_TRUE(pauses_.admit(now_).empty());
  EXPECT_FALSE(pauses_.admit(now_).empty());
  EXPECT_EQ(refuse("a"), Change::none);
  EXPECT_EQ(pauses_.all().at("lead").until, now_ + ObjectPauses::probe_gap);
}

TEST_F(Pauses, it_ends_by_itself_once_the_object_works) {
  pause();
  EXPECT_EQ(pauses_.worked("contact"), Change::none);
  EXPECT_EQ(pauses_.worked("lead"), Change::resumed);
  EXPECT_TRUE(pauses_.admit(now_).empty());
  EXPECT_EQ(pauses_.worked("lead"), Change::none);
}

TEST_F(Pauses, a_restart_forgets_no_pause) {
  pauses_.restore("lead", "INVALID_FIELD", now_ + Millis{1000});
  EXPECT_EQ(pauses_.admit(now_).size(), 1U);
  EXPECT_TRUE(pauses_.admit(now_ + Millis{1000}).empty());
}

}  // namespace
}  // namespace tradewind::policy
