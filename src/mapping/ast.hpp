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
  enum class Kind {
    literal = 1,
    path,    ///< from the model's roots
    field,   ///< of the item that FILTER, SORT or TOP looks at; without segments the item itself
    member,  ///< below the value of args[0], e.g. FIRST(order.lines).sku
    operation,
    call
  };
  Kind kind = Kind::literal;
  Type type = Type::any;
  Type item = Type::any;  ///< of a list
  std::string items;      ///< of a list of records and of one of them: the list's path, e.g. order.lines
  int line = 1, column = 1;
  Value literal;
  std::vector<std::string> segments;        ///< path, field, member
  Operator op = Operator::add;              ///< operation
  const Function* function = nullptr;       ///< call
  std::vector<std::unique_ptr<Node>> args;  ///< member, operation, call
  std::optional<Pattern> pattern;           ///< REGEX, compiled at load
};

using Node = Formula::Node;
using NodePtr = std::unique_ptr<Node>;

/// One evaluation under way. It ends at the latest when its steps are used up: from then on everything is blank.
struct Evaluation {
  const Record& model;
  const Context& context;
  const Value* item = nullptr;  ///< the one that FILTER, SORT or TOP looks at
  std::size_t steps = 1'000'000;

  void spend(std::size_t cost) { steps -= std::min(steps, cost); }
};

Value evaluate(const Node& node, Evaluation& run);

}  // namespace tradewind::mapping
