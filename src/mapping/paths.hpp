// Lookup in the table of model paths, with free names (person.spend.EUR, customer.attributes.Shoe size).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <tradewind/mapping/mapping.hpp>

namespace tradewind::mapping {

std::optional<PathInfo> find_path(const std::string& path);
/// For "did you mean": near in spelling, or with the same last word.
std::optional<std::string> nearest_path(const std::string& path, const std::set<std::string>& roots);

}  // namespace tradewind::mapping
