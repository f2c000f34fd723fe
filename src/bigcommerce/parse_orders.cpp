#include <array>
#include <set>

#include "bigcommerce/parse.hpp"

namespace tradewind::bigcommerce {
namespace {

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

/// An address of an order as v2 shows it.
std::string read_address(const Json& json, Address& address) {
  Reader reader(json);
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

std::string read_billing(Reader& order, Address& address) {
  const Json* json = order.required().object("billing_address");
  return json ? read_address(*json, address) : std::string();
}

/// What the shopper chose; `display_value` is what they saw.
std::string read_options(Reader& row, std::vector<LineOption>& options) {
  for (const Json& json : rows_of(row.array("product_options"))) {
    Reader reader(json);
    LineOption option;
    option.name = reader.text("display_name");
    option.value = reader.text("display_value");
    if (!reader.wrong().empty()) return reader.wrong();
    options.push_back(std::move(option));
  }
  return {};
}

const char* coupon_type(std::int64_t type) {
  static const std::array<const char*, 6> names{"per_item", "percentage", "per_total", "shipping", "free_shipping", "promotion"};
  return type >= 0 && type < static_cast<std::int64_t>(names.size()) ? names[static_cast<std::size_t>(type)] : "";
}

}  // namespace

bool may_have_refunds(const Json& order) {
  Reader reader(order);
  const std::int64_t status = reader.integer("status_id");
  return status == 4 || status == 14 || reader.text("payment_status").find("refunded") != std::string::npos;
}

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
  order.digital = reader.flag("order_is_digital");
  order.store_credit = reader.decimal("store_credit_amount");
  order.gift_certificate = reader.decimal("gift_certificate_amount");
  order.shipped_at = reader.rfc2822("date_shipped");
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
    line.refunded_quantity = reader.decimal("quantity_refunded");
    const std::string wrong_option = read_options(reader, line.options);
    if (!reader.wrong().empty()) return bad_answer("products." + reader.wrong());
    if (!wrong_option.empty()) return bad_answer("products.product_options." + wrong_option);
    if (seen.insert(line.id).second) lines.push_back(std::move(line));
  }
  return lines;
}

Outcome<std::vector<Address>> parse_shipping(const std::vector<Json>& rows) {
  std::vector<Address> addresses;
  for (const Json& row : rows) {
    Address address;
    const std::string wrong = read_address(row, address);
    if (!wrong.empty()) return bad_answer("shipping_addresses." + wrong);
    addresses.push_back(std::move(address));
  }
  return addresses;
}

Outcome<std::vector<Coupon>> parse_coupons(const std::vector<Json>& rows) {
  std::vector<Coupon> coupons;
  for (const Json& row : rows) {
    Reader reader(row);
    Coupon coupon;
    coupon.code = reader.text("code");
    coupon.type = coupon_type(reader.integer("type"));
    coupon.discount = reader.decimal("discount");
    if (!reader.wrong().empty()) return bad_answer("coupons." + reader.wrong());
    coupons.push_back(std::move(coupon));
  }
  return coupons;
}

Outcome<std::vector<Refund>> parse_refunds(const std::vector<Json>& rows, std::int64_t order) {
  std::vector<Refund> refunds;
  for (const Json& row : rows) {
    Reader reader(row);
    Refund refund;
    refund.id = reader.required().integer("id");
    refund.created_at = reader.iso("created");
    refund.total = reader.required().decimal("total_amount");
    refund.reason = reader.text("reason");
    const std::int64_t of = reader.integer("order_id");
    if (!reader.wrong().empty()) return bad_answer("refunds." + reader.wrong());
    if (of != order) return bad_answer("refunds.order_id");
    refunds.push_back(std::move(refund));
  }
  return refunds;
}

Outcome<std::vector<Transaction>> parse_transactions(const std::vector<Json>& rows) {
  std::vector<Transaction> transactions;
  for (const Json& row : rows) {
    Reader reader(row);
    Transaction made;
    made.id = reader.required().integer("id");
    made.created_at = reader.iso("date_created");
    made.event = reader.text("event");
    made.status = reader.text("status");
    made.method = reader.text("method");
    made.gateway = reader.text("gateway");
    made.currency = reader.text("currency");
    made.amount = reader.decimal("amount");
    if (!reader.wrong().empty()) return bad_answer("transactions." + reader.wrong());
    transactions.push_back(std::move(made));
  }
  return transactions;
}

}  // namespace tradewind::bigcommerce
