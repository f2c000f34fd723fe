#include <tradewind/policy/budget.hpp>

#include <tradewind/base/random.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind::policy {
namespace {

using namespace std::chrono_literals;
const TimePoint start = from_unix_s(1'750'000'000);

WindowBudget::Report report(std::int64_t left, Millis reset_in, std::int64_t quota = 150) { return {quota, left, 30s, reset_in}; }

TEST(WindowBudget, I_10_leaves_a_share_of_the_window_for_others) {
  WindowBudget budget(0.8);
  ASSERT_TRUE(budget.admit(start).ok());
  budget.answered(start, report(149, 30s));
  int admitted = 1;
  for (std::int64_t left = 148; budget.admit(start).ok(); --left, ++admitted) budget.answered(start, report(left, 20s));
  EXPECT_EQ(admitted, 120);
  EXPECT_EQ(budget.admit(start).wait_until, start + 30s);
  EXPECT_TRUE(budget.admit(start + 30s).ok());
}

TEST(WindowBudget, F_40_leaves_it_also_when_others_used_most) {
  WindowBudget budget(0.8);
  ASSERT_TRUE(budget.admit(start).ok());
  budget.answered(start, report(31, 12s));
  ASSERT_TRUE(budget.admit(start).ok());
  budget.answered(start, report(30, 12s));
  EXPECT_EQ(budget.admit(start).wait_until, start + 12s);
}

TEST(WindowBudget, answers_out_of_order_do_not_raise_the_count) {
  WindowBudget budget(1);
  ASSERT_TRUE(budget.admit(start).ok());
  ASSERT_TRUE(budget.admit(start).ok());
  budget.answered(start, report(1, 12s));
  budget.answered(start, report(2, 12s));
  EXPECT_EQ(budget.left(start), 1);
}

TEST(WindowBudget, a_late_answer_of_the_last_window_says_nothing) {
  WindowBudget budget(1);
  ASSERT_TRUE(budget.admit(start).ok());
  ASSERT_TRUE(budget.admit(start).ok());
  budget.answered(start, report(100, 30s));
  budget.answered(start, report(0, 1ms));
  EXPECT_EQ(budget.left(start), 100);
}

TEST(WindowBudget, knows_little_at_first_and_admits_little) {
  WindowBudget budget(0.8);
  int admitted = 0;
  while (budget.admit(start).ok()) ++admitted;
  EXPECT_EQ(admitted, 4);
  EXPECT_EQ(budget.left(start), -1);
}

/// A remote with fixed windows, as the platform counts: never may a call find it empty.
RC_GTEST_PROP(WindowBudgetProperty, I_10_window_is_never_exceeded_by_any_interleaving, ()) {
  const auto quota = *rc::gen::inRange<std::int64_t>(20, 200);
  const double share = static_cast<double>(*rc::gen::inRange(50, 101)) / 100;
  auto random = make_seeded_random(*rc::gen::arbitrary<std::uint64_t>());
  WindowBudget budget(share);
  struct Call {
    TimePoint arrives, answered;
    std::optional<WindowBudget::Report> report;
  };
  std::vector<Call> calls;
  TimePoint now = start;
  std::int64_t window = -1, left = quota;
  for (int i = 0; i < 2000; ++i) {
    now += Millis{static_cast<std::int64_t>(random->below(60))};
    for (auto& call : calls) {
      if (call.report || call.arrives > now) continue;
      const std::int64_t at = (call.arrives - start) / Millis{30'000};
      if (at != window) window = at, left = quota;
      RC_ASSERT(left > 0);
      --left;
      call.report = WindowBudget::Report{quota, left, 30s, start + (at + 1) * Millis{30'000} - call.arrives};
    }
    for (auto call = calls.begin(); call != calls.end();) {
      if (!call->report || call->answered > now) {
        ++call;
        continue;
      }
      if (random->chance(0.05))
        budget.lost();
      else
        budget.answered(now, call->report);
      call = calls.erase(call);
    }
    // Calls are counted in the order they arrive: keep them in it.
    if (calls.size() < 8 && budget.admit(now).ok()) {
      const TimePoint arrives =
          std::max(now + Millis{static_cast<std::int64_t>(random->below(5))}, calls.empty() ? now : calls.back().arrives);
      calls.push_back({arrives, arrives + Millis{static_cast<std::int64_t>(random->below(400))}, {}});
    }
  }
}

TEST(DailyBudget, F_48_stops_at_the_reserve_and_probes_once_an_hour) {
  DailyBudget budget(0.5, 0.1, 15'000);
  EXPECT_EQ(budget.own_limit(), 7'500);
  EXPECT_TRUE(budget.admit(start).ok());
  budget.report(start, 89, 100);
  EXPECT_EQ(budget.own_limit(), 50);
  EXPECT_TRUE(budget.admit(start).ok());
  EXPECT_EQ(budget.admit(start).wait_until, start + 1h);
  EXPECT_TRUE(budget.admit(start + 1h).ok());
  EXPECT_FALSE(budget.admit(start + 1h).ok());
  budget.report(start + 1h, 10, 100);
  EXPECT_TRUE(budget.admit(start + 1h).ok());
}

TEST(DailyBudget, shares_are_whole_calls) {
  DailyBudget budget(0.8, 0, 5);
  EXPECT_EQ(budget.own_limit(), 4);
  EXPECT_EQ(budget.left(), -1);
  budget.report(start, 0, 0);
  EXPECT_EQ(budget.left(), -1);
}

}  // namespace
}  // namespace tradewind::policy
