// Whether a row satisfies the WHERE of a query, and how paths such as `Account.Name` are followed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/salesforce/soql.hpp"

namespace tradewind::sandbox::sf::soql {

/// A path such as `Account.Name`, resolved once.
struct Path {
  std::vector<const Field*> parents;  ///< reference fields to follow
  const Field* field = nullptr;
};

/// One query under way: remembers the paths it resolved and its first failure.
struct Context {
  const State& state;
  const Query& query;
  const Object& object;
  std::map<std::string, Path> paths;
  std::optional<Failure> failure;

  void fail(const std::string& message, std::size_t at);
  /// Null after fail().
  const Path* path(const std::string& name, std::size_t at);
  Json value(const Row& row, const Path& path) const;
};

/// Fails the context on a field or a literal that the platform would refuse.
void check(Context& context, const Condition& condition);
/// Of a checked condition.
bool holds(Context& context, const Condition& condition, const Row& row);
/// Rows by an index, in the order of ids, when a condition that must hold names one; empty: look at all of them.
std::optional<std::vector<const Row*>> candidates(Context& context, const Condition& condition);

}  // namespace tradewind::sandbox::sf::soql
