#include "planning/triggers.hpp"

namespace tradewind::planning {

std::vector<std::string> customer_triggers(const std::optional<Customer>& before, const Customer& now) {
  if (!before) return {"customer.created"};
  if (to_json(*before) != to_json(now)) return {"customer.updated"};
  return {};
}

std::vector<std::string> order_triggers(const std::optional<Order>& before, const Order& now, bool bought) {
  std::vector<std::string> triggers;
  if (!before) triggers.push_back("order.created");
  const bool moved = before && before->status_id != now.status_id;
  const bool refunded = now.refunded > (before ? before->refunded : Decimal{});
  // A snapshot also differs when the mapping began to use more of the order; that is no change of the order.
  if (before && (moved || refunded || before->modified_at != now.modified_at)) triggers.push_back("order.updated");
  if (moved) triggers.push_back("order.status_changed");
  if (bought) triggers.push_back("purchase");
  if (refunded) triggers.push_back("order.refunded");
  return triggers;
}

}  // namespace tradewind::planning
