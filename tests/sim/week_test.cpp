// A seeded week: five hundred events and twenty faults a day, then quiet. Nothing lost, nothing doubled, and the same seed gives the same
// trace.
#include "sim/oracle.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace tradewind::testing {
namespace {

constexpr int days = 7;
constexpr int actions_a_day = 240;  // about three webhooks each
constexpr int faults_a_day = 20;

class Week {
 public:
  explicit Week(std::uint64_t seed) : random_(make_seeded_random(seed)), sim_(options(seed)) {}

  void live() {
    for (int day = 0; day < days; ++day) {
      std::vector<std::pair<TimePoint, bool>> plan;  // when, and whether it is a fault
      for (int i = 0; i < actions_a_day; ++i) plan.emplace_back(some_time_today(), false);
      for (int i = 0; i < faults_a_day; ++i) plan.emplace_back(some_time_today(), true);
      std::sort(plan.begin(), plan.end());
      const TimePoint evening = sim_.clock.now() + std::chrono::hours(24);
      for (const auto& [at, fault] : plan) {
        sim_.clock.run(at);
        fault ? strike() : shop();
        check_sums();
      }
      sim_.clock.run(evening);
    }
    sim_.world->clear_faults();
    ASSERT_TRUE(sim_.settle(std::chrono::hours(72)));
  }

  void judge() {
    EXPECT_EQ(bad_sums_, 0) << "I-18";
    auto events = sim_.counts();
    EXPECT_EQ(events.events[EventState::dead], 0) << "I-08: only transient faults were made";
    EXPECT_GE(events.received, days * 450);
    EXPECT_EQ(check_invariants(sim_), "");
  }

  std::string trace() const { return sim_.trace_hash(); }
  std::int64_t received() { return sim_.counts().received; }

 private:
  static SimOptions options(std::uint64_t seed) {
    SimOptions made;
    made.seed = seed;
    made.switches = {{"bigcommerce.duplicate_percent", "5"}, {"bigcommerce.reorder_ms", "3000"}, {"pardot.read_lag_ms", "30000"}};
    return made;
  }

  TimePoint some_time_today() { return sim_.clock.now() + Millis{static_cast<std::int64_t>(random_->below(24 * 3600 * 1000))}; }

  std::string email(std::uint64_t n) {
    const std::string base = "shopper" + std::to_string(n) + "@example.com";
    return random_->chance(0.2) ? " S" + base.substr(1) + "\u200b" : base;
  }

  void shop() {
    auto& store = sim_.shop();
    const TimePoint now = sim_.clock.now();
    const auto n = random_->below(400);
    const auto known = store.customer_by_email("shopper" + std::to_string(n) + "@example.com");
    if (!known && random_->chance(0.25)) {
      sandbox::NewCustomer customer;
      customer.email = "shopper" + std::to_string(n) + "@example.com";
      customer.first_name = "Shopper";
      customer.last_name = "Number" + std::to_string(n);
      store.create_customer(customer, now);
    } else if (known && random_->chance(0.3)) {
      (void)store.update_customer(*known, {{"phone", "555" + std::to_string(random_->below(10000))}}, now);
    } else if (store.last_order() && random_->chance(0.25)) {
      (void)store.set_order_status(1 + static_cast<std::int64_t>(random_->below(static_cast<std::uint64_t>(*store.last_order()))),
                                   random_->chance(0.5) ? 2 : 10, now);
    } else {
      sandbox::NewOrder order;
      if (known && random_->chance(0.6)) {
        order.customer_id = *known;
      } else {
        order.billing.email = email(n);
        order.billing.last_name = "Number" + std::to_string(n);
      }
      order.items.emplace_back().name = "Towel";
      store.place_order(order, now);
    }
  }

  void strike() {
    static const char* platforms[] = {"bigcommerce", "salesforce", "pardot"};
    static const char* kinds[] = {"status", "html", "reset_before", "lost_after", "truncate", "delay", "expire_token"};
    sandbox::Fault fault;
    fault.platform = platforms[random_->below(3)];
    fault.kind = kinds[random_->below(7)];
    fault.status = random_->chance(0.3) ? 429 : 503;
    fault.bytes = random_->below(200);
    fault.delay = Millis{static_cast<std::int64_t>(random_->below(20000))};
    fault.times = 1 + static_cast<int>(random_->below(4));
    if (random_->chance(0.1)) fault.until = sim_.clock.now() + std::chrono::minutes(random_->below(90));
    if (fault.kind == "expire_token" && fault.platform == "bigcommerce") fault.kind = "status";
    if (fault.until && (fault.kind == "delay" || fault.kind == "expire_token")) fault.until.reset();
    sim_.world->add_fault(fault);
  }

  void check_sums() {
    auto now = sim_.counts();
    std::int64_t sum = 0;
    for (const auto& [state, count] : now.events) sum += count;
    if (sum != now.received) ++bad_sums_;
  }

  std::unique_ptr<Random> random_;
  Simulation sim_;
  int bad_sums_ = 0;
};

TEST(Week, G_05_five_hundred_events_and_twenty_faults_a_day) {
  Week week(2026);
  week.live();
  week.judge();
  std::cout << "events " << week.received() << " trace " << week.trace() << "\n";
}

TEST(Week, I_23_the_same_seed_gives_the_same_trace) {
  std::string traces[2];
  for (auto& trace : traces) {
    Week week(7);
    week.live();
    trace = week.trace();
  }
  EXPECT_TRUE(undetermined(traces[0], traces[1]).empty());
}

}  // namespace
}  // namespace tradewind::testing
