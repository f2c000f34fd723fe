// Paths and operators.
#include "mapping/check.hpp"

#include <tradewind/base/text.hpp>

#include "mapping/advice.hpp"
#include "mapping/paths.hpp"

namespace tradewind::mapping {
namespace {

bool fits(Type type, Type wanted) { return type == wanted || type == Type::any || type == Type::blank || wanted == Type::any; }
bool single(Type type) { return type != Type::list && type != Type::record; }

}  // namespace

void Checker::problem(int line, int column, std::string what, std::string fix) {
  place_.problems.push_back({place_.file, line, column, place_.field, std::move(what), std::move(fix)});
}

void Checker::path(Node& node, const std::string& text, bool alone) {
  if (!scopes_.empty() && place_.roots.count(node.segments[0]) == 0) return field_of_item(node, text);
  const auto found = find_path(text);
  const std::string shown = "`" + text::clip(text, 60) + "`";
  if (!found) return problem(node, "there is no " + shown, instead_of_path(text, place_.roots, alone));
  if (place_.roots.count(node.segments[0]) == 0)
    return problem(node, "`" + node.segments[0] + "` is not available here",
                   "available here: " + text::join({place_.roots.begin(), place_.roots.end()}, ", "));
  if (found->type == Type::record) return problem(node, shown + " is a group of values", "name one of them, e.g. " + found->example);
  paths.insert(text);
  node.type = found->type;
  node.item = found->item;
  if (node.item == Type::record) node.items = text;
}

bool Checker::is_item_field(const std::string& name) const {
  return !scopes_.empty() && find_path(scopes_.back().items + "." + name).has_value();
}

void Checker::field_of_item(Node& node, const std::string& text) {
  const Scope& scope = scopes_.back();
  node.kind = Node::Kind::field;
  if (!scope.known) return;
  if (!scope.items.empty()) {
    const auto found = find_path(scope.items + "." + text);
    if (!found) return unknown_field(node, scope.items, text);
    node.type = found->type == Type::list ? found->item : found->type;
    paths.insert(scope.items + "." + text);
  } else if (text::iequals(text, "item")) {
    node.segments.clear();
    node.type = scope.item;
  } else if (scope.item == Type::record) {
    problem(node, "it cannot be told what `" + text::clip(text, 60) + "` of this list is", "take one list, e.g. order.lines");
  } else {
    problem(node, "there is no `" + text::clip(text, 60) + "`: the items of this list are single values",
            std::string("inside ") + scope.function->name + "( ) `item` is each of them; texts stand in quotes");
  }
}

void Checker::unknown_field(const Node& node, const std::string& items, const std::string& text) {
  std::vector<std::string> names;
  for (const auto& info : model_paths())
    if (info.path.rfind(items + ".", 0) == 0) names.push_back(info.path.substr(items.size() + 1));
  const auto near = text::nearest(text::lower(text), names);
  problem(node, "there is no `" + text::clip(text, 60) + "` in " + items,
          near ? "did you mean " + *near + "?"
               : "if it is a text, write it in quotes: \"" + text::clip(text, 60) + "\"; " + items + " has " + text::join(names, ", "));
}

void Checker::member(Node& node, const std::string& text) {
  const Node& base = *node.args[0];
  const bool list = base.type == Type::list;
  if (base.items.empty() || (!list && base.type != Type::record)) {
    if (base.type != Type::any || base.kind == Node::Kind::path)
      problem(node, "`." + text::clip(text, 60) + "` asks for a part, but " + what_it_is(base),
              "write it behind a list of groups of values, e.g. FIRST(order.lines).sku");
    return;
  }
  const auto found = find_path(base.items + "." + text);
  if (!found) return unknown_field(node, base.items, text);
  const Type type = found->type == Type::list ? found->item : found->type;
  paths.insert(base.items + "." + text);
  node.type = list ? Type::list : type;
  node.item = list ? type : Type::any;
}

void Checker::operation(Node& node, const std::string& symbol) {
  switch (node.op) {
    case Operator::add:
    case Operator::subtract:
    case Operator::multiply:
    case Operator::divide:
    case Operator::negate:
      return arithmetic(node, symbol);
    case Operator::both:
    case Operator::either:
    case Operator::invert:
      return conditions(node, symbol);
    case Operator::join:
      node.type = Type::text;
      for (const auto& arg : node.args)
        if (!single(arg->type)) problem(*arg, "`&` joins texts, but " + what_it_is(*arg), how_to_get(Wants::text, *arg));
      return;
    default:
      return comparison(node, symbol);
  }
}

void Checker::arithmetic(Node& node, const std::string& symbol) {
  const Type left = node.args[0]->type;
  const Type right = node.args.size() > 1 ? node.args[1]->type : Type::number;
  node.type = Type::number;
  const bool sum = node.op == Operator::add || node.op == Operator::subtract;
  if (sum && dated(left) && fits(right, Type::number)) {
    node.type = left;
    return;
  }
  if (left == Type::date && right == Type::date && node.op == Operator::subtract) return;
  if (dated(left) && dated(right)) {
    const bool between = node.op == Operator::subtract;
    return problem(node, between ? "`-` works on two dates only if both are without a time" : "`" + symbol + "` does not work on two dates",
                   between ? "write DAYS(end, start)" : "add a number of days to a date, or write DAYS(end, start)");
  }
  for (const auto& arg : node.args) {
    if (fits(arg->type, Type::number)) continue;
    node.type = Type::any;  // one message is enough
    const bool texts = symbol == "+" && (left == Type::text || right == Type::text);
    const bool words = arg->kind == Node::Kind::literal && arg->type == Type::text && !Decimal::parse(*arg->literal.text());
    problem(*arg, "`" + symbol + "` works on numbers, but " + what_it_is(*arg),
            texts && words                     ? "join texts with `&`"
            : texts && arg->type == Type::text ? "join texts with `&`, or wrap it in VALUE( )"
                                               : how_to_get(Wants::number, *arg));
    if (texts) return;
  }
}

/// A list or a record where one value belongs.
void Checker::not_single(const Node& arg, const std::string& what) {
  const auto path = arg.kind == Node::Kind::path ? text::join(arg.segments, ".") : std::string{};
  if (!scopes_.empty() && !scopes_.back().items.empty() && path.rfind(scopes_.back().items + ".", 0) == 0)
    return problem(
        arg, what,
        std::string("inside ") + scopes_.back().function->name + "( ) write `" + path.substr(scopes_.back().items.size() + 1) + "` alone");
  problem(arg, what,
          arg.type == Type::record || arg.item == Type::record
              ? how_to_get(Wants::any, arg)
              : "to look for one item write INCLUDES( ), else compare COUNT( ) or FIRST( ) of it");
}

void Checker::comparison(Node& node, const std::string& symbol) {
  node.type = Type::boolean;
  const Node &left = *node.args[0], &right = *node.args[1];
  for (const auto& arg : node.args)
    if (!single(arg->type)) return not_single(*arg, "`" + symbol + "` compares single values, but " + what_it_is(*arg));
  if (!fits(left.type, right.type) && !fits(right.type, left.type)) {
    problem(node, "`" + symbol + "` compares " + a(left) + " with " + a(right), how_to_compare(left, right));
    node.type = Type::any;  // one message is enough
    return;
  }
  if (node.op != Operator::equal && node.op != Operator::not_equal && (left.type == Type::boolean || right.type == Type::boolean))
    problem(node, "`" + symbol + "` cannot order TRUE and FALSE", "use `=` or `<>`");
}

void Checker::conditions(Node& node, const std::string& symbol) {
  node.type = Type::boolean;
  for (const auto& arg : node.args)
    if (!fits(arg->type, Type::boolean))
      problem(*arg, "`" + symbol + "` works on conditions, but " + what_it_is(*arg), how_to_get(Wants::boolean, *arg));
}

}  // namespace tradewind::mapping
