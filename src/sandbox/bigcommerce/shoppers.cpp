#include <tradewind/base/text.hpp>

#include "sandbox/bigcommerce/impl.hpp"

namespace tradewind::sandbox {

using bigcommerce::Json;
using bigcommerce::ShopCustomer;
using bigcommerce::ShopOrder;

namespace {

Error missing(const char* what, std::int64_t id) {
  return Error(Errc::not_found, std::string("the store has no such ") + what, std::to_string(id));
}

template <typename Map>
auto* find(Map& map, std::int64_t id) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

bool apply(NewCustomer& data, const std::string& field, const std::string& value) {
  if (field == "group_id") {
    const auto id = bigcommerce::parse_number(value);
    if (id) data.group_id = *id;
    return id.has_value();
  }
  if (field == "accepts_marketing") {
    data.accepts_marketing = value == "true";
    return true;
  }
  const std::map<std::string, std::string*> texts{{"email", &data.email},
                                                  {"first_name", &data.first_name},
                                                  {"last_name", &data.last_name},
                                                  {"company", &data.company},
                                                  {"phone", &data.phone}};
  const auto found = texts.find(field);
  if (found == texts.end()) return false;
  *found->second = value;
  return true;
}

bool apply(ShopOrder& order, const std::string& field, const std::string& value) {
  Address& billing = order.data.billing;
  const std::map<std::string, std::string*> texts{{"staff_notes", &order.staff_notes},
                                                  {"billing_email", &billing.email},
                                                  {"billing_first_name", &billing.first_name},
                                                  {"billing_last_name", &billing.last_name},
                                                  {"payment_method", &order.data.payment_method}};
  const auto found = texts.find(field);
  if (found == texts.end()) return false;
  *found->second = value;
  return true;
}

template <typename Target>
Result<void> apply_all(Target& target, const std::map<std::string, std::string>& fields) {
  for (const auto& [field, value] : fields) {
    if (!apply(target, field, value)) return Error(Errc::invalid, "no such field, or no value for it", field);
  }
  return {};
}

}  // namespace

void BigCommerce::Impl::emit_customer(const char* event, std::int64_t id, TimePoint now) {
  Json data{{"type", "customer"}, {"id", id}};
  if (std::string_view(event) != "deleted") {
    data["origin_channel_id"] = 1;
    data["channel_ids"] = Json::array({1});
  }
  webhooks.emit(std::string("store/customer/") + event, data.dump(), EntityRef{"customer", std::to_string(id)}, now);
}

void BigCommerce::Impl::emit_order(const char* event, std::int64_t id, TimePoint now) {
  const Json data{{"type", "order"}, {"id", id}};
  webhooks.emit(std::string("store/order/") + event, data.dump(), EntityRef{"order", std::to_string(id)}, now);
}

void BigCommerce::Impl::move_order(ShopOrder& order, int status, TimePoint now) {
  if (order.status == status) return;
  const Json change{{"previous_status_id", order.status}, {"new_status_id", status}};
  const Json data{{"type", "order"}, {"id", order.id}, {"status", change}};
  order.status = status;
  order.modified = now;
  webhooks.emit("store/order/statusUpdated", data.dump(), EntityRef{"order", std::to_string(order.id)}, now);
  emit_order("updated", order.id, now);
}

std::int64_t BigCommerce::create_customer(NewCustomer data, TimePoint now) {
  auto& shop = impl_->shop;
  ShopCustomer customer;
  customer.id = ++shop.last_customer;
  customer.created = customer.modified = now;
  for (Address& address : data.addresses) customer.addresses.push_back({++shop.last_address, std::move(address)});
  for (const auto& [name, value] : data.attributes) {
    customer.attributes[shop.attribute_id(name)] = {++shop.last_value, value, now, now};
  }
  data.addresses.clear();
  data.attributes.clear();
  customer.data = std::move(data);
  const std::int64_t id = customer.id;
  shop.customers[id] = std::move(customer);
  impl_->emit_customer("created", id, now);
  return id;
}

Result<void> BigCommerce::update_customer(std::int64_t id, const std::map<std::string, std::string>& fields, TimePoint now) {
  ShopCustomer* customer = find(impl_->shop.customers, id);
  if (!customer) return missing("customer", id);
  NewCustomer changed = customer->data;
  if (auto applied = apply_all(changed, fields); !applied) return applied;
  customer->data = std::move(changed);
  customer->modified = now;
  impl_->emit_customer("updated", id, now);
  return {};
}

Result<void> BigCommerce::add_address(std::int64_t id, Address address, TimePoint now) {
  ShopCustomer* customer = find(impl_->shop.customers, id);
  if (!customer) return missing("customer", id);
  const std::int64_t address_id = ++impl_->shop.last_address;
  customer->addresses.push_back({address_id, std::move(address)});
  customer->modified = now;
  const Json data{{"type", "customer"}, {"id", address_id}, {"address", Json{{"customer_id", id}}}};
  impl_->webhooks.emit("store/customer/address/created", data.dump(), EntityRef{"customer", std::to_string(id)}, now);
  return {};
}

Result<void> BigCommerce::set_attribute(std::int64_t id, const std::string& attribute, const std::string& value, TimePoint now) {
  ShopCustomer* customer = find(impl_->shop.customers, id);
  if (!customer) return missing("customer", id);
  auto& slot = customer->attributes[impl_->shop.attribute_id(attribute)];
  if (slot.id == 0) {
    slot.id = ++impl_->shop.last_value;
    slot.created = now;
  }
  slot.value = value;
  slot.modified = customer->modified = now;
  impl_->emit_customer("updated", id, now);
  return {};
}

Result<void> BigCommerce::delete_customer(std::int64_t id, TimePoint now) {
  if (impl_->shop.customers.erase(id) == 0) return missing("customer", id);
  impl_->emit_customer("deleted", id, now);
  return {};
}

std::int64_t BigCommerce::create_group(const std::string& group, TimePoint now) {
  const auto id = static_cast<std::int64_t>(impl_->shop.groups.size()) + 1;
  impl_->shop.groups[id] = {id, group, now};
  return id;
}

std::int64_t BigCommerce::place_order(NewOrder data, TimePoint now) {
  auto& shop = impl_->shop;
  if (data.currency.empty()) data.currency = impl_->options.currency;
  const ShopCustomer* customer = find(shop.customers, data.customer_id);
  if (customer) {
    if (data.billing.email.empty()) data.billing.email = customer->data.email;
    if (data.billing.first_name.empty()) data.billing.first_name = customer->data.first_name;
    if (data.billing.last_name.empty()) data.billing.last_name = customer->data.last_name;
  }
  ShopOrder order;
  order.id = ++shop.last_order;
  order.first_item = shop.last_item + 1;
  shop.last_item += static_cast<std::int64_t>(data.items.size());
  order.created = order.modified = now;
  const bool paid = data.paid;
  order.data = std::move(data);
  const std::int64_t id = order.id;
  ShopOrder& stored = shop.orders[id] = std::move(order);
  impl_->emit_order("created", id, now);
  if (paid) impl_->move_order(stored, 11, now);
  return id;
}

Result<void> BigCommerce::update_order(std::int64_t id, const std::map<std::string, std::string>& fields, TimePoint now) {
  ShopOrder* order = find(impl_->shop.orders, id);
  if (!order) return missing("order", id);
  ShopOrder changed = *order;
  if (auto applied = apply_all(changed, fields); !applied) return applied;
  *order = std::move(changed);
  order->modified = now;
  impl_->emit_order("updated", id, now);
  return {};
}

Result<void> BigCommerce::set_order_status(std::int64_t id, int status, TimePoint now) {
  ShopOrder* order = find(impl_->shop.orders, id);
  if (!order) return missing("order", id);
  if (status < 0 || status > 14) return Error(Errc::invalid, "no such order status", std::to_string(status), "0 to 14");
  impl_->move_order(*order, status, now);
  return {};
}

Result<void> BigCommerce::refund_order(std::int64_t id, bool in_full, TimePoint now) {
  ShopOrder* order = find(impl_->shop.orders, id);
  if (!order) return missing("order", id);
  const bigcommerce::Money left = order->total() - order->refunded();
  return refund_amount(id, bigcommerce::money_text(in_full ? left : left / 200 * 100), "returned", now);
}

Result<void> BigCommerce::refund_amount(std::int64_t id, const std::string& amount, const std::string& reason, TimePoint now) {
  ShopOrder* order = find(impl_->shop.orders, id);
  if (!order) return missing("order", id);
  const std::int64_t refund = ++impl_->shop.last_refund;
  order->refunds.push_back({refund, bigcommerce::parse_money(amount), reason, now});
  order->modified = now;
  const Json data{{"type", "order"}, {"id", id}, {"refund", Json{{"refund_id", refund}}}};
  impl_->webhooks.emit("store/order/refund/created", data.dump(), EntityRef{"order", std::to_string(id)}, now);
  impl_->move_order(*order, order->refunded() < order->total() ? 14 : 4, now);
  return {};
}

Result<void> BigCommerce::assign_order(std::int64_t id, std::int64_t customer, TimePoint now) {
  ShopOrder* order = find(impl_->shop.orders, id);
  if (!order) return missing("order", id);
  if (!find(impl_->shop.customers, customer)) return missing("customer", customer);
  order->data.customer_id = customer;
  order->modified = now;
  impl_->emit_order("updated", id, now);
  return {};
}

Result<void> BigCommerce::archive_order(std::int64_t id, TimePoint now) {
  ShopOrder* order = find(impl_->shop.orders, id);
  if (!order) return missing("order", id);
  order->archived = true;
  order->modified = now;
  impl_->emit_order("archived", id, now);
  return {};
}

Result<void> BigCommerce::purge_order(std::int64_t id) {
  if (impl_->shop.orders.erase(id) == 0) return missing("order", id);
  return {};
}

void BigCommerce::rename_status(int status, const std::string& label) { impl_->shop.labels[status] = label; }

std::optional<std::int64_t> BigCommerce::customer_by_email(const std::string& email) const {
  for (const auto& [id, customer] : impl_->shop.customers) {
    if (text::iequals(text::trim(customer.data.email), text::trim(email))) return id;
  }
  return std::nullopt;
}

std::optional<std::int64_t> BigCommerce::last_order() const {
  if (impl_->shop.orders.empty()) return std::nullopt;
  return impl_->shop.orders.rbegin()->first;
}

}  // namespace tradewind::sandbox
