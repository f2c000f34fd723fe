#include "sandbox/bigcommerce/render.hpp"

namespace tradewind::sandbox::bigcommerce {
namespace {

constexpr std::size_t inside_customer = 10;

std::string format_plain(TimePoint at) {  // customer groups: no zone
  std::string text = format_iso(at);
  text[10] = ' ';
  text.pop_back();
  return text;
}

}  // namespace

Json render_address(const ShopAddress& row, std::int64_t customer) {
  const Address& a = row.address;
  return Json{{"id", row.id},
              {"customer_id", customer},
              {"first_name", a.first_name},
              {"last_name", a.last_name},
              {"company", a.company},
              {"address1", a.street_1},
              {"address2", a.street_2},
              {"city", a.city},
              {"state_or_province", a.state},
              {"postal_code", a.postal_code},
              {"country", a.country},
              {"country_code", a.country_code},
              {"phone", a.phone},
              {"address_type", "residential"}};
}

Json render_attribute_value(const ShopAttribute& value, std::int64_t definition, std::int64_t customer) {
  return Json{{"id", value.id},
              {"attribute_id", definition},
              {"attribute_value", value.value},
              {"customer_id", customer},
              {"date_created", format_iso(value.created)},
              {"date_modified", format_iso(value.modified)}};
}

Json render_attribute(std::int64_t id, const std::string& name, TimePoint created) {
  return Json{
      {"id", id}, {"name", name}, {"type", "string"}, {"date_created", format_iso(created)}, {"date_modified", format_iso(created)}};
}

Json render_customer(const ShopCustomer& c, bool addresses, bool attributes) {
  Json out{{"id", c.id},
           {"email", c.data.email},
           {"first_name", c.data.first_name},
           {"last_name", c.data.last_name},
           {"company", c.data.company},
           {"phone", c.data.phone},
           {"registration_ip_address", "192.0.2.10"},
           {"notes", ""},
           {"tax_exempt_category", ""},
           {"customer_group_id", c.data.group_id},
           {"date_created", format_iso(c.created)},
           {"date_modified", format_iso(c.modified)},
           {"address_count", c.addresses.size()},
           {"attribute_count", c.attributes.size()},
           {"authentication", Json{{"force_password_reset", false}}},
           {"accepts_product_review_abandoned_cart_emails", c.data.accepts_marketing},
           {"origin_channel_id", 1},
           {"channel_ids", nullptr}};
  if (addresses) {
    out["addresses"] = Json::array();
    for (const ShopAddress& row : c.addresses) {
      if (out["addresses"].size() < inside_customer) out["addresses"].push_back(render_address(row, c.id));
    }
  }
  if (attributes) {
    out["attributes"] = Json::array();
    for (const auto& [definition, value] : c.attributes) {
      if (out["attributes"].size() < inside_customer) out["attributes"].push_back(render_attribute_value(value, definition, c.id));
    }
  }
  return out;
}

Json render_group(const ShopGroup& group) {
  return Json{{"id", group.id},
              {"name", group.name},
              {"is_default", false},
              {"is_group_for_guests", false},
              {"category_access", Json{{"type", "all"}}},
              {"discount_rules", Json::array()},
              {"date_created", format_plain(group.created)},
              {"date_modified", format_plain(group.created)}};
}

Json render_statuses(const Shop& shop) {
  Json out = Json::array();
  for (const StatusRow& row : order_statuses) {
    out.push_back(Json{{"id", row.id},
                       {"name", row.name},
                       {"system_label", row.name},
                       {"custom_label", shop.label(row.id)},
                       {"system_description", row.name},
                       {"order", row.order}});
  }
  return out;
}

Json render_store(const BigCommerceOptions& options) {
  return Json{{"id", options.store_hash},
              {"domain", "store.example.com"},
              {"secure_url", "https://store.example.com"},
              {"status", "live"},
              {"name", "Sandbox store"},
              {"timezone", Json{{"name", "America/Chicago"}, {"raw_offset", -21600}, {"dst_offset", -18000}, {"dst_correction", true}}},
              {"language", "en"},
              {"currency", options.currency},
              {"decimal_places", 2},
              {"plan_name", "Standard"},
              {"plan_level", "Standard"},
              {"logo", Json::array()},
              {"store_id", options.store_id},
              {"default_channel_id", 1}};
}

std::string render_records(const Shop& shop) {
  Json customers = Json::array(), orders = Json::array();
  for (const auto& [id, c] : shop.customers) {
    const auto group = shop.groups.find(c.data.group_id);
    customers.push_back(Json{{"id", id},
                             {"email", c.data.email},
                             {"name", c.data.first_name + " " + c.data.last_name},
                             {"group", group == shop.groups.end() ? "" : group->second.name},
                             {"modified", format_iso(c.modified)}});
  }
  for (const auto& [id, o] : shop.orders) {
    orders.push_back(Json{{"id", id},
                          {"customer", o.data.customer_id == 0 ? Json("guest") : Json(o.data.customer_id)},
                          {"email", o.data.billing.email},
                          {"total", money_text(o.total()) + " " + o.data.currency},
                          {"status", order_statuses.at(static_cast<std::size_t>(o.status)).name},
                          {"modified", format_iso(o.modified)}});
  }
  return Json{{"customer", customers}, {"order", orders}}.dump();
}

}  // namespace tradewind::sandbox::bigcommerce
