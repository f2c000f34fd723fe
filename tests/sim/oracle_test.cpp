// The oracle finds what it is there to find: a run is whole, and each violation that is planted into its evidence is named.
#include "sim/oracle.hpp"

#include <tradewind/base/text.hpp>

#include <gtest/gtest.h>

namespace tradewind::testing {
namespace {

void shop(Simulation& sim, const std::string& name) {
  sandbox::NewCustomer customer;
  customer.email = text::lower(name) + "@example.com", customer.first_name = "Ada", customer.last_name = name;
  sandbox::NewOrder order;
  order.customer_id = sim.shop().create_customer(customer, sim.clock.now());
  order.items.emplace_back().name = "Towel";
  sim.shop().place_order(order, sim.clock.now());
}

/// Two shoppers who went through, one whose Lead was refused.
Evidence honest() {
  static const Evidence seen = [] {
    Simulation sim;
    sim.salesforce().add_validation_rule({"Lead", "LastName", "Refused", "This name is refused"});
    for (const char* name : {"Lovelace", "Hopper", "Refused"}) shop(sim, name);
    sim.settle();
    sim.run_for(std::chrono::hours(3));
    return gather(sim);
  }();
  return seen;
}

class Oracle : public ::testing::Test {
 protected:
  /// Exactly this invariant is broken, or others with it: it is named.
  void expect(const std::string& id) {
    const auto found = violations(seen_);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const std::string& line) { return line.rfind(id, 0) == 0; }))
        << "planted and not found; found: " << (found.empty() ? "nothing" : found.front());
  }
  EventEvidence& event_in(EventState state) {
    return *std::find_if(seen_.events.begin(), seen_.events.end(), [&](const auto& one) { return one.row.state == state; });
  }
  Evidence seen_ = honest();
};

TEST_F(Oracle, an_honest_run_breaks_nothing) {
  std::string all;
  for (const auto& line : violations(seen_)) all += line + "\n";
  EXPECT_EQ(all, "");
  EXPECT_GE(seen_.events.size(), 6U);
  EXPECT_FALSE(seen_.letters.empty());
  EXPECT_GE(seen_.fields.size(), 6U) << "values were compared";
  EXPECT_GE(seen_.names.size(), 2U);
  EXPECT_GE(seen_.secrets.size(), 4U);
}

TEST_F(Oracle, I_01_acknowledged_and_never_read) {
  seen_.stores[0].reads.clear();
  expect("I-01");
}

TEST_F(Oracle, I_01_read_only_before_it_happened) {
  for (auto& read : seen_.stores[0].reads) read.at = read.at - std::chrono::hours(1);
  expect("I-01");
}

TEST_F(Oracle, I_02_dead_without_a_dead_letter) {
  seen_.letters.clear();
  expect("I-02");
}

TEST_F(Oracle, I_03_two_events_of_one_delivery) {
  seen_.events.push_back(event_in(EventState::done));
  expect("I-03");
}

TEST_F(Oracle, I_04_a_member_a_membership_and_an_activity_twice) {
  for (auto* rows : {&seen_.members, &seen_.memberships, &seen_.activities}) {
    seen_ = honest();
    rows->push_back(rows->front());
    expect("I-04");
  }
}

TEST_F(Oracle, I_05_two_writers_at_once) {
  auto& event = event_in(EventState::done);
  Step step;
  step.at = seen_.now, step.duration_ms = 100, step.method = "PATCH", step.path = "/services/data/a";
  event.trace.push_back(step);
  step.at = step.at + Millis{50}, step.path = "/services/data/b";
  event.trace.push_back(step);
  expect("I-05");
}

TEST_F(Oracle, I_06_an_old_name_stands) {
  seen_.names.front().crm = "Byron";
  expect("I-06");
}

TEST_F(Oracle, I_07_a_second_record_of_one_address) {
  for (auto* rows : {&seen_.people, &seen_.prospects}) {
    seen_ = honest();
    rows->push_back(rows->front());
    expect("I-07");
  }
}

TEST_F(Oracle, I_08_given_up_after_an_outage) {
  seen_.letters.front().error.code = "http_503";
  expect("I-08");
}

TEST_F(Oracle, I_09_a_dead_letter_that_says_nothing) {
  seen_.letters.front().error.message.clear();
  expect("I-09");
}

TEST_F(Oracle, I_10_a_limit_was_reached) {
  seen_.refusals["pardot"] = 1;
  expect("I-10");
}

TEST_F(Oracle, I_13_the_log_grows_by_itself) {
  seen_.log.insert(seen_.log.end(), 10'000, "still here");
  expect("I-13");
}

TEST_F(Oracle, I_14_something_waits_although_all_is_well) {
  event_in(EventState::done).row.state = EventState::pending;
  expect("I-14");
}

TEST_F(Oracle, I_15_others_wait_more_than_twice_as_long) {
  const std::vector<Millis> alone{Millis{100}, Millis{120}, Millis{140}};
  EXPECT_TRUE(unfair(alone, {Millis{150}, Millis{200}, Millis{280}}).empty());
  EXPECT_FALSE(unfair(alone, {Millis{150}, Millis{200}, Millis{281}}).empty());
  EXPECT_FALSE(unfair(alone, {Millis{300}, Millis{300}, Millis{280}}).empty());
  EXPECT_FALSE(unfair(alone, {Millis{100}}).empty()) << "somebody never came through";
}

TEST_F(Oracle, I_16_a_value_that_the_mapping_did_not_make) {
  seen_.fields.front().is = "something else";
  expect("I-16");
}

TEST_F(Oracle, I_17_open_work_is_gone) {
  const auto gone =
      std::find_if(seen_.events.begin(), seen_.events.end(), [](const auto& one) { return one.row.state == EventState::dead; });
  seen_.events.erase(gone);
  expect("I-17");
}

TEST_F(Oracle, I_18_the_sums_do_not_add_up) {
  ++seen_.counts["main"].received;
  expect("I-18");
}

TEST_F(Oracle, I_18_the_metric_counts_otherwise) {
  seen_.metrics.clear();
  expect("I-18");
}

TEST_F(Oracle, I_19_nobody_touches_it_and_nobody_says_why) {
  event_in(EventState::done).row.state = EventState::running;
  expect("I-19");
}

TEST_F(Oracle, I_21_an_address_in_the_log) {
  seen_.log.emplace_back("looked_for ada lovelace@example.com in vain");
  expect("I-21");
}

TEST_F(Oracle, I_23_another_trace) {
  EXPECT_TRUE(undetermined("a", "a").empty());
  EXPECT_FALSE(undetermined("a", "b").empty());
}

}  // namespace
}  // namespace tradewind::testing
