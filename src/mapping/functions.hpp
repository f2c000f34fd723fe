// The table of functions: names, arguments, types and how each is computed.
#pragma once

#include <string>
#include <vector>

#include "mapping/ast.hpp"

namespace tradewind::mapping {

struct Arguments {
  const std::vector<NodePtr>& nodes;
  const Record& model;
  const Context& context;
  std::size_t size() const { return nodes.size(); }
  Value operator[](std::size_t i) const { return evaluate(*nodes[i], model, context); }
};

/// How the type of the result is found.
enum class Gives {
  fixed = 1,  ///< always `type`
  results,    ///< the common type of those arguments that can be the result (IF, CASE, BLANKVALUE)
  item,       ///< the type of what is in the lists (FIRST, MAX, ...)
};

struct Function {
  const char* name;
  const char* usage;        ///< e.g. LEFT(text, count)
  int least, most;          ///< arguments; most -1: any number
  std::vector<Type> takes;  ///< by position, the last one repeats; any: every single value
  bool lists;               ///< takes lists as well, of items of that type
  Type type;
  Gives gives;
  Value (*compute)(const Arguments& args, const Node& node);
};

const std::vector<Function>& functions();
const Function* find_function(const std::string& name);  ///< without case

/// Rows of the table.
std::vector<Function> text_functions();
std::vector<Function> value_functions();

/// Text of a value as `&`, JOIN and TEXT show it; blank is empty.
std::string text_of(const Value& value);
bool is_true(const Value& value);
/// Text results are bounded: the rest is cut off.
Value bounded(std::string text);
constexpr std::size_t longest_text = 128 * 1024;

}  // namespace tradewind::mapping
