// What tests ask the platforms' records.
#pragma once

#include "sim/simulation.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace tradewind::testing {

using Rows = std::vector<sandbox::FieldTexts>;

inline std::string text_at(const sandbox::FieldTexts& row, const std::string& field) {
  const auto found = row.find(field);
  return found == row.end() ? std::string{} : found->second;
}

inline Rows where(const Rows& rows, const std::string& field, const std::string& value) {
  Rows found;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(found), [&](const auto& row) { return text_at(row, field) == value; });
  return found;
}

inline Rows prospects(Simulation& sim, const std::string& email) { return where(sim.pardot().rows("prospects"), "email", email); }
inline Rows activities(Simulation& sim) { return sim.pardot().rows("external-activities"); }

inline Rows list_members(Simulation& sim, const std::string& list) {
  const auto lists = where(sim.pardot().rows("lists"), "name", list);
  return lists.empty() ? Rows{} : where(sim.pardot().rows("list-memberships"), "listId", text_at(lists[0], "id"));
}

inline std::size_t made_by_us(const Rows& rows) { return where(rows, "created_by", "tradewind").size(); }

}  // namespace tradewind::testing
