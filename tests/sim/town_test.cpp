// A thousand random shoppers with duplicates, reorderings, refunds, cancellations, deletions, currencies, changes of address and merges:
// ledger and remote records equal what the store's own books say.
#include "sim/town.hpp"

#include <gtest/gtest.h>

namespace tradewind::testing {
namespace {

const char* const mapping = R"(
prospect:
  email: person.email
  lastName: person.last_name
lead:
  Email: person.email
  LastName: BLANKVALUE(person.last_name, "Unknown")
  Company: '"x"'
  Total_Spend__c: ROUND(person.total_spend, 2)
  Order_Count__c: person.order_count
)";

SimOptions options(std::uint64_t seed) {
  SimOptions made;
  made.seed = seed;
  made.mapping = mapping;
  made.switches = {{"bigcommerce.duplicate_percent", "20"},
                   {"bigcommerce.reorder_ms", "20000"},
                   {"bigcommerce.quota", "1000000"},
                   {"pardot.daily_limit", "10000000"}};
  return made;
}

std::string as_text(const PersonContext& person) {
  std::string text;
  for (const auto& line : person.ledger)
    text += "\norder " + std::to_string(line.order_id) + " status " + std::to_string(line.status_id) + " total " + line.total.text() + " " +
            line.currency + " = " + line.total_store.text() + " refunded " + line.refunded.text() + " = " + line.refunded_store.text();
  return text;
}

class Thousand : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Thousand, ledger_and_remote_records_equal_a_recompute_from_the_store) {
  Simulation sim(options(GetParam()));
  Town town(sim, GetParam(), 1000);
  for (int i = 0; i < 6; ++i) {
    town.round();
    ASSERT_TRUE(sim.settle(std::chrono::hours(48))) << "round " << i;
  }
  EXPECT_GT(town.merges(), 10);
  EXPECT_EQ(sim.counts().events[EventState::dead], 0);
  std::map<std::string, std::size_t> leads, prospects;
  for (const auto& row : sim.salesforce().rows("Lead")) ++leads[text_at(row, "Email")];
  for (const auto& row : sim.pardot().rows("prospects")) ++prospects[text_at(row, "email")];
  int checked = 0;
  for (std::size_t i = 0; i < town.size(); ++i) {
    if (!town.exists(i)) continue;
    SCOPED_TRACE(town.email(i));
    const Expected expected = town.expected(i);
    PersonQuery query;
    query.pair = "main";
    query.email = town.email(i);
    const auto person = sim.ask(sim.store->find_person(query));
    ASSERT_TRUE(person);
    const auto totals = totals_of(person->ledger, mapping::Mapping().purchase_count);
    ASSERT_EQ(totals.order_count, expected.orders) << as_text(*person);
    ASSERT_EQ(totals.total_spend.text(), expected.spend.text()) << as_text(*person);
    ASSERT_EQ(totals.refunded, expected.refunded) << as_text(*person);
    for (const auto& [currency, spent] : expected.spent) ASSERT_EQ(totals.spend.at(currency), spent) << currency;
    // Who was merged had a record of their own: it stays and is named with the merge.
    ASSERT_LE(leads[town.email(i)], 1 + person->merged.size());
    const auto link = std::find_if(person->links.begin(), person->links.end(), [](const Link& one) { return one.object == "lead"; });
    ASSERT_NE(link, person->links.end());
    const auto lead = sim.salesforce().row("Lead", link->remote_id);
    ASSERT_EQ(lead.at("Email"), town.email(i));
    ASSERT_EQ(Decimal::parse(lead.at("Total_Spend__c")).value(), expected.spend.round(2));
    ASSERT_EQ(Decimal::parse(lead.at("Order_Count__c")).value(), Decimal(expected.orders));
    ASSERT_LE(prospects[town.email(i)], 1 + person->merged.size());
    ASSERT_GE(prospects[town.email(i)], 1u);
    ++checked;
  }
  EXPECT_GT(checked, 700);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Thousand, ::testing::Values(1));

}  // namespace
}  // namespace tradewind::testing
