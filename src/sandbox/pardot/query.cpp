// Queries of v5: filters, order, pages.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

constexpr std::size_t most_filtered_fields = 3, default_limit = 200, most_limit = 1000;
constexpr auto page_life = std::chrono::hours(4);

struct Filter {
  std::string field, op, value;        ///< op: = in > >= < <=
  std::optional<std::int64_t> number;  ///< of ids and times
};

struct Asked {
  std::vector<Filter> filters;
  std::vector<std::pair<std::string, bool>> order;  ///< field, descending
  std::size_t limit = default_limit;
  std::string deleted = "false";
};

Problem invalid_parameter(const std::string& name) { return {51, "Parameter " + name + " is invalid."}; }

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// `createdAtAfterOrEqualTo` -> createdAt, `>=`.
std::optional<Filter> range_filter(const Shape& shape, const std::string& name) {
  static const std::vector<std::pair<std::string, std::string>> times{
      {"After", ">"}, {"Before", "<"}, {"AfterOrEqualTo", ">="}, {"BeforeOrEqualTo", "<="}};
  static const std::vector<std::pair<std::string, std::string>> ids{
      {"GreaterThan", ">"}, {"LessThan", "<"}, {"GreaterThanOrEqualTo", ">="}, {"LessThanOrEqualTo", "<="}};
  for (const auto& field : shape.ranges)
    for (const auto& [suffix, op] : field == "id" ? ids : times)
      if (name == field + suffix) return Filter{field, op, {}, std::nullopt};
  return std::nullopt;
}

std::variant<Filter, Problem> read_filter(const Shape& shape, const std::string& name, const std::string& value) {
  auto range = range_filter(shape, name);
  Filter filter = range ? *range : Filter{name == "idList" ? "id" : name, name == "idList" ? "in" : "=", {}, std::nullopt};
  filter.value = value;
  if (!range && !contains(shape.filters, name)) return Problem{51, name};
  if (filter.op == "in") return filter;
  const auto* field = shape.find(filter.field);
  if (range && field->type == Type::datetime) {
    const auto at = read_time(value);
    if (!at) return invalid_parameter(name);
    filter.number = to_unix_ms(*at);
  } else if (field->type == Type::integer) {
    filter.number = parse_id(value);
    if (!filter.number) return invalid_parameter(name);
  }
  return filter;
}

bool passes(const State& state, const Record& record, const Filter& filter) {
  if (filter.op == "in") {
    const auto ids = text::split(filter.value, ',');
    return contains(ids, std::to_string(record.id));
  }
  if (filter.number) {
    const auto& stored = filter.field == "id" ? Json(record.id) : record.get(filter.field);
    if (!stored.is_number()) return false;
    const auto value = stored.get<std::int64_t>();
    if (filter.op == "=") return value == *filter.number;
    if (filter.op == ">") return value > *filter.number;
    if (filter.op == ">=") return value >= *filter.number;
    return filter.op == "<" ? value < *filter.number : value <= *filter.number;
  }
  if (filter.field == "email") return same_email(state, record.text("email"), filter.value);
  if (filter.field == "salesforceId") return record.text(filter.field).substr(0, 15) == filter.value.substr(0, 15);
  return record.text(filter.field) == filter.value;
}

std::optional<Problem> read_order(const Shape& shape, const std::string& text, Asked& asked) {
  for (const auto& part : text::split(text, ',')) {
    const auto words = text::split(std::string(text::trim(part)), ' ');
    const auto direction = words.size() > 1 ? text::lower(words[1]) : "asc";
    if (words.size() > 2 || !contains(shape.orders, words[0]) || (direction != "asc" && direction != "desc")) return Problem{19, {}};
    asked.order.emplace_back(words[0], direction == "desc");
  }
  return std::nullopt;
}

std::optional<Problem> read_parameter(const Shape& shape, const std::string& name, const std::string& value, Asked& asked) {
  if (name == "fields") return std::nullopt;
  if (name == "orderBy") return read_order(shape, value, asked);
  if (name == "limit") {
    const auto limit = parse_id(value);
    if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(most_limit)) return Problem{23, {}};
    asked.limit = static_cast<std::size_t>(*limit);
    return std::nullopt;
  }
  if (name == "deleted" && shape.find("isDeleted")) {
    asked.deleted = text::lower(value);
    const bool fits = asked.deleted == "true" || asked.deleted == "false" || asked.deleted == "all";
    return fits ? std::nullopt : std::optional(invalid_parameter(name));
  }
  auto filter = read_filter(shape, name, value);
  if (auto* problem = std::get_if<Problem>(&filter)) return *problem;
  asked.filters.push_back(std::get<Filter>(std::move(filter)));
  return std::nullopt;
}

std::variant<Asked, Problem> read_query(const Call& call, const Shape& shape) {
  Asked asked;
  for (const auto& [name, value] : call.query)
    if (auto problem = read_parameter(shape, name, value, asked)) return *problem;
  std::set<std::string> fields;
  for (const auto& filter : asked.filters) fields.insert(filter.field);
  if (fields.size() > most_filtered_fields) return Problem{209, {}};
  return asked;
}

/// The ids worth a look: those of the filter that leaves fewest.
std::vector<std::int64_t> candidates(const Collection& from, const Asked& asked) {
  const Filter* best = nullptr;
  for (const auto& filter : asked.filters) {
    if (filter.field == "id" && (filter.op == "=" || filter.op == "in")) {
      std::vector<std::int64_t> ids;
      for (const auto& id : text::split(filter.value, ','))
        if (const auto parsed = parse_id(id)) ids.push_back(*parsed);
      return ids;
    }
    if (filter.op != "=" || !from.indexes(filter.field)) continue;
    if (!best || from.count_having(filter.field, filter.value) < from.count_having(best->field, best->value)) best = &filter;
  }
  return best ? from.having(best->field, best->value) : from.ids();
}

std::vector<const Record*> select(const State& state, const Collection& from, const Asked& asked, TimePoint when) {
  auto ids = candidates(from, asked);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<const Record*> out;
  for (const auto id : ids) {
    const auto* record = from.at(id, when);
    if (!record || (asked.deleted != "all" && record->deleted != (asked.deleted == "true"))) continue;
    const auto pass = [&](const Filter& filter) { return passes(state, *record, filter); };
    if (std::all_of(asked.filters.begin(), asked.filters.end(), pass)) out.push_back(record);
  }
  return out;
}

void sort_records(std::vector<const Record*>& records, const Asked& asked) {
  const auto key = [](const Record& record, const std::string& field) { return field == "id" ? Json(record.id) : record.get(field); };
  std::stable_sort(records.begin(), records.end(), [&](const Record* a, const Record* b) {
    for (const auto& [field, descending] : asked.order) {
      const auto left = key(*a, field), right = key(*b, field);
      if (left != right) return descending ? right < left : left < right;
    }
    return false;
  });
}

std::string query_text(const Call& call, const std::string& token) {
  return "?fields=" + text::join(asked_fields(call), ",") + "&nextPageToken=" + text::percent_encode(token);
}

Outcome page(State& state, const Call& call, Collection& from, std::vector<std::int64_t> ids, std::size_t limit) {
  const auto when = state.seen_at(call.now);
  const auto fields = asked_fields(call);
  Json values = Json::array();
  std::size_t used = 0;
  for (; used < ids.size() && values.size() < limit; ++used) {
    const auto* record = from.at(ids[used], when);
    if (!record) continue;
    auto result = shown(state, from, *record, fields, true, when);
    if (auto* problem = std::get_if<Problem>(&result)) return *problem;
    values.push_back(std::get<Json>(std::move(result)));
  }
  ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(used));
  Json token = nullptr, url = nullptr;
  if (!ids.empty()) {
    const auto text = text::to_base64(R"({"v":1,"n":)" + std::to_string(++state.made_pages) + "}");
    state.pages[text] = {from.shape.collection, std::move(ids), limit, call.now};
    token = text;
    url = state.options.host + "/api/" + text::join(call.path, "/") + query_text(call, text);
  }
  return {200, {{"values", values}, {"nextPageToken", token}, {"nextPageUrl", url}}};
}

Outcome next_page(State& state, const Call& call, Collection& from, const std::string& token) {
  for (const auto& [name, value] : call.query)
    if (name != "fields" && name != "nextPageToken") return Problem{211, {}};
  const auto found = state.pages.find(token);
  if (found == state.pages.end() || found->second.collection != from.shape.collection) return Problem{211, {}};
  if (call.now - found->second.made > page_life) return Problem{210, {}};
  return page(state, call, from, found->second.left, found->second.limit);
}

}  // namespace

Outcome query_all(State& state, const Call& call, Collection& from) {
  const auto fields = asked_fields(call);
  if (fields.empty()) return Problem{13, {}};
  if (auto problem = check_fields(state, from, fields)) return *problem;
  if (const auto token = call.param("nextPageToken")) return next_page(state, call, from, *token);
  const auto asked = read_query(call, from.shape);
  if (const auto* problem = std::get_if<Problem>(&asked)) return *problem;
  auto records = select(state, from, std::get<Asked>(asked), state.seen_at(call.now));
  sort_records(records, std::get<Asked>(asked));
  std::vector<std::int64_t> ids;
  for (const auto* record : records) ids.push_back(record->id);
  return page(state, call, from, std::move(ids), std::get<Asked>(asked).limit);
}

}  // namespace tradewind::sandbox::pd
