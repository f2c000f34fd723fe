// Work that waits for a person: dead letters with values given by hand, and settings that stop a whole object.
#include <gtest/gtest.h>

#include "sim/oracle.hpp"

namespace tradewind::testing {
namespace {

sandbox::NewCustomer customer(const std::string& name) {
  sandbox::NewCustomer made;
  made.email = name + "@example.com";
  made.first_name = "Ada", made.last_name = "Void", made.phone = "+442079460018";
  return made;
}

std::size_t lines_with(const Simulation& sim, const std::string& text) {
  return static_cast<std::size_t>(std::count_if(sim.log.lines.begin(), sim.log.lines.end(),
                                                [&](const std::string& line) { return line.find(text) != std::string::npos; }));
}

std::size_t calls_to(const Simulation& sim, const std::string& platform, TimePoint since) {
  const auto& history = sim.world->history();
  return static_cast<std::size_t>(
      std::count_if(history.begin(), history.end(), [&](const auto& line) { return line.platform == platform && line.at >= since; }));
}

class Letters : public ::testing::Test {
 protected:
  Letters() {
    sim_.salesforce().add_validation_rule({"Lead", "LastName", "Void", "Void is no last name"});
    customer_ = sim_.shop().create_customer(customer("ada"), sim_.clock.now());
    EXPECT_TRUE(sim_.settle());
    letters_ = sim_.ask(sim_.store->dead_letters(Page{})).rows;
    if (letters_.empty()) throw std::runtime_error("the rule should have parked her");
  }

  void edit(const std::string& instead_of) {
    Override given;
    given.account = letters_[0].account, given.object = "lead", given.field = "LastName";
    given.value = Value("Lovelace").canonical(), given.instead_of = Value(instead_of).canonical();
    sim_.tell(sim_.store->edit_dead_letter(letters_[0].id, {given}, sim_.clock.now()));
    for (const auto& letter : letters_) sim_.retry(letter.id);
    ASSERT_TRUE(sim_.settle());
  }

  Simulation sim_;
  std::int64_t customer_ = 0;
  std::vector<DeadLetterRow> letters_;
};

TEST_F(Letters, L6_a_value_given_by_hand_is_sent_until_the_mapped_one_changes) {
  EXPECT_EQ(letters_[0].error.code, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  edit("Void");
  EXPECT_EQ(sim_.counts().dead_letters, 0);
  EXPECT_EQ(sim_.salesforce().find("Lead", "Email", "ada@example.com").at(0).at("LastName"), "Lovelace");
  // Something else changes: the hand's value stands.
  ASSERT_TRUE(sim_.shop().update_customer(customer_, {{"first_name", "Augusta"}}, sim_.clock.now()));
  ASSERT_TRUE(sim_.settle());
  EXPECT_EQ(sim_.salesforce().find("Lead", "Email", "ada@example.com").at(0).at("LastName"), "Lovelace");
  // The source changes: the mapped value is back.
  ASSERT_TRUE(sim_.shop().update_customer(customer_, {{"last_name", "King"}}, sim_.clock.now()));
  ASSERT_TRUE(sim_.settle());
  EXPECT_EQ(sim_.salesforce().find("Lead", "Email", "ada@example.com").at(0).at("LastName"), "King");
}

TEST_F(Letters, L6_a_value_for_another_mapped_value_changes_nothing) {
  edit("Somebody else");
  EXPECT_GT(sim_.counts().dead_letters, 0) << "the same refusal again";
}

class Paused : public ::testing::Test {
 protected:
  void shoppers(int count) {
    for (int i = 0; i < count; ++i) sim_.shop().create_customer(customer("shopper" + std::to_string(made_++)), sim_.clock.now());
  }
  Simulation sim_;
  int made_ = 0;
};

TEST_F(Paused, F_51_a_right_taken_away_pauses_leads_alone_and_everything_follows_once_it_is_back) {
  const auto first = sim_.shop().create_customer(customer("shopper" + std::to_string(made_++)), sim_.clock.now());
  ASSERT_TRUE(sim_.settle());
  ASSERT_TRUE(sim_.world->set_switch("salesforce.no_edit", "Lead.Phone"));
  shoppers(8);
  ASSERT_TRUE(sim_.shop().update_customer(first, {{"first_name", "Augusta"}}, sim_.clock.now()));
  sim_.run_for(std::chrono::minutes(20));
  EXPECT_EQ(sim_.counts().dead_letters, 0);
  EXPECT_EQ(lines_with(sim_, "object_paused"), 1U) << "told once";
  EXPECT_EQ(sim_.salesforce().rows("Lead").size(), 1U);
  EXPECT_EQ(text_at(prospects(sim_, "shopper0@example.com").at(0), "firstName"), "Augusta") << "other objects go on";
  const auto lanes = sim_.ask(sim_.store->lanes());
  EXPECT_TRUE(std::any_of(lanes.begin(), lanes.end(), [](const LaneRow& row) {
    return row.paused && row.account.find("/") != std::string::npos;
  })) << "a restart remembers";

  const TimePoint waiting = sim_.clock.now();
  sim_.run_for(std::chrono::hours(1));
  EXPECT_LT(calls_to(sim_, "salesforce", waiting), 80U) << "a few looks, no storm";

  ASSERT_TRUE(sim_.world->set_switch("salesforce.edit", "Lead.Phone"));
  ASSERT_TRUE(sim_.settle(std::chrono::minutes(30)));
  EXPECT_EQ(sim_.salesforce().rows("Lead").size(), 9U);
  EXPECT_EQ(lines_with(sim_, "object_resumed"), 1U);
  EXPECT_EQ(sim_.counts().dead_letters, 0);
  EXPECT_EQ(sim_.counts().events[EventState::done], sim_.counts().received);
  EXPECT_EQ(check_invariants(sim_), "");
}

TEST(PausedList, F_51_one_list_that_is_missing_stops_no_other_list) {
  SimOptions options;
  options.workflows = R"(
workflows:
  fine:
    on: customer.created
    steps:
      - add_to_list: Customers
  missing:
    on: customer.created
    steps:
      - add_to_list: Not there yet
)";
  Simulation sim(options);
  for (int i = 0; i < 8; ++i) sim.shop().create_customer(customer("shopper" + std::to_string(i)), sim.clock.now());
  sim.run_for(std::chrono::minutes(30));
  EXPECT_EQ(list_members(sim, "Customers").size(), 8U);
  EXPECT_EQ(sim.counts().dead_letters, 0);
  EXPECT_EQ(lines_with(sim, "object_paused"), 1U);
  EXPECT_EQ(lines_with(sim, "object_resumed"), 0U);
  sim.pardot().add_list("Not there yet");
  ASSERT_TRUE(sim.settle(std::chrono::hours(2)));
  EXPECT_EQ(list_members(sim, "Not there yet").size(), 8U);
  EXPECT_EQ(lines_with(sim, "object_resumed"), 1U);
}

}  // namespace
}  // namespace tradewind::testing
