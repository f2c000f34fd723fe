// Each org of orgs.hpp is met by the whole daemon with one shopper and one order: the right record, the right dead letter or the right
// pause, and never a loop or something that just disappears.
#include "sim/orgs.hpp"
#include "sim/oracle.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::testing {
namespace {

class Orgs : public ::testing::TestWithParam<OrgCase> {
 protected:
  SimOptions options() {
    SimOptions made;
    const auto& test = GetParam();
    // A later line of the same field stands for the head's.
    std::string head = mapping_head;
    for (const auto& line : text::split(test.lead_fields, '\n')) {
      const auto at = line.empty() ? std::string::npos : head.find("\n" + line.substr(0, line.find(':') + 1), head.find("\nlead:"));
      if (at != std::string::npos) head.erase(at, head.find('\n', at + 1) - at);
    }
    made.mapping = head + test.lead_fields;
    made.switches = test.switches;
    made.tweak = [&test](PairSettings& pair) {
      if (test.settings) test.settings(pair.salesforce);
    };
    return made;
  }
};

void shop(Simulation& sim, const std::string& email, bool guest) {
  std::int64_t id = 0;
  if (!guest) {
    sandbox::NewCustomer customer;
    customer.email = email, customer.first_name = "Ada", customer.last_name = "Lovelace";
    id = sim.shop().create_customer(customer, sim.clock.now());
  }
  sandbox::NewOrder order;
  order.customer_id = id;
  order.billing.email = email, order.billing.first_name = "Ada", order.billing.last_name = "Lovelace";
  order.billing.city = "San Francisco", order.billing.state = "California";
  order.billing.country = "United States", order.billing.country_code = "US";
  sandbox::OrderItem item;
  item.name = "Towel", item.sku = "S-1", item.price = "25.00";
  order.items.push_back(item);
  sim.shop().place_order(order, sim.clock.now());
}

/// `user:Name` is that user's Id, `012*` anything that begins so, a number any form of it.
void expect_fields(Simulation& sim, const sandbox::FieldTexts& row, const sandbox::FieldTexts& expected) {
  for (const auto& [name, given] : expected) {
    const std::string is = text_at(row, name);
    std::string value = given;
    if (given.rfind("user:", 0) == 0) value = sim.salesforce().find("User", "Name", given.substr(5)).at(0).at("Id");
    if (!value.empty() && value.back() == '*') {
      EXPECT_EQ(is.substr(0, value.size() - 1) + "*", value) << name;
    } else if (const auto number = Decimal::parse(value); number && Decimal::parse(is)) {
      EXPECT_EQ(*Decimal::parse(is), *number) << name;
    } else {
      EXPECT_EQ(is, value) << name;
    }
  }
}

/// Whoever of the org has the address; a Contact that is half of a person account is not counted beside it.
void expect_record(Simulation& sim, const Expected& expected) {
  const bool person = expected.object == "Account";
  auto rows = sim.salesforce().find(expected.object, person ? "PersonEmail" : "Email", ada);
  for (const auto& [name, value] : expected.fields)
    if (name == "Description") rows = where(rows, name, value);
  ASSERT_EQ(rows.size(), 1u);
  expect_fields(sim, rows[0], expected.fields);
  const char* const other = expected.object == "Lead" ? "Contact" : "Lead";
  EXPECT_EQ(made_by_us(sim.salesforce().find(other, "Email", ada)), 0u) << "one record of one person";
  EXPECT_EQ(sim.ask(sim.store->dead_letters({})).rows.size(), 0u);
}

void expect_dead(Simulation& sim, const Expected& expected) {
  const auto letters = sim.ask(sim.store->dead_letters({})).rows;
  ASSERT_FALSE(letters.empty());
  bool named = false;
  for (const auto& letter : letters) named = named || letter.error.code == expected.code;
  EXPECT_TRUE(named) << letters.front().error.code;
}

void expect_paused(Simulation& sim, const Expected& expected) {
  std::string all;
  bool found = false;
  for (const auto& lane : sim.ask(sim.store->lanes())) {
    if (!lane.paused) continue;
    all += lane.account + ": " + lane.reason + "\n";
    const auto slash = lane.account.rfind('/');
    found = found || (lane.account.substr(slash + 1) == expected.object && lane.reason.find(expected.code) != std::string::npos);
  }
  EXPECT_TRUE(found) << all;
  EXPECT_EQ(sim.ask(sim.store->dead_letters({})).rows.size(), 0u);
}

/// Every event has exactly one state, and none is ignored.
void expect_sums(Simulation& sim) {
  auto counts = sim.counts();
  std::int64_t sum = 0;
  for (const auto& [state, count] : counts.events) sum += count;
  EXPECT_EQ(sum, counts.received);
  EXPECT_EQ(counts.events[EventState::ignored], 0);
}

TEST_P(Orgs, end_as_they_should) {
  const OrgCase& test = GetParam();
  Simulation sim(options());
  if (test.there) test.there(sim);
  const int calls_before = sim.salesforce().calls_used(sim.clock.now());
  shop(sim, ada, test.guest);
  if (test.expected.kind == Expected::paused) {
    // One odd person pauses nothing: three are refused.
    shop(sim, "bob@example.com", test.guest);
    shop(sim, "eve@example.com", test.guest);
    sim.run_for(std::chrono::hours(1));
    EXPECT_GT(sim.counts().events[EventState::pending] + sim.counts().events[EventState::retrying], 0);
    expect_paused(sim, test.expected);
  } else {
    ASSERT_TRUE(sim.settle());
    test.expected.kind == Expected::record ? expect_record(sim, test.expected) : expect_dead(sim, test.expected);
  }
  expect_sums(sim);
  EXPECT_EQ(check_invariants(sim), "");
  const int most = test.expected.kind == Expected::paused ? 100 : 30;  // a pause is probed every five minutes, for three people each time
  EXPECT_LT(sim.salesforce().calls_used(sim.clock.now()) - calls_before, most) << "a loop";
}

INSTANTIATE_TEST_SUITE_P(All, Orgs, ::testing::ValuesIn(cases()), [](const auto& one) { return one.param.name; });

TEST(OrgsTable, has_at_least_thirty) { EXPECT_GE(cases().size(), 30u); }

TEST(OrgChanges, F_51_what_an_admin_mends_goes_on_by_itself) {
  SimOptions options;
  options.mapping = mapping_head;
  options.tweak = [](PairSettings& pair) { pair.salesforce.new_person = "person_account"; };
  Simulation sim(options);
  for (const char* email : {ada, "bob@example.com", "eve@example.com"}) shop(sim, email, false);
  sim.run_for(std::chrono::minutes(30));
  expect_paused(sim, paused("new contact", "person_accounts_off"));
  ASSERT_TRUE(sim.world->set_switch("salesforce.person_accounts", "true"));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(made_by_us(sim.salesforce().rows("Account")), 3u);
  for (const auto& lane : sim.ask(sim.store->lanes())) EXPECT_FALSE(lane.paused) << lane.account;
  EXPECT_EQ(check_invariants(sim), "");
}

TEST(OrgChanges, F_50_a_merged_contact_is_followed_and_a_deleted_one_is_told_of) {
  SimOptions options;
  options.mapping = mapping_head;
  options.tweak = [](PairSettings& pair) { pair.salesforce.new_person = "contact"; };
  Simulation sim(options);
  shop(sim, ada, true);
  ASSERT_TRUE(sim.settle());
  const auto first = sim.salesforce().find("Contact", "Email", ada).at(0).at("Id");
  const auto master =
      sim.salesforce().insert("Contact", {{"LastName", "Master"}, {"Email", "other@example.com"}}, "human", sim.clock.now());
  ASSERT_TRUE(master);
  ASSERT_TRUE(sim.salesforce().merge("Contact", *master, first, sim.clock.now()));
  shop(sim, ada, true);
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(Decimal::parse(sim.salesforce().row("Contact", *master).at("Total_Spend__c")), Decimal(50));
  EXPECT_EQ(sim.salesforce().rows("Contact").size(), 1u);
  ASSERT_TRUE(sim.salesforce().remove("Contact", *master, "human", sim.clock.now()));
  shop(sim, ada, true);
  ASSERT_TRUE(sim.settle());
  EXPECT_LE(sim.salesforce().rows("Contact").size(), 1u);
  const auto letters = sim.ask(sim.store->dead_letters({})).rows;
  ASSERT_FALSE(letters.empty());
  EXPECT_EQ(letters[0].error.code, "record_deleted");
  EXPECT_EQ(check_invariants(sim), "");
}

}  // namespace
}  // namespace tradewind::testing
