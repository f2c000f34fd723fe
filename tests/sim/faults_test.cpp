// Lost answers, outages, refusals: no second record, nothing lost, everything explained.
#include "sim/oracle.hpp"

#include <gtest/gtest.h>

namespace tradewind::testing {
namespace {

void shop_once(Simulation& sim, const std::string& email = "ada@example.com") {
  sandbox::NewCustomer ada;
  ada.email = email;
  ada.first_name = "Ada";
  ada.last_name = "Lovelace";
  const auto id = sim.shop().create_customer(ada, sim.clock.now());
  sandbox::NewOrder order;
  order.customer_id = id;
  order.items.emplace_back().name = "Towel";
  sim.shop().place_order(order, sim.clock.now());
}

void expect_once_each(Simulation& sim) {
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  EXPECT_EQ(sim.salesforce().rows("Lead").size() + sim.salesforce().rows("Contact").size(), 1u);
  EXPECT_EQ(prospects(sim, "ada@example.com").size(), 1u);
  EXPECT_EQ(list_members(sim, "New customers").size(), 1u);
  EXPECT_EQ(list_members(sim, "Customers").size(), 1u);
  EXPECT_EQ(sim.salesforce().rows("CampaignMember").size(), 1u);
  EXPECT_EQ(check_invariants(sim), "");
}

struct WriteCall {
  const char* name;
  const char* platform;
  const char* match;
  bool ampsea, key_field;
};

class LostAfterCommit : public ::testing::TestWithParam<WriteCall> {};

TEST_P(LostAfterCommit, F_44_no_second_record) {
  SimOptions options;
  options.switches = {{"pardot.ampsea", GetParam().ampsea ? "true" : "false"}};
  if (!GetParam().key_field) options.switches.emplace_back("salesforce.key_field", "false");
  Simulation sim(options);
  sandbox::Fault fault;
  fault.platform = GetParam().platform;
  fault.match = GetParam().match;
  fault.kind = "lost_after";
  sim.world->add_fault(fault);
  shop_once(sim);
  ASSERT_TRUE(sim.settle());
  bool struck = false;
  for (const auto& line : sim.world->history())
    struck = struck || (line.method + " " + line.path).find(GetParam().match) != std::string::npos;
  EXPECT_TRUE(struck) << "the call was never made";
  expect_once_each(sim);
  EXPECT_EQ(activities(sim).size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(
    Calls, LostAfterCommit,
    ::testing::Values(WriteCall{"lead_upsert", "salesforce", "PATCH /services/data/v62.0/composite/sobjects/Lead/", true, true},
                      WriteCall{"lead_create_without_key", "salesforce", "POST /services/data/v62.0/composite/sobjects", true, false},
                      WriteCall{"campaign_member", "salesforce", "POST /services/data/v62.0/composite/sobjects", true, true},
                      WriteCall{"prospect_by_crm_id", "pardot", "POST /api/prospect/version/4/do/upsert/fid", true, true},
                      WriteCall{"prospect_create", "pardot", "POST /api/v5/objects/prospects", false, true},
                      WriteCall{"list_membership", "pardot", "POST /api/v5/objects/list-memberships", true, true},
                      WriteCall{"activity", "pardot", "POST /api/v5/external-activities", true, true}),
    [](const auto& one) { return one.param.name; });

TEST(Activity, where_it_cannot_be_queried_it_ends_once_as_unknown_not_repeated) {
  SimOptions options;
  options.switches = {{"pardot.activities_read", "no"}};
  Simulation sim(options);
  sandbox::Fault fault;
  fault.platform = "pardot";
  fault.match = "POST /api/v5/external-activities";
  fault.kind = "lost_after";
  sim.world->add_fault(fault);
  shop_once(sim);
  ASSERT_TRUE(sim.settle());
  expect_once_each(sim);
  EXPECT_EQ(activities(sim).size(), 2u);
  int unknown = 0;
  EventFilter any;
  for (const auto& event : sim.ask(sim.store->events(any, Page{})).rows)
    for (const auto& step : sim.ask(sim.store->trace(event.id)))
      if (step.outcome == "unknown" && step.reason.find("not repeated") != std::string::npos) ++unknown;
  EXPECT_GE(unknown, 1);
}

TEST(Tokens, F_46_an_expired_token_is_renewed_once_and_nothing_is_doubled) {
  Simulation sim;
  shop_once(sim, "bob@example.com");
  ASSERT_TRUE(sim.settle());
  sim.salesforce().expire_tokens();
  const auto before = sim.world->history().size();
  shop_once(sim);
  ASSERT_TRUE(sim.settle());
  int logins = 0;
  for (std::size_t i = before; i < sim.world->history().size(); ++i)
    if (sim.world->history()[i].path.rfind("/services/oauth2/token", 0) == 0) ++logins;
  EXPECT_EQ(logins, 1);
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 2u);
  EXPECT_EQ(check_invariants(sim), "");
}

TEST(DeadLetters, a_validation_error_is_parked_with_the_remotes_words_and_a_retry_works_once_mended) {
  Simulation sim;
  sim.salesforce().add_validation_rule({"Lead", "LastName", "Lovelace", "Names of mathematicians need approval"});
  shop_once(sim);
  ASSERT_TRUE(sim.settle());
  EXPECT_GT(sim.counts().events[EventState::dead], 0);
  auto letters = sim.ask(sim.store->dead_letters(Page{})).rows;
  ASSERT_FALSE(letters.empty());
  EXPECT_EQ(letters[0].error.code, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  EXPECT_NE(letters[0].error.remote.find("mathematicians"), std::string::npos);
  sim.salesforce().clear_validation_rules();
  for (const auto& letter : letters)
    if (letter.state == "open") sim.retry(letter.id);
  ASSERT_TRUE(sim.settle());
  expect_once_each(sim);
}

}  // namespace
}  // namespace tradewind::testing
