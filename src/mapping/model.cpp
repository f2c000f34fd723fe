#include <tradewind/harmonize/harmonize.hpp>
#include <tradewind/mapping/model.hpp>

namespace tradewind::mapping {
namespace {

template <typename T>
Value maybe(const std::optional<T>& value) {
  return value ? Value(*value) : Value{};
}

/// Somebody will read `part` or something below it.
bool read(const ModelInput& input, const std::string& part) {
  if (input.paths == nullptr) return true;
  const auto found = input.paths->lower_bound(part);
  return found != input.paths->end() && found->compare(0, part.size(), part) == 0 &&
         (found->size() == part.size() || (*found)[part.size()] == '.');
}

Record address_record(const Address& address) {
  Record record;
  record.add("first_name", address.first_name);
  record.add("last_name", address.last_name);
  record.add("company", address.company);
  record.add("street_1", address.street_1);
  record.add("street_2", address.street_2);
  record.add("city", address.city);
  record.add("state", address.state);
  record.add("postal_code", address.postal_code);
  record.add("country", address.country);
  record.add("country_code", address.country_code);
  record.add("phone", address.phone);
  record.add("email", address.email);
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
  list.reserve(items.size());
  for (const auto& item : items) list.emplace_back(record_of(item));
  return list;
}

Record attributes_record(const std::map<std::string, std::string>& attributes) {
  Record record;
  for (const auto& [name, value] : attributes) record.set(name, value);
  return record;
}

Record customer_record(const ModelInput& input) {
  const Customer& customer = *input.customer;
  const std::string& store_hash = input.store_hash;
  Record record;
  record.add("id", customer.id);
  record.add("key", store_hash + "-customer-" + std::to_string(customer.id));
  record.add("email", customer.email);
  record.add("first_name", customer.first_name);
  record.add("last_name", customer.last_name);
  record.add("company", customer.company);
  record.add("phone", customer.phone);
  record.add("group_id", customer.group_id == 0 ? Value{} : Value(customer.group_id));
  record.add("group_name", customer.group_name);
  if (input.customer_before != nullptr) record.add("previous_group_name", input.customer_before->group_name);
  record.add("created_at", maybe(customer.created_at));
  record.add("modified_at", maybe(customer.modified_at));
  record.add("accepts_abandoned_cart_emails", maybe(customer.accepts_abandoned_cart_emails));
  if (read(input, "customer.attributes")) record.add("attributes", attributes_record(customer.attributes));
  if (read(input, "customer.addresses")) record.add("addresses", list_of(customer.addresses, address_record));
  return record;
}

Record coupon_record(const Coupon& coupon) {
  Record record;
  record.add("code", coupon.code);
  record.add("type", coupon.type);
  record.add("discount", coupon.discount);
  return record;
}

Record refund_record(const Refund& refund) {
  Record record;
  record.add("id", refund.id);
  record.add("created_at", maybe(refund.created_at));
  record.add("total", refund.total);
  record.add("reason", refund.reason);
  return record;
}

Record transaction_record(const Transaction& transaction) {
  Record record;
  record.add("id", transaction.id);
  record.add("created_at", maybe(transaction.created_at));
  record.add("event", transaction.event);
  record.add("status", transaction.status);
  record.add("method", transaction.method);
  record.add("gateway", transaction.gateway);
  record.add("currency", transaction.currency);
  record.add("amount", transaction.amount);
  return record;
}

Record line_record(const OrderLine& line) {
  Record record;
  record.add("id", line.id);
  record.add("product_id", line.product_id == 0 ? Value{} : Value(line.product_id));
  record.add("variant_id", line.variant_id == 0 ? Value{} : Value(line.variant_id));
  record.add("name", line.name);
  record.add("sku", line.sku);
  record.add("brand", line.brand);
  record.add("type", line.type);
  record.add("quantity", line.quantity);
  record.add("price", line.price);
  record.add("total", line.total);
  record.add("refunded_quantity", line.refunded_quantity);
  record.add("options", options_text(line.options));
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
  record.add("id", order.id);
  record.add("key", input.store_hash + "-order-" + std::to_string(order.id));
  record.add("customer_id", order.customer_id == 0 ? Value{} : Value(order.customer_id));
  record.add("status_id", order.status_id);
  record.add("status", status_of(order, input.status_labels));
  record.add("created_at", maybe(order.created_at));
  record.add("modified_at", maybe(order.modified_at));
  record.add("total", order.total);
  if (read(input, "order.total_store")) record.add("total_store", in_store_currency(order, order.total));
  record.add("refunded", order.refunded);
  record.add("store_credit", order.store_credit);
  record.add("gift_certificate", order.gift_certificate);
  record.add("digital", order.digital);
  record.add("archived", order.deleted);
  record.add("shipped_at", maybe(order.shipped_at));
  if (input.order_before != nullptr) {
    record.add("previous_status_id", input.order_before->status_id);
    record.add("previous_status", status_of(*input.order_before, input.status_labels));
    record.add("newly_refunded", order.refunded - input.order_before->refunded);
  } else {
    record.add("newly_refunded", order.refunded);
  }
  record.add("subtotal", order.subtotal);
  record.add("tax", order.tax);
  record.add("shipping_cost", order.shipping_cost);
  record.add("discount", order.discount);
  record.add("currency", order.currency);
  record.add("store_currency", order.store_currency);
  record.add("items", order.items);
  record.add("payment_method", order.payment_method);
  record.add("source", order.source);
  record.add("external_source", order.external_source);
  record.add("channel_id", order.channel_id);
  record.add("cart_id", order.cart_id);
  record.add("email_opt_in", order.email_opt_in);
  if (read(input, "order.billing")) record.add("billing", address_record(order.billing));
  if (read(input, "order.lines")) record.add("lines", list_of(order.lines, line_record));
  if (read(input, "order.shipping")) record.add("shipping", list_of(order.shipping, address_record));
  if (!order.shipping.empty() && read(input, "order.shipping_address"))
    record.add("shipping_address", address_record(order.shipping.front()));
  if (read(input, "order.coupons")) record.add("coupons", list_of(order.coupons, coupon_record));
  if (read(input, "order.refunds")) record.add("refunds", list_of(order.refunds, refund_record));
  if (read(input, "order.transactions")) record.add("transactions", list_of(order.transactions, transaction_record));
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
  record.add("street", address.street);
  record.add("city", address.city);
  record.add("state", address.state);
  record.add("state_code", address.state_code);
  record.add("postal_code", address.postal_code);
  record.add("country", address.country);
  record.add("country_code", address.country_code);
  return record;
}

std::string phone_of(const std::string& typed, const Address* home) {
  return harmonize::phone(typed, home != nullptr ? either(home->country_code, home->country) : std::string{}).value_or(typed);
}

const Customer& customer_of(const ModelInput& input) {
  static const Customer nobody;
  return input.customer != nullptr ? *input.customer : nobody;
}

const Address& billing_of(const ModelInput& input) {
  static const Address nowhere;
  return input.order != nullptr ? input.order->billing : nowhere;
}

void set_name(Record& record, const ModelInput& input) {
  const Customer& customer = customer_of(input);
  const Address& billing = billing_of(input);
  const bool own_name = !customer.first_name.empty() || !customer.last_name.empty();
  const auto name = own_name ? harmonize::person_name(customer.first_name, customer.last_name)
                             : harmonize::person_name(billing.first_name, billing.last_name);
  record.add("first_name", name.first);
  record.add("last_name", name.last);
  record.add("full_name", name.first.empty() ? name.last : name.last.empty() ? name.first : name.first + " " + name.last);
}

/// Names, company, phone and address in the form that platforms expect; as typed they are in customer.* and order.billing.*.
void set_contact_data(Record& record, const ModelInput& input) {
  if (read(input, "person.first_name") || read(input, "person.last_name") || read(input, "person.full_name")) set_name(record, input);
  if (read(input, "person.company"))
    record.add("company", harmonize::company(either(customer_of(input).company, billing_of(input).company)));
  const Address* home = home_of(input);
  if (read(input, "person.phone")) record.add("phone", phone_of(either(customer_of(input).phone, billing_of(input).phone), home));
  if (home != nullptr && read(input, "person.address")) record.add("address", postal_record(*home));
}

Record person_record(const ModelInput& input) {
  Record record;
  record.add("email", input.email);
  record.add("key", input.person_key);
  set_contact_data(record, input);
  record.add("customer_id", input.customer != nullptr ? Value(input.customer->id) : Value{});
  record.add("lead_id", input.lead_id);
  record.add("contact_id", input.contact_id);
  record.add("prospect_id", input.prospect_id);
  record.add("order_count", input.totals.order_count);
  record.add("total_spend", input.totals.total_spend);
  record.add("refunded", input.totals.refunded);
  record.add("refund_count", input.totals.refund_count);
  const auto average = input.totals.total_spend.divide(Decimal(input.totals.order_count));
  record.add("average_order_value", average ? Value(average->round(4)) : Value{});
  record.add("marketing_consent", maybe(input.newsletter));
  Record consent;
  consent.add("newsletter", maybe(input.newsletter));
  consent.add("abandoned_cart", maybe(customer_of(input).accepts_abandoned_cart_emails));
  record.add("consent", std::move(consent));
  record.add("first_purchase_at", maybe(input.totals.first_purchase_at));
  record.add("last_purchase_at", maybe(input.totals.last_purchase_at));
  Record spend;
  for (const auto& [currency, total] : input.totals.spend) spend.set(currency, total);
  record.add("spend", std::move(spend));
  return record;
}

}  // namespace

Record build_model(const ModelInput& input) {
  Record model;
  model.add("person", person_record(input));
  if (input.customer != nullptr && read(input, "customer")) model.add("customer", customer_record(input));
  if (input.order != nullptr && read(input, "order")) model.add("order", order_record(*input.order, input));
  Record store;
  store.add("hash", input.store_hash);
  store.add("name", input.store_name);
  model.add("store", std::move(store));
  return model;
}

}  // namespace tradewind::mapping
