#include "mapping/advice.hpp"

#include <tradewind/base/text.hpp>

#include "mapping/paths.hpp"

namespace tradewind::mapping {
namespace {

/// FirstName, "First Name" and firstName as paths are written: first_name.
std::string snake_case(const std::string& path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool upper = path[i] >= 'A' && path[i] <= 'Z';
    if (upper && i > 0 && path[i - 1] >= 'a' && path[i - 1] <= 'z') out += '_';
    out += path[i];
  }
  return text::lower(out);
}

bool one_word(const std::string& path) { return path.find('.') == std::string::npos; }

bool of_salesforce(const std::string& path) {
  const auto first = text::lower(path.substr(0, path.find('.')));
  static const std::set<std::string> objects{"contact", "lead", "account", "opportunity", "prospect", "user", "recipient", "campaign"};
  return !one_word(path) && objects.count(first) != 0;
}

}  // namespace

bool dated(Type type) { return type == Type::date || type == Type::datetime; }

std::string a(Type type) { return std::string("a ") + to_string(type); }

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

std::string a(Wants wants) {
  switch (wants) {
    case Wants::any:
      return "a single value";
    case Wants::boolean:
      return "a condition";
    case Wants::number:
      return "a number";
    case Wants::text:
      return "a text";
    case Wants::date:
      return "a date";
    case Wants::date_or_text:
      return "a date or a text";
    case Wants::date_or_number:
      return "a date or a number";
    case Wants::list:
      return "a list";
    case Wants::values:
      return "a list of single values";
  }
  return "a value";
}

std::string what_it_is(const Node& node) {
  std::string name = "this";
  if (node.kind == Node::Kind::path || (node.kind == Node::Kind::field && !node.segments.empty()))
    name = "`" + text::clip(text::join(node.segments, "."), 60) + "`";
  if (node.kind == Node::Kind::literal && node.literal.text() != nullptr && node.literal.text()->find('@') == std::string::npos)
    name = "\"" + text::clip(*node.literal.text(), 40) + "\"";
  if (node.kind == Node::Kind::literal && node.literal.number() != nullptr) name = node.literal.number()->text();
  if (node.kind == Node::Kind::call) name = std::string(node.function->name) + "( )";
  return name + " is " + a(node);
}

std::string example_below(const std::string& items, Type type) {
  std::string first;
  for (const char* preferred : {"total", "amount", "quantity", "sku", "name", "code", "city", ""}) {
    for (const auto& info : model_paths()) {
      if (info.path.rfind(items + ".", 0) != 0 || (type != Type::any && info.item != type)) continue;
      const auto name = info.path.substr(items.size() + 1);
      if (name == preferred || *preferred == '\0') return name;
    }
  }
  return type == Type::any ? "name" : example_below(items, Type::any);
}

std::string how_to_get(Wants wants, const Node& have) {
  const bool records = have.type == Type::list && have.item == Type::record;
  const Type below = wants == Wants::number ? Type::number : wants == Wants::text || wants == Wants::values ? Type::text : Type::any;
  if (records && !have.items.empty() && wants != Wants::list)
    return "name one of the values after it, e.g. " + have.items + "." + example_below(have.items, below);
  if (have.type == Type::record) return "name one of the values after it, e.g. ." + example_below(have.items, below);
  if (have.type == Type::list && wants == Wants::boolean) return "compare COUNT( ) of it, or use INCLUDES( )";
  if (have.type == Type::list && wants == Wants::number)
    return have.item == Type::number ? "use SUM( ), MAX( ) or FIRST( ) of it" : "use COUNT( ) of it, or name a number";
  if (have.type == Type::list) return "use JOIN( ), FIRST( ) or COUNT( ) of it";
  const bool joined = have.kind == Node::Kind::operation && have.op == Operator::join && have.args[0]->type == Type::boolean;
  if (wants == Wants::boolean && joined) return "to ask for both conditions write `&&` or AND( )";
  const bool literal = have.kind == Node::Kind::literal;
  switch (wants) {
    case Wants::text:
      return literal ? "write it in quotes" : "wrap it in TEXT( )";
    case Wants::number:
      if (literal && have.type == Type::text && Decimal::parse(*have.literal.text())) return "write it without quotes";
      return have.type == Type::text ? "wrap it in VALUE( )"
             : dated(have.type)      ? "for days between two dates use DAYS( )"
                                     : "give a number";
    case Wants::boolean:
      return have.type == Type::number ? "compare it with something, e.g. `> 0`"
                                       : "compare it with something, e.g. `= \"x\"`, or use ISBLANK( )";
    case Wants::date:
    case Wants::date_or_number:
      return have.type == Type::text ? "wrap it in DATE( )" : "give a date";
    case Wants::list:
    case Wants::values:
      return have.type == Type::text ? "make a list of a text with SPLIT( ), or use CONTAINS( ) to look into it"
                                     : "give a path through a list, e.g. order.lines.sku";
    default:
      return "give " + a(wants);
  }
}

std::string how_to_compare(const Node& left, const Node& right) {
  const auto joins = [](const Node& node) { return node.kind == Node::Kind::operation && node.op == Operator::join; };
  if ((joins(left) && right.type != Type::text) || (joins(right) && left.type != Type::text))
    return "`&` joins texts; if both conditions must hold write `&&` or AND( )";
  if (left.kind == Node::Kind::operation && left.type == Type::boolean && right.type == Type::number)
    return "make two conditions of it, joined by `&&`";
  const auto quoted = [&](const char* word) { return right.literal.text() != nullptr && text::iequals(*right.literal.text(), word); };
  for (const char* flag : {"TRUE", "FALSE"})
    if (left.type == Type::boolean && quoted(flag)) return std::string("write ") + flag + " without quotes";
  if (left.type == Type::boolean) return "compare it with TRUE or FALSE, or let it stand alone";
  if (left.type == Type::number && right.type == Type::text)
    return right.kind == Node::Kind::literal ? "write the number without quotes, or use TEXT( ) on the left" : "use TEXT( ) on the left";
  if (left.type == Type::text && right.type == Type::number)
    return right.kind == Node::Kind::literal ? "write the right side in quotes, or use VALUE( ) on the left" : "use VALUE( ) on the left";
  if (dated(left.type) && dated(right.type)) return "use DATE( ) on both sides";
  if (dated(left.type) && right.type == Type::text) return "use DATE( ) on both sides";
  return "compare values of one kind";
}

std::string instead_of_path(const std::string& path, const std::set<std::string>& roots, bool alone) {
  const auto shown = text::clip(path, 60);
  const auto first = path.substr(0, path.find('.'));
  if (of_salesforce(path)) {
    const auto near = nearest_path("person." + snake_case(path.substr(path.rfind('.') + 1)), {"person"});
    return "formulas read the store, not the CRM" + (near ? ": did you mean " + *near + "?" : ", e.g. person.email");
  }
  for (const auto& spelled : {path, snake_case(path)}) {
    const auto near = nearest_path(spelled, roots);
    if (!near) continue;
    const auto found = find_path(*near);
    return "did you mean " + (found && found->type == Type::record ? found->example : *near) + "?";
  }
  if (one_word(path) && alone) return "if it is a text, write it in both kinds of quotes: '\"" + shown + "\"' (YAML takes one away)";
  if (one_word(path)) return "if it is a text, write it in quotes: \"" + shown + "\"";
  if (roots.count(first) == 0) return "paths begin with one of " + text::join({roots.begin(), roots.end()}, ", ");
  return "tradewind map check lists all paths";
}

std::string argument_name(const Function& function, std::size_t index, std::size_t count) {
  std::vector<std::string> names;
  std::string_view rest = function.words.usage;
  while (names.size() < count && !rest.empty()) {  // the last way to write it that has as many
    const auto open = rest.find('('), close = rest.find(')');
    const auto plain = text::replace_all(text::replace_all(std::string(rest.substr(open + 1, close - open - 1)), " [", ""), "]", "");
    names = text::split(plain, ',');
    rest = rest.substr(close + 1);
    if (plain.find("...") != std::string::npos) break;
  }
  if (names.empty()) return {};
  for (auto& name : names) name = std::string(text::trim(name));
  while (names.size() > 1 && names.back() == "...") names.pop_back();
  return names[std::min(index, names.size() - 1)];
}

}  // namespace tradewind::mapping
