#include <tradewind/model/commerce.hpp>

namespace tradewind {

Totals totals_of(const std::vector<LedgerLine>& lines, const std::vector<int>& counted) {
  Totals totals;
  for (const auto& line : lines) {
    if (line.gone || std::find(counted.begin(), counted.end(), line.status_id) == counted.end()) continue;
    ++totals.order_count;
    totals.total_spend = totals.total_spend + line.total_store - line.refunded_store;
    totals.refunded = totals.refunded + line.refunded_store;
    if (!line.refunded.is_zero()) ++totals.refund_count;
    auto& spent = totals.spend[line.currency];
    spent = spent + line.total - line.refunded;
    if (!totals.first_purchase_at || line.created_at < *totals.first_purchase_at) totals.first_purchase_at = line.created_at;
    if (!totals.last_purchase_at || line.created_at > *totals.last_purchase_at) totals.last_purchase_at = line.created_at;
  }
  return totals;
}

}  // namespace tradewind
