#include "planning/ledger.hpp"

namespace tradewind::planning {
namespace {

constexpr int store_places = 4;

/// In the store's currency at the order's own rate.
Decimal in_store_currency(const Order& order, const Decimal& paid) {
  const auto converted = paid.divide(order.store_rate);
  return converted ? converted->round(store_places) : paid;
}

}  // namespace

LedgerLine ledger_line(const PairPlan& plan, const Order& order, const Facts& facts, TimePoint now) {
  LedgerLine line;
  line.order_id = order.id;
  line.status_id = order.status_id;
  line.created_at = order.created_at.value_or(now);
  line.total = order.total;
  line.currency = order.currency;
  line.total_store = in_store_currency(order, order.total);
  line.refunded = order.refunded;
  line.refunded_store = in_store_currency(order, order.refunded);
  if (facts.ledger) line.purchased_at = facts.ledger->purchased_at;
  const auto& trigger = plan.mapping->purchase_trigger;
  if (!line.purchased_at && std::find(trigger.begin(), trigger.end(), order.status_id) != trigger.end()) line.purchased_at = now;
  return line;
}

std::vector<LedgerLine> ledger_after(const Facts& facts, const LedgerLine* line) {
  std::vector<LedgerLine> lines;
  if (facts.person) lines = facts.person->ledger;
  if (facts.namesake) lines.insert(lines.end(), facts.namesake->ledger.begin(), facts.namesake->ledger.end());
  if (line == nullptr) return lines;
  std::erase_if(lines, [&](const LedgerLine& other) { return other.order_id == line->order_id; });
  lines.push_back(*line);
  return lines;
}

}  // namespace tradewind::planning
