#include <tradewind/harmonize/harmonize.hpp>
#include <tradewind/mapping/model.hpp>

namespace tradewind::mapping {
namespace {

template <typename T>
Value maybe(const std::optional<T>& value) {
  return value ? Value(*value) : Value{};
}

Record address_record(const Address& address) {
  Record record;
  record.set("first_name", address.first_name);
  record.set("last_name", address.last_name);
  record.set("company", address.company);
  record.set("street_1", address.street_1);
  record.set("street_2", address.street_2);
  record.set("city", address.city);
  record.set("state", address.state);
  record.set("postal_code", address.postal_code);
  record.set("country", address.country);
  record.set("country_code", address.country_code);
  record.set("phone", address.phone);
  record.set("email", address.email);
  return record;
}

/// "Size: L, Colour: Blue"
std::string options_text(const std::vector<LineOption>& options) {
  std::string text;
  for (const auto& option : options) text += (text.empty() ? "" : ", ") + option.name + ": " + option.value;
  return text;
}

template <typename T>
Value list_of(const std::vector<T>& items, Record (*record_of)(const T&)) {
  ValueList list;
  for (const auto& item : items) list.emplace_back(record_of(item));
  return list;
}

Record customer_record(const ModelInput& input) {
  const Customer& customer = *input.customer;
  const std::string& store_hash = input.store_hash;
  Record record;
  record.set("id", customer.id);
  record.set("key", store_hash + "-customer-" + std::to_string(customer.id));
  record.set("email", customer.email);
  record.set("first_name", customer.first_name);
  record.set("last_name", customer.last_name);
  record.set("company", customer.company);
  record.set("phone", customer.phone);
  record.set("group_id", customer.group_id == 0 ? Value{} : Value(customer.group_id));
  record.set("group_name", customer.group_name);
  if (input.customer_before != nullptr) record.set("previous_group_name", input.customer_before->group_name);
  record.set("created_at", maybe(customer.created_at));
  record.set("modified_at", maybe(customer.modified_at));
  record.set("accepts_abandoned_cart_emails", maybe(customer.accepts_abandoned_cart_emails));
  Record attributes;
  for (const auto& [name, value] : customer.attributes) attributes.set(name, value);
  record.set("attributes", std::move(attributes));
  record.set("addresses", list_of(customer.addresses, address_record));
  return record;
}

Record coupon_record(const Coupon& coupon) {
  Record record;
  record.set("code", coupon.code);
  record.set("type", coupon.type);
  record.set("discount", coupon.discount);
  return record;
}

Record refund_record(const Refund& refund) {
  Record record;
  record.set("id", refund.id);
  record.set("created_at", maybe(refund.created_at));
  record.set("total", refund.total);
  record.set("reason", refund.reason);
  return record;
}

Record transaction_record(const Transaction& transaction) {
  Record record;
  record.set("id", transaction.id);
  record.set("created_at", maybe(transaction.created_at));
  record.set("event", transaction.event);
  record.set("status", transaction.status);
  record.set("method", transaction.method);
  record.set("gateway", transaction.gateway);
  record.set("currency", transaction.currency);
  record.set("amount", transaction.amount);
  return record;
}

Record line_record(const OrderLine& line) {
  Record record;
  record.set("id", line.id);
  record.set("product_id", line.product_id == 0 ? Value{} : Value(line.product_id));
  record.set("variant_id", line.variant_id == 0 ? Value{} : Value(line.variant_id));
  record.set("name", line.name);
  record.set("sku", line.sku);
  record.set("brand", line.brand);
  record.set("type", line.type);
  record.set("quantity", line.quantity);
  record.set("price", line.price);
  record.set("total", line.total);
  record.set("refunded_quantity", line.refunded_quantity);
  record.set("options", options_text(line.options));
  return record;
}

Value in_store_currency(const Order& order, const Decimal& paid) {
  const auto converted = paid.divide(order.store_rate);
  return converted ? converted->round(4) : paid;
}

Value status_of(const Order& order, const std::map<int, std::string>* labels) {
  if (labels != nullptr)
    if (const auto found = labels->find(order.status_id); found != labels->end()) return found->second;
  return order.status;
}

Record order_record(const Order& order, const ModelInput& input) {
  Record record;
  record.set("id", order.id);
  record.set("key", input.store_hash + "-order-" + std::to_string(order.id));
  record.set("customer_id", order.customer_id == 0 ? Value{} : Value(order.customer_id));
  record.set("status_id", order.status_id);
  record.set("status", status_of(order, input.status_labels));
  record.set("created_at", maybe(order.created_at));
  record.set("modified_at", maybe(order.modified_at));
  record.set("total", order.total);
  record.set("total_store", in_store_currency(order, order.total));
  record.set("refunded", order.refunded);
  record.set("store_credit", order.store_credit);
  record.set("gift_certificate", order.gift_certificate);
  record.set("digital", order.digital);
  record.set("archived", order.deleted);
  record.set("shipped_at", maybe(order.shipped_at));
  if (input.order_before != nullptr) {
    record.set("previous_status_id", input.order_before->status_id);
    record.set("previous_status", status_of(*input.order_before, input.status_labels));
    record.set("newly_refunded", order.refunded - input.order_before->refunded);
  } else {
    record.set("newly_refunded", order.refunded);
  }
  record.set("subtotal", order.subtotal);
  record.set("tax", order.tax);
  record.set("shipping_cost", order.shipping_cost);
  record.set("discount", order.discount);
  record.set("currency", order.currency);
  record.set("store_currency", order.store_currency);
  record.set("items", order.items);
  record.set("payment_method", order.payment_method);
  record.set("source", order.source);
  record.set("external_source", order.external_source);
  record.set("channel_id", order.channel_id);
  record.set("cart_id", order.cart_id);
  record.set("email_opt_in", order.email_opt_in);
  record.set("billing", address_record(order.billing));
  record.set("lines", list_of(order.lines, line_record));
  record.set("shipping", list_of(order.shipping, address_record));
  if (!order.shipping.empty()) record.set("shipping_address", address_record(order.shipping.front()));
  record.set("coupons", list_of(order.coupons, coupon_record));
  record.set("refunds", list_of(order.refunds, refund_record));
  record.set("transactions", list_of(order.transactions, transaction_record));
  return record;
}

/// The account's own value, else the address of the newest order.
std::string either(const std::string& first, const std::string& second) { return first.empty() ? second : first; }

/// Where the person lives, as far as the store knows: the billing address of the newest order, else the account's first one.
const Address* home_of(const ModelInput& input) {
  const auto filled = [](const Address& address) {
    return !address.country_code.empty() || !address.city.empty() || !address.street_1.empty();
  };
  if (input.order != nullptr && filled(input.order->billing)) return &input.order->billing;
  if (input.customer != nullptr && !input.customer->addresses.empty()) return &input.customer->addresses.front();
  return nullptr;
}

Record postal_record(const Address& typed) {
  const auto address = harmonize::postal_address(typed);
  Record record;
  record.set("street", address.street);
  record.set("city", address.city);
  record.set("state", address.state);
  record.set("state_code", address.state_code);
  record.set("postal_code", address.postal_code);
  record.set("country", address.country);
  record.set("country_code", address.country_code);
  return record;
}

std::string phone_of(const std::string& typed, const Address* home) {
  return harmonize::phone(typed, home != nullptr ? either(home->country_code, home->country) : std::string{}).value_or(typed);
}

/// Names, company, phone and address in the form that platforms expect; as typed they are in customer.* and order.billing.*.
void set_contact_data(Record& record, const ModelInput& input) {
  const Customer nobody;
  const Address nowhere;
  const Customer& customer = input.customer != nullptr ? *input.customer : nobody;
  const Address& billing = input.order != nullptr ? input.order->billing : nowhere;
  const bool own_name = !customer.first_name.empty() || !customer.last_name.empty();
  const auto name = own_name ? harmonize::person_name(customer.first_name, customer.last_name)
                             : harmonize::person_name(billing.first_name, billing.last_name);
  record.set("first_name", name.first);
  record.set("last_name", name.last);
  record.set("full_name", name.first.empty() ? name.last : name.last.empty() ? name.first : name.first + " " + name.last);
  record.set("company", harmonize::company(either(customer.company, billing.company)));
  const Address* home = home_of(input);
  record.set("phone", phone_of(either(customer.phone, billing.phone), home));
  if (home != nullptr) record.set("address", postal_record(*home));
}

Record person_record(const ModelInput& input) {
  const Customer nobody;
  const Customer& customer = input.customer != nullptr ? *input.customer : nobody;
  Record record;
  record.set("email", input.email);
  record.set("key", input.person_key);
  set_contact_data(record, input);
  record.set("customer_id", input.customer != nullptr ? Value(customer.id) : Value{});
  record.set("lead_id", input.lead_id);
  record.set("contact_id", input.contact_id);
  record.set("prospect_id", input.prospect_id);
  record.set("order_count", input.totals.order_count);
  record.set("total_spend", input.totals.total_spend);
  record.set("refunded", input.totals.refunded);
  record.set("refund_count", input.totals.refund_count);
  const auto average = input.totals.total_spend.divide(Decimal(input.totals.order_count));
  record.set("average_order_value", average ? Value(average->round(4)) : Value{});
  record.set("marketing_consent", maybe(input.newsletter));
  Record consent;
  consent.set("newsletter", maybe(input.newsletter));
  consent.set("abandoned_cart", maybe(customer.accepts_abandoned_cart_emails));
  record.set("consent", std::move(consent));
  record.set("first_purchase_at", maybe(input.totals.first_purchase_at));
  record.set("last_purchase_at", maybe(input.totals.last_purchase_at));
  Record spend;
  for (const auto& [currency, total] : input.totals.spend) spend.set(currency, total);
  record.set("spend", std::move(spend));
  return record;
}

}  // namespace

Record build_model(const ModelInput& input) {
  Record model;
  model.set("person", person_record(input));
  if (input.customer != nullptr) model.set("customer", customer_record(input));
  if (input.order != nullptr) model.set("order", order_record(*input.order, input));
  Record store;
  store.set("hash", input.store_hash);
  store.set("name", input.store_name);
  model.set("store", std::move(store));
  return model;
}

}  // namespace tradewind::mapping
