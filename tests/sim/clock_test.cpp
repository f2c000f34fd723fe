// NOW and TODAY in formulas: they ride along with what changed, and never cause a send by themselves.
#include <gtest/gtest.h>

#include "sim/checks.hpp"

namespace tradewind::testing {
namespace {

constexpr const char* mapping = R"(
prospect:
  email: person.email
  firstName: person.first_name
  Last_Purchase_Date__c: TODAY()
lead:
  Email: person.email
  FirstName: person.first_name
  LastName: person.last_name
  Company: '"x"'
  Last_Purchase_Date__c: TODAY()
)";

std::size_t writes(const Simulation& sim) {
  const auto& history = sim.world->history();
  return static_cast<std::size_t>(std::count_if(history.begin(), history.end(),
                                                [](const auto& line) { return line.platform != "bigcommerce" && line.method == "PATCH"; }));
}

TEST(ByClock, a_date_of_today_is_sent_with_what_changed_and_never_alone) {
  SimOptions options;
  options.mapping = mapping;
  options.workflows = "workflows: {}\n";
  Simulation sim(options);
  sandbox::NewCustomer ada;
  ada.email = "ada@example.com", ada.first_name = "Ada", ada.last_name = "Lovelace";
  const auto id = sim.shop().create_customer(ada, sim.clock.now());
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.salesforce().rows("Lead").at(0).at("Last_Purchase_Date__c"), "2026-03-02");
  const auto before = writes(sim);

  // The next day, while known values are believed still, somebody saves the account without a change that the mapping shows.
  sim.run_for(std::chrono::hours(20));
  ASSERT_TRUE(sim.shop().update_customer(id, {{"phone", "555"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(writes(sim), before);
  EXPECT_EQ(sim.salesforce().rows("Lead").at(0).at("Last_Purchase_Date__c"), "2026-03-02");

  ASSERT_TRUE(sim.shop().update_customer(id, {{"first_name", "Augusta"}}, sim.clock.now()));
  ASSERT_TRUE(sim.settle());
  EXPECT_EQ(sim.salesforce().rows("Lead").at(0).at("Last_Purchase_Date__c"), "2026-03-03");
  EXPECT_EQ(text_at(prospects(sim, "ada@example.com").at(0), "Last_Purchase_Date__c"), "2026-03-03");
}

}  // namespace
}  // namespace tradewind::testing
