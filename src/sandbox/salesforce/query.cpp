// /query, /queryAll and their further pages.
#include "sandbox/salesforce/ids.hpp"
#include "sandbox/salesforce/soql.hpp"

#include <tradewind/base/decimal.hpp>
#include <tradewind/base/text.hpp>

namespace tradewind::sandbox::sf {
namespace {

using soql::Condition;
using soql::Literal;

/// A path such as `Account.Name`, resolved once.
struct Path {
  std::vector<const Field*> parents;  ///< reference fields to follow
  const Field* field = nullptr;
};

Failure invalid_field(const soql::Query& query, const std::string& message, std::size_t at) {
  return {"INVALID_FIELD", soql::pointed(query.text, at, message), {}, 400, false, {}};
}

struct Context {
  const State& state;
  const soql::Query& query;
  const Object& object;
  std::map<std::string, Path> paths;
  std::optional<Failure> failure;

  void fail(const std::string& message, std::size_t at) {
    if (!failure) failure = invalid_field(query, message, at);
  }

  const Path* path(const std::string& name, std::size_t at) {
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

  const Row* parent(const Row& row, const Path& path) const {
    const Row* at = &row;
    for (const auto* reference : path.parents) {
      const auto id = at->text(reference->name);
      const auto* target = id.empty() ? nullptr : state.schema.by_prefix(id);
      at = target ? state.store.find(*target, id) : nullptr;
      if (!at) return nullptr;
    }
    return at;
  }

  Json value(const Row& row, const Path& path) const {
    const auto* at = parent(row, path);
    if (!at) return nullptr;
    if (path.field->name == "Id") return at->id;
    if (path.field->name == "IsDeleted") return at->deleted;
    return at->get(path.field->name);
  }
};

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
      context.failure = Failure{"INVALID_QUERY_FILTER_OPERATOR", soql::pointed(context.query.text, condition.at, "invalid ID field: " + literal.text), {}, 400, false, {}};
    return;
  }
  using K = Literal::Kind;
  const bool number = field.kind == Kind::integer || field.kind == Kind::number || field.kind == Kind::currency;
  const auto wanted = field.kind == Kind::boolean ? K::boolean : number ? K::number : field.kind == Kind::date ? K::date : K::datetime;
  if (literal.kind != wanted) wrong(to_string(field.kind), false);
}

void check(Context& context, const Condition& condition) {
  for (const auto& part : condition.parts) check(context, part);
  if (condition.kind != Condition::Kind::compare) return;
  const auto* path = context.path(condition.field, condition.at);
  if (!path) return;
  if (!path->field->filterable) context.fail("field '" + path->field->name + "' can not be filtered in a query call", condition.at);
  for (const auto& literal : condition.values) check_literal(context, condition, *path->field, literal);
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

bool holds(const Json& value, const std::string& op, const Literal& literal, const Field& field) {
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

bool holds(Context& context, const Condition& condition, const Row& row) {
  const auto part = [&](const Condition& each) { return holds(context, each, row); };
  switch (condition.kind) {
    case Condition::Kind::all: return std::all_of(condition.parts.begin(), condition.parts.end(), part);
    case Condition::Kind::any: return std::any_of(condition.parts.begin(), condition.parts.end(), part);
    case Condition::Kind::negate: return !part(condition.parts.front());
    case Condition::Kind::compare: break;
  }
  const auto& path = *context.path(condition.field, condition.at);
  const auto value = context.value(row, path);
  if (condition.op != "in" && condition.op != "not in") return holds(value, condition.op, condition.values.front(), *path.field);
  const bool found = std::any_of(condition.values.begin(), condition.values.end(),
                                 [&](const Literal& literal) { return holds(value, "=", literal, *path.field); });
  return found == (condition.op == "in");
}

/// Rows by an index, when a condition that must hold names one; null: look at all of them.
std::optional<std::vector<const Row*>> candidates(Context& context, const Condition& condition) {
  if (condition.kind == Condition::Kind::all) {
    for (const auto& part : condition.parts)
      if (auto found = candidates(context, part)) return found;
  }
  if (condition.kind != Condition::Kind::compare || (condition.op != "=" && condition.op != "in")) return std::nullopt;
  const auto& path = *context.path(condition.field, condition.at);
  if (!path.parents.empty() || !(path.field->indexed() || path.field->kind == Kind::id)) return std::nullopt;
  std::map<std::string, const Row*> found;  // in the order of ids, as a scan gives them
  for (const auto& literal : condition.values) {
    if (literal.kind != Literal::Kind::string) return std::nullopt;
    for (const auto* row : context.state.store.lookup(context.object, *path.field, literal.text)) found[row->id] = row;
  }
  std::vector<const Row*> out;
  for (const auto& [id, row] : found) out.push_back(row);
  return out;
}

std::vector<const Row*> select_rows(Context& context, bool deleted) {
  std::vector<const Row*> out;
  const auto& where = context.query.where;
  const auto quick = where && !deleted ? candidates(context, *where) : std::nullopt;
  const auto consider = [&](const Row& row) {
    if ((row.deleted && !deleted) || (where && !holds(context, *where, row))) return;
    out.push_back(&row);
  };
  if (quick)
    for (const auto* row : *quick) consider(*row);
  else
    for (const auto& [id, row] : context.state.store.rows(context.object)) consider(row);
  return out;
}

int order_of(const Json& a, const Json& b, const soql::Ordering& ordering) {
  if (a.is_null() || b.is_null()) {
    if (a.is_null() == b.is_null()) return 0;
    return a.is_null() == ordering.nulls_last ? 1 : -1;
  }
  int result = 0;
  if (a.is_string() && b.is_string())
    result = text::lower(a.get<std::string>()).compare(text::lower(b.get<std::string>()));
  else
    result = a < b ? -1 : b < a ? 1 : 0;
  return ordering.descending ? -result : result;
}

void sort_rows(Context& context, std::vector<const Row*>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) {
    for (const auto& ordering : context.query.order) {
      const auto& path = *context.path(ordering.field, ordering.at);
      const int order = order_of(context.value(*a, path), context.value(*b, path), ordering);
      if (order != 0) return order < 0;
    }
    return false;
  });
}

Json record(Context& context, const Call& call, const Row& row) {
  auto out = render(row, context.object, call, {});
  for (const auto& named : context.query.select) {
    const auto& path = *context.path(named.name, named.at);
    Json* at = &out;
    const Row* owner = &row;
    for (const auto* reference : path.parents) {
      const auto id = owner->text(reference->name);
      const auto* target = id.empty() ? nullptr : context.state.schema.by_prefix(id);
      owner = target ? context.state.store.find(*target, id) : nullptr;
      auto& nested = (*at)[reference->name.substr(0, reference->name.size() - 2)];
      if (!owner) {
        nested = nullptr;
        at = nullptr;
        break;
      }
      if (!nested.is_object()) nested = render(*owner, *target, call, {});
      at = &nested;
    }
    if (at) (*at)[path.field->name] = context.value(row, path);
  }
  return out;
}

Json page(State& state, const Call& call, const std::string& locator, std::size_t from) {
  const auto& cursor = state.cursors.at(locator);
  auto size = static_cast<std::size_t>(std::max(1, state.knobs.page_size));
  const auto to = std::min(cursor.records.size(), from + size);
  Json out{{"totalSize", cursor.records.size()}, {"done", to == cursor.records.size()}, {"records", Json::array()}};
  for (auto i = from; i < to; ++i) out["records"].push_back(cursor.records[i]);
  if (to < cursor.records.size()) out["nextRecordsUrl"] = call.base() + "/query/" + locator + "-" + std::to_string(to);
  return out;
}

Answer more(State& state, const Call& call) {
  constexpr auto cursor_life = std::chrono::hours(48);
  const auto dash = call.path[1].rfind('-');
  const auto locator = call.path[1].substr(0, dash);
  const auto found = state.cursors.find(locator);
  const auto from = dash == std::string::npos ? 0 : static_cast<std::size_t>(std::atoi(call.path[1].c_str() + dash + 1));
  if (found == state.cursors.end() || call.writer.now - found->second.made > cursor_life || from > found->second.records.size())
    return Failure{"INVALID_QUERY_LOCATOR", "invalid query locator", {}, 400, false, {}};
  return {200, page(state, call, locator, from)};
}

Answer run(State& state, const Call& call, const soql::Query& query, bool deleted) {
  const auto* object = state.schema.find(query.object.name);
  if (!object)
    return Failure{"INVALID_TYPE",
                   soql::pointed(query.text, query.object.at,
                                 "sObject type '" + query.object.name +
                                     "' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the "
                                     "entity name. Please reference your WSDL or the describe call for the appropriate names."),
                   {}, 400, false, {}};
  Context context{state, query, *object, {}, {}};
  for (const auto& named : query.select) context.path(named.name, named.at);
  for (const auto& ordering : query.order) context.path(ordering.field, ordering.at);
  if (query.where) check(context, *query.where);
  if (query.offset > 2000) context.failure = Failure{"NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000", {}, 400, false, {}};
  if (context.failure) return *context.failure;
  auto rows = select_rows(context, deleted);
  sort_rows(context, rows);
  if (query.offset > 0) rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(query.offset, rows.size())));
  if (query.limit && rows.size() > *query.limit) rows.resize(*query.limit);
  if (query.count) return {200, {{"totalSize", rows.size()}, {"done", true}, {"records", Json::array()}}};
  const auto locator = make_id("01g", ++state.made_cursors);
  auto& cursor = state.cursors[locator];
  cursor.made = call.writer.now;
  for (const auto* row : rows) cursor.records.push_back(record(context, call, *row));
  auto out = page(state, call, locator, 0);
  if (out["done"] == true) state.cursors.erase(locator);
  return {200, out};
}

}  // namespace

Answer query_call(State& state, const Call& call) {
  if (call.method != "GET") return Failure{"METHOD_NOT_ALLOWED", "HTTP Method '" + call.method + "' not allowed.", {}, 405, false, {}};
  if (call.path.size() == 2) return more(state, call);
  const auto text = call.query("q");
  if (!text || text->empty()) return Failure{"MALFORMED_QUERY", "A query string has to be specified", {}, 400, false, {}};
  const auto parsed = soql::parse(*text);
  if (const auto* failure = std::get_if<Failure>(&parsed)) return *failure;
  return run(state, call, std::get<soql::Query>(parsed), text::iequals(call.path[0], "queryAll"));
}

}  // namespace tradewind::sandbox::sf
