// The tree of a compiled formula.
#pragma once

#include <memory>
#include <string>
#include <tradewind/mapping/mapping.hpp>
#include <vector>

#include "mapping/pattern.hpp"

namespace tradewind::mapping {

struct Function;

enum class Operator {
  add = 1,
  subtract,
  multiply,
  divide,
  join,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  both,
  either,
  negate,
  invert
};

struct Formula::Node {
  enum class Kind { literal = 1, path, operation, call };
  Kind kind = Kind::literal;
  Type type = Type::any;
  Type item = Type::any;  ///< of a list
  int line = 1, column = 1;
  Value literal;
  std::vector<std::string> segments;        ///< path
  Operator op = Operator::add;              ///< operation
  const Function* function = nullptr;       ///< call
  std::vector<std::unique_ptr<Node>> args;  ///< operation, call
  std::optional<Pattern> pattern;           ///< REGEX, compiled at load
};

using Node = Formula::Node;
using NodePtr = std::unique_ptr<Node>;

Value evaluate(const Node& node, const Record& model, const Context& context);

}  // namespace tradewind::mapping
