// Accepting, repeats, routing, reading.
#pragma once

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

using namespace std::chrono_literals;

TEST_P(StoreSuite, accepted_event_is_there_after_a_restart) {
  const auto id = accept_order(1);
  reopen();
  EXPECT_EQ(state_of(id), EventState::pending);
  EXPECT_EQ(counts().received, 1);
}

TEST_P(StoreSuite, I_03_repeat_makes_no_second_event) {
  const auto first = order_event(1, "hook-1");
  accept(first);
  auto second = first;
  second.id = new_id();
  const auto answer = get(store().accept(second));
  EXPECT_TRUE(answer.repeated);
  EXPECT_EQ(answer.event_id, first.id);
  EXPECT_EQ(counts().received, 1);
}

TEST_P(StoreSuite, I_03_any_other_fact_makes_another_event) {
  const auto first = order_event(1, "hook-1");
  accept(first);
  auto differ = [&](auto change) {
    auto other = first;
    other.id = new_id();
    change(other);
    EXPECT_FALSE(get(store().accept(other)).repeated);
  };
  differ([](NewEvent& event) { event.pair = "other"; });
  differ([](NewEvent& event) { event.webhook_id = "hook-2"; });
  differ([](NewEvent& event) { event.scope = "store/order/created"; });
  differ([](NewEvent& event) { event.entity.id = "2"; });
  differ([](NewEvent& event) { event.created_at += 1s; });
}

TEST_P(StoreSuite, accept_with_the_same_id_is_harmless) {
  const auto event = order_event(1);
  EXPECT_FALSE(get(store().accept(event)).repeated);
  EXPECT_FALSE(get(store().accept(event)).repeated);
  EXPECT_EQ(counts().received, 1);
}

TEST_P(StoreSuite, ignored_event_ends_with_its_reason) {
  auto event = order_event(1);
  event.ignored_reason = "unknown_scope";
  accept(event);
  EXPECT_EQ(route(), 1);
  const auto row = get(store().event(event.id));
  EXPECT_EQ(row.state, EventState::ignored);
  EXPECT_EQ(row.reason, "unknown_scope");
  EXPECT_TRUE(claim_reads().empty());
}

TEST_P(StoreSuite, fifty_events_cost_one_read_and_share_its_end) {
  std::vector<Id> ids;
  for (int i = 0; i < 50; ++i) {
    ids.push_back(accept_order(1));
    now += 1ms;
  }
  EXPECT_EQ(route(), 50);
  const auto task = claim_read();
  EXPECT_EQ(task.events.size(), 50u);
  must(store().record_read(task, ReadRecord{}, now));
  for (const auto& id : ids) {
    const auto row = get(store().event(id));
    EXPECT_EQ(row.state, EventState::done);
    EXPECT_EQ(row.covered_by, id == ids.back() ? std::nullopt : std::optional<Id>(ids.back()));
  }
  now += 1h;
  EXPECT_TRUE(claim_reads().empty());
}

TEST_P(StoreSuite, event_during_a_read_owes_one_more) {
  const auto first = read_of_order(1);
  const auto began = now;
  now += 100ms;
  const auto later = accept_order(1);
  route();
  EXPECT_TRUE(claim_reads().empty()) << "leased";
  must(store().record_read(first, ReadRecord{}, now));
  EXPECT_EQ(state_of(later), EventState::pending);
  EXPECT_EQ(get(store().next_read_at("shop")), began + reread_gap);
  EXPECT_TRUE(claim_reads().empty()) << "not before the gap is over";
  now = began + reread_gap;
  const auto second = claim_read();
  ASSERT_EQ(second.events.size(), 1u);
  EXPECT_EQ(second.events.front().id, later);
  EXPECT_NE(second.read_id, first.read_id);
}

TEST_P(StoreSuite, entity_is_not_read_again_sooner_than_the_gap) {
  const auto first = read_of_order(1);
  const auto began = now;
  must(store().record_read(first, ReadRecord{}, now));
  now += 500ms;
  accept_order(1);
  route();
  EXPECT_EQ(get(store().next_read_at("shop")), began + reread_gap);
}

TEST_P(StoreSuite, R3_repeat_owes_a_read_when_the_last_began_too_early) {
  const auto event = order_event(1, "hook-1");
  accept(event);
  route();
  now += 1s;
  must(store().record_read(claim_read(), ReadRecord{}, now));
  now += 60s;
  auto repeat = event;
  repeat.id = new_id();
  repeat.received_at = now;
  EXPECT_TRUE(get(store().accept(repeat)).repeated);
  const auto task = claim_read();
  EXPECT_TRUE(task.events.empty());
  must(store().record_read(task, ReadRecord{}, now));
  repeat.id = new_id();
  EXPECT_TRUE(get(store().accept(repeat)).repeated);
  now += 1h;
  EXPECT_TRUE(claim_reads().empty()) << "the second read began late enough";
}

TEST_P(StoreSuite, R3_repeat_owes_nothing_when_a_late_read_is_done) {
  const auto event = order_event(1, "hook-1");
  now += 2s;
  accept(event);
  route();
  must(store().record_read(claim_read(), ReadRecord{}, now));
  auto repeat = event;
  repeat.id = new_id();
  repeat.received_at = now;
  EXPECT_TRUE(get(store().accept(repeat)).repeated);
  now += 1h;
  EXPECT_TRUE(claim_reads().empty());
}

TEST_P(StoreSuite, R3_repeat_during_an_early_read_owes_another) {
  const auto event = order_event(1, "hook-1");
  accept(event);
  route();
  const auto early = claim_read();
  auto repeat = event;
  repeat.id = new_id();
  get(store().accept(repeat));
  must(store().record_read(early, ReadRecord{}, now));
  EXPECT_TRUE(claim_reads().empty());
  EXPECT_EQ(get(store().next_read_at("shop")), event.created_at + reread_gap);
  now += reread_gap;
  const auto late = claim_read();
  EXPECT_TRUE(late.events.empty());
  repeat.id = new_id();
  repeat.received_at = now;
  get(store().accept(repeat));
  EXPECT_TRUE(claim_reads().empty()) << "leased";
  must(store().record_read(late, ReadRecord{}, now));
  now += 1h;
  EXPECT_TRUE(claim_reads().empty()) << "the late read covers that repeat too";
}

TEST_P(StoreSuite, R3_repeat_before_routing_waits_for_the_routed_read) {
  auto event = order_event(1, "hook-1");
  accept(event);
  now += 5s;
  auto repeat = event;
  repeat.id = new_id();
  repeat.received_at = now;
  EXPECT_TRUE(get(store().accept(repeat)).repeated);
  EXPECT_EQ(route(), 1);
  const auto task = claim_read();
  EXPECT_EQ(task.events.size(), 1u);
  must(store().record_read(task, ReadRecord{}, now));
  now += 1h;
  EXPECT_TRUE(claim_reads().empty());
}

TEST_P(StoreSuite, R3_repeat_after_a_buried_read_tries_again) {
  const auto event = order_event(1, "hook-1");
  accept(event);
  route();
  now += 10s;
  must(store().bury_read(claim_read(), Failure{"gone", "", "", ""}, {}, now));
  EXPECT_TRUE(claim_reads().empty());
  auto repeat = event;
  repeat.id = new_id();
  repeat.received_at = now;
  get(store().accept(repeat));
  now += 1h;
  EXPECT_EQ(claim_reads().size(), 1u);
}

TEST_P(StoreSuite, claims_go_by_pair_and_limit_oldest_first) {
  for (int order = 1; order <= 5; ++order) {
    accept_order(order);
    route();
    now += 1s;
  }
  EXPECT_TRUE(get(store().claim_reads("other", 10, now, now + lease)).empty());
  const auto two = claim_reads(2);
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].entity.id, "1");
  EXPECT_EQ(two[1].entity.id, "2");
  EXPECT_EQ(claim_reads().size(), 3u);
}

TEST_P(StoreSuite, I_05_stale_fence_changes_nothing) {
  const auto stale = read_of_order(1);
  now += lease;
  const auto current = claim_read();
  EXPECT_EQ(current.fence, stale.fence + 1);
  EXPECT_EQ(current.attempts, 2) << "a try that was lost counts";
  EXPECT_EQ(code(store().record_read(stale, record_for(person_write("a@x.test"), {}), now)), Errc::lease_lost);
  EXPECT_EQ(code(store().retry_read(stale, now, {}, true, {}, now)), Errc::lease_lost);
  EXPECT_EQ(code(store().bury_read(stale, {}, {}, now)), Errc::lease_lost);
  PersonQuery query{"shop", "a@x.test", std::nullopt, std::nullopt};
  EXPECT_FALSE(get(store().find_person(query)).has_value());
  EXPECT_EQ(state_of(current.events.front().id), EventState::running);
  must(store().record_read(current, ReadRecord{}, now));
  EXPECT_EQ(state_of(current.events.front().id), EventState::done);
}

TEST_P(StoreSuite, expired_lease_is_claimed_again_with_its_events) {
  const auto first = read_of_order(1);
  now += lease - 1ms;
  EXPECT_TRUE(claim_reads().empty());
  EXPECT_EQ(get(store().next_read_at("shop")), first.lease_until);
  now += 1ms;
  const auto second = claim_read();
  ASSERT_EQ(second.events.size(), 1u);
  EXPECT_EQ(second.events.front().id, first.events.front().id);
}

TEST_P(StoreSuite, lease_of_an_ended_process_is_free_at_once) {
  const auto first = read_of_order(1);
  reopen();
  const auto second = claim_read();
  EXPECT_EQ(second.events.size(), 1u);
  EXPECT_EQ(second.attempts, 2);
  EXPECT_EQ(code(store().record_read(first, ReadRecord{}, now)), Errc::lease_lost);
}

TEST_P(StoreSuite, failed_read_is_retried_in_time_and_a_wait_gives_the_attempt_back) {
  auto task = read_of_order(1);
  const auto event = task.events.front().id;
  must(store().retry_read(task, now + 10s, Failure{"http_503", "", "", ""}, true, {}, now));
  EXPECT_EQ(state_of(event), EventState::retrying);
  EXPECT_TRUE(claim_reads().empty());
  const auto failed_at = now;
  now += 10s;
  task = claim_read();
  EXPECT_EQ(task.attempts, 2);
  EXPECT_EQ(task.failing_since, failed_at);
  must(store().retry_read(task, now + 10s, Failure{"throttled", "", "", ""}, false, {}, now));
  EXPECT_EQ(state_of(event), EventState::pending);
  now += 10s;
  EXPECT_EQ(claim_read().attempts, 2);
}

TEST_P(StoreSuite, same_call_twice_is_harmless) {
  auto task = read_of_order(1);
  const auto person = person_write("a@x.test");
  const auto record = record_for(person, {effect("shop/fields/1")});
  must(store().record_read(task, record, now));
  must(store().record_read(task, record, now));
  const auto work = claim_one();
  EXPECT_EQ(work.effects.size(), 1u);
  EXPECT_EQ(work.effects.front().generation, 1);
  const auto ended = all_ended(work, EffectState::done);
  must(store().record_work(work, ended, now));
  must(store().record_work(work, ended, now));
  EXPECT_EQ(state_of(task.events.front().id), EventState::done);

  now += 1h;
  task = read_of_order(2);
  must(store().bury_read(task, Failure{"bad", "", "", ""}, {}, now));
  must(store().bury_read(task, Failure{"bad", "", "", ""}, {}, now));
  EXPECT_EQ(code(store().record_read(task, ReadRecord{}, now)), Errc::lease_lost) << "it was buried, not recorded";
  EXPECT_EQ(counts().dead_letters, 1);
  expect_sums();
}

TEST_P(StoreSuite, refused_record_leaves_nothing_behind) {
  const auto task = read_of_order(1);
  auto record = record_for(person_write("a@x.test"), {effect("k1")});
  record.person.reset();
  record.ledger = LedgerLine{};
  EXPECT_EQ(code(store().record_read(task, record, now)), Errc::invalid) << "effects are for a person";
  EXPECT_FALSE(get(store().snapshot("shop", {"order", "1"})));
  EXPECT_EQ(state_of(task.events.front().id), EventState::running);
  must(store().record_read(task, ReadRecord{}, now));
}

TEST_P(StoreSuite, nothing_owed_ends_the_events) {
  auto task = read_of_order(1);
  ReadRecord record;
  record.ignored_reason = "no_email";
  must(store().record_read(task, record, now));
  const auto row = get(store().event(task.events.front().id));
  EXPECT_EQ(row.state, EventState::ignored);
  EXPECT_EQ(row.reason, "no_email");
}

TEST_P(StoreSuite, drained_leases_are_free_without_an_attempt) {
  accept_order(1);
  route();
  const auto task = claim_read();
  must(store().release_leases(now));
  EXPECT_EQ(code(store().record_read(task, ReadRecord{}, now)), Errc::lease_lost);
  EXPECT_EQ(state_of(task.events.front().id), EventState::pending);
  EXPECT_EQ(claim_read().attempts, 1);
}

}  // namespace tradewind::conformance
