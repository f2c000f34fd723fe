#include "sandbox/salesforce/soql_filter.hpp"

#include <tradewind/base/decimal.hpp>
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"

namespace tradewind::sandbox::sf::soql {
namespace {

Failure invalid_field(const Query& query, const std::string& message, std::size_t at) {
  return {"INVALID_FIELD", pointed(query.text, at, message), {}, 400, false, {}};
}

const Row* parent(const State& state, const Row& row, const Path& path) {
  const Row* at = &row;
  for (const auto* reference : path.parents) {
    const auto id = at->text(reference->name);
    const auto* target = id.empty() ? nullptr : state.schema.by_prefix(id);
    at = target ? state.store.find(*target, id) : nullptr;
    if (!at) return nullptr;
  }
  return at;
}

/// Does the literal suit the field? Real filters are refused, not converted.
void check_literal(Context& context, const Condition& condition, const Field& field, const Literal& literal) {
  const auto wrong = [&](const char* type, bool quotes) {
    context.fail("value of filter criterion for field '" + field.name + "' must be of type " + type +
                     (quotes ? " and should be enclosed in quotes" : " and should not be enclosed in quotes"),
                 condition.at);
  };
  if (literal.kind == Literal::Kind::null) return;
  const bool string = literal.kind == Literal::Kind::string;
  const bool id = field.kind == Kind::id || field.kind == Kind::reference;
  if (textual(field.kind) || id) {
    if (!string) return wrong("string", true);
    if (id && condition.op != "like" && !literal.text.empty() && !id15(literal.text))
      context.failure = Failure{"INVALID_QUERY_FILTER_OPERATOR",
                                pointed(context.query.text, condition.at, "invalid ID field: " + literal.text),
                                {},
                                400,
                                false,
                                {}};
    return;
  }
  using K = Literal::Kind;
  const bool number = field.kind == Kind::integer || field.kind == Kind::number || field.kind == Kind::currency;
  const auto wanted = field.kind == Kind::boolean ? K::boolean : number ? K::number : field.kind == Kind::date ? K::date : K::datetime;
  if (literal.kind != wanted) wrong(to_string(field.kind), false);
}

/// Negative, zero, positive; the types were checked.
int compare(const Json& value, const Literal& literal, const Field& field) {
  if (value.is_number()) {
    const auto left = *Decimal::parse(value.dump());
    const auto right = *Decimal::parse(literal.text);
    return left < right ? -1 : right < left ? 1 : 0;
  }
  if (value.is_boolean()) return (value.get<bool>() ? 1 : 0) - (literal.text == "true" ? 1 : 0);
  auto left = value.get<std::string>();
  auto right = literal.text;
  if (field.kind == Kind::id || field.kind == Kind::reference) {
    left = left.substr(0, 15);
    right = right.substr(0, 15);
  } else if (!field.case_sensitive) {
    left = text::lower(left);
    right = text::lower(right);
  }
  return left.compare(right);
}

bool like(const std::string& value, std::size_t v, const std::string& pattern, std::size_t p) {
  for (; p < pattern.size(); ++p, ++v) {
    if (pattern[p] == '%') {
      for (auto rest = v; rest <= value.size(); ++rest)
        if (like(value, rest, pattern, p + 1)) return true;
      return false;
    }
    if (v >= value.size()) return false;
    if (pattern[p] == '\\' && p + 1 < pattern.size())
      ++p;
    else if (pattern[p] == '_')
      continue;
    if (pattern[p] != value[v]) return false;
  }
  return v == value.size();
}

bool satisfies(const Json& value, const std::string& op, const Literal& literal, const Field& field) {
  if (literal.kind == Literal::Kind::null) return value.is_null() == (op == "=");
  if (value.is_null()) return op == "!=";
  if (op == "like") return value.is_string() && like(text::lower(value.get<std::string>()), 0, text::lower(literal.text), 0);
  const int order = compare(value, literal, field);
  if (op == "=") return order == 0;
  if (op == "!=") return order != 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  if (op == ">") return order > 0;
  return order >= 0;
}

std::size_t index_size(Context& context, const Condition& condition) {
  std::size_t out = 0;
  for (const auto& literal : condition.values)
    out += context.state.store.count(context.object, *context.path(condition.field, condition.at)->field, literal.text);
  return out;
}

}  // namespace

void Context::fail(const std::string& message, std::size_t at) {
  if (!failure) failure = invalid_field(query, message, at);
}

const Path* Context::path(const std::string& name, std::size_t at) {
  if (const auto known = paths.find(name); known != paths.end()) return &known->second;
  Path out;
  const auto* target = &object;
  auto parts = text::split(name, '.');
  if (parts.size() > 1 && text::iequals(parts.front(), object.name)) parts.erase(parts.begin());
  for (std::size_t i = 0; target && i + 1 < parts.size(); ++i) {
    const auto* reference = target->relationship(parts[i]);
    if (!reference) {
      fail("Didn't understand relationship '" + parts[i] + "' in field path.", at);
      return nullptr;
    }
    out.parents.push_back(reference);
    target = state.schema.find(reference->refers.front());
  }
  out.field = target ? target->find(parts.back()) : nullptr;
  if (!out.field) {
    fail("No such column '" + parts.back() + "' on entity '" + object.name +
             "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference "
             "your WSDL or the describe call for the appropriate names.",
         at);
    return nullptr;
  }
  return &(paths[name] = out);
}

Json Context::value(const Row& row, const Path& path) const {
  const auto* at = parent(state, row, path);
  if (!at) return nullptr;
  if (path.field->name == "Id") return at->id;
  if (path.field->name == "IsDeleted") return at->deleted;
  return at->get(path.field->name);
}

void check(Context& context, const Condition& condition) {
  for (const auto& part : condition.parts) check(context, part);
  if (condition.kind != Condition::Kind::compare) return;
  const auto* path = context.path(condition.field, condition.at);
  if (!path) return;
  if (!path->field->filterable) context.fail("field '" + path->field->name + "' can not be filtered in a query call", condition.at);
  for (const auto& literal : condition.values) check_literal(context, condition, *path->field, literal);
}

bool holds(Context& context, const Condition& condition, const Row& row) {
  const auto part = [&](const Condition& each) { return holds(context, each, row); };
  switch (condition.kind) {
    case Condition::Kind::all:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part);
    case Condition::Kind::any:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part);
    case Condition::Kind::negate:
      return !part(condition.parts.front());
    case Condition::Kind::compare:
      break;
  }
  const auto& path = *context.path(condition.field, condition.at);
  const auto value = context.value(row, path);
  if (condition.op != "in" && condition.op != "not in") return satisfies(value, condition.op, condition.values.front(), *path.field);
  const bool found = std::any_of(condition.values.begin(), condition.values.end(),
                                 [&](const Literal& literal) { return satisfies(value, "=", literal, *path.field); });
  return found == (condition.op == "in");
}

std::optional<std::vector<const Row*>> candidates(Context& context, const Condition& condition) {
  const auto usable = [&](const Condition& part) {
    if (part.kind != Condition::Kind::compare || (part.op != "=" && part.op != "in")) return false;
    const auto& path = *context.path(part.field, part.at);
    if (!path.parents.empty() || !(path.field->indexed() || path.field->kind == Kind::id)) return false;
    return std::all_of(part.values.begin(), part.values.end(),
                       [](const Literal& literal) { return literal.kind == Literal::Kind::string; });
  };
  const Condition* best = usable(condition) ? &condition : nullptr;
  if (condition.kind == Condition::Kind::all)
    for (const auto& part : condition.parts)
      if (usable(part) && (!best || index_size(context, part) < index_size(context, *best))) best = &part;
  if (!best) return std::nullopt;
  std::map<std::string, const Row*> found;
  for (const auto& literal : best->values)
    for (const auto* row : context.state.store.lookup(context.object, *context.path(best->field, best->at)->field, literal.text))
      found[row->id] = row;
  std::vector<const Row*> out;
  for (const auto& [id, row] : found) out.push_back(row);
  return out;
}

}  // namespace tradewind::sandbox::sf::soql
