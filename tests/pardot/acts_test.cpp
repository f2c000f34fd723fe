#include "fake_pardot.hpp"

namespace tradewind::pardot {
namespace {

using namespace std::chrono_literals;

struct ActsTest : PardotTest {
  ActsTest() { link(unit, "prospect", "59"); }
  void activity() { effect("activity", R"({"type":"Purchase","value":"abc123-order-250 Order 250"})"); }
  static CallAnswer mailable() { return json(200, R"({"id":59,"optedOut":false,"isDoNotEmail":null})"); }
};

TEST_F(ActsTest, list_add_reads_consent_then_adds) {
  effect("list_add", R"({"list":"Customers"})");
  caller.on("GET /api/v5/objects/prospects/59?fields=id,optedOut,isDoNotEmail", mailable());
  caller.on("POST /api/v5/objects/list-memberships?fields=id", json(201, R"({"id":1})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  EXPECT_EQ(caller.bodies.back(), R"({"listId":33173,"prospectId":59})");
}

TEST_F(ActsTest, D5_an_opted_out_prospect_joins_no_list) {
  for (const char* state : {R"({"id":59,"optedOut":true,"isDoNotEmail":false})", R"({"id":59,"optedOut":false,"isDoNotEmail":true})"}) {
    item.task.effects.clear();
    effect("list_add", R"({"list":"Customers"})");
    caller.on("GET /api/v5/objects/prospects/59", json(200, state));
    const auto out = deliver();
    EXPECT_EQ(out.ends[0].state, EffectState::skipped);
    EXPECT_EQ(out.ends[0].reason, "opted_out");
  }
  EXPECT_EQ(caller.seen.size(), 2U);
}

TEST_F(ActsTest, D5_whom_this_delivery_sets_to_do_not_email_joins_no_list) {
  item.desired["prospect"].push_back({"isDoNotEmail", true, WriteMode::always});
  effect("fields");
  effect("list_add", R"({"list":"Customers"})");
  caller.on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[1].state, EffectState::skipped);
}

TEST_F(ActsTest, D5_a_prospect_made_as_do_not_email_joins_no_list) {
  settings.pardot.link = "none";
  person().links.clear();
  item.desired["prospect"].push_back({"isDoNotEmail", true, WriteMode::always});
  effect("fields");
  effect("list_add", R"({"list":"Customers"})");
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", json(201, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[1].state, EffectState::skipped);
}

TEST_F(ActsTest, one_that_we_made_just_now_needs_no_read_of_consent) {
  person().links = {{unit, "prospect", "59", "created", start - 5s}};
  effect("list_add", R"({"list":"Customers"})");
  caller.on("POST /api/v5/objects/list-memberships", json(201, R"({"id":1})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  item.task.effects.clear();
  know("isDoNotEmail", true, start - 5s);
  effect("list_add", R"({"list":"Customers"})");
  EXPECT_EQ(deliver().ends[0].state, EffectState::skipped);
}

TEST_F(ActsTest, F_44_membership_with_a_lost_answer_is_repeated_and_58_ends_it) {
  effect("list_add", R"({"list":"Customers"})");
  caller.on("GET", mailable()).on("POST /api/v5/objects/list-memberships", lost());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.trouble->kind, Trouble::unknown);
  again(out, 2s);
  caller.on("GET", mailable()).on("POST /api/v5/objects/list-memberships", code(58));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(ActsTest, lists_that_no_name_or_several_names_stand_for_are_for_the_admin) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"list":"Nope"})", "unknown_list"}, {R"({"list":"Twice"})", "ambiguous_list"}, {R"({"list":"Auto"})", "dynamic_list"}};
  for (const auto& [payload, expected] : cases) {
    item.task.effects.clear();
    effect("list_add", payload);
    const auto out = deliver();
    EXPECT_EQ(out.trouble->kind, Trouble::configuration);
    EXPECT_EQ(out.trouble->failure.code, expected);
    EXPECT_EQ(out.ends[0].state, EffectState::planned);
  }
}

TEST_F(ActsTest, F_44_list_remove_deletes_what_is_there_and_a_repeat_finds_nothing) {
  effect("list_remove", R"({"list":"Customers"})");
  caller.on("GET /api/v5/objects/list-memberships?fields=id&listId=33173&prospectId=59", json(200, R"({"values":[{"id":8}]})"));
  caller.on("DELETE /api/v5/objects/list-memberships/8", lost());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  again(out, 2s);
  caller.on("GET /api/v5/objects/list-memberships", json(200, R"({"values":[{"id":8}]})"))
      .on("DELETE", json(404, R"({"code":109,"message":"gone"})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  item.task.effects.clear();
  effect("list_remove", R"({"list":"Customers"})");
  caller.on("GET", none());
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(ActsTest, activity_is_intended_with_its_value_and_sent_with_a_numeric_offset) {
  activity();
  caller.on("POST /api/v5/external-activities", json(201, R"({"id":90210})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  ASSERT_EQ(intents.size(), 1U);
  EXPECT_EQ(intents[0].note, "abc123-order-250 Order 250");
  EXPECT_EQ(caller.bodies[0], R"({"activityDate":"2026-01-21T10:00:00+00:00","email":"ada@example.com","extension":"BigCommerce",)"
                              R"("type":"Purchase","value":"abc123-order-250 Order 250"})");
}

TEST_F(ActsTest, F_44_activity_with_a_lost_answer_is_found_by_its_value) {
  activity();
  caller.on("POST", lost());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  EXPECT_FALSE(out.ends[0].final);
  EXPECT_EQ(out.trouble->retry_at, start + 65s);
  again(out, 20s);
  EXPECT_EQ(deliver().next_at, start + 65s);
  clock.run(start + 66s);
  caller.on(
      "GET /api/v5/external-activities?fields=id,extension,type,email,value&email=ada%40example.com",
      json(
          200,
          R"({"values":[{"id":1,"extension":"BigCommerce","type":"Purchase","email":"Ada@example.com","value":"abc123-order-250 Order 250"}]})"));
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
}

TEST_F(ActsTest, F_44_activity_that_is_not_there_is_sent_again) {
  activity();
  caller.on("POST", lost());
  again(deliver(), 70s);
  caller.on(
      "GET /api/v5/external-activities",
      json(200,
           R"({"values":[{"id":1,"extension":"BigCommerce","type":"Purchase","email":"ada@example.com","value":"abc123-order-249"}]})"));
  caller.on("POST", json(201, ""));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(ActsTest, T1_activity_that_cannot_be_queried_ends_once_as_unknown_not_repeated) {
  for (const auto& refused : {code(51, "Invalid parameter"), json(405, R"({"code":46,"message":"no"})"),
                              json(404, R"({"code":198,"message":"Endpoint not found."})"),
                              json(200, R"({"values":[{"id":1,"email":"other@example.com","value":"x"}]})")}) {
    item.task.effects.clear();
    activity();
    caller.on("POST", lost());
    again(deliver(), 70s);
    caller.on("GET", refused);
    const auto out = deliver();
    EXPECT_EQ(out.ends[0].state, EffectState::unknown);
    EXPECT_TRUE(out.ends[0].final);
    EXPECT_EQ(out.ends[0].reason, "not repeated");
    EXPECT_EQ(out.ends[0].steps.back().outcome, "unknown");
    EXPECT_TRUE(caller.script.empty());
  }
}

TEST_F(ActsTest, activity_unknown_repeat_repeats) {
  settings.pardot.activity_unknown = "repeat";
  activity();
  caller.on("POST", lost());
  again(deliver(), 70s);
  caller.on("GET", code(51)).on("POST", json(201, ""));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(ActsTest, an_outcome_that_cannot_be_read_now_stays_open) {
  activity();
  caller.on("POST", lost());
  again(deliver(), 70s);
  caller.on("GET", json(503, "<html>"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  EXPECT_FALSE(out.ends[0].final);
  EXPECT_EQ(out.trouble->kind, Trouble::transient);
}

TEST_F(ActsTest, I_21_steps_and_log_hold_no_personal_data) {
  effect("fields");
  effect("list_add", R"({"list":"Customers"})");
  activity();
  caller.on("PATCH", json(200, R"({"id":59})")).on("GET", mailable()).on("POST", json(201, R"({"id":1})")).on("POST", json(201, ""));
  const auto out = deliver();
  std::string text = log.text;
  for (const auto& end : out.ends) {
    EXPECT_EQ(end.state, EffectState::done);
    for (const auto& step : end.steps) text += step.what + step.reason + step.path;
  }
  EXPECT_EQ(text.find("ada"), std::string::npos);
  EXPECT_EQ(text.find("Ada"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::pardot
