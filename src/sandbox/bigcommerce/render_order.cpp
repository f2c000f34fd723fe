#include <tradewind/base/decimal.hpp>

#include "sandbox/bigcommerce/render.hpp"

namespace tradewind::sandbox::bigcommerce {
namespace {

std::string rate_text(const std::string& rate) {
  std::string text = Decimal::parse(rate).value_or(Decimal(1)).round(10).text();
  const auto point = text.find('.');
  if (point == std::string::npos) text += '.';
  const std::size_t places = text.size() - text.find('.') - 1;
  return text.append(10 - places, '0');
}

/// A billing or a shipping address.
Json address_of(const Address& a) {
  return Json{{"first_name", a.first_name},
              {"last_name", a.last_name},
              {"company", a.company},
              {"street_1", a.street_1},
              {"street_2", a.street_2},
              {"city", a.city},
              {"state", a.state},
              {"zip", a.postal_code},
              {"country", a.country},
              {"country_iso2", a.country_code},
              {"phone", a.phone},
              {"email", a.email},
              {"form_fields", Json::array()}};
}

void put_zero_costs(Json& out, const char* what) {
  const std::string name = what;
  out["base_" + name + "_cost"] = "0.0000";
  out[name + "_cost_ex_tax"] = "0.0000";
  out[name + "_cost_inc_tax"] = "0.0000";
  out[name + "_cost_tax"] = "0.0000";
  out[name + "_cost_tax_class_id"] = 0;
}

void put_amounts(Json& out, const ShopOrder& order) {
  const Money tax = parse_money(order.data.tax);
  out["subtotal_ex_tax"] = money_text(order.subtotal() - tax);
  out["subtotal_inc_tax"] = money_text(order.subtotal());
  out["subtotal_tax"] = money_text(tax);
  const std::string shipping = money_text(parse_money(order.data.shipping));
  out["base_shipping_cost"] = shipping;
  out["shipping_cost_ex_tax"] = shipping;
  out["shipping_cost_inc_tax"] = shipping;
  out["shipping_cost_tax"] = "0.0000";
  out["shipping_cost_tax_class_id"] = 0;
  put_zero_costs(out, "handling");
  put_zero_costs(out, "wrapping");
  out["total_ex_tax"] = money_text(order.total() - tax);
  out["total_inc_tax"] = money_text(order.total());
  out["total_tax"] = money_text(tax);
  out["is_tax_inclusive_pricing"] = false;
}

void put_currencies(Json& out, const ShopOrder& order, const BigCommerceOptions& options) {
  const bool foreign = order.data.currency != options.currency;
  out["currency_id"] = 1;
  out["currency_code"] = order.data.currency;
  out["currency_exchange_rate"] = "1.0000000000";
  out["default_currency_id"] = 1;
  out["default_currency_code"] = order.data.currency;  // the spec's name for the currency paid
  out["store_default_currency_code"] = foreign ? options.currency : "";
  out["store_default_to_transactional_exchange_rate"] = rate_text(order.data.rate);
}

void put_links(Json& out, const ShopOrder& order, const BigCommerceOptions& options) {
  const std::pair<const char*, const char*> links[] = {{"products", "products"},
                                                       {"shipping_addresses", "shippingaddresses"},
                                                       {"coupons", "coupons"},
                                                       {"consignments", "consignments"},
                                                       {"fees", "fees"}};
  for (const auto& [name, path] : links) {
    const std::string resource = "/orders/" + std::to_string(order.id) + "/" + path;
    out[name] = Json{{"url", "https://api.bigcommerce.com/stores/" + options.store_hash + "/v2" + resource}, {"resource", resource}};
  }
}

Json nullable(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

const char* payment_status(const ShopOrder& order) {
  const int status = order.status;
  if (!order.refunds.empty()) return order.refunded() < order.total() ? "partially refunded" : "refunded";
  if (status == 0 || status == 1 || status == 7) return "pending";
  return "captured";
}

}  // namespace

Json render_order(const ShopOrder& order, const Shop& shop, const BigCommerceOptions& options) {
  const NewOrder& data = order.data;
  int items = 0;
  for (const OrderItem& item : data.items) items += item.quantity;
  Json out{{"id", order.id},
           {"customer_id", data.customer_id},
           {"date_created", format_rfc2822(order.created)},
           {"date_modified", format_rfc2822(order.modified)},
           {"date_shipped", ""},
           {"status_id", order.status},
           {"status", shop.label(order.status)},
           {"custom_status", shop.label(order.status)}};
  put_amounts(out, order);
  out["items_total"] = items;
  out["items_shipped"] = 0;
  out["payment_method"] = data.payment_method;
  out["payment_provider_id"] = "";
  out["payment_status"] = payment_status(order);
  out["refunded_amount"] = "0.0000";  // always, also after a refund
  out["order_is_digital"] = data.digital;
  out["store_credit_amount"] = money_text(parse_money(data.store_credit));
  out["gift_certificate_amount"] = money_text(parse_money(data.gift_certificate));
  out["ip_address"] = "";
  out["ip_address_v6"] = "";
  out["geoip_country"] = "";
  out["geoip_country_iso2"] = "";
  put_currencies(out, order, options);
  out["staff_notes"] = order.staff_notes;
  out["customer_message"] = "";
  out["discount_amount"] = money_text(parse_money(data.discount));
  out["coupon_discount"] = money_text(order.coupon_discount());
  out["shipping_address_count"] = data.digital ? 0 : std::max<std::size_t>(1, data.shipping_addresses.size());
  out["is_deleted"] = order.archived;
  out["ebay_order_id"] = "0";
  out["cart_id"] = nullable(data.cart_id);
  out["billing_address"] = address_of(data.billing);
  out["is_email_opt_in"] = data.email_opt_in;
  out["credit_card_type"] = nullptr;
  out["order_source"] = data.source;
  out["channel_id"] = data.channel_id;
  out["external_source"] = nullable(data.external_source);
  out["external_id"] = nullptr;
  out["external_merchant_id"] = nullptr;
  out["external_order_id"] = "";
  out["tax_provider_id"] = "BasicTaxProvider";
  out["customer_locale"] = "en";
  put_links(out, order, options);
  return out;
}

namespace {

void put_item_amounts(Json& out, const ShopOrder& order, std::size_t index) {
  const std::string price = money_text(parse_money(order.data.items.at(index).price)), total = money_text(order.item_total(index));
  for (const char* name : {"base_price", "price_ex_tax", "price_inc_tax"}) out[name] = price;
  out["price_tax"] = "0.0000";
  for (const char* name : {"base_total", "total_ex_tax", "total_inc_tax"}) out[name] = total;
  out["total_tax"] = "0.0000";
  out["discounted_total_inc_tax"] = money_text(order.item_discounted(index));
}

Json options(const OrderItem& item) {
  Json out = Json::array();
  for (const auto& [name, value] : item.options) {
    out.push_back(Json{{"id", out.size() + 1},
                       {"display_name", name},
                       {"display_name_customer", name},
                       {"display_name_merchant", name},
                       {"display_value", value},
                       {"display_value_customer", value},
                       {"display_value_merchant", value},
                       {"value", value},
                       {"type", "Multiple choice"},
                       {"name", name},
                       {"display_style", "Dropdown"}});
  }
  return out;
}

Json item(const ShopOrder& order, std::size_t index) {
  const OrderItem& data = order.data.items.at(index);
  Json out{{"id", order.first_item + static_cast<std::int64_t>(index)}, {"order_id", order.id}, {"product_id", data.product_id}};
  if (data.product_id != 0) out["variant_id"] = data.variant_id;
  out["order_pickup_method_id"] = 0;
  out["order_address_id"] = order.id;
  for (const char* name : {"name", "name_customer", "name_merchant"}) out[name] = data.name;
  out["sku"] = data.sku;
  out["upc"] = "";
  out["type"] = data.type;
  put_item_amounts(out, order, index);
  out["quantity"] = data.quantity;
  out["is_refunded"] = order.status == 4;
  out["quantity_refunded"] = order.status == 4 ? data.quantity : 0;
  out["refund_amount"] = "0.0000";
  out["return_id"] = 0;
  out["quantity_shipped"] = 0;
  out["event_name"] = nullptr;
  out["event_date"] = nullptr;
  out["parent_order_product_id"] = nullptr;
  out["is_bundled_product"] = false;
  out["external_id"] = nullptr;
  out["brand"] = data.brand;
  out["gift_certificate_id"] = data.type == "giftcertificate" ? Json(1) : Json(nullptr);
  out["applied_discounts"] = Json::array();
  out["product_options"] = options(data);
  out["configurable_fields"] = Json::array();
  return out;
}

}  // namespace

Json render_shipping(const ShopOrder& order) {
  Json out = Json::array();
  if (order.data.digital) return out;
  const std::vector<Address> only_billing{order.data.billing};
  for (const Address& address : order.data.shipping_addresses.empty() ? only_billing : order.data.shipping_addresses) {
    Json row = address_of(address);
    row["id"] = order.id * 100 + static_cast<std::int64_t>(out.size());
    row["order_id"] = order.id;
    row["shipping_method"] = "Flat Rate";
    out.push_back(std::move(row));
  }
  return out;
}

Json render_coupons(const ShopOrder& order) {
  Json out = Json::array();
  for (const OrderCoupon& coupon : order.data.coupons) {
    const double discount = static_cast<double>(parse_money(coupon.discount)) / 10'000;
    const auto id = order.id * 100 + static_cast<std::int64_t>(out.size());
    out.push_back(Json{{"id", id},
                       {"coupon_id", id},
                       {"order_id", order.id},
                       {"code", nullable(coupon.code)},
                       {"amount", discount},
                       {"type", coupon.type},
                       {"discount", discount}});
  }
  return out;
}

Json render_refunds(const ShopOrder& order) {
  Json out = Json::array();
  for (const ShopRefund& refund : order.refunds) {
    const double amount = static_cast<double>(refund.amount) / 10'000;
    out.push_back(Json{{"id", refund.id},
                       {"order_id", order.id},
                       {"user_id", 0},
                       {"created", format_iso(refund.created)},
                       {"reason", refund.reason},
                       {"total_amount", amount},
                       {"total_tax", 0},
                       {"uses_merchant_override_values", true},
                       {"payments", Json::array()},
                       {"items", Json::array()}});
  }
  return out;
}

Json render_transactions(const ShopOrder& order) {
  Json out = Json::array();
  const auto add = [&](const char* event, Money amount, TimePoint at) {
    out.push_back(Json{{"id", order.id * 100 + static_cast<std::int64_t>(out.size())},
                       {"order_id", std::to_string(order.id)},
                       {"event", event},
                       {"method", "credit_card"},
                       {"amount", static_cast<double>(amount) / 10'000},
                       {"currency", order.data.currency},
                       {"gateway", "sandboxpay"},
                       {"gateway_transaction_id", "T" + std::to_string(order.id)},
                       {"status", "ok"},
                       {"test", false},
                       {"fraud_review", false},
                       {"reference_transaction_id", nullptr},
                       {"date_created", format_iso(at)}});
  };
  if (order.data.paid) add("purchase", order.total(), order.created);
  for (const ShopRefund& refund : order.refunds) add("refund", refund.amount, refund.created);
  return out;
}

Json render_items(const ShopOrder& order) {
  Json out = Json::array();
  for (std::size_t i = 0; i < order.data.items.size(); ++i) out.push_back(item(order, i));
  return out;
}

}  // namespace tradewind::sandbox::bigcommerce
