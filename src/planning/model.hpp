// The model that formulas see, made from what the store keeps of a person.
#pragma once

#include <tradewind/planning/decide.hpp>

#include <set>

namespace tradewind::planning {

struct ModelParts {
  const Customer* customer = nullptr;
  const Order* order = nullptr;
  const Customer* customer_before = nullptr;
  const Order* order_before = nullptr;
  std::string email, key;
  std::vector<LedgerLine> ledger;
  std::vector<Link> links;
};

/// As much of it as those paths need.
Record model_of(const PairPlan& plan, const ModelParts& parts, const std::set<std::string>& paths);

}  // namespace tradewind::planning
