// Words of the messages: what a value is called and what to write instead.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "mapping/functions.hpp"

namespace tradewind::mapping {

bool dated(Type type);
/// "a number", "a list of texts"
std::string a(Type type);
std::string a(const Node& node);
std::string a(Wants wants);
/// "`person.email` is a text", "this is a number"
std::string what_it_is(const Node& node);

std::string how_to_get(Wants wants, const Node& have);
std::string how_to_compare(const Node& left, const Node& right);
/// A value below the list `items`, of that type if there is one: "total".
std::string example_below(const std::string& items, Type type);

/// What a function of Salesforce, Excel or SQL is called here, as a whole sentence.
std::optional<std::string> instead_of_function(const std::string& name);
/// For a path that does not exist; `alone`: it is the whole formula.
std::string instead_of_path(const std::string& path, const std::set<std::string>& roots, bool alone);
/// The name of the argument at `index` when `count` are given: "count" of LEFT(text, count).
std::string argument_name(const Function& function, std::size_t index, std::size_t count);

}  // namespace tradewind::mapping
