// Effects, work rows, dead letters.
#pragma once

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

using namespace std::chrono_literals;

TEST_P(StoreSuite, work_carries_effects_and_what_is_known_of_the_person) {
  const auto event = plan_one(1, "a@x.test", "shop/fields/1");
  EXPECT_EQ(state_of(event), EventState::pending);
  EXPECT_EQ(get(store().next_work_at(crm)), now);
  EXPECT_FALSE(get(store().next_work_at(mail)));
  auto task = claim_one();
  EXPECT_EQ(state_of(event), EventState::running);
  ASSERT_EQ(task.effects.size(), 1u);
  EXPECT_EQ(task.effects[0].key, "shop/fields/1");
  EXPECT_EQ(task.effects[0].attempts, 1);
  EXPECT_EQ(task.contexts.at("shop").email, "a@x.test");

  auto record = all_ended(task, EffectState::done);
  record.links.push_back({crm, "contact", "003A", "key", now});
  record.known.push_back({crm, "contact", "LastName", "t:Smith", now});
  must(store().record_work(task, record, now));
  EXPECT_EQ(state_of(event), EventState::done);
  EXPECT_FALSE(get(store().next_work_at(crm)));
  EXPECT_TRUE(claim_work().empty());
  auto person = get(store().find_person({"shop", "a@x.test", std::nullopt, std::nullopt}));
  ASSERT_EQ(person->links.size(), 1u);
  EXPECT_EQ(person->links[0].remote_id, "003A");
  ASSERT_EQ(person->known.size(), 1u);
  EXPECT_EQ(person->known[0].value, store().known_hash("t:Smith"));
  EXPECT_NE(person->known[0].value, store().known_hash("t:Smyth"));
}

TEST_P(StoreSuite, empty_remote_id_removes_the_link) {
  plan_one(1, "a@x.test", "shop/fields/1");
  const auto task = claim_one();
  WorkRecord record;
  record.links.push_back({crm, "lead", "00QA", "created", now});
  record.links.push_back({crm, "lead", "", "", now});
  must(store().record_work(task, record, now));
  EXPECT_TRUE(get(store().find_person({"shop", "a@x.test", std::nullopt, std::nullopt}))->links.empty());
}

TEST_P(StoreSuite, I_04_act_is_planned_once_per_key) {
  const auto person = person_write("a@x.test");
  must(store().record_read(read_of_order(1), record_for(person, {effect("shop/purchase/order:1/1/0", crm, true)}), now));
  const auto task = claim_one();
  must(store().record_work(task, all_ended(task, EffectState::done), now));
  const auto second = read_of_order(2);
  must(store().record_read(second, record_for(again(person), {effect("shop/purchase/order:1/1/0", crm, true)}), now));
  EXPECT_EQ(state_of(second.events.front().id), EventState::done) << "nothing is owed";
  EXPECT_TRUE(claim_work().empty());
}

TEST_P(StoreSuite, I_04_run_starts_once_per_subject) {
  const auto person = person_write("a@x.test");
  auto record = record_for(person, {});
  NewRun run;
  run.id = new_id();
  run.workflow = "purchase";
  run.subject = "order:1";
  run.revision = "r1";
  run.expires_at = now + 24h;
  run.effects = {effect("shop/purchase/order:1/1/0", crm, true)};
  record.runs = {run};
  must(store().record_read(read_of_order(1), record, now));
  auto task = claim_one();
  must(store().record_work(task, all_ended(task, EffectState::done), now));
  now += reread_gap;
  record.person = again(person);
  record.runs[0].id = new_id();
  record.runs[0].effects = {effect("shop/purchase/order:1/2/0", crm, true)};
  must(store().record_read(read_of_order(1), record, now));
  EXPECT_TRUE(claim_work().empty());
}

TEST_P(StoreSuite, state_effects_coalesce_to_the_newest) {
  const auto person = person_write("a@x.test");
  const auto first = read_of_order(1);
  must(store().record_read(first, record_for(person, {effect("shop/fields/1")}), now));
  const auto second = read_of_order(2);
  const auto newest = effect("shop/fields/1");
  must(store().record_read(second, record_for(again(person), {newest}), now));
  const auto task = claim_one();
  ASSERT_EQ(task.effects.size(), 1u);
  EXPECT_EQ(task.effects[0].generation, 2);
  EXPECT_EQ(task.effects[0].payload, newest.payload);
  must(store().record_work(task, all_ended(task, EffectState::done), now));
  EXPECT_EQ(state_of(first.events.front().id), EventState::done);
  EXPECT_EQ(state_of(second.events.front().id), EventState::done);
}

TEST_P(StoreSuite, generation_newer_than_claimed_stays_open) {
  const auto person = person_write("a@x.test");
  const auto first = read_of_order(1);
  must(store().record_read(first, record_for(person, {effect("shop/fields/1")}), now));
  const auto task = claim_one();
  must(store().intend(task, {{task.effects[0].id, "note"}}, now));
  const auto second = read_of_order(2);
  must(store().record_read(second, record_for(again(person), {effect("shop/fields/1")}), now));
  EXPECT_TRUE(claim_work().empty()) << "leased";
  auto record = all_ended(task, EffectState::done);
  record.next_at = now + 1h;
  must(store().record_work(task, record, now));
  EXPECT_EQ(state_of(first.events.front().id), EventState::done);
  EXPECT_EQ(state_of(second.events.front().id), EventState::pending);
  const auto rest = claim_one();
  EXPECT_EQ(rest.effects[0].generation, 2);
  EXPECT_EQ(rest.effects[0].state, EffectState::planned) << "the outcome of the older one is known";
  EXPECT_EQ(rest.effects[0].attempts, 1) << "counts anew";
}

TEST_P(StoreSuite, failed_generation_leaves_its_events_to_the_newer_one) {
  const auto person = person_write("a@x.test");
  const auto first = read_of_order(1);
  must(store().record_read(first, record_for(person, {effect("shop/fields/1")}), now));
  const auto task = claim_one();
  must(store().record_read(read_of_order(2), record_for(again(person), {effect("shop/fields/1")}), now));
  must(store().record_work(task, all_ended(task, EffectState::failed), now));
  EXPECT_EQ(counts().dead_letters, 0);
  EXPECT_EQ(state_of(first.events.front().id), EventState::pending);
  const auto newer = claim_one();
  must(store().record_work(newer, all_ended(newer, EffectState::done), now));
  EXPECT_EQ(state_of(first.events.front().id), EventState::done);
}

TEST_P(StoreSuite, drained_work_is_free_without_an_attempt) {
  const auto event = plan_one(1, "a@x.test", "k1");
  const auto task = claim_one();
  must(store().release_leases(now));
  EXPECT_EQ(state_of(event), EventState::pending);
  EXPECT_EQ(code(store().record_work(task, all_ended(task, EffectState::done), now)), Errc::lease_lost);
  EXPECT_EQ(claim_one().effects[0].attempts, 1);
}

TEST_P(StoreSuite, event_waits_for_all_its_accounts) {
  const auto task = read_of_order(1);
  must(store().record_read(task, record_for(person_write("a@x.test"), {effect("k1", crm), effect("k2", mail)}), now));
  const auto event = task.events.front().id;
  auto work = claim_one(crm);
  must(store().record_work(work, all_ended(work, EffectState::done), now));
  EXPECT_EQ(state_of(event), EventState::pending) << "a paused lane holds back only its own part";
  work = claim_one(mail);
  must(store().record_work(work, all_ended(work, EffectState::skipped), now));
  EXPECT_EQ(state_of(event), EventState::done);
}

TEST_P(StoreSuite, intent_survives_a_restart) {
  plan_one(1, "a@x.test", "act", true);
  const auto task = claim_one();
  must(store().intend(task, {{task.effects[0].id, "the value to look for"}}, now));
  reopen();
  const auto next = claim_one();
  EXPECT_EQ(next.effects[0].state, EffectState::intent);
  EXPECT_EQ(next.effects[0].note, "the value to look for");
  EXPECT_EQ(next.effects[0].intent_at, now);
  EXPECT_EQ(next.effects[0].attempts, 2);
}

TEST_P(StoreSuite, coalescing_keeps_an_unresolved_outcome) {
  const auto person = person_write("a@x.test");
  must(store().record_read(read_of_order(1), record_for(person, {effect("shop/fields/1")}), now));
  const auto task = claim_one();
  must(store().intend(task, {{task.effects[0].id, "note"}}, now));
  auto record = all_ended(task, EffectState::unknown);
  record.ends[0].final = false;
  must(store().record_work(task, record, now));
  must(store().record_read(read_of_order(2), record_for(again(person), {effect("shop/fields/1")}), now));
  const auto next = claim_one();
  EXPECT_EQ(next.effects[0].state, EffectState::unknown);
  EXPECT_EQ(next.effects[0].generation, 2);
  EXPECT_EQ(next.effects[0].note, "note");
}

TEST_P(StoreSuite, F_65_stale_work_lease_changes_nothing) {
  const auto event = plan_one(1, "a@x.test", "k1");
  const auto stale = claim_one();
  now += lease;
  const auto current = claim_one();
  EXPECT_EQ(current.fence, stale.fence + 1);
  auto record = all_ended(stale, EffectState::done);
  record.links.push_back({crm, "contact", "003A", "key", now});
  EXPECT_EQ(code(store().record_work(stale, record, now)), Errc::lease_lost);
  EXPECT_EQ(code(store().intend(stale, {{stale.effects[0].id, ""}}, now)), Errc::lease_lost);
  EXPECT_EQ(state_of(event), EventState::running);
  EXPECT_TRUE(get(store().find_person({"shop", "a@x.test", std::nullopt, std::nullopt}))->links.empty());
}

TEST_P(StoreSuite, failed_try_is_timed_and_a_wait_counts_no_attempt) {
  const auto event = plan_one(1, "a@x.test", "k1");
  auto task = claim_one();
  auto record = all_ended(task, EffectState::planned);
  record.ends[0].failure = Failure{"http_503", "", "", ""};
  record.counts_attempt = true;
  record.next_at = now + 10s;
  must(store().record_work(task, record, now));
  auto row = get(store().event(event));
  EXPECT_EQ(row.state, EventState::retrying);
  EXPECT_EQ(row.reason, "http_503");
  EXPECT_TRUE(claim_work().empty());
  const auto failed_at = now;
  now += 10s;
  task = claim_one();
  EXPECT_EQ(task.effects[0].attempts, 2);
  EXPECT_EQ(task.effects[0].failing_since, failed_at);
  record = all_ended(task, EffectState::planned);
  record.next_at = now + 10s;
  must(store().record_work(task, record, now));
  EXPECT_EQ(state_of(event), EventState::pending);
  now += 10s;
  EXPECT_EQ(claim_one().effects[0].attempts, 2);
}

TEST_P(StoreSuite, effect_that_the_record_does_not_name_was_not_tried) {
  plan_one(1, "a@x.test", "k1");
  must(store().record_work(claim_one(), WorkRecord{}, now));
  EXPECT_EQ(claim_one().effects[0].attempts, 1);
}

TEST_P(StoreSuite, wake_makes_other_accounts_due) {
  const auto read = read_of_order(1);
  must(store().record_read(read, record_for(person_write("a@x.test"), {effect("k1", crm), effect("k2", mail)}), now));
  auto waiting = claim_one(mail);
  WorkRecord later = all_ended(waiting, EffectState::planned);
  later.next_at = now + 1h;
  must(store().record_work(waiting, later, now));
  EXPECT_TRUE(claim_work(mail).empty());
  const auto work = claim_one(crm);
  auto record = all_ended(work, EffectState::done);
  record.wake = {mail};
  must(store().record_work(work, record, now));
  EXPECT_EQ(claim_one(mail).effects.size(), 1u);
}

TEST_P(StoreSuite, woken_while_leased_is_due_right_after) {
  const auto read = read_of_order(1);
  must(store().record_read(read, record_for(person_write("a@x.test"), {effect("k1", crm), effect("k2", mail)}), now));
  const auto leased = claim_one(mail);
  const auto work = claim_one(crm);
  auto record = all_ended(work, EffectState::done);
  record.wake = {mail};
  must(store().record_work(work, record, now));
  EXPECT_TRUE(claim_work(mail).empty());
  auto later = all_ended(leased, EffectState::planned);
  later.next_at = now + 1h;
  must(store().record_work(leased, later, now));
  EXPECT_EQ(claim_work(mail).size(), 1u);
}

TEST_P(StoreSuite, I_09_failed_effect_is_a_dead_letter_and_its_retry_works_once) {
  const auto event = plan_one(7, "a@x.test", "k1");
  auto task = claim_one();
  must(store().record_work(task, all_ended(task, EffectState::failed), now));
  auto row = get(store().event(event));
  EXPECT_EQ(row.state, EventState::dead);
  EXPECT_EQ(row.reason, "REQUIRED_FIELD_MISSING");
  const auto letter = only_letter();
  EXPECT_EQ(letter.event_id, event);
  EXPECT_EQ(letter.entity.text(), "order:7");
  EXPECT_EQ(letter.stage, "deliver");
  EXPECT_EQ(letter.account, crm);
  EXPECT_EQ(letter.error.code, "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(letter.error.field, "LastName");
  EXPECT_EQ(letter.error.remote, "remote words");
  EXPECT_EQ(letter.attempts, 1);
  EXPECT_EQ(counts().dead_letters, 1);
  EXPECT_TRUE(claim_work().empty());

  must(store().retry_dead_letter(letter.id, now));
  must(store().retry_dead_letter(letter.id, now));
  EXPECT_EQ(state_of(event), EventState::pending);
  EXPECT_EQ(get(store().dead_letter(letter.id)).state, "retried");
  EXPECT_EQ(code(store().discard_dead_letter(letter.id, "no", now)), Errc::conflict);
  task = claim_one();
  EXPECT_EQ(task.effects[0].attempts, 1);
  must(store().record_work(task, all_ended(task, EffectState::done), now));
  EXPECT_EQ(state_of(event), EventState::done);
  EXPECT_EQ(counts().dead_letters, 0);
  expect_sums();
}

TEST_P(StoreSuite, discarded_effect_ends_its_events_as_ignored) {
  const auto event = plan_one(1, "a@x.test", "k1");
  const auto task = claim_one();
  must(store().record_work(task, all_ended(task, EffectState::failed), now));
  const auto letter = only_letter();
  must(store().discard_dead_letter(letter.id, "test order", now));
  must(store().discard_dead_letter(letter.id, "test order", now));
  const auto row = get(store().event(event));
  EXPECT_EQ(row.state, EventState::ignored);
  EXPECT_EQ(row.reason, "test order");
  EXPECT_EQ(code(store().retry_dead_letter(letter.id, now)), Errc::conflict);
  EXPECT_EQ(code(store().retry_dead_letter(new_id(), now)), Errc::not_found);
  expect_sums();
}

TEST_P(StoreSuite, I_09_buried_read_waits_for_retry_or_a_newer_event) {
  const auto task = read_of_order(1);
  const auto event = task.events.front().id;
  must(store().bury_read(task, Failure{"suspected_poison", "", "", "raw"}, {}, now));
  EXPECT_EQ(state_of(event), EventState::dead);
  now += 1h;
  EXPECT_TRUE(claim_reads().empty());
  const auto letter = only_letter();
  EXPECT_EQ(letter.stage, "read");
  EXPECT_EQ(letter.error.remote, "raw");
  must(store().retry_dead_letter(letter.id, now));
  EXPECT_EQ(state_of(event), EventState::pending);
  const auto again = claim_read();
  EXPECT_EQ(again.attempts, 1);
  ASSERT_EQ(again.events.size(), 1u);
  must(store().record_read(again, ReadRecord{}, now));
  EXPECT_EQ(state_of(event), EventState::done);
  expect_sums();
}

TEST_P(StoreSuite, discarded_read_ends_its_events_as_ignored) {
  const auto task = read_of_order(1);
  must(store().bury_read(task, Failure{"bad", "", "", ""}, {}, now));
  must(store().discard_dead_letter(only_letter().id, "spam", now));
  EXPECT_EQ(state_of(task.events.front().id), EventState::ignored);
  now += 1h;
  EXPECT_TRUE(claim_reads().empty());
  expect_sums();
}

TEST_P(StoreSuite, later_success_closes_the_dead_letters_it_makes_good) {
  const auto buried = read_of_order(1);
  must(store().bury_read(buried, Failure{"bad", "", "", ""}, {}, now));
  now += 1h;
  const auto person = person_write("a@x.test");
  const auto read = read_of_order(1);
  must(store().record_read(read, record_for(person, {effect("k1")}), now));
  EXPECT_EQ(counts().dead_letters, 0);
  auto task = claim_one();
  must(store().record_work(task, all_ended(task, EffectState::failed), now));
  EXPECT_EQ(state_of(buried.events.front().id), EventState::dead);
  EXPECT_EQ(counts().dead_letters, 1);

  const auto newer = read_of_order(2);
  must(store().record_read(newer, record_for(again(person), {effect("k1")}), now));
  task = claim_one();
  must(store().record_work(task, all_ended(task, EffectState::done), now));
  EXPECT_EQ(counts().dead_letters, 0);
  for (const auto& id : {buried.events.front().id, read.events.front().id, newer.events.front().id}) {
    EXPECT_EQ(state_of(id), EventState::done);
  }
  expect_sums();
}

}  // namespace tradewind::conformance
