#include "mapping/check.hpp"

#include "mapping/functions.hpp"
#include "mapping/paths.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::mapping {
namespace {

bool fits(Type type, Type wanted) { return type == wanted || type == Type::any || type == Type::blank || wanted == Type::any; }

std::string how_to_get(Type wanted, Type have) {
  if (wanted == Type::text && have == Type::list) return "use JOIN(list, \", \") to make one text of it";
  if (wanted == Type::text) return "wrap it in TEXT( )";
  if (wanted == Type::number && have == Type::text) return "wrap it in VALUE( )";
  if (wanted == Type::boolean) return "compare it with something, e.g. `> 0` or `= \"x\"`";
  if (wanted == Type::list) return "give a path through a list, e.g. order.lines.sku";
  return std::string("use a ") + to_string(wanted);
}

/// (a+)+ and its like take for ever on some texts.
bool nested_quantifiers(const std::string& pattern) {
  std::vector<bool> groups{false};
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (c == '(') {
      groups.push_back(false);
    } else if (c == ')' && groups.size() > 1) {
      const bool inner = groups.back();
      groups.pop_back();
      const bool repeated = i + 1 < pattern.size() && std::string_view("*+{").find(pattern[i + 1]) != std::string_view::npos;
      if (inner && repeated) return true;
      if (inner) groups.back() = true;
    } else if (c == '*' || c == '+' || c == '{') {
      groups.back() = true;
    }
  }
  return false;
}

}  // namespace

void Checker::problem(int line, int column, std::string what, std::string fix) {
  problems_.push_back({file_, line, column, field_, std::move(what), std::move(fix)});
}

void Checker::path(Node& node, const std::string& text) {
  const auto found = find_path(text);
  if (!found) {
    const auto near = nearest_path(text, roots_);
    problem(node.line, node.column, "there is no `" + text + "`",
            near ? "did you mean " + *near + "?" : "texts stand in quotes; all paths: tradewind map check");
    return;
  }
  if (roots_.count(node.segments[0]) == 0) {
    problem(node.line, node.column, "`" + node.segments[0] + "` is not available here",
            "available here: " + text::join({roots_.begin(), roots_.end()}, ", "));
    return;
  }
  paths_.insert(text);
  node.type = found->type;
}

void Checker::operation(Node& node, const std::string& symbol) {
  switch (node.op) {
    case Operator::add:
    case Operator::subtract:
    case Operator::multiply:
    case Operator::divide:
    case Operator::negate: return arithmetic(node, symbol);
    case Operator::both:
    case Operator::either:
    case Operator::invert: return conditions(node, symbol);
    case Operator::join:
      node.type = Type::text;
      for (const auto& arg : node.args)
        if (arg->type == Type::list || arg->type == Type::record)
          problem(arg->line, arg->column, std::string("`&` joins texts, but this is a ") + to_string(arg->type),
                  how_to_get(Type::text, arg->type));
      return;
    default: return comparison(node, symbol);
  }
}

void Checker::arithmetic(Node& node, const std::string& symbol) {
  const auto dated = [](Type type) { return type == Type::date || type == Type::datetime; };
  const Type left = node.args[0]->type;
  const Type right = node.args.size() > 1 ? node.args[1]->type : Type::number;
  node.type = Type::number;
  if (dated(left) && fits(right, Type::number) && (node.op == Operator::add || node.op == Operator::subtract)) {
    node.type = left;
    return;
  }
  if (left == Type::date && right == Type::date && node.op == Operator::subtract) return;
  for (const auto& arg : node.args) {
    if (fits(arg->type, Type::number)) continue;
    const bool texts = symbol == "+" && arg->type == Type::text;
    problem(arg->line, arg->column, "`" + symbol + "` works on numbers, but this is a " + to_string(arg->type),
            texts ? "join texts with `&`, or wrap it in VALUE( )" : how_to_get(Type::number, arg->type));
  }
}

void Checker::comparison(Node& node, const std::string& symbol) {
  node.type = Type::boolean;
  const Type left = node.args[0]->type, right = node.args[1]->type;
  for (const auto& arg : node.args) {
    if (arg->type != Type::list && arg->type != Type::record) continue;
    problem(arg->line, arg->column, "`" + symbol + "` cannot compare a " + to_string(arg->type), "compare COUNT( ), FIRST( ) or JOIN( ) of it");
    return;
  }
  if (fits(left, right) || fits(right, left)) return;
  std::string fix = "compare values of one kind";
  if (left == Type::number && right == Type::text) fix = "write the number without quotes, or use TEXT( ) on the left";
  if (left == Type::text && right == Type::number) fix = "write the right side in quotes, or use VALUE( ) on the left";
  if ((left == Type::datetime && right == Type::date) || (left == Type::date && right == Type::datetime)) fix = "use DATE( ) on both sides";
  problem(node.line, node.column, std::string("`") + symbol + "` compares a " + to_string(left) + " with a " + to_string(right), fix);
}

void Checker::conditions(Node& node, const std::string& symbol) {
  node.type = Type::boolean;
  for (const auto& arg : node.args)
    if (!fits(arg->type, Type::boolean))
      problem(arg->line, arg->column, "`" + symbol + "` works on conditions, but this is a " + to_string(arg->type), how_to_get(Type::boolean, arg->type));
}

void Checker::unknown_function(int line, int column, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& function : functions()) names.emplace_back(function.name);
  const auto near = text::nearest(name, names);
  problem(line, column, "there is no function `" + name + "`", near ? "did you mean " + *near + "?" : "known: " + text::join(names, ", "));
}

void Checker::call(Node& node) {
  const auto& function = *node.function;
  const auto count = static_cast<int>(node.args.size());
  const bool date_of_two = std::string_view(function.name) == "DATE" && count == 2;
  const bool case_without_else = std::string_view(function.name) == "CASE" && count % 2 != 0;
  if (count < function.least || (function.most >= 0 && count > function.most) || date_of_two || case_without_else) {
    problem(node.line, node.column, std::string(function.name) + " has " + std::to_string(count) + (count == 1 ? " argument" : " arguments"),
            std::string("write ") + function.usage);
    node.type = function.gives;
    return;
  }
  argument_types(node);
  node.type = function.gives;
  const std::string_view name = function.name;
  std::vector<const Node*> results;
  if (name == "IF") results = {node.args[1].get(), node.args[2].get()};
  if (name == "BLANKVALUE") results = {node.args[0].get(), node.args[1].get()};
  if (name == "CASE") {
    for (std::size_t i = 2; i < node.args.size(); i += 2) results.push_back(node.args[i].get());
    results.push_back(node.args.back().get());
  }
  if (!results.empty()) node.type = common_type(node, results);
  if (name == "REGEX") regex(node);
}

void Checker::argument_types(Node& node) {
  const auto& takes = node.function->takes;
  for (std::size_t i = 0; i < node.args.size(); ++i) {
    const Type wanted = takes[std::min(i, takes.size() - 1)];
    const Type have = node.args[i]->type;
    if (fits(have, wanted)) continue;
    problem(node.args[i]->line, node.args[i]->column,
            std::string(node.function->name) + " wants a " + to_string(wanted) + " here, but this is a " + to_string(have), how_to_get(wanted, have));
  }
}

Type Checker::common_type(const Node& node, const std::vector<const Node*>& results) {
  Type common = Type::blank;
  for (const auto* result : results) {
    if (result->type == Type::blank || result->type == common) continue;
    if (common == Type::blank) {
      common = result->type;
    } else if (result->type == Type::any || common == Type::any) {
      common = Type::any;
    } else {
      problem(result->line, result->column,
              std::string(node.function->name) + " gives a " + to_string(common) + " in one case and a " + to_string(result->type) + " in another",
              "make both the same, e.g. with TEXT( )");
      return Type::any;
    }
  }
  return common;
}

void Checker::regex(Node& node) {
  const auto& pattern = *node.args[1];
  const auto* text = pattern.literal.text();
  if (pattern.kind != Node::Kind::literal || text == nullptr) {
    problem(pattern.line, pattern.column, "the pattern of REGEX must be a text in quotes", "write it in the formula itself");
    return;
  }
  if (text->size() > 200 || nested_quantifiers(*text)) {
    problem(pattern.line, pattern.column, "the pattern is too costly", "at most 200 characters, and no repetition of a group that repeats inside");
    return;
  }
  try {
    node.pattern = std::make_shared<const std::regex>(*text);
  } catch (const std::regex_error&) {
    problem(pattern.line, pattern.column, "the pattern is not a regular expression", "check its brackets and backslashes");
  }
}

}  // namespace tradewind::mapping
