// People, snapshots, ledger.
#pragma once

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

TEST_P(StoreSuite, person_is_found_by_customer_then_by_email) {
  auto task = read_of_order(1);
  auto first = person_write("a@x.test");
  first.customer_id = 11;
  first.met_by_purchase = true;
  auto record = record_for(first, {});
  record.more_snapshots.emplace_back(EntityRef{"customer", "11"}, R"({"id":11})");
  must(store().record_read(task, record, now));
  const auto second = person_write("b@x.test");
  must(store().record_read(read_of_order(2), record_for(second, {}), now));

  const auto by_customer = get(store().find_person({"shop", "b@x.test", 11, std::nullopt}));
  ASSERT_TRUE(by_customer);
  EXPECT_EQ(by_customer->id, first.id);
  EXPECT_EQ(by_customer->email, "a@x.test");
  EXPECT_TRUE(by_customer->met_by_purchase);
  EXPECT_EQ(by_customer->customer_json, R"({"id":11})");
  EXPECT_EQ(get(store().find_person({"shop", "b@x.test", 12, std::nullopt}))->id, second.id);
  EXPECT_EQ(get(store().find_person({"shop", "", std::nullopt, first.id}))->id, first.id);
  EXPECT_FALSE(get(store().find_person({"shop", "c@x.test", std::nullopt, std::nullopt})));
}

TEST_P(StoreSuite, I_07_two_persons_with_one_email_conflict) {
  must(store().record_read(read_of_order(1), record_for(person_write("a@x.test"), {}), now));
  const auto task = read_of_order(2);
  EXPECT_EQ(code(store().record_read(task, record_for(person_write("a@x.test"), {}), now)), Errc::conflict);
  EXPECT_FALSE(get(store().snapshot("shop", {"order", "2"}))) << "nothing of it was written";
  EXPECT_EQ(state_of(task.events.front().id), EventState::running) << "the lease goes on";
}

TEST_P(StoreSuite, I_07_customer_of_another_person_conflicts) {
  auto first = person_write("a@x.test");
  first.customer_id = 11;
  must(store().record_read(read_of_order(1), record_for(first, {}), now));
  auto second = person_write("b@x.test");
  second.customer_id = 11;
  EXPECT_EQ(code(store().record_read(read_of_order(2), record_for(second, {}), now)), Errc::conflict);
}

TEST_P(StoreSuite, version_that_moved_on_conflicts) {
  auto person = person_write("a@x.test");
  must(store().record_read(read_of_order(1), record_for(person, {}), now));
  person.expected_version = 1;
  person.email = "new@x.test";
  must(store().record_read(read_of_order(2), record_for(person, {}), now));
  EXPECT_EQ(get(store().find_person({"shop", "new@x.test", std::nullopt, std::nullopt}))->version, 2);
  EXPECT_FALSE(get(store().find_person({"shop", "a@x.test", std::nullopt, std::nullopt})));
  EXPECT_EQ(code(store().record_read(read_of_order(3), record_for(person, {}), now)), Errc::conflict);
}

TEST_P(StoreSuite, unchanged_person_keeps_its_version) {
  auto person = person_write("a@x.test");
  must(store().record_read(read_of_order(1), record_for(person, {}), now));
  person.expected_version = 1;
  must(store().record_read(read_of_order(2), record_for(person, {}), now));
  EXPECT_EQ(get(store().find_person({"shop", "a@x.test", std::nullopt, std::nullopt}))->version, 1);
}

TEST_P(StoreSuite, guest_order_does_not_unset_the_customer) {
  auto person = person_write("a@x.test");
  person.customer_id = 11;
  must(store().record_read(read_of_order(1), record_for(person, {}), now));
  person.expected_version = 1;
  person.customer_id.reset();
  must(store().record_read(read_of_order(2), record_for(person, {}), now));
  EXPECT_TRUE(get(store().find_person({"shop", "", 11, std::nullopt})));
}

TEST_P(StoreSuite, snapshots_and_tombstones) {
  const EntityRef order{"order", "1"};
  EXPECT_FALSE(get(store().snapshot("shop", order)));
  ReadRecord record;
  record.snapshot = SnapshotWrite{R"({"id":1})", false};
  must(store().record_read(read_of_order(1), record, now));
  EXPECT_EQ(get(store().snapshot("shop", order)), R"({"id":1})");
  EXPECT_FALSE(get(store().snapshot("other", order)));
  now += reread_gap;
  record.snapshot = SnapshotWrite{"", true};
  must(store().record_read(read_of_order(1), record, now));
  EXPECT_FALSE(get(store().snapshot("shop", order)));
}

TEST_P(StoreSuite, ledger_keeps_the_first_purchase_and_finds_the_newest_order) {
  const auto person = person_write("a@x.test");
  LedgerLine line;
  line.order_id = 1;
  line.status_id = 11;
  line.created_at = now;
  line.total = *Decimal::parse("12.50");
  line.currency = "EUR";
  line.total_store = *Decimal::parse("13.75");
  line.purchased_at = now;
  auto record = record_for(person, {});
  record.snapshot = SnapshotWrite{R"({"id":1})", false};
  record.ledger = line;
  must(store().record_read(read_of_order(1), record, now));

  auto newer = line;
  newer.order_id = 2;
  newer.created_at = now + std::chrono::hours(1);
  record.person = again(person);
  record.snapshot = SnapshotWrite{R"({"id":2})", false};
  record.ledger = newer;
  must(store().record_read(read_of_order(2), record, now));

  now += reread_gap;
  record.snapshot = SnapshotWrite{R"({"id":1,"v":2})", false};
  record.ledger = line;
  record.ledger->status_id = 5;
  record.ledger->purchased_at.reset();
  must(store().record_read(read_of_order(1), record, now));

  const auto stored = get(store().ledger_line("shop", 1));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->person, person.id);
  EXPECT_EQ(stored->line.status_id, 5);
  EXPECT_EQ(stored->line.purchased_at, line.purchased_at);
  EXPECT_EQ(stored->line.total.text(), "12.50");
  const auto context = get(store().find_person({"shop", "a@x.test", std::nullopt, std::nullopt}));
  ASSERT_EQ(context->ledger.size(), 2u);
  EXPECT_EQ(context->last_order_json, R"({"id":2})");
}

TEST_P(StoreSuite, ledger_line_of_nobody_is_not_somebodys) {
  ReadRecord record;
  record.ledger = LedgerLine{};
  record.ledger->order_id = 1;
  must(store().record_read(read_of_order(1), record, now));
  const auto stored = get(store().ledger_line("shop", 1));
  ASSERT_TRUE(stored);
  EXPECT_FALSE(stored->person);
}

TEST_P(StoreSuite, ledger_keeps_refunds_and_orders_that_are_gone) {
  auto record = record_for(person_write("a@x.test"), {});
  record.ledger = LedgerLine{};
  record.ledger->order_id = 1;
  record.ledger->refunded = *Decimal::parse("2.50");
  record.ledger->refunded_store = *Decimal::parse("2.00");
  record.ledger->gone = true;
  must(store().record_read(read_of_order(1), record, now));
  const auto stored = get(store().ledger_line("shop", 1));
  EXPECT_EQ(stored->line.refunded.text(), "2.50");
  EXPECT_EQ(stored->line.refunded_store.text(), "2.00");
  EXPECT_TRUE(stored->line.gone);
}

}  // namespace tradewind::conformance
