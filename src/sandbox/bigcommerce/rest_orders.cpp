#include <tradewind/base/text.hpp>

#include "sandbox/bigcommerce/rest.hpp"

#include <algorithm>

namespace tradewind::sandbox::bigcommerce {
namespace {

constexpr std::size_t max_limit = 250;

HttpResponse not_found() { return error_v2(404, "The requested resource was not found."); }

const ShopOrder* find(const Context& context, const std::string& id) {
  const auto number = parse_number(id);
  if (!number) return nullptr;
  const auto found = context.shop.orders.find(*number);
  if (found == context.shop.orders.end()) return nullptr;
  if (found->second.archived && context.knobs.archived_order == "gone") return nullptr;
  return &found->second;
}

HttpResponse one(Context& context, const Call& call) {
  if (!call.query.empty()) return error_v2(400, "The field '" + call.query.begin()->first + "' is not supported by this resource.");
  context.reads.push_back({call.now, EntityRef{"order", call.path[1]}});
  const ShopOrder* order = find(context, call.path[1]);
  return order ? ok(render_order(*order, context.shop, context.options)) : not_found();
}

using Render = Json (*)(const ShopOrder& order);

HttpResponse part(Context& context, const Call& call, Render render) {
  const std::string unknown = unknown_parameter(call, {"page", "limit"});
  if (!unknown.empty()) return error_v2(400, "The field '" + unknown + "' is not supported by this resource.");
  const auto paging = Paging::of(call, max_limit);
  if (!paging) return error_v2(400, "The fields 'page' and 'limit' must be whole numbers within the documented range.");
  const ShopOrder* order = find(context, call.path[1]);
  return order ? page_v2(render(*order), *paging) : not_found();
}

HttpResponse payments(Context& context, const Call& call, Render render) {
  const std::string unknown = unknown_parameter(call, {"page", "limit"});
  const auto paging = Paging::of(call, max_limit);
  if (!unknown.empty() || !paging) return error_v3(422, "The query parameters are invalid.");
  const ShopOrder* order = find(context, call.path[1]);
  return order ? page_v3(render(*order), *paging) : error_v3(404, "The order was not found.");
}

/// Empty: the filter's value is malformed.
std::optional<bool> passes(const ShopOrder& order, const std::string& name, const std::string& value, const Knobs& knobs) {
  if (name == "email") return text::iequals(order.data.billing.email, value);
  if (name == "cart_id") return order.data.cart_id == value;
  if (name == "min_date_modified") return not_before(order.modified, value, knobs);
  const auto number = parse_number(value);
  if (!number) return std::nullopt;
  if (name == "customer_id") return order.data.customer_id == *number;
  if (name == "status_id") return order.status == *number;
  return order.id >= *number;  // min_id
}

bool sort(std::vector<const ShopOrder*>& rows, const std::string& order) {
  const auto parts = text::split(order, ':');
  const bool descending = parts.size() == 2 && parts[1] == "desc";
  if (parts.size() > 2 || (parts.size() == 2 && !descending && parts[1] != "asc")) return false;
  const auto key = [&](const ShopOrder* o) -> std::int64_t {
    if (parts[0] == "date_modified") return to_unix_s(o->modified);
    if (parts[0] == "date_created") return to_unix_s(o->created);
    if (parts[0] == "customer_id") return o->data.customer_id;
    if (parts[0] == "status_id") return o->status;
    return o->id;
  };
  const std::vector<std::string> known{"id", "customer_id", "date_created", "date_modified", "status_id"};
  if (std::find(known.begin(), known.end(), parts[0]) == known.end()) return false;
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const ShopOrder* a, const ShopOrder* b) { return descending ? key(b) < key(a) : key(a) < key(b); });
  return true;
}

HttpResponse list(Context& context, const Call& call) {
  const std::vector<std::string> filters{"customer_id", "email", "status_id", "cart_id", "min_id", "min_date_modified"};
  std::vector<std::string> known = filters;
  known.insert(known.end(), {"sort", "page", "limit"});
  const std::string unknown = unknown_parameter(call, known);
  if (!unknown.empty()) return error_v2(400, "The field '" + unknown + "' is not supported by this resource.");
  const auto paging = Paging::of(call, max_limit);
  if (!paging) return error_v2(400, "The fields 'page' and 'limit' must be whole numbers within the documented range.");
  std::vector<const ShopOrder*> rows;
  for (const auto& [id, order] : context.shop.orders) {
    if (order.status == 0 && !context.knobs.incomplete_in_list && call.query.count("status_id") == 0) continue;
    if (order.archived && context.knobs.archived_order == "gone") continue;
    bool all = true;
    for (const std::string& name : filters) {
      const auto given = call.query.find(name);
      if (given == call.query.end()) continue;
      const auto pass = passes(order, name, given->second, context.knobs);
      if (!pass) return error_v2(400, "The field '" + name + "' is invalid.");
      all = all && *pass;
    }
    if (all) rows.push_back(&order);
  }
  const auto order = call.query.find("sort");
  if (order != call.query.end() && !sort(rows, order->second)) return error_v2(400, "The field 'sort' is invalid.");
  Json shown = Json::array();
  for (std::size_t i = paging->begin(); i < rows.size() && shown.size() < paging->limit; ++i) {
    shown.push_back(render_order(*rows[i], context.shop, context.options));
  }
  return shown.empty() ? HttpResponse(204) : ok(shown);
}

}  // namespace

HttpResponse serve_orders(Context& context, const Call& call) {
  if (call.method != "GET") return error_v2(405, "The requested method is not supported by this resource.");
  if (call.path.size() == 1) return list(context, call);
  if (call.path.size() == 2) return one(context, call);
  static const std::map<std::string, Render> parts{
      {"products", render_items}, {"shipping_addresses", render_shipping}, {"coupons", render_coupons}};
  const auto found = call.path.size() == 3 ? parts.find(call.path[2]) : parts.end();
  return found == parts.end() ? not_found() : part(context, call, found->second);
}

HttpResponse serve_payments(Context& context, const Call& call) {
  if (call.method != "GET") return error_v3(405, "Method Not Allowed");
  if (call.path.size() == 4 && call.path[2] == "payment_actions" && call.path[3] == "refunds")
    return payments(context, call, render_refunds);
  if (call.path.size() == 3 && call.path[2] == "transactions") return payments(context, call, render_transactions);
  return error_v3(404, "The resource at that URL is not found.");
}

HttpResponse serve_store(Context& context, const Call& call) {
  if (call.method != "GET") return error_v2(405, "The requested method is not supported by this resource.");
  const std::string& what = call.path.at(0);
  if (call.path.size() == 1 && what == "store") return ok(render_store(context.options));
  if (call.path.size() == 1 && what == "time") return ok(Json{{"time", to_unix_s(call.now)}});
  if (call.path.size() == 1 && what == "order_statuses") return ok(render_statuses(context.shop));
  if (what != "customer_groups" || call.path.size() > 2) return not_found();
  if (call.path.size() == 2) {
    const auto found = context.shop.groups.find(parse_number(call.path[1]).value_or(0));
    return found == context.shop.groups.end() ? not_found() : ok(render_group(found->second));
  }
  const std::string unknown = unknown_parameter(call, {"page", "limit"});
  if (!unknown.empty()) return error_v2(400, "The field '" + unknown + "' is not supported by this resource.");
  const auto paging = Paging::of(call, max_limit);
  if (!paging) return error_v2(400, "The fields 'page' and 'limit' must be whole numbers within the documented range.");
  Json rows = Json::array();
  for (const auto& [id, group] : context.shop.groups) rows.push_back(render_group(group));
  return page_v2(rows, *paging);
}

}  // namespace tradewind::sandbox::bigcommerce
