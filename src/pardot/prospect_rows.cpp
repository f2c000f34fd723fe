#include "pardot/prospect_rows.hpp"

#include <tuple>

namespace tradewind::pardot {
namespace {

using Rank = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

std::int64_t moment_at(const Json& row, const std::string& name) {
  const auto at = parse_rfc3339(text_at(row, name));
  return at ? to_unix_ms(*at) : 0;
}

Rank rank_of(const Json& row) { return {moment_at(row, "lastActivityAt"), moment_at(row, "updatedAt"), number_at(row, "id")}; }

}  // namespace

Choice choose_prospect(const Json& rows) {
  Choice choice;
  Rank best{-1, -1, -1}, best_archived{-1, -1, -1};
  for (const auto& row : rows) {
    const bool archived = flag_at(row, "isDeleted");
    if (!archived) ++choice.alive;
    Rank& rank = archived ? best_archived : best;
    if (text_at(row, "id").empty() || rank_of(row) <= rank) continue;
    rank = rank_of(row);
    (archived ? choice.archived : choice.id) = text_at(row, "id");
    if (!archived) choice.made_at = from_unix_ms(moment_at(row, "createdAt"));
  }
  return choice;
}

}  // namespace tradewind::pardot
