// Points added to Pardot's own score.
#include "fake_pardot.hpp"

namespace tradewind::pardot {
namespace {

using namespace std::chrono_literals;

struct ScoreTest : PardotTest {
  ScoreTest() {
    link(unit, "prospect", "59");
    settings.pardot.score = "add";
  }
  static CallAnswer has(int score) { return json(200, R"({"id":59,"score":)" + std::to_string(score) + "}"); }
};

TEST_F(ScoreTest, off_by_default_it_ends_without_a_call_and_makes_nobody) {
  settings.pardot.score = "none";
  person().links.clear();
  effect("score", R"({"by":10})");
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::skipped);
  EXPECT_EQ(out.ends[0].reason, "score_is_off");
  EXPECT_TRUE(caller.seen.empty());
}

TEST_F(ScoreTest, points_are_added_to_what_a_read_shows_with_an_intent_before) {
  effect("score", R"({"by":10})");
  effect("score", R"({"by":-3})");
  caller.on("GET /api/v5/objects/prospects/59?fields=id,score", has(14));
  caller.on("PATCH /api/v5/objects/prospects/59?fields=id,score", has(21));
  const auto out = deliver();
  EXPECT_EQ(caller.bodies.back(), R"({"score":21})");
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.ends[1].state, EffectState::done);
  ASSERT_EQ(intents.size(), 2U);
  EXPECT_EQ(intents[0].note, "score 14 to 21");
}

TEST_F(ScoreTest, F_44_after_a_lost_answer_they_are_never_added_again) {
  effect("score", R"({"by":10})");
  caller.on("GET", has(14)).on("PATCH", lost());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  EXPECT_TRUE(out.ends[0].final);
  EXPECT_EQ(out.ends[0].reason, "not repeated");
  EXPECT_EQ(out.trouble->kind, Trouble::unknown) << "the lane hears of it";
}

TEST_F(ScoreTest, F_44_nor_after_a_crash_between_intent_and_answer) {
  auto& one = effect("score", R"({"by":10})");
  one.state = EffectState::intent;
  one.note = "score 14 to 24";
  one.intent_at = start - 1h;
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  EXPECT_TRUE(out.ends[0].final);
  EXPECT_TRUE(caller.seen.empty());
}

TEST_F(ScoreTest, what_was_refused_was_not_added_and_is_tried_again) {
  effect("score", R"({"by":10})");
  caller.on("GET", has(14)).on("PATCH", code(62, "Conflicting Update"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  again(out, 2s);
  caller.on("GET", has(15)).on("PATCH", has(25));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  EXPECT_EQ(caller.bodies.back(), R"({"score":25})");
}

TEST_F(ScoreTest, a_read_that_may_be_older_than_our_last_write_is_not_added_to) {
  know("score", std::int64_t{24}, start - 20s);
  effect("score", R"({"by":10})");
  caller.on("GET", has(14));
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.next_at, start + 65s);
  caller.on("GET", has(24)).on("PATCH", has(34));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(ScoreTest, a_new_prospect_is_read_after_the_read_lag) {
  settings.pardot.link = "none";
  person().links.clear();
  effect("fields");
  effect("score", R"({"by":10})");
  caller.on("&email=", none()).on("POST /api/v5/objects/prospects?fields=id", json(201, R"({"id":59})"));
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.ends[1].state, EffectState::planned);
  EXPECT_EQ(out.next_at, start + 65s);
  again(out, 66s);
  caller.on("GET", has(0)).on("PATCH", has(10));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(ScoreTest, by_v4_alike) {
  settings.pardot.api = "v4";
  effect("score", R"({"by":10})");
  caller.on("GET /api/prospect/version/4/do/read/id/59", json(200, R"({"prospect":{"id":59,"score":14}})"));
  caller.on("POST /api/prospect/version/4/do/update/id/59", json(200, R"({"prospect":{"id":59,"score":24}})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  EXPECT_EQ(caller.bodies.back(), "score=24");
}

}  // namespace
}  // namespace tradewind::pardot
