// People who change address, register, turn out to be one, or go; orders that change hands; groups; what orders go through.
#include <gtest/gtest.h>

#include "sim/checks.hpp"

namespace tradewind::testing {
namespace {

sandbox::NewCustomer customer(const std::string& email) {
  sandbox::NewCustomer made;
  made.email = email;
  made.first_name = "Ada", made.last_name = "Lovelace";
  return made;
}

sandbox::NewOrder order_by(const std::string& email, std::int64_t customer_id = 0) {
  sandbox::NewOrder order;
  order.customer_id = customer_id;
  order.billing.email = email;
  order.billing.first_name = "Ada", order.billing.last_name = "Lovelace";
  sandbox::OrderItem item;
  item.name = "Towel", item.sku = "S-1", item.price = "12.50";
  order.items.push_back(item);
  return order;
}

PersonContext person_at(Simulation& sim, const std::string& email) {
  PersonQuery query;
  query.pair = "main", query.email = email;
  const auto person = sim.ask(sim.store->find_person(query));
  if (!person) throw std::runtime_error("nobody has this address");
  return *person;
}

TEST(People, U4_a_customer_who_changes_address_stays_one_person) {
  Simulation sim;
  const auto id = sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  ASSERT_TRUE(sim.shop().update_customer(id, {{"email", "ada@example.org"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(made_by_us(sim.salesforce().rows("Lead")), 1u);
  EXPECT_EQ(sim.salesforce().find("Lead", "Email", "ada@example.org").size(), 1u);
  EXPECT_EQ(prospects(sim, "ada@example.org").size(), 1u);
  EXPECT_EQ(prospects(sim, "ada@example.com").size(), 0u);
}

TEST(People, U4_a_guest_who_registers_becomes_that_same_person) {
  Simulation sim;
  sim.shop().place_order(order_by("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  sim.shop().create_customer(customer("Ada@Example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 1u);
  const auto person = person_at(sim, "ada@example.com");
  EXPECT_TRUE(person.pairs.at(0).customer_id);
  EXPECT_EQ(person.ledger.size(), 1u);
}

TEST(People, U4_two_who_turn_out_to_be_one_are_merged_visibly_and_nothing_is_lost) {
  Simulation sim;
  sim.shop().place_order(order_by("guest@example.com"), sim.clock.now());
  const auto id = sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  sim.shop().place_order(order_by("", id), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 2u);
  ASSERT_TRUE(sim.shop().update_customer(id, {{"email", "guest@example.com"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  const auto person = person_at(sim, "guest@example.com");
  EXPECT_EQ(person.pairs.at(0).customer_id, id);
  EXPECT_EQ(person.ledger.size(), 2u);
  ASSERT_EQ(person.merged.size(), 1u);
  EXPECT_FALSE(person.merged[0].links.empty()) << "the superfluous records are named";
  sim.shop().place_order(order_by("guest@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(person_at(sim, "guest@example.com").ledger.size(), 3u);
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 2u) << "no third record";
}

TEST(People, an_address_that_goes_from_one_account_to_another_takes_nothing_with_it) {
  Simulation sim;
  const auto first = sim.shop().create_customer(customer("shared@example.com"), sim.clock.now());
  sim.shop().place_order(order_by("", first), sim.clock.now());
  const auto second = sim.shop().create_customer(customer("eve@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  // Both change at once, and the webhook of the one who gave the address away comes late.
  sim.shop().set_switch("bigcommerce.reorder_ms", "30000");
  ASSERT_TRUE(sim.shop().update_customer(first, {{"email", "ada@example.com"}}, sim.clock.now()));
  ASSERT_TRUE(sim.shop().update_customer(second, {{"email", "shared@example.com"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  EXPECT_EQ(person_at(sim, "ada@example.com").pairs.at(0).customer_id, first);
  EXPECT_EQ(person_at(sim, "ada@example.com").ledger.size(), 1u);
  EXPECT_EQ(person_at(sim, "shared@example.com").pairs.at(0).customer_id, second);
  EXPECT_EQ(person_at(sim, "shared@example.com").ledger.size(), 0u);
}

TEST(People, a_guest_order_stays_with_its_person_when_that_person_changes_address) {
  Simulation sim;
  const auto id = sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  const auto order = sim.shop().place_order(order_by("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  ASSERT_TRUE(sim.shop().update_customer(id, {{"email", "ada@example.org"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  ASSERT_TRUE(sim.shop().set_order_status(order, 2, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(person_at(sim, "ada@example.org").ledger.size(), 1u);
  EXPECT_EQ(sim.salesforce().rows("Lead").size(), 1u);
}

TEST(People, U2_a_deleted_order_leaves_the_totals_and_a_deleted_customer_stays_a_person) {
  SimOptions options;
  options.mapping =
      "lead:\n  Email: person.email\n  LastName: BLANKVALUE(person.last_name, \"Unknown\")\n  Company: '\"x\"'\n"
      "  Total_Spend__c: person.total_spend\nprospect: {email: person.email}\n";
  Simulation sim(options);
  const auto id = sim.shop().create_customer(customer("ada@example.com"), sim.clock.now());
  const auto order = sim.shop().place_order(order_by("", id), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(Decimal::parse(sim.salesforce().rows("Lead").at(0).at("Total_Spend__c")), Decimal::parse("12.5"));
  ASSERT_TRUE(sim.shop().update_order(order, {{"staff_notes", "x"}}, sim.clock.now()));
  ASSERT_TRUE(sim.shop().purge_order(order));
  ASSERT_TRUE(sim.shop().delete_customer(id, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  const auto lead = sim.salesforce().rows("Lead").at(0);
  EXPECT_EQ(Decimal::parse(lead.at("Total_Spend__c")), Decimal(0));
  EXPECT_EQ(lead.at("Email"), "ada@example.com");
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
}

TEST(People, D6_group_members_are_on_the_groups_list_and_move_with_it) {
  SimOptions options;
  options.workflows = "groups:\n  Wholesale: New customers\n  VIP: Customers\n";
  Simulation sim(options);
  const auto wholesale = sim.shop().create_group("Wholesale", sim.clock.now());
  const auto vip = sim.shop().create_group("VIP", sim.clock.now());
  auto made = customer("ada@example.com");
  made.group_id = wholesale;
  const auto id = sim.shop().create_customer(made, sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(list_members(sim, "New customers").size(), 1u);
  ASSERT_TRUE(sim.shop().update_customer(id, {{"group_id", std::to_string(vip)}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(list_members(sim, "New customers").size(), 0u);
  EXPECT_EQ(list_members(sim, "Customers").size(), 1u);
  ASSERT_TRUE(sim.shop().update_customer(id, {{"group_id", "0"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(list_members(sim, "Customers").size(), 0u);
}

TEST(People, status_changes_and_refunds_start_their_workflows_once_each) {
  SimOptions options;
  options.workflows =
      "workflows:\n  moved:\n    on: order.status_changed\n    steps:\n"
      "      - log_activity: {type: Purchase, value: '\"now \" & TEXT(order.status_id)'}\n"
      "  refunded:\n    on: order.refunded\n    once_per: order\n    steps:\n      - add_to_list: Customers\n";
  options.switches = {{"bigcommerce.duplicate_percent", "50"}, {"bigcommerce.reorder_ms", "1000"}};
  Simulation sim(options);
  const auto order = sim.shop().place_order(order_by("ada@example.com"), sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(activities(sim).size(), 0u);
  ASSERT_TRUE(sim.shop().set_order_status(order, 2, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(activities(sim).size(), 1u);
  EXPECT_EQ(list_members(sim, "Customers").size(), 0u);
  ASSERT_TRUE(sim.shop().refund_order(order, true, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(activities(sim).size(), 2u) << "refunding moves the status too";
  EXPECT_EQ(list_members(sim, "Customers").size(), 1u);
}

}  // namespace
}  // namespace tradewind::testing
