// Claims that end without a result: what was lost is claimed alone, what was lost twice while no other such work is under way.
#pragma once

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

TEST_P(StoreSuite, F_57_lost_reads_come_back_one_by_one_and_a_result_clears_them) {
  for (int i = 1; i <= 3; ++i) accept_order(i);
  route();
  ASSERT_EQ(claim_reads().size(), 3U);
  reopen();
  // The holder of all three died: each is alone now.
  for (int i = 0; i < 3; ++i) {
    const auto task = claim_read();
    EXPECT_EQ(task.lost, 1);
    EXPECT_EQ(task.attempts, 2);
    if (i == 0) must(store().record_read(task, ReadRecord{}, now));
    if (i == 1) must(store().retry_read(task, now + reread_gap, Failure{"http_503", "", "", ""}, true, {}, now));
  }
  now += reread_gap;
  const auto cleared = claim_read();
  EXPECT_EQ(cleared.lost, 0) << "a try that failed is a result";
}

TEST_P(StoreSuite, F_57_what_was_lost_twice_is_worked_on_while_nothing_else_of_that_kind_is) {
  for (int i = 1; i <= 2; ++i) accept_order(i);
  route();
  ASSERT_EQ(claim_reads().size(), 2U);
  reopen();
  claim_read();
  claim_read();
  reopen();
  const auto first = claim_read();
  EXPECT_EQ(first.lost, suspected_after);
  EXPECT_TRUE(claim_reads().empty());
  now += suspect_gap;
  EXPECT_TRUE(claim_reads().empty()) << "the first one is still under way";
  accept_order(3);
  route();
  EXPECT_EQ(claim_read().entity.id, "3") << "others go on";
  must(store().record_read(first, ReadRecord{}, now));
  now += suspect_gap;
  const auto second = claim_read();
  EXPECT_EQ(second.lost, suspected_after);
  EXPECT_NE(second.entity, first.entity);
}

TEST_P(StoreSuite, F_57_a_drain_loses_nothing) {
  read_of_order(1);
  must(store().release_leases(now));
  EXPECT_EQ(claim_read().lost, 0);
}

TEST_P(StoreSuite, F_57_work_without_a_result_is_alone_as_it_was_and_its_state_is_kept) {
  for (int i = 1; i <= 2; ++i) {
    const auto task = read_of_order(i);
    must(store().record_read(task, record_for(person_write(std::to_string(i) + "@x.test"), {effect("k" + std::to_string(i), crm, true)}),
                             now));
  }
  auto both = claim_work();
  ASSERT_EQ(both.size(), 2U);
  EffectIntent intent;
  intent.effect = both[0].effects.front().id;
  must(store().intend(both[0], {intent}, now));
  WorkRecord failed;
  failed.no_result = true;
  for (const auto& task : both) must(store().record_work(task, failed, now));
  for (int i = 0; i < 2; ++i) {
    const auto task = claim_one();
    EXPECT_EQ(task.lost, 1);
    const bool intended = task.effects.front().id == intent.effect;
    EXPECT_EQ(task.effects.front().state, intended ? EffectState::intent : EffectState::planned);
    must(store().record_work(task, all_ended(task, EffectState::done), now));
  }
  expect_sums();
}

}  // namespace tradewind::conformance
