#include <tradewind/model/commerce.hpp>

namespace tradewind {

Totals totals_of(const std::vector<LedgerLine>& lines, const std::vector<int>& counted) {
  Totals totals;
  for (const auto& line : lines) {
    if (std::find(counted.begin(), counted.end(), line.status_id) == counted.end()) continue;
    ++totals.order_count;
    totals.total_spend = totals.total_spend + line.total_store;
    auto& spent = totals.spend[line.currency];
    spent = spent + line.total;
    if (!totals.first_purchase_at || line.created_at < *totals.first_purchase_at) totals.first_purchase_at = line.created_at;
    if (!totals.last_purchase_at || line.created_at > *totals.last_purchase_at) totals.last_purchase_at = line.created_at;
  }
  return totals;
}

}  // namespace tradewind
