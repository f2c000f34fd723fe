#include "planning/triggers.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace tradewind::planning {
namespace {

using Names = std::vector<std::string>;

Order paid_order() {
  Order order;
  order.status_id = 11;
  order.modified_at = from_unix_s(1'767'225'600);
  return order;
}

TEST(Triggers, a_first_read_tells_all_that_happened_before_it) {
  Order order = paid_order();
  EXPECT_EQ(order_triggers(std::nullopt, order, true), (Names{"order.created", "purchase"}));
  order.refunded = 5;
  EXPECT_EQ(order_triggers(std::nullopt, order, true), (Names{"order.created", "purchase", "order.refunded"}));
}

TEST(Triggers, the_same_again_is_nothing) { EXPECT_EQ(order_triggers(paid_order(), paid_order(), false), Names{}); }

TEST(Triggers, a_snapshot_that_holds_more_than_before_is_no_change) {
  Order now = paid_order();
  now.lines.emplace_back();
  EXPECT_EQ(order_triggers(paid_order(), now, false), Names{});
  now.modified_at = *now.modified_at + std::chrono::seconds(1);
  EXPECT_EQ(order_triggers(paid_order(), now, false), Names{"order.updated"}) << "the control";
}

TEST(Triggers, a_status_change_is_an_update_too) {
  Order now = paid_order();
  now.status_id = 2;
  EXPECT_EQ(order_triggers(paid_order(), now, false), (Names{"order.updated", "order.status_changed"}));
}

TEST(Triggers, each_further_refund_is_one_refund) {
  Order before = paid_order(), now = paid_order();
  now.refunded = 5;
  EXPECT_EQ(order_triggers(before, now, false), (Names{"order.updated", "order.refunded"}));
  before.refunded = 5;
  EXPECT_EQ(order_triggers(before, now, false), Names{});
  now.refunded = 7;
  EXPECT_EQ(order_triggers(before, now, false), (Names{"order.updated", "order.refunded"}));
}

TEST(Triggers, customers_are_created_once_and_updated_when_they_differ) {
  Customer before, now;
  EXPECT_EQ(customer_triggers(std::nullopt, now), Names{"customer.created"});
  EXPECT_EQ(customer_triggers(before, now), Names{});
  now.group_name = "Wholesale";
  EXPECT_EQ(customer_triggers(before, now), Names{"customer.updated"});
}

}  // namespace
}  // namespace tradewind::planning
