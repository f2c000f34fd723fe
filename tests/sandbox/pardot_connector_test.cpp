// The third writer between the two platforms.
#include "sandbox/pardot_support.hpp"

namespace tradewind::sandbox {
namespace {

TEST(Connector, turns_new_leads_into_prospects_within_four_minutes) {
  Unit unit;
  unit.mail.advance(unit.now);
  const auto lead = unit.lead("ada@example.com");
  unit.mail.advance(unit.now + std::chrono::seconds(119));
  EXPECT_EQ(unit.count("prospects"), 0u);
  unit.mail.advance(unit.now + std::chrono::seconds(240));
  const auto rows = unit.mail.rows("prospects");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(cell(rows[0], "salesforceLeadId"), lead);
  EXPECT_EQ(cell(rows[0], "created_by"), "connector");
  unit.mail.advance(unit.now + std::chrono::hours(1));
  EXPECT_EQ(unit.count("prospects"), 1u);
  EXPECT_EQ(unit.crm.rows("Lead").size(), 1u);
}

TEST(Connector, rests_when_switched_off) {
  Unit unit;
  unit.choose("pardot.connector", "false");
  unit.lead("ada@example.com");
  unit.prospect("bob@example.com");
  unit.mail.advance(unit.now);
  unit.mail.advance(unit.now + std::chrono::hours(1));
  EXPECT_EQ(unit.count("prospects"), 1u);
  EXPECT_EQ(unit.crm.rows("Lead").size(), 1u);
}

TEST(Connector, races_a_writer_that_links_too_late) {
  Unit unit;  // a lead, then the connector, then a prospect by v5: two prospects of one address
  const auto lead = unit.lead("ada@example.com");
  unit.mail.sync(unit.now);
  unit.prospect("ada@example.com");
  EXPECT_EQ(unit.count("prospects"), 2u);
  const auto linked = unit.form("/api/prospect/version/4/do/upsert/fid/" + lead + "?format=json", "city=Bath");
  EXPECT_EQ(linked.status, 200) << "the connector's prospect carries the CRM id";
}

TEST(Connector, respects_a_prospect_linked_in_time) {
  Unit unit;
  const auto lead = unit.lead("ada@example.com");
  EXPECT_EQ(unit.form("/api/prospect/version/4/do/upsert/fid/" + lead + "?format=json", "email=ada%40example.com").status, 201);
  unit.mail.sync(unit.now);
  unit.mail.sync(unit.now);
  EXPECT_EQ(unit.count("prospects"), 1u);
  EXPECT_EQ(unit.crm.rows("Lead").size(), 1u);
}

TEST(Connector, with_ampsea_an_unlinked_prospect_becomes_another_lead) {
  Unit unit;
  unit.lead("ada@example.com");
  unit.prospect("ada@example.com");
  unit.mail.sync(unit.now);
  unit.mail.sync(unit.now);
  const auto leads = unit.crm.rows("Lead");
  ASSERT_EQ(leads.size(), 2u);
  EXPECT_EQ(leads[0].at("created_by"), "tradewind");
  EXPECT_EQ(leads[1].at("created_by"), "connector");
  EXPECT_EQ(unit.count("prospects"), 2u);
}

TEST(Connector, without_ampsea_matches_by_email) {
  Unit unit;
  unit.choose("pardot.ampsea", "false");
  const auto lead = unit.lead("ada@example.com");
  unit.prospect("ada@example.com");
  const auto bob = unit.prospect("bob@example.com");
  unit.mail.sync(unit.now);
  EXPECT_EQ(cell(unit.mail.rows("prospects")[0], "salesforceId"), lead);
  EXPECT_EQ(unit.crm.rows("Lead").size(), 1u) << "nobody is assigned to the other prospect";
  ASSERT_TRUE(unit.mail.set_prospect(bob, {{"assignedToId", "7"}}, unit.now));
  unit.mail.sync(unit.now);
  EXPECT_EQ(unit.crm.rows("Lead").size(), 2u);
}

TEST(Connector, follows_conversion_deletion_and_merge) {
  Unit unit;
  const auto converted = unit.lead("a@example.com"), deleted = unit.lead("b@example.com"), master = unit.lead("c@example.com"),
             loser = unit.lead("d@example.com");
  unit.mail.sync(unit.now);
  const auto contact = unit.crm.convert_lead(converted, unit.now);
  ASSERT_TRUE(contact);
  ASSERT_TRUE(unit.crm.remove("Lead", deleted, "human", unit.now));
  ASSERT_TRUE(unit.crm.merge("Lead", master, loser, unit.now));
  unit.mail.sync(unit.now);
  unit.mail.sync(unit.now);
  std::map<std::string, FieldTexts> by_email;
  for (const auto& row : unit.mail.rows("prospects")) by_email[cell(row, "email")] = row;
  EXPECT_EQ(cell(by_email["a@example.com"], "salesforceId"), *contact);
  EXPECT_EQ(cell(by_email["a@example.com"], "salesforceLeadId"), converted);
  EXPECT_EQ(by_email.count("b@example.com"), 0u);
  EXPECT_EQ(cell(by_email["c@example.com"], "salesforceId"), master);
  EXPECT_EQ(by_email.count("d@example.com"), 0u);
  EXPECT_EQ(unit.count("prospects"), 2u);
}

TEST(Connector, carries_opt_outs_and_counts_what_salesforce_refuses) {
  Unit unit;
  const auto lead = unit.lead("ada@example.com");
  unit.mail.sync(unit.now);
  ASSERT_TRUE(unit.crm.update("Lead", lead, {{"HasOptedOutOfEmail", "true"}}, "human", unit.now));
  unit.mail.sync(unit.now);
  EXPECT_EQ(cell(unit.mail.rows("prospects")[0], "optedOut"), "true");
  unit.crm.add_validation_rule({"Lead", "Company", "[[Unknown]]", "Name the company."});
  unit.prospect("bob@example.com");
  unit.mail.sync(unit.now);
  EXPECT_EQ(unit.mail.sync_errors(), 1);
  EXPECT_EQ(unit.crm.rows("Lead").size(), 1u);
}

TEST(Connector, the_same_seed_gives_the_same_week) {
  const auto week = [] {
    Unit unit;
    std::string trace;
    for (int hour = 0; hour < 24 * 7; ++hour) {
      unit.now += std::chrono::hours(1);
      unit.login();
      unit.lead("person" + std::to_string(hour) + "@example.com");
      unit.prospect("person" + std::to_string(hour) + "@example.com");
      unit.mail.advance(unit.now);
    }
    return unit.crm.records() + unit.mail.records();
  };
  EXPECT_EQ(week(), week());
}

}  // namespace
}  // namespace tradewind::sandbox
