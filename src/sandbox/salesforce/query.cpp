// /query, /queryAll and their further pages.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"
#include "sandbox/salesforce/soql_filter.hpp"

namespace tradewind::sandbox::sf {
namespace {

using soql::Context;

std::vector<const Row*> select_rows(Context& context, bool deleted) {
  std::vector<const Row*> out;
  const auto& where = context.query.where;
  const auto quick = where && !deleted ? soql::candidates(context, *where) : std::nullopt;
  const auto consider = [&](const Row& row) {
    if ((row.deleted && !deleted) || (where && !soql::holds(context, *where, row))) return;
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
  const auto* object = state.schema.visible(query.object.name);
  if (!object)
    return Failure{
        "INVALID_TYPE",
        soql::pointed(query.text, query.object.at,
                      "sObject type '" + query.object.name +
                          "' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the "
                          "entity name. Please reference your WSDL or the describe call for the appropriate names."),
        {},
        400,
        false,
        {}};
  Context context{state, query, *object, {}, {}};
  for (const auto& named : query.select) context.path(named.name, named.at);
  for (const auto& ordering : query.order) context.path(ordering.field, ordering.at);
  if (query.where) soql::check(context, *query.where);
  if (query.offset > 2000)
    context.failure = Failure{"NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000", {}, 400, false, {}};
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
