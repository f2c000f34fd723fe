// Leases, quotas, secrets, timers, listings, traces, purge.
#pragma once

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

using namespace std::chrono_literals;

TEST_P(StoreSuite, I_05_named_lease_has_one_holder_and_a_rising_fence) {
  const auto first = get(store().acquire("token", now, now + 10s));
  ASSERT_TRUE(first);
  EXPECT_FALSE(get(store().acquire("token", now + 9s, now + 20s)));
  EXPECT_TRUE(get(store().acquire("other", now, now + 10s)));
  const auto second = get(store().acquire("token", now + 10s, now + 20s));
  ASSERT_TRUE(second);
  EXPECT_GT(*second, *first);
  EXPECT_EQ(code(store().release("token", *first)), Errc::lease_lost);
  must(store().release("token", *second));
  must(store().release("token", *second));
  const auto third = get(store().acquire("token", now, now + 10s));
  ASSERT_TRUE(third);
  EXPECT_GT(*third, *second);
}

TEST_P(StoreSuite, secret_is_guarded_by_its_lease) {
  EXPECT_FALSE(get(store().load_secret("token")));
  must(store().save_secret("token", "first", 0));
  const auto stale = *get(store().acquire("token", now, now + 10s));
  const auto current = *get(store().acquire("token", now + 10s, now + 20s));
  EXPECT_EQ(code(store().save_secret("token", "stale", stale)), Errc::lease_lost);
  must(store().save_secret("token", "second", current));
  reopen();
  EXPECT_EQ(get(store().load_secret("token")), "second");
  EXPECT_EQ(code(store().save_secret("token", "late", current)), Errc::lease_lost) << "given back by the restart";
}

TEST_P(StoreSuite, I_10_quota_window_is_never_overdrawn) {
  EXPECT_EQ(get(store().take_quota(crm, "2026-01-21", 60, 100)), 60);
  EXPECT_EQ(get(store().take_quota(crm, "2026-01-21", 60, 100)), 40);
  EXPECT_EQ(get(store().take_quota(crm, "2026-01-21", 1, 100)), 0);
  EXPECT_EQ(get(store().take_quota(crm, "2026-01-22", 60, 100)), 60);
  EXPECT_EQ(get(store().take_quota(mail, "2026-01-21", 60, 100)), 60);
  must(store().return_quota(crm, "2026-01-21", 10));
  reopen();
  EXPECT_EQ(get(store().quota_used(crm, "2026-01-21")), 90);
  EXPECT_EQ(get(store().quota_used(crm, "2026-01-23")), 0);
  EXPECT_EQ(get(store().take_quota(crm, "2026-01-21", 60, 80)), 0) << "a limit below what is used";
}

TEST_P(StoreSuite, texts_revisions_and_lanes_are_kept) {
  EXPECT_FALSE(get(store().load_text("describe")));
  must(store().save_text("describe", "one"));
  must(store().save_text("describe", "two"));
  const auto hash = get(store().save_revision("mapping", "fields: {}", now));
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_EQ(get(store().save_revision("mapping", "fields: {}", now)), hash);
  EXPECT_NE(get(store().save_revision("mapping", "fields: []", now)), hash);
  LaneRow lane;
  lane.account = crm;
  lane.paused = true;
  lane.reason = "maintenance";
  lane.until = now;
  lane.failures = 3;
  must(store().save_lane(lane));
  reopen();
  EXPECT_EQ(get(store().load_text("describe")), "two");
  const auto lanes = get(store().lanes());
  ASSERT_EQ(lanes.size(), 1u);
  EXPECT_TRUE(lanes[0].paused);
  EXPECT_EQ(lanes[0].reason, "maintenance");
  EXPECT_EQ(lanes[0].failures, 3);
}

TEST_P(StoreSuite, timer_that_was_moved_is_not_ended) {
  must(store().set_timer({"k", "probe", "payload", now}));
  const auto due = get(store().due_timers(now, 10));
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].payload, "payload");
  must(store().set_timer({"k", "probe", "later", now + 10s}));
  must(store().end_timer("k", due[0].due_at));
  EXPECT_TRUE(get(store().due_timers(now, 10)).empty());
  ASSERT_EQ(get(store().due_timers(now + 10s, 10)).size(), 1u);
  must(store().end_timer("k", now + 10s));
  EXPECT_TRUE(get(store().due_timers(now + 10s, 10)).empty());
}

TEST_P(StoreSuite, events_are_listed_newest_first_by_pages) {
  std::vector<Id> ids;
  for (int order = 0; order < 5; ++order) {
    ids.push_back(accept_order(order));
    now += 1ms;
  }
  Page page{2, ""};
  std::vector<Id> seen;
  do {
    const auto part = get(store().events(EventFilter{}, page));
    for (const auto& row : part.rows) seen.push_back(row.id);
    page.cursor = part.next_cursor;
  } while (!page.cursor.empty());
  EXPECT_EQ(seen, std::vector<Id>(ids.rbegin(), ids.rend()));
  EXPECT_EQ(code(store().events(EventFilter{}, Page{2, "nonsense"})), Errc::invalid);
}

TEST_P(StoreSuite, events_are_filtered_by_state_entity_and_email) {
  const auto done = plan_one(1, "a@x.test", "k1");
  const auto work = claim_one();
  must(store().record_work(work, all_ended(work, EffectState::done), now));
  const auto waiting = accept_order(2);
  auto ids = [&](const EventFilter& filter) {
    std::vector<Id> found;
    for (const auto& row : get(store().events(filter, Page{})).rows) found.push_back(row.id);
    return found;
  };
  EXPECT_EQ(ids({"pending", "", ""}), std::vector<Id>{waiting}) << "just accepted";
  route();
  EXPECT_EQ(ids({"pending", "", ""}), std::vector<Id>{waiting});
  EXPECT_EQ(ids({"done", "", ""}), std::vector<Id>{done});
  EXPECT_TRUE(ids({"dead", "", ""}).empty());
  EXPECT_EQ(ids({"", "order:2", ""}), std::vector<Id>{waiting});
  EXPECT_EQ(ids({"", "order:1", "a@x.test"}), std::vector<Id>{done});
  EXPECT_TRUE(ids({"", "order:2", "a@x.test"}).empty());
  EXPECT_EQ(ids({"", "", "a@x.test"}), std::vector<Id>{done});
  EXPECT_TRUE(ids({"", "", "b@x.test"}).empty());
  EXPECT_EQ(code(store().events({"finished", "", ""}, Page{})), Errc::invalid);
  const auto person = get(store().find_person({"shop", "a@x.test", std::nullopt, std::nullopt}));
  EXPECT_EQ(get(store().events_of_person(person->id, 10)).size(), 1u);
  EXPECT_EQ(code(store().event(new_id())), Errc::not_found);
}

inline Step step(TimePoint at, const std::string& stage, const std::string& what) {
  Step made;
  made.at = at;
  made.stage = stage;
  made.what = what;
  made.outcome = "ok";
  return made;
}

inline std::vector<std::string> whats(const std::vector<Step>& steps) {
  std::vector<std::string> names;
  for (const auto& one : steps) names.push_back(one.what);
  return names;
}

TEST_P(StoreSuite, trace_goes_from_webhook_to_last_write) {
  auto task = read_of_order(1);
  const auto event = task.events.front().id;
  must(store().retry_read(task, now, Failure{"http_503", "", "", ""}, true, {step(now, "read", "first try")}, now));
  now += 1s;
  task = claim_read();
  const auto person = person_write("a@x.test");
  auto record = record_for(person, {effect("k1")});
  record.steps = {step(now, "read", "second try")};
  must(store().record_read(task, record, now));
  now += 1s;
  auto work = claim_one();
  auto ended = all_ended(work, EffectState::done);
  ended.ends[0].steps = {step(now, "deliver", "write")};
  must(store().record_work(work, ended, now));

  now += 1s;
  const auto later = read_of_order(2);
  must(store().record_read(later, record_for(again(person), {effect("k1")}), now));
  work = claim_one();
  ended = all_ended(work, EffectState::done);
  ended.ends[0].steps = {step(now, "deliver", "later write")};
  must(store().record_work(work, ended, now));

  EXPECT_EQ(whats(get(store().trace(event))), (std::vector<std::string>{"store/order/updated", "first try", "second try", "write"}));
  EXPECT_EQ(whats(get(store().trace(later.events.front().id))), (std::vector<std::string>{"store/order/updated", "later write"}));
  EXPECT_EQ(code(store().trace(new_id())), Errc::not_found);
}

TEST_P(StoreSuite, I_17_purge_takes_ended_events_only_and_keeps_the_sums) {
  const auto ended = plan_one(1, "a@x.test", "k1");
  const auto work = claim_one();
  must(store().record_work(work, all_ended(work, EffectState::done), now));
  const auto waiting = accept_order(2);
  route();
  const auto before = counts();
  now += 24h * 30;
  const auto young = accept_order(3);
  EXPECT_EQ(get(store().purge(now - 24h, 100)), 1);
  EXPECT_EQ(code(store().event(ended)), Errc::not_found);
  EXPECT_EQ(state_of(waiting), EventState::pending);
  EXPECT_EQ(state_of(young), EventState::pending);
  EXPECT_EQ(counts().received, before.received + 1);
  EXPECT_EQ(counts().events[EventState::done], 1);
  EXPECT_EQ(get(store().purge(now - 24h, 100)), 0);
  expect_sums();
}

TEST_P(StoreSuite, I_17_purge_keeps_what_repeats_are_known_by) {
  auto event = order_event(1, "hook-1");
  event.ignored_reason = "unknown_scope";
  accept(event);
  route();
  now += 24h * 7 - 1s;
  accept_order(2);
  EXPECT_EQ(get(store().purge(now, 100)), 0) << "whatever the retention says";
  auto repeat = event;
  repeat.id = new_id();
  EXPECT_TRUE(get(store().accept(repeat)).repeated);
  now += 2s;
  accept_order(2);
  EXPECT_EQ(get(store().purge(now, 100)), 1);
}

TEST_P(StoreSuite, F_20_purge_goes_by_the_newest_event_when_the_clock_jumps) {
  auto event = order_event(1);
  event.ignored_reason = "unknown_scope";
  accept(event);
  route();
  EXPECT_EQ(get(store().purge(now + 24h * 3650, 100)), 0);
}

/// Control: each `EXPECT_TRUE(...empty())` shows what waits a day too long before the store is told.
TEST_P(StoreSuite, F_21_nothing_waits_longer_when_the_clock_is_set_back) {
  auto task = read_of_order(1);
  must(store().retry_read(task, now + 10s, Failure{"http_503", "", "", ""}, true, {}, now));
  plan_one(2, "a@x.test", "k1");
  const auto work = claim_one();
  const auto held = get(store().acquire("token", now, now + 30s));
  ASSERT_TRUE(held);
  must(store().set_timer({"wait:1", "wait", "", now + 60s}));
  must(store().record_read(read_of_order(3), ReadRecord{}, now));

  now -= 24h;
  accept_order(3);
  route();
  now += lease + 1s;
  EXPECT_TRUE(claim_reads().empty());
  EXPECT_TRUE(claim_work().empty());
  EXPECT_TRUE(get(store().due_timers(now, 10)).empty());
  EXPECT_FALSE(get(store().acquire("token", now, now + 30s)));

  now -= lease + 1s;
  must(store().clock_set_back(now, 24h));
  EXPECT_TRUE(claim_reads().empty()) << "not sooner either";
  EXPECT_TRUE(claim_work().empty());
  now += lease + 1s;
  EXPECT_EQ(claim_reads().size(), 2u) << "the retry, and the read that the new event owes";
  EXPECT_EQ(claim_work().size(), 1u);
  EXPECT_EQ(get(store().due_timers(now, 10)).size(), 1u);
  EXPECT_TRUE(get(store().acquire("token", now, now + 30s)));
}

TEST_P(StoreSuite, oldest_pending_is_told_by_pair) {
  const auto first = now;
  accept_order(1);
  now += 5s;
  accept_order(2);
  EXPECT_EQ(counts().oldest_pending, first);
  route();
  EXPECT_EQ(counts().oldest_pending, first);
  for (const auto& task : claim_reads()) must(store().record_read(task, ReadRecord{}, now));
  EXPECT_FALSE(counts().oldest_pending);
}

}  // namespace tradewind::conformance
