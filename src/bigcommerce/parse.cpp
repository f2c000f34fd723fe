#include "bigcommerce/parse.hpp"

#include <set>

namespace tradewind::bigcommerce {
namespace {

std::vector<Json> rows_of(const Json* array) { return array ? std::vector<Json>(array->begin(), array->end()) : std::vector<Json>(); }

void read_amounts(Reader& reader, Order& order) {
  order.total = reader.required().decimal("total_inc_tax");
  order.subtotal = reader.decimal("subtotal_inc_tax");
  order.tax = reader.decimal("total_tax");
  order.shipping_cost = reader.decimal("shipping_cost_inc_tax");
  order.discount = reader.decimal("discount_amount") + reader.decimal("coupon_discount");
  order.currency = reader.required().text("default_currency_code");  // the spec's name for the currency paid
  order.store_currency = reader.text("store_default_currency_code");
  const Decimal rate = reader.decimal("store_default_to_transactional_exchange_rate");
  if (!rate.is_zero()) order.store_rate = rate;
  order.items = reader.decimal("items_total");
}

std::string read_billing(Reader& order, Address& address) {
  const Json* json = order.required().object("billing_address");
  if (!json) return {};
  Reader reader(*json);
  address.first_name = reader.text("first_name");
  address.last_name = reader.text("last_name");
  address.company = reader.text("company");
  address.street_1 = reader.text("street_1");
  address.street_2 = reader.text("street_2");
  address.city = reader.text("city");
  address.state = reader.text("state");
  address.postal_code = reader.text("zip");
  address.country = reader.text("country");
  address.country_code = reader.text("country_iso2");
  address.phone = reader.text("phone");
  address.email = reader.text("email");
  return reader.wrong();
}

}  // namespace

Outcome<Order> parse_order(const Json& json) {
  Reader reader(json);
  Order order;
  order.id = reader.required().integer("id");
  order.customer_id = reader.required().integer("customer_id");
  order.status_id = static_cast<int>(reader.required().integer("status_id"));
  order.status = reader.text("status");
  order.created_at = reader.required().rfc2822("date_created");
  order.modified_at = reader.rfc2822("date_modified");
  read_amounts(reader, order);
  order.payment_method = reader.text("payment_method");
  order.source = reader.text("order_source");
  order.external_source = reader.text("external_source");
  order.cart_id = reader.text("cart_id");
  order.channel_id = reader.integer("channel_id");
  order.email_opt_in = reader.flag("is_email_opt_in");
  order.deleted = reader.flag("is_deleted");
  const std::string wrong_billing = read_billing(reader, order.billing);
  if (!reader.wrong().empty()) return bad_answer(reader.wrong());
  if (!wrong_billing.empty()) return bad_answer("billing_address." + wrong_billing);
  return order;
}

Outcome<std::vector<OrderLine>> parse_lines(const std::vector<Json>& rows) {
  std::vector<OrderLine> lines;
  std::set<std::int64_t> seen;
  for (const Json& row : rows) {
    Reader reader(row);
    OrderLine line;
    line.id = reader.required().integer("id");
    line.product_id = reader.integer("product_id");
    line.variant_id = reader.integer("variant_id");
    line.name = reader.text("name");
    line.sku = reader.text("sku");
    line.brand = reader.text("brand");
    line.type = reader.text("type");
    line.quantity = reader.required().decimal("quantity");
    line.price = reader.decimal("price_inc_tax");
    const bool discounted = row.is_object() && row.contains("discounted_total_inc_tax") && !row["discounted_total_inc_tax"].is_null();
    line.total = reader.required().decimal(discounted ? "discounted_total_inc_tax" : "total_inc_tax");
    if (!reader.wrong().empty()) return bad_answer("products." + reader.wrong());
    if (seen.insert(line.id).second) lines.push_back(std::move(line));
  }
  return lines;
}

Outcome<std::vector<Address>> parse_addresses(const std::vector<Json>& rows, std::int64_t owner) {
  std::vector<Address> addresses;
  for (const Json& row : rows) {
    Reader reader(row);
    Address a;
    const std::int64_t customer = reader.required().integer("customer_id");
    a.first_name = reader.text("first_name");
    a.last_name = reader.text("last_name");
    a.company = reader.text("company");
    a.street_1 = reader.text("address1");
    a.street_2 = reader.text("address2");
    a.city = reader.text("city");
    a.state = reader.text("state_or_province");
    a.postal_code = reader.text("postal_code");
    a.country = reader.text("country");
    a.country_code = reader.text("country_code");
    a.phone = reader.text("phone");
    if (!reader.wrong().empty()) return bad_answer("addresses." + reader.wrong());
    if (customer != owner) return bad_answer("addresses.customer_id");
    addresses.push_back(std::move(a));
  }
  return addresses;
}

Outcome<std::vector<AttributeValue>> parse_attribute_values(const std::vector<Json>& rows, std::int64_t owner) {
  std::vector<AttributeValue> values;
  for (const Json& row : rows) {
    Reader reader(row);
    AttributeValue value;
    value.attribute_id = reader.required().integer("attribute_id");
    value.value = reader.text("attribute_value");
    const std::int64_t customer = reader.required().integer("customer_id");
    if (!reader.wrong().empty()) return bad_answer("attributes." + reader.wrong());
    if (customer != owner) return bad_answer("attributes.customer_id");
    values.push_back(std::move(value));
  }
  return values;
}

Outcome<CustomerRow> parse_customer(const Json& json) {
  Reader reader(json);
  CustomerRow row;
  Customer& c = row.customer;
  c.id = reader.required().integer("id");
  c.email = reader.required().text("email");
  c.first_name = reader.text("first_name");
  c.last_name = reader.text("last_name");
  c.company = reader.text("company");
  c.phone = reader.text("phone");
  c.group_id = reader.integer("customer_group_id");
  c.created_at = reader.iso("date_created");
  c.modified_at = reader.iso("date_modified");
  c.accepts_abandoned_cart_emails = reader.optional_flag("accepts_product_review_abandoned_cart_emails");
  if (json.is_object() && json.contains("address_count")) row.address_count = reader.integer("address_count");
  if (json.is_object() && json.contains("attribute_count")) row.attribute_count = reader.integer("attribute_count");
  auto addresses = parse_addresses(rows_of(reader.array("addresses")), c.id);
  auto attributes = parse_attribute_values(rows_of(reader.array("attributes")), c.id);
  if (!reader.wrong().empty()) return bad_answer(reader.wrong());
  if (!addresses) return addresses.error();
  if (!attributes) return attributes.error();
  c.addresses = std::move(*addresses);
  row.attributes = std::move(*attributes);
  return row;
}

Outcome<std::map<std::int64_t, std::string>> parse_names(const std::vector<Json>& rows) {
  std::map<std::int64_t, std::string> names;
  for (const Json& row : rows) {
    Reader reader(row);
    const std::int64_t id = reader.required().integer("id");
    std::string name = reader.required().text("name");
    if (!reader.wrong().empty()) return bad_answer(reader.wrong());
    names[id] = std::move(name);
  }
  return names;
}

}  // namespace tradewind::bigcommerce
