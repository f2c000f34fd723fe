// One shopper all the way, in all the spellings, with all the records that may be there already.
#include "sim/checks.hpp"

#include <gtest/gtest.h>

namespace tradewind::testing {
namespace {

sandbox::NewCustomer customer(const std::string& email, const std::string& first = "Ada", const std::string& last = "Lovelace") {
  sandbox::NewCustomer made;
  made.email = email;
  made.first_name = first;
  made.last_name = last;
  return made;
}

sandbox::NewOrder guest_order(const std::string& email) {
  sandbox::NewOrder order;
  order.billing.email = email;
  order.billing.first_name = "Ada";
  order.billing.last_name = "Lovelace";
  sandbox::OrderItem item;
  item.name = "Towel";
  item.sku = "S-1";
  item.price = "12.50";
  order.items.push_back(item);
  return order;
}

TEST(Shopper, a_new_customer_becomes_lead_prospect_list_activity_and_campaign_member) {
  Simulation sim;
  sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  const auto leads = sim.salesforce().find("Lead", "Email", "ada@example.com");
  ASSERT_EQ(leads.size(), 1u);
  EXPECT_EQ(leads[0].at("LastName"), "Lovelace");
  const auto found = prospects(sim, "ada@example.com");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].at("salesforceId"), leads[0].at("Id"));
  EXPECT_EQ(list_members(sim, "New customers").size(), 1u);
  EXPECT_EQ(activities(sim).size(), 1u);
  EXPECT_EQ(sim.salesforce().rows("CampaignMember").size(), 1u);
}

struct Spelling {
  const char* name;
  bool ampsea, connector;
};

class Spellings : public ::testing::TestWithParam<Spelling> {};

TEST_P(Spellings, I_07_customer_guest_and_zero_width_variant_are_one_person) {
  SimOptions options;
  options.switches = {{"pardot.ampsea", GetParam().ampsea ? "true" : "false"},
                      {"pardot.connector", GetParam().connector ? "true" : "false"}};
  Simulation sim(options);
  sim.shop().create_customer(customer(" Ada@Example.COM"), sim.clock.now());
  sim.shop().place_order(guest_order("ada@example.com"), sim.clock.now());
  sim.shop().place_order(guest_order("ada\u200b@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  sim.run_for(std::chrono::hours(1));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(made_by_us(sim.salesforce().rows("Lead")), 1u);
  EXPECT_EQ(made_by_us(sim.pardot().rows("prospects")), 1u);
  EXPECT_EQ(sim.salesforce().find("Lead", "Email", "ada@example.com").size(), 1u);
  EXPECT_EQ(prospects(sim, "ada@example.com").size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(All, Spellings,
                         ::testing::Values(Spelling{"ampsea_connector", true, true}, Spelling{"ampsea_alone", true, false},
                                           Spelling{"unique_emails_connector", false, true}, Spelling{"unique_emails_alone", false, false}),
                         [](const auto& one) { return one.param.name; });

TEST(Shopper, an_existing_contact_is_found_not_doubled) {
  Simulation sim;
  ASSERT_TRUE(sim.salesforce().insert("Contact", {{"LastName", "Lovelace"}, {"Email", "Ada@example.com"}}, "human", sim.clock.now()));
  sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.salesforce().rows("Contact").size(), 1u);
  EXPECT_EQ(made_by_us(sim.salesforce().rows("Lead")), 0u);
}

TEST(Shopper, an_existing_open_lead_is_found_not_doubled) {
  Simulation sim;
  ASSERT_TRUE(sim.salesforce().insert("Lead", {{"LastName", "Lovelace"}, {"Company", "X"}, {"Email", "ada@example.com"}}, "human",
                                      sim.clock.now()));
  sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 1u);
}

TEST(Shopper, a_converted_lead_leads_to_its_contact) {
  Simulation sim;
  const auto lead =
      sim.salesforce().insert("Lead", {{"LastName", "Lovelace"}, {"Company", "X"}, {"Email", "ada@example.com"}}, "human", sim.clock.now());
  ASSERT_TRUE(lead);
  ASSERT_TRUE(sim.salesforce().convert_lead(*lead, sim.clock.now()));
  sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 1u);
  EXPECT_EQ(sim.salesforce().rows("Contact").size(), 1u);
  EXPECT_EQ(sim.salesforce().rows("CampaignMember").size(), 1u);
}

TEST(Shopper, two_matching_contacts_follow_several_matches) {
  for (const std::string policy : {"newest", "park"}) {
    SCOPED_TRACE(policy);
    SimOptions options;
    options.tweak = [&](PairSettings& pair) { pair.salesforce.several_matches = policy; };
    Simulation sim(options);
    ASSERT_TRUE(sim.salesforce().insert("Contact", {{"LastName", "Old"}, {"Email", "ada@example.com"}}, "human", sim.clock.now()));
    sim.run_for(std::chrono::minutes(10));
    const auto newer = sim.salesforce().insert("Contact", {{"LastName", "New"}, {"Email", "ada@example.com"}}, "human", sim.clock.now());
    ASSERT_TRUE(newer);
    sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
    ASSERT_TRUE(sim.settle());
    EXPECT_EQ(sim.salesforce().rows("Contact").size(), 2u);
    EXPECT_EQ(made_by_us(sim.salesforce().rows("Lead")), 0u);
    if (policy == "park") {
      EXPECT_EQ(sim.counts().events[EventState::dead], 1);
    } else {
      EXPECT_EQ(sim.counts().events[EventState::dead], 0);
      EXPECT_EQ(sim.salesforce().row("Contact", *newer).at("LastName"), "Lovelace");
    }
  }
}

TEST(Shopper, fifty_updates_within_two_seconds_cost_at_most_three_reads_and_the_newest_state_wins) {
  Simulation sim;
  const auto id = sim.shop().place_order(guest_order("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  const auto before = sim.shop().reads().size();
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(sim.shop().update_order(id, {{"billing_first_name", "Ada" + std::to_string(i)}}, sim.clock.now()));
    sim.run_for(Millis{40});
  }
  ASSERT_TRUE(sim.settle());
  EXPECT_LE(sim.shop().reads().size() - before, 3u);
  EXPECT_EQ(sim.salesforce().find("Lead", "Email", "ada@example.com").at(0).at("FirstName"), "Ada49");
}

TEST(Shopper, an_opted_out_prospect_joins_no_list) {
  Simulation sim;
  sim.pardot().insert_prospect({{"email", "ada@example.com"}, {"optedOut", "true"}}, "human", sim.clock.now());
  sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(list_members(sim, "New customers").size(), 0u);
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
}

TEST(Shopper, a_deleted_entity_is_a_tombstone_not_a_failure) {
  Simulation sim;
  const auto id = sim.shop().place_order(guest_order("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.shop().purge_order(id));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
}

TEST(Shopper, malformed_email_parks_no_email_is_ignored) {
  Simulation sim;
  sim.shop().place_order(guest_order("ada at example"), sim.clock.now());
  sim.shop().place_order(guest_order(""), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_GT(sim.counts().events[EventState::dead], 0);
  EXPECT_GT(sim.counts().events[EventState::ignored], 0);
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 0u);
}

TEST(Shopper, nothing_changed_means_no_write) {
  Simulation sim;
  const auto id = sim.shop().place_order(guest_order("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  const auto before = sim.world->history().size();
  ASSERT_TRUE(sim.shop().update_order(id, {{"staff_notes", "called"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  for (std::size_t i = before; i < sim.world->history().size(); ++i) {
    const auto& line = sim.world->history()[i];
    if (line.platform == "pardot") ADD_FAILURE() << line.method << " " << line.path;
    if (line.platform == "salesforce") {
      EXPECT_EQ(line.path.substr(0, line.path.find('?')).find("sobjects"), std::string::npos) << line.path;
    }
  }
}

}  // namespace
}  // namespace tradewind::testing
