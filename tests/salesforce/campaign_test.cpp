#include "bench.hpp"

namespace tradewind::testing {
namespace {

struct CampaignTest : TargetTest {
  std::string lead;
  DeliveryItem member_item(std::string status = "Purchased") {
    auto item = person(1);
    item.task.effects = {campaign(150, std::move(status))};
    if (lead.empty()) lead = org.add("Lead", {{"Email", "p1@example.com"}, {"LastName", "Name1"}, {"Company", "Shop"}});
    link(item, "lead", lead);
    return item;
  }
};

TEST_F(CampaignTest, adds_a_member_after_an_intent) {
  know_org();
  const auto outcome = deliver_one(member_item());
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  ASSERT_EQ(org.rows["CampaignMember"].size(), 1u);
  EXPECT_EQ(org.rows["CampaignMember"][0]["LeadId"], lead);
  EXPECT_EQ(org.rows["CampaignMember"][0]["Status"], "Purchased");
  EXPECT_EQ(intents, 1);
  EXPECT_EQ(org.log.size(), 2u);  // a linked person's membership is read with the person
}

TEST_F(CampaignTest, changes_the_status_only_when_it_differs) {
  know_org();
  (void)deliver_one(member_item("Sent"));
  EXPECT_EQ(deliver_one(member_item("Sent")).ends.at(0).reason, "already a member with this status");
  EXPECT_EQ(org.log.size(), 3u);
  EXPECT_EQ(deliver_one(member_item("Purchased")).ends.at(0).reason, "member status changed");
  EXPECT_EQ(org.rows["CampaignMember"].size(), 1u);
  EXPECT_EQ(org.rows["CampaignMember"][0]["Status"], "Purchased");
}

TEST_F(CampaignTest, unknown_campaign_status_and_ambiguous_name_are_configuration) {
  know_org();
  EXPECT_EQ(deliver_one(member_item("Bought")).trouble->failure.code, "campaign_status_missing");
  auto item = member_item();
  item.task.effects = {effect(150, "campaign", R"({"name":"Nope","status":"Sent"})")};
  const auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.trouble->kind, Trouble::configuration);
  EXPECT_EQ(outcome.trouble->failure.code, "campaign_missing");
  org.rows["Campaign"].push_back({{"Id", "701000000000002AAA"}, {"Name", "Web shop"}, {"IsActive", true}});
  know_org();
  EXPECT_EQ(deliver_one(member_item()).trouble->failure.code, "campaign_ambiguous");
  EXPECT_TRUE(org.rows["CampaignMember"].empty());
}

TEST_F(CampaignTest, already_a_member_is_read_and_patched) {
  know_org();
  bool raced = false;
  const auto item = member_item();
  org.refuse = [&](const std::string& object, const Json&) -> std::string {
    if (raced || object != "CampaignMember") return {};
    raced = true;
    org.add("CampaignMember", {{"CampaignId", "701000000000001AAA"}, {"LeadId", lead}, {"Status", "Sent"}});
    return "DUPLICATE_VALUE";
  };
  EXPECT_EQ(deliver_one(item).ends.at(0).state, EffectState::done);
  ASSERT_EQ(org.rows["CampaignMember"].size(), 1u);
  EXPECT_EQ(org.rows["CampaignMember"][0]["Status"], "Purchased");
}

TEST_F(CampaignTest, membership_of_the_converted_lead_counts) {
  know_org();
  const auto contact = org.add("Contact", {{"Email", "p1@example.com"}, {"LastName", "Name1"}, {"FirstName", "First"}});
  lead = org.add("Lead", {{"Email", "p1@example.com"}, {"IsConverted", true}, {"ConvertedContactId", contact}});
  org.add("CampaignMember", {{"CampaignId", "701000000000001AAA"}, {"LeadId", lead}, {"Status", "Sent"}});
  auto item = person(1);
  item.task.effects = {campaign(150)};
  link(item, "contact", contact);
  EXPECT_EQ(deliver_one(std::move(item)).ends.at(0).state, EffectState::done);
  ASSERT_EQ(org.rows["CampaignMember"].size(), 1u);
  EXPECT_EQ(org.rows["CampaignMember"][0]["Status"], "Purchased");
}

TEST_F(CampaignTest, the_newest_of_two_effects_for_one_membership_is_carried_out) {
  know_org();
  auto item = member_item();
  item.task.effects = {campaign(151, "Purchased"), campaign(150, "Sent")};
  const auto outcome = deliver_one(std::move(item));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(outcome.ends.at(1).state, EffectState::skipped);
  ASSERT_EQ(org.rows["CampaignMember"].size(), 1u);
  EXPECT_EQ(org.rows["CampaignMember"][0]["Status"], "Purchased");
}

TEST_F(CampaignTest, an_org_without_campaign_members_says_so) {
  org.hidden = {"CampaignMember"};
  know_org();
  EXPECT_EQ(deliver_one(member_item()).trouble->failure.code, "object_missing");
}

TEST_F(CampaignTest, refused_fields_do_not_hold_the_campaign_back) {
  know_org();
  org.refuse = [](const std::string& object, const Json&) -> std::string {
    return object == "Lead" ? "FIELD_CUSTOM_VALIDATION_EXCEPTION" : "";
  };
  auto item = member_item();
  item.task.effects.insert(item.task.effects.begin(), effect(100, "fields"));
  item.desired["lead"][1] = want("Company", "Refused");
  const auto outcome = deliver_one(std::move(item));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::failed);
  EXPECT_EQ(outcome.ends.at(1).state, EffectState::done);
  EXPECT_FALSE(outcome.trouble);
}

}  // namespace
}  // namespace tradewind::testing
