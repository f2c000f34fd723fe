// Between accepting and routing: what was accepted last is known by every question, and repeats are told before and after.
#pragma once

#include <algorithm>

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

using namespace std::chrono_literals;

TEST_P(StoreSuite, R3_repeats_are_told_after_a_restart_routed_or_not) {
  const auto routed = order_event(1, "hook-1");
  accept(routed);
  route();
  const auto waiting = order_event(2, "hook-2");
  accept(waiting);
  reopen();
  for (auto repeat : {routed, waiting}) {
    const auto first = repeat.id;
    repeat.id = new_id();
    const auto answer = get(store().accept(repeat));
    EXPECT_TRUE(answer.repeated);
    EXPECT_EQ(answer.event_id, first);
  }
  EXPECT_EQ(counts().received, 2);
}

TEST_P(StoreSuite, numbers_go_on_after_a_restart) {
  const auto routed = accept_order(1);
  route();
  reopen();
  const auto second = accept_order(2);
  reopen();
  const auto third = accept_order(3);
  EXPECT_EQ(route(), 2);
  for (const auto& id : {routed, second, third}) EXPECT_EQ(state_of(id), EventState::pending);
  expect_sums();
  audit();
}

TEST_P(StoreSuite, accepted_events_are_listed_before_they_are_routed) {
  std::vector<Id> ids;
  for (int order = 1; order <= 7; ++order) {
    now += 10ms;
    ids.push_back(accept_order(order));
    if (order == 3) route();
  }
  std::reverse(ids.begin(), ids.end());
  std::vector<Id> listed;
  Page page{2, ""};
  do {
    const auto rows = get(store().events(EventFilter{}, page));
    for (const auto& row : rows.rows) listed.push_back(row.id);
    page.cursor = rows.next_cursor;
  } while (!page.cursor.empty());
  EXPECT_EQ(listed, ids);

  EventFilter filter;
  filter.state = "pending";
  EXPECT_EQ(get(store().events(filter, Page{})).rows.size(), 7u);
  filter.state = "done";
  EXPECT_TRUE(get(store().events(filter, Page{})).rows.empty());
  filter = {};
  filter.entity = "order:6";
  const auto of_entity = get(store().events(filter, Page{}));
  ASSERT_EQ(of_entity.rows.size(), 1u);
  EXPECT_EQ(of_entity.rows.front().scope, "store/order/updated");
  EXPECT_EQ(of_entity.rows.front().received_at, now - 10ms);
  EXPECT_EQ(get(store().trace(ids.front())).size(), 1u);
}

TEST_P(StoreSuite, routing_takes_all_pairs_and_any_number) {
  for (int order = 1; order <= 600; ++order) {
    auto event = order_event(order % 50);
    if (order % 3 == 0) event.pair = "other";
    accept(event);
  }
  int routed = 0;
  for (int some = get(store().route(100, now)); some > 0; some = get(store().route(100, now))) routed += some;
  EXPECT_EQ(routed, 600);
  EXPECT_EQ(claim_reads(1000).size(), 50u);
  EXPECT_EQ(get(store().claim_reads("other", 1000, now, now + lease)).size(), 50u);
  expect_sums();
  audit();
}

}  // namespace tradewind::conformance
