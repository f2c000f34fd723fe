// The table of functions: names, arguments, types and how each is computed.
#pragma once

#include "mapping/ast.hpp"

#include <string>
#include <vector>

namespace tradewind::mapping {

struct Arguments {
  const std::vector<NodePtr>& nodes;
  const Record& model;
  const Context& context;
  std::size_t size() const { return nodes.size(); }
  Value operator[](std::size_t i) const { return evaluate(*nodes[i], model, context); }
};

struct Function {
  const char* name;
  const char* usage;            ///< e.g. LEFT(text, count)
  int least, most;              ///< arguments; most -1: any number
  std::vector<Type> takes;      ///< by position, the last one repeats; any: not checked
  Type gives;                   ///< any: the common type of the results (IF, CASE, BLANKVALUE, FIRST, ...)
  Value (*compute)(const Arguments& args, const Node& node);
};

const std::vector<Function>& functions();
const Function* find_function(const std::string& name);  ///< without case

/// Text of a value as `&`, JOIN and TEXT show it; blank is empty.
std::string text_of(const Value& value);
bool is_true(const Value& value);
/// Text results are bounded.
Value bounded(std::string text);

}  // namespace tradewind::mapping
