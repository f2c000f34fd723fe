#include "mapping/check.hpp"

#include <tradewind/base/text.hpp>

#include "mapping/functions.hpp"
#include "mapping/paths.hpp"

namespace tradewind::mapping {
namespace {

bool fits(Type type, Type wanted) { return type == wanted || type == Type::any || type == Type::blank || wanted == Type::any; }
bool dated(Type type) { return type == Type::date || type == Type::datetime; }
bool single(Type type) { return type != Type::list && type != Type::record; }

std::string a(Type type) { return std::string("a ") + to_string(type); }

/// "a number", "a list of texts"
std::string a(const Node& node) {
  if (node.type != Type::list) return a(node.type);
  switch (node.item) {
    case Type::number:
      return "a list of numbers";
    case Type::text:
      return "a list of texts";
    case Type::date:
    case Type::datetime:
      return "a list of dates";
    case Type::record:
      return "a list of groups of values";
    default:
      return "a list";
  }
}

std::string how_to_get(Type wanted, const Node& have) {
  if (have.type == Type::list && have.item == Type::record) return "name one of the values after it, e.g. order.lines.sku";
  if (have.type == Type::list && wanted == Type::number) return "use COUNT( ), SUM( ) or FIRST( ) of it";
  if (have.type == Type::list) return "use JOIN( ), FIRST( ) or COUNT( ) of it";
  if (wanted == Type::text) return "wrap it in TEXT( )";
  if (wanted == Type::number && have.type == Type::text) return "wrap it in VALUE( )";
  if (wanted == Type::boolean) return "compare it with something, e.g. `> 0` or `= \"x\"`";
  if (wanted == Type::list) return "give a path through a list, e.g. order.lines.sku";
  return "use " + a(wanted);
}

std::string how_to_compare(Type left, Type right) {
  if (left == Type::number && right == Type::text) return "write the number without quotes, or use TEXT( ) on the left";
  if (left == Type::text && right == Type::number) return "write the right side in quotes, or use VALUE( ) on the left";
  if (dated(left) && dated(right)) return "use DATE( ) on both sides";
  if (dated(left) && right == Type::text) return "use DATE( ) on the right";
  return "compare values of one kind";
}

}  // namespace

void Checker::problem(int line, int column, std::string what, std::string fix) {
  problems_.push_back({file_, line, column, field_, std::move(what), std::move(fix)});
}

void Checker::path(Node& node, const std::string& text) {
  const auto found = find_path(text);
  const std::string shown = "`" + text::clip(text, 60) + "`";
  if (!found) {
    const auto near = nearest_path(text, roots_);
    return problem(node, "there is no " + shown,
                   near ? "did you mean " + *near + "?" : "texts stand in quotes; all paths: tradewind map check");
  }
  if (roots_.count(node.segments[0]) == 0)
    return problem(node, "`" + node.segments[0] + "` is not available here",
                   "available here: " + text::join({roots_.begin(), roots_.end()}, ", "));
  if (found->type == Type::record) return problem(node, shown + " is a group of values", "name one of them, e.g. " + found->example);
  paths_.insert(text);
  node.type = found->type;
  node.item = found->item;
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
        if (!single(arg->type)) problem(*arg, "`&` joins texts, but this is " + a(*arg), how_to_get(Type::text, *arg));
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
  for (const auto& arg : node.args) {
    if (fits(arg->type, Type::number)) continue;
    const bool texts = symbol == "+" && arg->type == Type::text;
    problem(*arg, "`" + symbol + "` works on numbers, but this is " + a(*arg),
            texts ? "join texts with `&`, or wrap it in VALUE( )" : how_to_get(Type::number, *arg));
  }
}

void Checker::comparison(Node& node, const std::string& symbol) {
  node.type = Type::boolean;
  const Node &left = *node.args[0], &right = *node.args[1];
  for (const auto& arg : node.args)
    if (!single(arg->type))
      return problem(*arg, "`" + symbol + "` cannot compare " + a(*arg), "compare COUNT( ), FIRST( ) or JOIN( ) of it");
  if (!fits(left.type, right.type) && !fits(right.type, left.type))
    return problem(node, "`" + symbol + "` compares " + a(left) + " with " + a(right), how_to_compare(left.type, right.type));
  if (node.op != Operator::equal && node.op != Operator::not_equal && (left.type == Type::boolean || right.type == Type::boolean))
    problem(node, "`" + symbol + "` cannot order TRUE and FALSE", "use `=` or `<>`");
}

void Checker::conditions(Node& node, const std::string& symbol) {
  node.type = Type::boolean;
  for (const auto& arg : node.args)
    if (!fits(arg->type, Type::boolean))
      problem(*arg, "`" + symbol + "` works on conditions, but this is " + a(*arg), how_to_get(Type::boolean, *arg));
}

void Checker::unknown_function(int line, int column, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& function : functions()) names.emplace_back(function.name);
  const auto near = text::nearest(name, names);
  problem(line, column, "there is no function `" + text::clip(name, 60) + "`",
          near ? "did you mean " + *near + "?" : "known: " + text::join(names, ", "));
}

bool Checker::argument_count(const Node& node) {
  const auto& function = *node.function;
  const auto count = static_cast<int>(node.args.size());
  const std::string_view name = function.name;
  const bool uneven = (name == "DATE" && count == 2) || (name == "CASE" && count % 2 != 0);
  if (!uneven && count >= function.least && (function.most < 0 || count <= function.most)) return true;
  problem(node, std::string(name) + " has " + std::to_string(count) + (count == 1 ? " argument" : " arguments"),
          std::string("write ") + function.usage);
  return false;
}

void Checker::call(Node& node) {
  node.type = node.function->type;
  if (node.type == Type::list) node.item = Type::text;  // SPLIT
  if (!argument_count(node)) return;
  const std::string_view name = node.function->name;
  for (std::size_t i = 0; i < node.args.size(); ++i) argument_type(node, i);
  if (name == "CASE") case_matches(node);
  if (name == "REGEX") regex(node);
  result_type(node);
}

void Checker::argument_type(const Node& node, std::size_t index) {
  const auto& function = *node.function;
  const Node& arg = *node.args[index];
  Type wanted = function.takes[std::min(index, function.takes.size() - 1)];
  const std::string_view name = function.name;
  if (name == "DATE" && node.args.size() == 3) wanted = Type::number;
  if (arg.type == Type::list) {
    const bool whole = wanted == Type::list || wanted == Type::any;
    if (function.lists && wanted != Type::boolean && (whole || fits(arg.item, wanted))) return;
    if (name == "JOIN" && index == 0 && arg.item != Type::record) return;
  } else if (arg.type != Type::record && fits(arg.type, wanted) && !(name == "DATE" && arg.type == Type::boolean)) {
    if (!(name == "DATE" && node.args.size() == 1 && arg.type == Type::number)) return;
  }
  const std::string kind = name == "DATE" && wanted == Type::any ? "a date or text" : wanted == Type::any ? "a single value" : a(wanted);
  problem(arg, std::string(name) + " wants " + kind + " here, but this is " + a(arg),
          name == "DATE" && wanted == Type::any ? std::string("write ") + function.usage : how_to_get(wanted, arg));
}

void Checker::case_matches(const Node& node) {
  const Node& subject = *node.args[0];
  for (std::size_t i = 1; i + 1 < node.args.size(); i += 2) {
    const Node& match = *node.args[i];
    if (!fits(match.type, subject.type) && !fits(subject.type, match.type))
      problem(match, "CASE compares " + a(subject) + " with " + a(match), how_to_compare(subject.type, match.type));
  }
}

void Checker::result_type(Node& node) {
  const std::string_view name = node.function->name;
  if (node.function->gives == Gives::fixed) return;
  node.type = Type::blank;
  for (std::size_t i = 0; i < node.args.size(); ++i) {
    const Node& arg = *node.args[i];
    if (node.function->gives == Gives::item) {
      const bool list = arg.type == Type::list;
      merge(node, arg, list ? arg.item : arg.type, Type::any);
      continue;
    }
    const bool condition = name == "IF" && i == 0;
    const bool compared = name == "CASE" && (i == 0 || (i % 2 == 1 && i + 1 < node.args.size()));
    if (!condition && !compared) merge(node, arg, arg.type, arg.item);
  }
}

/// One more possible result.
void Checker::merge(Node& node, const Node& result, Type type, Type item) {
  if (type == Type::blank || node.type == Type::any) return;
  if (node.type == Type::blank || type == Type::any) {
    node.type = type;
    node.item = item;
    return;
  }
  if (type == node.type) {
    if (item != node.item) node.item = Type::any;
    return;
  }
  problem(result, std::string(node.function->name) + " gives " + a(node.type) + " in one case and " + a(type) + " in another",
          "make both the same, e.g. with TEXT( )");
  node.type = Type::any;
}

void Checker::regex(Node& node) {
  constexpr std::size_t longest_pattern = 200;
  const Node& pattern = *node.args[1];
  const auto* text = pattern.literal.text();
  if (pattern.kind != Node::Kind::literal || text == nullptr)
    return problem(pattern, "the pattern of REGEX must be a text in quotes", "write it in the formula itself");
  if (text->size() > longest_pattern) return problem(pattern, "the pattern is too long", "at most 200 characters");
  std::string why;
  node.pattern = Pattern::compile(*text, why);
  if (!node.pattern)
    problem(pattern, "the pattern is wrong: " + why,
            "it is compared with the whole text; known are . [a-z] \\\\d \\\\w \\\\s ( ) | * + ? {2,5}");
}

}  // namespace tradewind::mapping
