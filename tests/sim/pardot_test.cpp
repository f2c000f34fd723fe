// Account Engagement through both versions of its API, and what the settings say about prospects.
#include "sim/checks.hpp"

#include <gtest/gtest.h>

namespace tradewind::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* all_kinds_of_fields = R"(
prospect:
  email: person.email
  firstName: person.first_name
  lastName: person.last_name
  company: person.company
  phone: { formula: person.phone, write: if_blank }
  source: { formula: '"Shop & more"', write: on_create }
  isDoNotCall: person.order_count >= 2
  isDoNotEmail: 'FALSE'
  Store_Customer_Id__c: person.key
  Total_Spend__c: person.total_spend
  Order_Count__c: person.order_count
  Last_Purchase_Date__c: DATE(person.last_purchase_at)
  Loyalty_Tier__c: IF(person.order_count >= 2, "gold", "new")
  Accepts_Marketing__c: person.order_count >= 1
  Interests__c: JOIN(order.lines.sku, ";")
lead:
  LastName: BLANKVALUE(person.last_name, "Unknown")
  Company: '"x"'
  Email: person.email
)";

constexpr const char* points_for_purchases = R"(
workflows:
  purchase:
    on: purchase
    once_per: order
    steps:
      - add_score: 10
      - add_to_list: Customers
      - log_activity: { type: Purchase, value: '"Order " & TEXT(order.id)' }
)";

sandbox::NewCustomer ada() {
  sandbox::NewCustomer made;
  made.email = "ada@example.com";
  made.first_name = "Ada", made.last_name = "Lovelace", made.company = "A&B";
  return made;
}

void buy(Simulation& sim, std::int64_t customer, const std::vector<std::string>& skus = {"S-1"}) {
  sandbox::NewOrder order;
  order.customer_id = customer;
  for (const auto& sku : skus) {
    auto& item = order.items.emplace_back();
    item.name = "Towel", item.sku = sku, item.price = "12.50";
  }
  sim.shop().place_order(order, sim.clock.now());
}

std::string score_of(Simulation& sim) {
  const auto found = prospects(sim, "ada@example.com");
  return found.size() == 1 ? text_at(found[0], "score") : std::to_string(found.size()) + " prospects";
}

int calls(Simulation& sim, const std::string& begin) {
  int count = 0;
  for (const auto& line : sim.world->history())
    if ((line.method + " " + line.path).rfind(begin, 0) == 0) ++count;
  return count;
}

bool traced(Simulation& sim, const std::string& outcome, const std::string& reason) {
  EventFilter any;
  for (const auto& event : sim.ask(sim.store->events(any, Page{})).rows)
    for (const auto& step : sim.ask(sim.store->trace(event.id)))
      if (step.outcome == outcome && step.reason == reason) return true;
  return false;
}

struct Api {
  const char* name;
  const char* api;
  bool ampsea;
};

/// Everything of the prospect that no clock and no counter gave.
sandbox::FieldTexts end_state(const Api& by) {
  SimOptions options;
  options.mapping = all_kinds_of_fields;
  options.workflows = points_for_purchases;
  options.switches = {{"pardot.ampsea", by.ampsea ? "true" : "false"}, {"pardot.v4_entities", "true"}};
  options.tweak = [&](PairSettings& pair) {
    pair.pardot.api = by.api;
    pair.pardot.score = "add";
    pair.pardot.campaign = "Web shop";
    pair.pardot.assign_to = "rep@example.com";
  };
  Simulation sim(options);
  const auto id = sim.shop().create_customer(ada(), sim.clock.now());
  buy(sim, id);
  EXPECT_TRUE(sim.settle());
  buy(sim, id, {"S-2", "S-3"});
  EXPECT_TRUE(sim.settle());
  EXPECT_TRUE(sim.shop().update_customer(id, {{"last_name", "King"}, {"company", ""}}, sim.clock.now()));
  EXPECT_TRUE(sim.settle());
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  const bool v4 = std::string(by.api) == "v4";
  EXPECT_EQ(calls(sim, "PATCH /api/v5/objects/prospects") > 0, !v4) << by.name;
  EXPECT_EQ(calls(sim, std::string("POST /api/prospect/version/") + (by.ampsea ? "4" : "3") + "/do/update/id/") > 0, v4) << by.name;
  const auto before = sim.world->history().size();
  EXPECT_TRUE(sim.shop().update_customer(id, {{"last_name", "King"}}, sim.clock.now()));
  EXPECT_TRUE(sim.settle());
  for (std::size_t i = before; i < sim.world->history().size(); ++i)
    EXPECT_NE(sim.world->history()[i].platform, "pardot") << by.name << ": nothing differs, " << sim.world->history()[i].path;
  const auto found = prospects(sim, "ada@example.com");
  if (found.size() != 1) return {{"prospects", std::to_string(found.size())}};
  auto state = found[0];
  for (const char* name : {"id", "createdAt", "updatedAt", "lastActivityAt", "salesforceLastSync", "salesforceId", "salesforceLeadId",
                           "salesforceUrl", "created_by"})
    state.erase(name);
  return state;
}

TEST(PardotApis, v4_and_v5_leave_the_same_prospect) {
  const auto expected = end_state({"v5", "v5", true});
  EXPECT_EQ(text_at(expected, "lastName"), "King");
  EXPECT_EQ(text_at(expected, "company"), "");
  EXPECT_EQ(text_at(expected, "source"), "Shop & more");
  EXPECT_EQ(text_at(expected, "Total_Spend__c"), "37.5");
  EXPECT_EQ(text_at(expected, "Interests__c"), R"(["S-2","S-3"])");
  EXPECT_EQ(text_at(expected, "Loyalty_Tier__c"), "gold");
  EXPECT_EQ(text_at(expected, "isDoNotCall"), "true");
  EXPECT_EQ(text_at(expected, "score"), "20");
  EXPECT_EQ(text_at(expected, "assignedToId"), "38443703");
  EXPECT_EQ(expected, end_state({"v4", "v4", true}));
  EXPECT_EQ(expected, end_state({"v3, where addresses are unique", "v4", false}));
  EXPECT_EQ(expected, end_state({"v5, where addresses are unique", "v5", false}));
}

SimOptions scoring(const std::string& score) {
  SimOptions options;
  options.workflows = points_for_purchases;
  options.tweak = [score](PairSettings& pair) { pair.pardot.score = score; };
  return options;
}

/// `kind` strikes the first write of a score.
std::string score_after(const std::string& kind, int orders) {
  Simulation sim(scoring("add"));
  const auto id = sim.shop().create_customer(ada(), sim.clock.now());
  EXPECT_TRUE(sim.settle());
  if (!kind.empty()) {
    sandbox::Fault fault;
    fault.platform = "pardot";
    fault.match = "PATCH /api/v5/objects/prospects/" + text_at(prospects(sim, "ada@example.com").at(0), "id") + "?fields=id,score";
    fault.kind = kind;
    sim.world->add_fault(fault);
  }
  for (int i = 0; i < orders; ++i) {
    buy(sim, id);
    EXPECT_TRUE(sim.settle());
  }
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  EXPECT_GE(calls(sim, "PATCH /api/v5/objects/prospects/"), 1);
  EXPECT_EQ(traced(sim, "unknown", "not repeated"), kind == "lost_after") << kind;
  return score_of(sim);
}

TEST(PardotScore, U8_F_44_points_are_added_once_although_the_answer_was_lost) {
  EXPECT_EQ(score_after("", 1), "10");
  EXPECT_EQ(score_after("lost_after", 1), "10");
  EXPECT_EQ(score_after("", 2), "20") << "the control: a second addition is seen";
}

TEST(PardotScore, orders_in_quick_succession_all_count_although_reads_lag) {
  auto options = scoring("add");
  options.switches = {{"pardot.read_lag_ms", "60000"}};
  Simulation sim(options);
  const auto id = sim.shop().create_customer(ada(), sim.clock.now());
  for (int i = 0; i < 4; ++i) {
    buy(sim, id);
    sim.run_for(10s);
  }
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(score_of(sim), "40");
}

TEST(PardotScore, off_it_ends_with_that_reason) {
  Simulation sim(scoring("none"));
  buy(sim, sim.shop().create_customer(ada(), sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(score_of(sim), "0");
  EXPECT_TRUE(traced(sim, "skipped", "score_is_off"));
  EXPECT_EQ(list_members(sim, "Customers").size(), 1u);
}

class Archived : public ::testing::TestWithParam<Api> {};

TEST_P(Archived, F_50_somebody_in_the_recycle_bin_is_left_or_restored) {
  for (const std::string policy : {"leave", "restore"}) {
    SCOPED_TRACE(policy);
    SimOptions options;
    options.switches = {{"pardot.connector", "false"}, {"pardot.ampsea", GetParam().ampsea ? "true" : "false"}};
    options.tweak = [&](PairSettings& pair) {
      pair.pardot.archived = policy;
      pair.pardot.api = GetParam().api;
    };
    Simulation sim(options);
    const auto old = sim.pardot().insert_prospect({{"email", "ada@example.com"}, {"firstName", "A"}}, "human", sim.clock.now());
    ASSERT_TRUE(old);
    ASSERT_TRUE(sim.pardot().archive_prospect(*old, sim.clock.now()));
    sim.shop().create_customer(ada(), sim.clock.now());
    ASSERT_TRUE(sim.settle());
    EXPECT_EQ(sim.counts().events[EventState::dead], 0);
    EXPECT_EQ(sim.pardot().rows("prospects", true).size(), 1u) << "nobody is made beside the archived one";
    const auto alive = prospects(sim, "ada@example.com");
    if (policy == "leave") {
      EXPECT_EQ(alive.size(), 0u);
      EXPECT_TRUE(traced(sim, "skipped", "archived"));
    } else {
      ASSERT_EQ(alive.size(), 1u);
      EXPECT_EQ(text_at(alive[0], "id"), std::to_string(*old));
      EXPECT_EQ(text_at(alive[0], "firstName"), "Ada");
      EXPECT_EQ(list_members(sim, "New customers").size(), 1u);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Apis, Archived,
                         ::testing::Values(Api{"v5", "v5", true}, Api{"v4", "v4", true}, Api{"v5_unique_emails", "v5", false},
                                           Api{"v3_unique_emails", "v4", false}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(PardotNewProspects, campaign_and_owner_are_for_those_we_make) {
  SimOptions options;
  options.tweak = [](PairSettings& pair) {
    pair.pardot.campaign = "Web shop";
    pair.pardot.assign_to = "group:5";
  };
  Simulation sim(options);
  sim.pardot().insert_prospect({{"email", "bob@example.com"}}, "human", sim.clock.now());
  auto bob = ada();
  bob.email = "bob@example.com";
  sim.shop().create_customer(ada(), sim.clock.now());
  sim.shop().create_customer(bob, sim.clock.now());
  ASSERT_TRUE(sim.settle());
  const auto campaign = text_at(where(sim.pardot().rows("campaigns"), "name", "Web shop").at(0), "id");
  EXPECT_EQ(text_at(prospects(sim, "ada@example.com").at(0), "campaignId"), campaign);
  EXPECT_EQ(text_at(prospects(sim, "ada@example.com").at(0), "assignedToId"), "38443704");
  const auto old = prospects(sim, "bob@example.com").at(0);
  EXPECT_EQ(text_at(old, "firstName"), "Ada");
  EXPECT_NE(text_at(old, "campaignId"), campaign);
  EXPECT_EQ(text_at(old, "assignedToId"), "");
}

TEST(PardotNewProspects, F_51_a_campaign_that_is_not_there_yet_makes_people_wait_and_nothing_is_parked) {
  SimOptions options;
  options.switches = {{"pardot.connector", "false"}};
  options.tweak = [](PairSettings& pair) { pair.pardot.campaign = "Spring"; };
  Simulation sim(options);
  sim.shop().create_customer(ada(), sim.clock.now());
  sim.run_for(1h);
  EXPECT_EQ(sim.pardot().rows("prospects").size(), 0u);
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  const auto spring = sim.pardot().add_campaign("Spring");
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(text_at(prospects(sim, "ada@example.com").at(0), "campaignId"), std::to_string(spring));
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
}

TEST(PardotNewProspects, F_51_a_field_that_is_missing_pauses_prospects_until_it_is_there) {
  SimOptions options;
  options.switches = {{"pardot.connector", "false"}};
  options.mapping =
      "prospect: {email: person.email, Shoe_Size__c: '\"42\"'}\n"
      "lead: {LastName: '\"x\"', Company: '\"x\"', Email: person.email}\n";
  Simulation sim(options);
  for (int i = 0; i < 5; ++i) {
    auto made = ada();
    made.email = "shopper" + std::to_string(i) + "@example.com";
    sim.shop().create_customer(made, sim.clock.now());
  }
  sim.run_for(2h);
  EXPECT_EQ(sim.pardot().rows("prospects").size(), 0u);
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 5u) << "all else goes on";
  EXPECT_TRUE(std::any_of(sim.log.lines.begin(), sim.log.lines.end(), [](const std::string& line) {
    return line.rfind("object_paused", 0) == 0 && line.find("prospect") != line.npos;
  }));
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  sim.pardot().add_prospect_field({"Shoe_Size"});
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(where(sim.pardot().rows("prospects"), "Shoe_Size__c", "42").size(), 5u);
  EXPECT_EQ(list_members(sim, "New customers").size(), 5u);
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
}

class OptOuts : public ::testing::TestWithParam<const char*> {};

TEST_P(OptOuts, D5_fields_are_kept_up_to_date_no_list_is_joined_and_nothing_is_cleared) {
  for (const std::string api : {"v5", "v4"}) {
    SCOPED_TRACE(api);
    SimOptions options;
    options.mapping = all_kinds_of_fields;
    options.tweak = [&](PairSettings& pair) { pair.pardot.api = api; };
    Simulation sim(options);
    ASSERT_TRUE(sim.pardot().insert_prospect({{"email", "ada@example.com"}, {GetParam(), "true"}}, "human", sim.clock.now()));
    sim.shop().create_customer(ada(), sim.clock.now());
    ASSERT_TRUE(sim.settle());
    const auto found = prospects(sim, "ada@example.com").at(0);
    EXPECT_EQ(text_at(found, "firstName"), "Ada");
    EXPECT_EQ(text_at(found, GetParam()), "true");
    EXPECT_EQ(list_members(sim, "New customers").size(), 0u);
    EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Each, OptOuts, ::testing::Values("isDoNotEmail", "optedOut"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace tradewind::testing
