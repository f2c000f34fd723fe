// What the settings say about new prospects, the recycle bin, opt-outs, and work that waits for a person.
#include "fake_pardot.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {
namespace {

using namespace std::chrono_literals;

struct PoliciesTest : PardotTest {
  PoliciesTest() { settings.pardot.link = "none"; }
  void nobody() { caller.on("&email=", none()); }
  ItemOutcome make_one() {
    nobody();
    caller.on("POST /api/v5/objects/prospects?fields=id", json(201, R"({"id":59})"));
    effect("fields");
    return deliver();
  }
};

TEST_F(PoliciesTest, the_campaign_is_found_by_name_or_id) {
  for (const char* campaign : {"Web", "web", "423"}) {
    settings.pardot.campaign = campaign;
    target.reset();
    item.task.effects.clear();
    EXPECT_EQ(make_one().ends[0].state, EffectState::done);
    EXPECT_NE(caller.bodies.back().find(R"("campaignId":423)"), std::string::npos) << campaign;
  }
}

TEST_F(PoliciesTest, F_51_a_campaign_that_is_not_exactly_one_makes_nobody_and_is_for_the_admin) {
  auto& text = store.texts["describe:" + unit];
  text = text::replace_all(text, R"([{"id":"423","name":"Web"}])", R"([{"id":"1","name":"Web"},{"id":"2","name":"Web"}])");
  for (const std::string link : {"none", "fid"})
    for (const auto& [campaign, code] : {std::pair("Web", "ambiguous_campaign"), {"Nope", "unknown_campaign"}}) {
      settings.pardot.link = link;
      settings.pardot.campaign = campaign;
      target.reset();
      item.task.effects.clear();
      effect("fields");
      person().links.clear();
      if (link == "fid") PardotTest::link(org, "lead", "00Q1"), caller.on("salesforceId=", none());
      nobody();
      const auto out = deliver();
      EXPECT_EQ(out.ends[0].state, EffectState::planned);
      EXPECT_EQ(out.trouble->kind, Trouble::configuration);
      EXPECT_EQ(out.trouble->failure.code, code);
      EXPECT_EQ(out.trouble->object, "prospect");
      EXPECT_TRUE(caller.script.empty());
    }
}

TEST_F(PoliciesTest, an_owner_by_id_goes_with_the_new_prospect) {
  settings.pardot.assign_to = "38443703";
  EXPECT_EQ(make_one().ends[0].state, EffectState::done);
  EXPECT_NE(caller.bodies.back().find(R"("userId":38443703)"), std::string::npos);
}

TEST_F(PoliciesTest, an_owner_by_address_or_group_is_assigned_once_the_prospect_is_made) {
  for (const auto& [to, form] : {std::pair("rep@example.com", "user_email=rep%40example.com"), {"group:5", "group_id=5"}}) {
    settings.pardot.assign_to = to;
    target.reset();
    item.task.effects.clear();
    caller.on("POST /api/prospect/version/4/do/assign/id/59?format=json", json(200, R"({"prospect":{"id":59}})"));
    EXPECT_EQ(make_one().ends[0].state, EffectState::done);
    EXPECT_EQ(caller.bodies.back(), form);
  }
  // Not again, and not on one who was there.
  item.task.effects.clear();
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PoliciesTest, an_assignment_that_failed_is_made_up_for_although_the_prospect_is_linked_by_then) {
  settings.pardot.assign_to = "rep@example.com";
  caller.on("do/assign", json(503, R"({"code":214,"message":"API request timed out."})"));
  const auto out = make_one();
  EXPECT_FALSE(out.ends[0].final);
  again(out, 2s);
  caller.on("PATCH", json(200, R"({"id":59})")).on("do/assign", json(200, R"({"prospect":{"id":59}})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PoliciesTest, an_owner_whom_the_unit_does_not_know_is_for_the_admin) {
  settings.pardot.assign_to = "gone@example.com";
  caller.on("do/assign", json(400, R"({"@attributes":{"stat":"fail","err_code":11},"err":"Invalid user email address"})"));
  auto out = make_one();
  EXPECT_EQ(out.trouble->kind, Trouble::configuration);
  EXPECT_EQ(out.trouble->failure.field, "pardot.assign_to");
  EXPECT_EQ(out.trouble->failure.message.find("gone@"), std::string::npos);
  settings.pardot.assign_to = "somebody";
  target.reset();
  item.task.effects.clear();
  out = make_one();
  EXPECT_EQ(out.trouble->failure.code, "bad_assign_to");
}

TEST_F(PoliciesTest, D5_a_mapping_sets_opt_outs_and_never_clears_them) {
  link(unit, "prospect", "59");
  for (const char* name : {"isDoNotEmail", "optedOut"}) {
    for (const Value& value : {Value(false), Value(), Value("false")}) {
      item.task.effects.clear();
      item.desired["prospect"] = {{name, value, WriteMode::always}};
      effect("fields");
      EXPECT_EQ(deliver().ends[0].state, EffectState::done);
      EXPECT_TRUE(caller.seen.empty()) << name;
    }
    item.task.effects.clear();
    item.desired["prospect"] = {{name, true, WriteMode::always}};
    effect("fields");
    effect("list_add", R"({"list":"Customers"})");
    caller.on("PATCH", json(200, R"({"id":59})"));
    const auto out = deliver();
    EXPECT_EQ(caller.bodies.back(), std::string(R"({")") + name + R"(":true})");
    EXPECT_EQ(out.ends[1].reason, "opted_out");
    caller.seen.clear();
  }
}

TEST_F(PoliciesTest, D5_nor_does_it_clear_them_while_it_makes_somebody) {
  item.desired["prospect"].push_back({"isDoNotEmail", false, WriteMode::always});
  make_one();
  EXPECT_EQ(caller.bodies.back().find("isDoNotEmail"), std::string::npos);
}

TEST_F(PoliciesTest, F_50_one_archived_while_linked_is_skipped_or_restored_whatever_asks_for_it) {
  link(unit, "prospect", "59");
  const auto archived = json(200, R"({"values":[{"id":59,"isDeleted":true}]})");
  effect("activity", R"({"type":"Purchase","value":"k Order 1"})");
  caller.on("POST /api/v5/external-activities", code(4, "Invalid prospect email address")).on("&email=", archived);
  EXPECT_EQ(deliver().ends[0].reason, "archived");
  settings.pardot.archived = "restore";
  target.reset();
  caller.on("POST /api/v5/external-activities", code(4)).on("&email=", archived);
  caller.on("do/upsert/id/59", json(200, R"({"prospect":{"id":59}})")).on("POST /api/v5/external-activities", json(201, ""));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PoliciesTest, an_activity_whose_address_nobody_has_although_the_prospect_is_there_is_parked) {
  link(unit, "prospect", "59");
  effect("activity", R"({"type":"Purchase","value":"k Order 1"})");
  caller.on("POST /api/v5/external-activities", code(4)).on("&email=", json(200, R"({"values":[{"id":59}]})"));
  caller.on("POST /api/v5/external-activities", code(4));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::failed);
  EXPECT_EQ(out.ends[0].failure->code, "4 invalid or unknown email address");
}

TEST_F(PoliciesTest, F_50_on_a_unit_with_unique_addresses_version_3_restores) {
  describe("");
  settings.pardot.archived = "restore";
  effect("fields");
  caller.on("&email=", json(200, R"({"values":[{"id":59,"isDeleted":true}]})"));
  caller.on("version/4/do/upsert/id/59",
            json(200, R"({"@attributes":{"stat":"fail","err_code":89},"err":"Your account is unable to use version 4 of the API."})"));
  caller.on("version/3/do/upsert/id/59", json(200, R"({"prospect":{"id":59}})")).on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PoliciesTest, F_51_for_a_paused_object_nothing_is_called_and_its_effects_stay_open) {
  item.paused = {{"prospect", "unknown_field"}};
  effect("fields");
  effect("score", R"({"by":10})");
  effect("list_add", R"({"list":"Customers"})");
  settings.pardot.score = "add";
  auto out = deliver();
  EXPECT_TRUE(caller.seen.empty()) << "nobody is looked for or made";
  for (const auto& end : out.ends) EXPECT_EQ(end.state, EffectState::planned);
  EXPECT_EQ(out.ends[0].reason, "unknown_field");
  EXPECT_EQ(out.next_at, start + 5min);
  EXPECT_FALSE(out.trouble);
  // Whoever is linked joins lists all the same.
  link(unit, "prospect", "59");
  caller.on("GET /api/v5/objects/prospects/59", json(200, R"({"id":59})")).on("list-memberships", json(201, R"({"id":1})"));
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.ends[2].state, EffectState::done);
  // The control: nothing paused.
  item.paused.clear();
  item.task.effects.resize(1);
  caller.on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PoliciesTest, F_51_a_list_waits_alone) {
  link(unit, "prospect", "59");
  effect("list_add", R"({"list":"Nope"})");
  EXPECT_EQ(deliver().trouble->object, "list Nope");
  item.paused = {{"list Nope", "unknown_list"}};
  effect("list_add", R"({"list":"Customers"})");
  caller.on("GET /api/v5/objects/prospects/59", json(200, R"({"id":59})")).on("list-memberships", json(201, R"({"id":1})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.ends[1].state, EffectState::done);
}

TEST_F(PoliciesTest, F_51_what_the_remote_says_about_names_is_for_the_admin_too) {
  link(unit, "prospect", "59");
  effect("fields");
  caller.on("PATCH", code(154, "Invalid property in request: firstName"));
  auto out = deliver();
  EXPECT_EQ(out.trouble->object, "prospect");
  EXPECT_EQ(out.trouble->failure.field, "firstName");
  item.task.effects.clear();
  effect("activity", R"({"type":"Danced","value":"k"})");
  caller.on("POST", code(154, "Invalid property in request: type"));
  EXPECT_EQ(deliver().trouble->object, "activity");
}

TEST_F(PoliciesTest, what_is_not_for_pardot_ends_without_a_call) {
  for (const char* kind : {"campaign", "task"}) effect(kind);
  for (const auto& end : deliver().ends) EXPECT_EQ(end.reason, "not_for_pardot");
  EXPECT_TRUE(caller.seen.empty());
}

TEST_F(PoliciesTest, fields_that_the_api_does_not_write_are_named_before_a_call) {
  link(unit, "prospect", "59");
  item.desired["prospect"].push_back({"grade", "A", WriteMode::always});
  effect("fields");
  const auto out = deliver();
  EXPECT_EQ(out.trouble->failure.code, "read_only_field");
  EXPECT_TRUE(caller.seen.empty());
}

TEST_F(PoliciesTest, a_list_that_was_joined_just_now_is_left_after_the_read_lag) {
  link(unit, "prospect", "59");
  effect("list_remove", R"({"list":"Customers"})");
  person().known.push_back({unit, "list", "33173", store.known_hash("b:true"), start - 20s});
  caller.on("GET /api/v5/objects/list-memberships", none());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.next_at, start + 45s);
  clock.run(start + 46s);
  caller.on("GET /api/v5/objects/list-memberships", json(200, R"({"values":[{"id":8}]})")).on("DELETE", json(204, ""));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

}  // namespace
}  // namespace tradewind::pardot
