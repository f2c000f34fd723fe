// Two people who turn out to be one; orders that change hands; values given by hand.
#pragma once

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

inline Link link_at(const std::string& account, const std::string& object, const std::string& id) {
  Link link;
  link.account = account, link.object = object, link.remote_id = id, link.found_by = "created";
  return link;
}

inline LedgerLine line_of(int order) {
  LedgerLine line;
  line.order_id = order;
  line.status_id = 2;
  return line;
}

/// A guest with an order, a Lead and work that is owed, and a customer who is going to take the guest's address.
class MergeSuite : public StoreSuite {
 protected:
  void SetUp() override {
    StoreSuite::SetUp();
    guest_ = person_write("guest@x.test");
    auto of_guest = record_for(guest_, {effect("shop/fields/guest")});
    of_guest.ledger = line_of(1);
    must(store().record_read(read_of_order(1), of_guest, now));
    auto task = claim_one();
    auto delivered = all_ended(task, EffectState::done);
    delivered.links = {link_at(crm, "lead", "00Q1"), link_at(crm, "account", "0011")};
    must(store().record_work(task, delivered, now));

    customer_ = person_write("ada@x.test");
    customer_.customer_id = 7;
    auto of_customer = record_for(customer_, {effect("shop/fields/customer")});
    of_customer.ledger = line_of(2);
    must(store().record_read(read_of_order(2), of_customer, now));
    task = claim_one();
    delivered = all_ended(task, EffectState::done);
    delivered.links = {link_at(crm, "lead", "00Q2")};
    must(store().record_work(task, delivered, now));
  }

  PersonContext at(const std::string& email) { return *get(store().find_person({"shop", email, std::nullopt, std::nullopt})); }

  ReadRecord merging() {
    customer_.email = "guest@x.test";
    customer_.expected_version = get(store().find_person({"shop", "", 7, std::nullopt}))->version;
    auto record = record_for(customer_, {effect("shop/fields/customer")});
    record.merge = MergeWrite{guest_.id, at("guest@x.test").version, "the address moved"};
    return record;
  }

  PersonWrite guest_, customer_;
};

TEST_P(MergeSuite, all_that_the_one_had_is_the_others) {
  must(store().record_read(read_of_order(3), merging(), now));
  const auto one = at("guest@x.test");
  EXPECT_EQ(one.id, customer_.id);
  EXPECT_EQ(one.ledger.size(), 2U);
  EXPECT_FALSE(get(store().find_person({"shop", "ada@x.test", std::nullopt, std::nullopt})));
  EXPECT_FALSE(get(store().find_person({"shop", "", std::nullopt, guest_.id})));
  ASSERT_EQ(one.merged.size(), 1U) << "the merge is visible";
  EXPECT_EQ(one.merged[0].id, guest_.id);
  EXPECT_EQ(one.merged[0].reason, "the address moved");
  ASSERT_EQ(one.merged[0].links.size(), 1U) << "nothing is lost: the other Lead is named";
  EXPECT_EQ(one.merged[0].links[0].remote_id, "00Q1");
  std::set<std::string> ids;
  for (const auto& link : one.links) ids.insert(link.remote_id);
  EXPECT_EQ(ids, (std::set<std::string>{"00Q2", "0011"}));
}

TEST_P(MergeSuite, work_that_is_owed_to_the_one_is_done_for_the_other) {
  const auto task = read_of_order(4);
  must(store().record_read(task, record_for(again(guest_), {effect("shop/purchase/order:4/1/0", crm, true)}), now));
  must(store().record_read(read_of_order(3), merging(), now));
  const auto work = claim_one();
  EXPECT_EQ(work.person, customer_.id);
  EXPECT_EQ(work.effects.size(), 2U);
  must(store().record_work(work, all_ended(work, EffectState::done), now));
  EXPECT_EQ(state_of(task.events.front().id), EventState::done);
  expect_sums();
}

TEST_P(MergeSuite, F_22_a_merge_waits_for_work_under_way) {
  must(store().record_read(read_of_order(4), record_for(again(guest_), {effect("shop/fields/guest")}), now));
  const auto under_way = claim_one();
  const auto task = read_of_order(3);
  EXPECT_EQ(code(store().record_read(task, merging(), now)), Errc::busy);
  EXPECT_EQ(at("guest@x.test").id, guest_.id) << "nothing of it was written";
  must(store().record_work(under_way, all_ended(under_way, EffectState::done), now));
  must(store().record_read(task, merging(), now));
  EXPECT_EQ(at("guest@x.test").id, customer_.id);
}

TEST_P(MergeSuite, a_merge_decided_on_old_facts_conflicts) {
  auto record = merging();
  ++record.merge->expected_version;
  EXPECT_EQ(code(store().record_read(read_of_order(3), record, now)), Errc::conflict);
}

TEST_P(MergeSuite, what_was_decided_about_the_one_who_stays_before_the_merge_conflicts) {
  auto late = record_for(again(customer_), {});
  must(store().record_read(read_of_order(3), merging(), now));
  late.person->email = "guest@x.test";
  EXPECT_EQ(code(store().record_read(read_of_order(5), late, now)), Errc::conflict);
}

TEST_P(MergeSuite, who_was_merged_before_follows) {
  must(store().record_read(read_of_order(3), merging(), now));
  auto third = person_write("third@x.test");
  must(store().record_read(read_of_order(6), record_for(third, {}), now));
  third.email = "guest@x.test";
  third.expected_version = 1;
  auto record = record_for(third, {});
  record.merge = MergeWrite{customer_.id, at("guest@x.test").version, "again"};
  must(store().record_read(read_of_order(7), record, now));
  const auto one = at("guest@x.test");
  EXPECT_EQ(one.id, third.id);
  EXPECT_EQ(one.merged.size(), 2U);
  EXPECT_EQ(one.ledger.size(), 2U);
  EXPECT_EQ(one.pairs.at(0).customer_id, 7);
}

TEST_P(MergeSuite, others_are_brought_up_to_date_and_their_end_is_waited_for) {
  now += reread_gap;
  const auto task = read_of_order(2);
  ReadRecord record = record_for(again(customer_), {});
  record.others.push_back({guest_.id, {effect("shop/fields/guest")}});
  must(store().record_read(task, record, now));
  EXPECT_EQ(state_of(task.events.front().id), EventState::pending);
  const auto work = claim_one();
  EXPECT_EQ(work.person, guest_.id);
  must(store().record_work(work, all_ended(work, EffectState::done), now));
  EXPECT_EQ(state_of(task.events.front().id), EventState::done);
}

TEST_P(MergeSuite, a_value_given_by_hand_is_kept_with_the_hash_of_what_it_stands_for) {
  must(store().record_read(read_of_order(4), record_for(again(guest_), {effect("shop/fields/guest")}), now));
  const auto work = claim_one();
  must(store().record_work(work, all_ended(work, EffectState::failed), now));
  const auto letter = only_letter();
  EXPECT_EQ(letter.person, guest_.id);
  Override given;
  given.account = crm, given.object = "lead", given.field = "LastName", given.value = "t:King", given.instead_of = "t:Lovelace";
  must(store().edit_dead_letter(letter.id, {given}, now));
  const auto context = at("guest@x.test");
  ASSERT_EQ(context.overrides.size(), 1U);
  EXPECT_EQ(context.overrides[0].value, "t:King");
  EXPECT_EQ(context.overrides[0].instead_of, store().known_hash("t:Lovelace"));
  EXPECT_EQ(only_letter().id, letter.id) << "it stays open until it is tried again";
  const auto groups = get(store().dead_letter_groups());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].code, "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(groups[0].count, 1);
}

}  // namespace tradewind::conformance
