#include <tradewind/base/text.hpp>

#include "sandbox/bigcommerce/rest.hpp"

#include <algorithm>
#include <set>

namespace tradewind::sandbox::bigcommerce {
namespace {

constexpr std::size_t max_limit = 250;

HttpResponse refuse(const std::string& name) {
  return error_v3(422, "JSON data is missing or invalid", Json{{name, "error." + name + ".invalid"}});
}

/// The values of an `:in` filter; empty: malformed or too many.
std::optional<std::vector<std::string>> values_of(const std::string& value, const Knobs& knobs) {
  auto values = text::split(value, ',');
  if (values.size() > static_cast<std::size_t>(knobs.ids_per_filter)) return std::nullopt;
  for (const std::string& one : values) {
    if (one.empty()) return std::nullopt;
  }
  return values;
}

struct Filter {
  std::optional<std::set<std::int64_t>> ids;
  bool malformed = false;

  bool takes(std::int64_t id) const { return !ids || ids->count(id) != 0; }
};

Filter ids_of(const Call& call, const std::string& name, const Knobs& knobs) {
  Filter filter;
  const auto given = call.query.find(name);
  if (given == call.query.end()) return filter;
  const auto values = values_of(given->second, knobs);
  filter.malformed = !values;
  filter.ids.emplace();
  for (const std::string& text : values.value_or(std::vector<std::string>{})) {
    const auto id = parse_number(text);
    filter.malformed = filter.malformed || !id;
    filter.ids->insert(id.value_or(0));
  }
  return filter;
}

bool has_email(const ShopCustomer& customer, const std::vector<std::string>& emails) {
  return std::any_of(emails.begin(), emails.end(), [&](const std::string& e) { return text::iequals(e, customer.data.email); });
}

bool sort(std::vector<const ShopCustomer*>& rows, const std::string& order) {
  const std::set<std::string> known{"date_modified:asc", "date_modified:desc", "date_created:asc", "date_created:desc"};
  if (known.count(order) == 0) return false;
  const bool descending = order.find(":desc") != std::string::npos, by_change = order[5] == 'm';
  const auto key = [&](const ShopCustomer* c) { return by_change ? c->modified : c->created; };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const ShopCustomer* a, const ShopCustomer* b) { return descending ? key(b) < key(a) : key(a) < key(b); });
  return true;
}

void note_reads(Context& context, const Filter& ids, TimePoint now) {
  if (!ids.ids) return;
  for (const std::int64_t id : *ids.ids) context.reads.push_back({now, EntityRef{"customer", std::to_string(id)}});
}

HttpResponse customers(Context& context, const Call& call) {
  const std::string unknown = unknown_parameter(call, {"id:in", "email:in", "include", "date_modified:min", "sort", "page", "limit"});
  if (!unknown.empty()) return refuse(unknown);
  const auto paging = Paging::of(call, max_limit);
  if (!paging) return refuse("limit");
  const Filter ids = ids_of(call, "id:in", context.knobs);
  if (ids.malformed) return refuse("id:in");
  note_reads(context, ids, call.now);
  std::vector<std::string> included, emails;
  if (call.query.count("include")) included = text::split(call.query.at("include"), ',');
  for (const std::string& name : included) {
    if (name != "addresses" && name != "attributes" && name != "storecredit" && name != "formfields") return refuse("include");
  }
  if (call.query.count("email:in")) {
    const auto values = values_of(call.query.at("email:in"), context.knobs);
    if (!values) return refuse("email:in");
    emails = *values;
  }
  std::vector<const ShopCustomer*> rows;
  for (const auto& [id, customer] : context.shop.customers) {
    if (!ids.takes(id) || (!emails.empty() && !has_email(customer, emails))) continue;
    if (call.query.count("date_modified:min")) {
      const auto pass = not_before(customer.modified, call.query.at("date_modified:min"), context.knobs);
      if (!pass) return refuse("date_modified:min");
      if (!*pass) continue;
    }
    rows.push_back(&customer);
  }
  if (call.query.count("sort") && !sort(rows, call.query.at("sort"))) return refuse("sort");
  const auto wants = [&](const char* name) { return std::find(included.begin(), included.end(), name) != included.end(); };
  Json shown = Json::array();
  for (const ShopCustomer* row : rows) shown.push_back(render_customer(*row, wants("addresses"), wants("attributes")));
  return page_v3(shown, *paging);
}

HttpResponse addresses(Context& context, const Paging& paging, const Filter& owners) {
  Json rows = Json::array();
  for (const auto& [id, customer] : context.shop.customers) {
    if (!owners.takes(id)) continue;
    for (const ShopAddress& row : customer.addresses) rows.push_back(render_address(row, id));
  }
  return page_v3(rows, paging);
}

HttpResponse values(Context& context, const Paging& paging, const Filter& owners) {
  Json rows = Json::array();
  for (const auto& [id, customer] : context.shop.customers) {
    if (!owners.takes(id)) continue;
    for (const auto& [definition, value] : customer.attributes) rows.push_back(render_attribute_value(value, definition, id));
  }
  return page_v3(rows, paging);
}

HttpResponse attributes(Context& context, const Paging& paging) {
  Json rows = Json::array();
  for (const auto& [id, name] : context.shop.attribute_names) rows.push_back(render_attribute(id, name, context.shop.opened));
  return page_v3(rows, paging);
}

}  // namespace

HttpResponse serve_customers(Context& context, const Call& call) {
  if (call.method != "GET") return error_v3(405, "The requested method is not supported by this resource.");
  if (call.path.size() == 1) return customers(context, call);
  if (call.path.size() != 2) return error_v3(404, "The resource at that URL is not found.");
  const auto paging = Paging::of(call, max_limit);
  if (!paging) return refuse("limit");
  const bool definitions = call.path[1] == "attributes";
  std::vector<std::string> known{"page", "limit"};
  if (!definitions) known.push_back("customer_id:in");
  const std::string unknown = unknown_parameter(call, known);
  if (!unknown.empty()) return refuse(unknown);
  const Filter owners = ids_of(call, "customer_id:in", context.knobs);
  if (owners.malformed) return refuse("customer_id:in");
  if (call.path[1] == "addresses") return addresses(context, *paging, owners);
  if (call.path[1] == "attribute-values") return values(context, *paging, owners);
  if (definitions) return attributes(context, *paging);
  return error_v3(404, "The resource at that URL is not found.");  // there is no GET /customers/{id}
}

}  // namespace tradewind::sandbox::bigcommerce
