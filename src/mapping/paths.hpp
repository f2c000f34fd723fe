// Lookup in the table of model paths, with free names (person.spend.EUR, customer.attributes.Shoe size).
#pragma once

#include <tradewind/mapping/mapping.hpp>

#include <optional>
#include <set>
#include <string>

namespace tradewind::mapping {

/// The type is a list when the path goes through one.
std::optional<PathInfo> find_path(const std::string& path);
std::optional<std::string> nearest_path(const std::string& path, const std::set<std::string>& roots);

}  // namespace tradewind::mapping
