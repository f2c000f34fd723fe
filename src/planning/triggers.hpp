// What a read shows to have happened, by comparing an entity with its last snapshot.
#pragma once

#include <optional>
#include <string>
#include <tradewind/planning/decide.hpp>
#include <vector>

namespace tradewind::planning {

/// Triggers of workflows (workflow::Workflow::trigger), in the order in which they happened.
std::vector<std::string> customer_triggers(const std::optional<Customer>& before, const Customer& now);
/// `bought`: the order entered a status that counts as a purchase for the first time.
std::vector<std::string> order_triggers(const std::optional<Order>& before, const Order& now, bool bought);

}  // namespace tradewind::planning
