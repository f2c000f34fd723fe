// Functions: how many arguments, of which type, and what comes out.
#include <tradewind/base/text.hpp>

#include "mapping/advice.hpp"
#include "mapping/check.hpp"
#include "mapping/dates.hpp"
#include "mapping/numbers.hpp"
#include "mapping/paths.hpp"

namespace tradewind::mapping {
namespace {

bool any_type(Type type) { return type == Type::any || type == Type::blank; }

/// Does the argument depend on the item that is looked at?
bool uses_item(const Node& node) {
  if (node.kind == Node::Kind::field) return true;
  return std::any_of(node.args.begin(), node.args.end(), [](const NodePtr& arg) { return uses_item(*arg); });
}

bool is_word(const Node& node, std::initializer_list<const char*> words) {
  const auto* text = node.literal.text();
  if (node.kind != Node::Kind::literal || text == nullptr) return false;
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return text::iequals(*text, word); });
}

}  // namespace

void Checker::unknown_function(int line, int column, const std::string& name) {
  const std::string shown = "`" + text::clip(name, 60) + "`";
  if (find_path(name)) return problem(line, column, shown + " is a path, not a function", "write it without ( )");
  const std::string what = "there is no function " + shown;
  if (const auto instead = instead_of_function(name)) return problem(line, column, what, *instead);
  const auto near = text::nearest(name, function_names());
  problem(line, column, what, near ? "did you mean " + *near + "?" : "docs/formulas.md lists all functions");
}

bool Checker::argument_count(const Node& node) {
  const auto& function = *node.function;
  const auto count = static_cast<int>(node.args.size());
  const std::string_view name = function.name;
  const bool uneven =
      (name == "DATE" && count == 2) || (name == "DATETIME" && count > 1 && count < 5) || (name == "CASE" && count % 2 != 0);
  if (!uneven && count >= function.takes.least && (function.takes.most < 0 || count <= function.takes.most)) return true;
  std::string fix = std::string("write ") + function.words.usage;
  if (name == "IF" && count == 2) fix += "; NULL stands for nothing";
  if (name == "TEXT" && count == 2) fix = "write FORMAT(value, \"pattern\")";
  if (count == 0 && function.takes.least == 1) fix += ", e.g. " + std::string(function.words.example);
  problem(node, std::string(name) + " has " + std::to_string(count) + (count == 1 ? " argument" : " arguments"), std::move(fix));
  return false;
}

void Checker::call(Node& node) {
  node.type = node.function->result.type;
  if (node.type == Type::list) node.item = Type::text;  // SPLIT
  if (!argument_count(node)) return;
  const std::string_view name = node.function->name;
  const std::size_t before = place_.problems.size();
  for (std::size_t i = 0; i < node.args.size(); ++i) argument_type(node, i);
  if (name == "CASE") case_matches(node);
  if (name == "REGEX") regex(node);
  if (name == "FORMAT") format(node);
  if (name == "COUNTRY" || name == "STATE") words(node);
  if (name == "SORT" && place_.problems.size() == before) sort(node);
  if (name == "TOP" && place_.problems.size() == before) top(node);
  if (name == "NOW" || name == "TODAY") reads_clock = true;
  result_type(node);
}

Wants Checker::wanted(const Node& node, std::size_t index) const {
  const auto& wants = node.function->takes.wants;
  const std::string_view name = node.function->name;
  if ((name == "DATE" || name == "DATETIME") && node.args.size() > 1) return Wants::number;
  return wants[std::min(index, wants.size() - 1)];
}

bool Checker::accepts(const Node& node, std::size_t index, Wants wanted) const {
  const Node& arg = *node.args[index];
  const auto matches = [&](Type type) {
    switch (wanted) {
      case Wants::any:
        return true;
      case Wants::boolean:
        return type == Type::boolean;
      case Wants::number:
        return type == Type::number;
      case Wants::text:
        return type == Type::text;
      case Wants::date:
        return dated(type);
      case Wants::date_or_text:
        return dated(type) || type == Type::text;
      case Wants::date_or_number:
        return dated(type) || type == Type::number;
      default:
        return false;
    }
  };
  if (any_type(arg.type)) return true;
  if (arg.type != Type::list) return arg.type != Type::record && matches(arg.type);
  if (wanted == Wants::list) return true;
  if (wanted == Wants::values) return arg.item != Type::record;
  if (!node.function->takes.lists || wanted == Wants::boolean) return false;
  if (arg.item == Type::record) return wanted == Wants::any && node.function->result.gives != Gives::item;  // MIN, MAX order single values
  return any_type(arg.item) || matches(arg.item);
}

void Checker::argument_type(const Node& node, std::size_t index) {
  const Node& arg = *node.args[index];
  const Wants wanted = this->wanted(node, index);
  if (accepts(node, index, wanted)) return;
  const auto name = argument_name(*node.function, index, node.args.size());
  const bool many = node.function->takes.lists && node.function->result.gives != Gives::results;
  const std::string kind = many && wanted == Wants::number ? "numbers" : many ? "single values" : a(wanted);
  const bool told = many || name == "value" || kind.find(name) != std::string::npos;
  const std::string what =
      std::string(node.function->name) + " wants " + kind + (told ? "" : " as `" + name + "`") + ", but " + what_it_is(arg);
  if (arg.type == Type::list && arg.item != Type::record && node.function->takes.by_item && index > 0) return not_single(arg, what);
  const std::string_view function = node.function->name;
  if (function == "VALUE" && arg.type == Type::number) return problem(arg, what, "leave out VALUE( )");
  if (function == "CONTAINS" && arg.type == Type::list) return problem(arg, what, "to look for an item write INCLUDES(list, value)");
  problem(arg, what, how_to_get(wanted, arg));
}

void Checker::case_matches(const Node& node) {
  const Node& subject = *node.args[0];
  for (std::size_t i = 1; i + 1 < node.args.size(); i += 2) {
    const Node& match = *node.args[i];
    if (!any_type(match.type) && !any_type(subject.type) && match.type != subject.type)
      problem(match, "CASE compares " + a(subject) + " with " + a(match), how_to_compare(subject, match));
  }
}

void Checker::words(const Node& node) {
  const std::size_t at = std::string_view(node.function->name) == "STATE" ? 2 : 1;
  if (node.args.size() > at && !is_word(*node.args[at], {"code", "name"}))
    problem(*node.args[at], std::string("the last argument of ") + node.function->name + " says what to give",
            "write \"code\" or \"name\"");
}

void Checker::sort(const Node& node) {
  const auto count = node.args.size();
  const bool records = node.args[0]->item == Type::record;
  if (count == 3 && !is_word(*node.args[2], {"asc", "desc"}))
    return problem(*node.args[2], "the last argument of SORT is the direction", "write \"asc\" or \"desc\"");
  const bool by = count == 3 || (count == 2 && !is_word(*node.args[1], {"asc", "desc"}));
  const std::string usage = records ? "SORT(" + node.args[0]->items + ", " + example_below(node.args[0]->items, Type::number) + ")"
                                    : "SORT(list) or SORT(list, \"desc\")";
  if (records && !by) problem(node, "SORT does not know by which value to sort", "write it as the second argument, e.g. " + usage);
  if (by && !uses_item(*node.args[1])) problem(*node.args[1], "SORT would get the same value for every item", "write " + usage);
}

void Checker::top(const Node& node) {
  if (uses_item(*node.args[1])) return problem(*node.args[1], "TOP wants the count as its second argument", "write TOP(list, count, by)");
  if (node.args.size() == 3 && !uses_item(*node.args[2]))
    problem(*node.args[2], "TOP would get the same value for every item", "write one of their values, e.g. TOP(order.lines, 3, total)");
}

void Checker::result_type(Node& node) {
  const std::string_view name = node.function->name;
  const Gives gives = node.function->result.gives;
  if (gives == Gives::fixed) return;
  if (gives == Gives::first) {
    const Node& first = *node.args[0];
    if (node.type != Type::list || first.type == Type::list) node.type = first.type;
    node.item = first.type == Type::list ? first.item : Type::any;
    node.items = first.items;
    return;
  }
  node.type = Type::blank;
  for (std::size_t i = 0; i < node.args.size(); ++i) {
    const Node& arg = *node.args[i];
    if (gives == Gives::item) {
      merge(node, arg, arg.type == Type::list ? arg.item : arg.type, Node{});
      if (node.type == Type::record) node.items = arg.items;
      continue;
    }
    const bool condition = name == "IF" && i == 0;
    const bool compared = name == "CASE" && (i == 0 || (i % 2 == 1 && i + 1 < node.args.size()));
    if (!condition && !compared) merge(node, arg, arg.type, arg);
  }
}

/// One more possible result.
void Checker::merge(Node& node, const Node& result, Type type, const Node& like) {
  if (type == Type::blank || node.type == Type::any) return;
  if (node.type == Type::blank || type == Type::any) {
    node.type = type;
    node.item = like.item;
    node.items = like.items;
    return;
  }
  if (type == node.type) {
    if (like.item != node.item) node.item = Type::any;
    if (like.items != node.items) node.items.clear();
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

void Checker::format(const Node& node) {
  const Node& pattern = *node.args[1];
  const auto* text = pattern.literal.text();
  if (pattern.kind != Node::Kind::literal || text == nullptr)
    return problem(pattern, "the pattern of FORMAT must be a text in quotes", "write it in the formula itself");
  const Type type = node.args[0]->type;
  std::string why;
  const bool of_number = number_pattern(*text).has_value(), of_date = date_pattern(*text, why);
  if (!dated(type) && !of_number && (type == Type::number || !of_date))
    problem(pattern, "\"" + text::clip(*text, 40) + "\" is no pattern of a number", "write e.g. \"0.00\", \"#,##0.00\" or \"0%\"");
  if (dated(type) && !of_date)
    problem(pattern, "\"" + text::clip(*text, 40) + "\" is no pattern of a date: " + why,
            "write e.g. \"yyyy-mm-dd\", \"d mmmm yyyy\" or \"dd.mm.yyyy hh:mm\"");
}

}  // namespace tradewind::mapping
