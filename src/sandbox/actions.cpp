// Actions as JSON: what people, scripts and the control calls make happen.
#include <tradewind/sandbox/world.hpp>

#include <nlohmann/json.hpp>

#include <map>

namespace tradewind::sandbox {
namespace {

using Json = nlohmann::json;

/// Reads a value as text whatever JSON type it has; absent: `fallback`.
std::string text_of(const Json& body, const char* key, std::string fallback = {}) {
  const auto found = body.find(key);
  if (found == body.end() || found->is_null()) return fallback;
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::int64_t number_of(const Json& body, const char* key, std::int64_t fallback = 0) {
  const auto found = body.find(key);
  return found != body.end() && found->is_number_integer() ? found->get<std::int64_t>() : fallback;
}

bool flag_of(const Json& body, const char* key, bool fallback) {
  const auto found = body.find(key);
  return found != body.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

std::map<std::string, std::string> texts_of(const Json& body, const char* key) {
  std::map<std::string, std::string> out;
  const auto found = body.find(key);
  if (found == body.end() || !found->is_object()) return out;
  for (const auto& [name, value] : found->items()) out[name] = text_of(*found, name.c_str());
  return out;
}

Address address_of(const Json& body) {
  Address a;
  const std::pair<const char*, std::string*> members[] = {{"first_name", &a.first_name}, {"last_name", &a.last_name},
                                                          {"company", &a.company},       {"street_1", &a.street_1},
                                                          {"street_2", &a.street_2},     {"city", &a.city},
                                                          {"state", &a.state},           {"postal_code", &a.postal_code},
                                                          {"country", &a.country},       {"country_code", &a.country_code},
                                                          {"phone", &a.phone},           {"email", &a.email}};
  for (const auto& [name, target] : members) *target = text_of(body, name);
  return a;
}

Json list_of(const Json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_array() ? *found : Json::array();
}

/// A customer by id or by email address.
Result<std::int64_t> customer_of(const BigCommerce& store, const Json& body) {
  const auto found = body.find("customer");
  if (found == body.end()) return Error(Errc::invalid, "which customer?", "customer", "give an id or an email address");
  if (found->is_number_integer()) return found->get<std::int64_t>();
  const auto id = found->is_string() ? store.customer_by_email(found->get<std::string>()) : std::nullopt;
  if (!id) return Error(Errc::not_found, "the store has no such customer", "customer");
  return *id;
}

/// An order by id, or "last".
Result<std::int64_t> order_of(const BigCommerce& store, const Json& body) {
  if (text_of(body, "order", "last") != "last") return number_of(body, "order", -1);
  const auto last = store.last_order();
  if (!last) return Error(Errc::not_found, "the store has no order yet", "order");
  return *last;
}

std::string id_text(std::int64_t id) { return Json{{"id", id}}.dump(); }

Result<std::string> done(const Result<void>& result) {
  if (!result) return result.error();
  return std::string("{}");
}

/// An action within an action has its text already.
Result<std::string> done(Result<std::string> result) { return result; }

Result<std::string> create_customer(BigCommerce& store, const Json& body, TimePoint now) {
  NewCustomer customer;
  customer.email = text_of(body, "email");
  customer.first_name = text_of(body, "first_name");
  customer.last_name = text_of(body, "last_name");
  customer.company = text_of(body, "company");
  customer.phone = text_of(body, "phone");
  customer.group_id = number_of(body, "group_id");
  customer.accepts_marketing = flag_of(body, "accepts_marketing", false);
  for (const Json& one : list_of(body, "addresses")) customer.addresses.push_back(address_of(one));
  customer.attributes = texts_of(body, "attributes");
  return id_text(store.create_customer(std::move(customer), now));
}

OrderItem item_of(const Json& body) {
  OrderItem item;
  item.product_id = number_of(body, "product_id", item.product_id);
  item.variant_id = number_of(body, "variant_id", item.variant_id);
  item.name = text_of(body, "name", "Linen Towel");
  item.sku = text_of(body, "sku", "TOWEL-1");
  item.brand = text_of(body, "brand");
  item.type = text_of(body, "type", item.type);
  item.quantity = static_cast<int>(number_of(body, "quantity", 1));
  item.price = text_of(body, "price", item.price);
  item.options = texts_of(body, "options");
  return item;
}

Result<std::string> place_order(BigCommerce& store, const Json& body, TimePoint now) {
  NewOrder order;
  if (body.contains("customer")) {
    const auto customer = customer_of(store, body);
    if (!customer) return customer.error();
    order.customer_id = *customer;
  }
  if (body.contains("billing")) order.billing = address_of(body["billing"]);
  if (body.contains("email")) order.billing.email = text_of(body, "email");
  for (const Json& one : list_of(body, "items")) order.items.push_back(item_of(one));
  if (order.items.empty()) order.items.push_back(item_of(Json::object()));
  order.discount = text_of(body, "discount", "0");
  order.shipping = text_of(body, "shipping", "0");
  order.tax = text_of(body, "tax", "0");
  order.currency = text_of(body, "currency");
  order.rate = text_of(body, "rate", "1");
  order.payment_method = text_of(body, "payment_method", order.payment_method);
  order.source = text_of(body, "source", order.source);
  order.external_source = text_of(body, "external_source");
  order.email_opt_in = flag_of(body, "email_opt_in", false);
  order.paid = flag_of(body, "paid", true);
  order.digital = flag_of(body, "digital", false);
  order.channel_id = number_of(body, "channel_id", 1);
  order.store_credit = text_of(body, "store_credit", "0");
  order.gift_certificate = text_of(body, "gift_certificate", "0");
  for (const Json& one : list_of(body, "coupons"))
    order.coupons.push_back({text_of(one, "code"), static_cast<int>(number_of(one, "type", 1)), text_of(one, "discount", "0")});
  for (const Json& one : list_of(body, "shipping_addresses")) order.shipping_addresses.push_back(address_of(one));
  return id_text(store.place_order(std::move(order), now));
}

using StoreAction = Result<std::string> (*)(BigCommerce&, const Json&, TimePoint);

template <typename Change>
Result<std::string> with_customer(BigCommerce& store, const Json& body, Change change) {
  const auto id = customer_of(store, body);
  return id ? done(change(*id)) : Result<std::string>(id.error());
}

template <typename Change>
Result<std::string> with_order(BigCommerce& store, const Json& body, Change change) {
  const auto id = order_of(store, body);
  return id ? done(change(*id)) : Result<std::string>(id.error());
}

const std::map<std::string, StoreAction>& store_actions() {
  static const std::map<std::string, StoreAction> actions{
      {"create_customer", create_customer},
      {"place_order", place_order},
      {"update_customer",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_customer(store, body, [&](std::int64_t id) { return store.update_customer(id, texts_of(body, "fields"), now); });
       }},
      {"add_address",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_customer(
             store, body, [&](std::int64_t id) { return store.add_address(id, address_of(body.value("address", Json::object())), now); });
       }},
      {"set_attribute",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_customer(store, body,
                              [&](std::int64_t id) { return store.set_attribute(id, text_of(body, "name"), text_of(body, "value"), now); });
       }},
      {"delete_customer",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_customer(store, body, [&](std::int64_t id) { return store.delete_customer(id, now); });
       }},
      {"create_group",
       [](BigCommerce& store, const Json& body, TimePoint now) -> Result<std::string> {
         return id_text(store.create_group(text_of(body, "name"), now));
       }},
      {"update_order",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_order(store, body, [&](std::int64_t id) { return store.update_order(id, texts_of(body, "fields"), now); });
       }},
      {"set_order_status",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         const int status = static_cast<int>(number_of(body, "status", -1));
         return with_order(store, body, [&](std::int64_t id) { return store.set_order_status(id, status, now); });
       }},
      {"refund_order",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_order(store, body, [&](std::int64_t id) { return store.refund_order(id, flag_of(body, "in_full", true), now); });
       }},
      {"refund_amount",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_order(store, body, [&](std::int64_t id) {
           return store.refund_amount(id, text_of(body, "amount", "0"), text_of(body, "reason"), now);
         });
       }},
      {"assign_order",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_order(store, body, [&](std::int64_t order) {
           return with_customer(store, body, [&](std::int64_t customer) { return store.assign_order(order, customer, now); });
         });
       }},
      {"purge_order", [](BigCommerce& store, const Json& body,
                         TimePoint) { return with_order(store, body, [&](std::int64_t id) { return store.purge_order(id); }); }},
      {"rename_status",
       [](BigCommerce& store, const Json& body, TimePoint) -> Result<std::string> {
         store.rename_status(static_cast<int>(number_of(body, "status", -1)), text_of(body, "label"));
         return std::string("{}");
       }},
      {"archive_order",
       [](BigCommerce& store, const Json& body, TimePoint now) {
         return with_order(store, body, [&](std::int64_t id) { return store.archive_order(id, now); });
       }},
      {"add_hook",
       [](BigCommerce& store, const Json& body, TimePoint now) -> Result<std::string> {
         return id_text(store.add_hook(text_of(body, "scope"), text_of(body, "destination"), texts_of(body, "headers"), now));
       }},
  };
  return actions;
}

Result<std::string> fault(World& world, const Json& body, TimePoint now) {
  static const std::vector<std::string> kinds{"status",     "html",     "redirect", "reset_before",
                                              "lost_after", "truncate", "delay",    "expire_token"};
  Fault fault;
  fault.platform = text_of(body, "platform");
  fault.match = text_of(body, "match");
  fault.kind = text_of(body, "kind");
  fault.status = static_cast<int>(number_of(body, "status", fault.status));
  fault.bytes = static_cast<std::size_t>(number_of(body, "bytes", static_cast<std::int64_t>(fault.bytes)));
  fault.delay = Millis(number_of(body, "delay_ms"));
  fault.times = static_cast<int>(number_of(body, "times", 1));
  if (body.contains("for_s")) fault.until = now + std::chrono::seconds(number_of(body, "for_s"));
  if (std::find(kinds.begin(), kinds.end(), fault.kind) == kinds.end()) return Error(Errc::invalid, "no such kind of fault", "kind");
  if (!fault.platform.empty() && !world.find(fault.platform)) return Error(Errc::invalid, "no such platform", "platform");
  world.add_fault(std::move(fault));
  return std::string("{}");
}

Result<std::string> set_switch(World& world, const Json& body) {
  const std::string name = text_of(body, "name");
  if (!world.set_switch(name, text_of(body, "value"))) {
    return Error(Errc::invalid, "no such switch, or not a value of it", name, "GET /_sandbox/switches lists them");
  }
  return std::string("{}");
}

Result<std::string> expire_tokens(World& world, const Json& body) {
  const std::string name = text_of(body, "platform");
  for (const auto& platform : world.platforms()) {
    if (name.empty() || platform->name() == name) platform->expire_tokens();
  }
  return std::string("{}");
}

}  // namespace

Result<std::string> World::act(const std::string& action, TimePoint now) {
  const Json body = Json::parse(action, nullptr, false);
  if (!body.is_object())
    return Error(Errc::invalid, "an action is a JSON object", {}, "for example {\"do\":\"place_order\",\"email\":\"ada@example.com\"}");
  const std::string name = text_of(body, "do");
  if (name == "fault") return fault(*this, body, now);
  if (name == "switch") return tradewind::sandbox::set_switch(*this, body);
  if (name == "expire_tokens") return expire_tokens(*this, body);
  const auto found = store_actions().find(name);
  if (found == store_actions().end()) return Error(Errc::invalid, "no such action", name, "tradewind sandbox --help lists them");
  return found->second(bigcommerce(), body, now);
}

}  // namespace tradewind::sandbox
