// One order as the ledger keeps it.
#pragma once

#include <tradewind/planning/decide.hpp>

namespace tradewind::planning {

LedgerLine ledger_line(const PairPlan& plan, const Order& order, const Facts& facts, TimePoint now);
/// All lines of the person after this read, with those of somebody who turned out to be them.
std::vector<LedgerLine> ledger_after(const Facts& facts, const LedgerLine* line);

}  // namespace tradewind::planning
