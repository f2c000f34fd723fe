#include "mapping/paths.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::mapping {
namespace {

void add_address(std::vector<PathInfo>& paths, const std::string& at) {
  for (const auto& [name, example] : std::vector<std::pair<const char*, const char*>>{{"first_name", "Ada"},
                                                                                      {"last_name", "Lovelace"},
                                                                                      {"company", "Example Ltd"},
                                                                                      {"street_1", "1 High St"},
                                                                                      {"street_2", "Unit 4"},
                                                                                      {"city", "London"},
                                                                                      {"state", "Texas"},
                                                                                      {"postal_code", "N1 1AA"},
                                                                                      {"country", "United Kingdom"},
                                                                                      {"country_code", "GB"},
                                                                                      {"phone", "020 7946 0000"}})
    paths.push_back({at + "." + name, Type::text, example});
}

bool under(const std::string& path, const std::string& parent) { return path.rfind(parent + ".", 0) == 0; }

std::vector<PathInfo> make_paths() {
  std::vector<PathInfo> paths{
      {"person.email", Type::text, "ada@example.com"},
      {"person.first_name", Type::text, "Ada"},
      {"person.last_name", Type::text, "Lovelace"},
      {"person.full_name", Type::text, "Ada Lovelace"},
      {"person.company", Type::text, "Example Ltd"},
      {"person.phone", Type::text, "+442079460000"},
      {"person.address", Type::record, "person.address.city"},
      {"person.address.street", Type::text, "1 High St"},
      {"person.address.city", Type::text, "London"},
      {"person.address.state", Type::text, "England"},
      {"person.address.state_code", Type::text, "ENG"},
      {"person.address.postal_code", Type::text, "N1 1AA"},
      {"person.address.country", Type::text, "United Kingdom"},
      {"person.address.country_code", Type::text, "GB"},
      {"person.key", Type::text, "abc123-customer-32"},
      {"person.customer_id", Type::number, "32"},
      {"person.lead_id", Type::text, "00Q5g00000ABCDEEA4"},
      {"person.contact_id", Type::text, "0035g00000ABCDEAA4"},
      {"person.prospect_id", Type::text, "59135263"},
      {"person.order_count", Type::number, "3"},
      {"person.total_spend", Type::number, "389.70"},
      {"person.refunded", Type::number, "20.00"},
      {"person.refund_count", Type::number, "1"},
      {"person.average_order_value", Type::number, "129.90"},
      {"person.marketing_consent", Type::boolean, "TRUE"},
      {"person.consent.newsletter", Type::boolean, "TRUE"},
      {"person.consent.abandoned_cart", Type::boolean, "FALSE"},
      {"person.first_purchase_at", Type::datetime, "2026-01-21T18:21:46Z"},
      {"person.last_purchase_at", Type::datetime, "2026-03-02T09:00:00Z"},
      {"person.spend", Type::record, "person.spend.EUR"},
      {"person.consent", Type::record, "person.consent.newsletter"},
      {"customer.id", Type::number, "32"},
      {"customer.key", Type::text, "abc123-customer-32"},
      {"customer.email", Type::text, "ada@example.com"},
      {"customer.first_name", Type::text, "Ada"},
      {"customer.last_name", Type::text, "Lovelace"},
      {"customer.company", Type::text, "Example Ltd"},
      {"customer.phone", Type::text, "020 7946 0000"},
      {"customer.group_id", Type::number, "4"},
      {"customer.group_name", Type::text, "Wholesale"},
      {"customer.previous_group_name", Type::text, "Retail"},
      {"customer.created_at", Type::datetime, "2026-01-21T18:21:46Z"},
      {"customer.modified_at", Type::datetime, "2026-01-21T18:21:46Z"},
      {"customer.accepts_abandoned_cart_emails", Type::boolean, "TRUE"},
      {"customer.attributes", Type::record, "customer.attributes.Age"},
      {"customer.addresses", Type::list, "customer.addresses.city"},
      {"order.id", Type::number, "250"},
      {"order.key", Type::text, "abc123-order-250"},
      {"order.customer_id", Type::number, "32"},
      {"order.status_id", Type::number, "11"},
      {"order.status", Type::text, "Awaiting Fulfillment"},
      {"order.created_at", Type::datetime, "2026-03-02T09:00:00Z"},
      {"order.modified_at", Type::datetime, "2026-03-02T09:00:00Z"},
      {"order.total", Type::number, "129.90"},
      {"order.total_store", Type::number, "129.90"},
      {"order.refunded", Type::number, "20.00"},
      {"order.newly_refunded", Type::number, "20.00"},
      {"order.previous_status_id", Type::number, "9"},
      {"order.previous_status", Type::text, "Awaiting Shipment"},
      {"order.store_credit", Type::number, "5.00"},
      {"order.gift_certificate", Type::number, "10.00"},
      {"order.digital", Type::boolean, "FALSE"},
      {"order.archived", Type::boolean, "FALSE"},
      {"order.shipped_at", Type::datetime, "2026-03-04T15:00:00Z"},
      {"order.subtotal", Type::number, "119.90"},
      {"order.tax", Type::number, "10.00"},
      {"order.shipping_cost", Type::number, "9.90"},
      {"order.discount", Type::number, "0"},
      {"order.currency", Type::text, "EUR"},
      {"order.store_currency", Type::text, "USD"},
      {"order.items", Type::number, "2"},
      {"order.payment_method", Type::text, "Credit Card"},
      {"order.source", Type::text, "www"},
      {"order.external_source", Type::text, "Amazon"},
      {"order.channel_id", Type::number, "1"},
      {"order.cart_id", Type::text, "7e48f7ef-2e88-4817-aea4-b0ed01490114"},
      {"order.email_opt_in", Type::boolean, "FALSE"},
      {"order.billing", Type::record, "order.billing.city"},
      {"order.billing.email", Type::text, "ada@example.com"},
      {"order.lines", Type::list, "order.lines.sku"},
      {"order.lines.id", Type::number, "65"},
      {"order.lines.product_id", Type::number, "77"},
      {"order.lines.variant_id", Type::number, "85"},
      {"order.lines.name", Type::text, "Chambray Towel"},
      {"order.lines.sku", Type::text, "S-ORAN"},
      {"order.lines.brand", Type::text, "OFS"},
      {"order.lines.type", Type::text, "physical"},
      {"order.lines.quantity", Type::number, "1"},
      {"order.lines.price", Type::number, "65.23"},
      {"order.lines.total", Type::number, "63.64"},
      {"order.lines.refunded_quantity", Type::number, "0"},
      {"order.lines.options", Type::text, "Size: L, Colour: Blue"},
      {"order.shipping", Type::list, "order.shipping.city"},
      {"order.shipping_address", Type::record, "order.shipping_address.city"},
      {"order.coupons", Type::list, "order.coupons.code"},
      {"order.coupons.code", Type::text, "SPRING"},
      {"order.coupons.type", Type::text, "percentage"},
      {"order.coupons.discount", Type::number, "5.00"},
      {"order.refunds", Type::list, "order.refunds.total"},
      {"order.refunds.id", Type::number, "12"},
      {"order.refunds.created_at", Type::datetime, "2026-03-05T10:00:00Z"},
      {"order.refunds.total", Type::number, "20.00"},
      {"order.refunds.reason", Type::text, "damaged"},
      {"order.transactions", Type::list, "order.transactions.amount"},
      {"order.transactions.id", Type::number, "41"},
      {"order.transactions.created_at", Type::datetime, "2026-03-02T09:00:00Z"},
      {"order.transactions.event", Type::text, "purchase"},
      {"order.transactions.status", Type::text, "ok"},
      {"order.transactions.method", Type::text, "credit_card"},
      {"order.transactions.gateway", Type::text, "stripe"},
      {"order.transactions.currency", Type::text, "EUR"},
      {"order.transactions.amount", Type::number, "129.90"},
      {"store.hash", Type::text, "abc123"},
      {"store.name", Type::text, "Example Shop"},
  };
  add_address(paths, "order.billing");
  add_address(paths, "order.shipping");
  add_address(paths, "order.shipping_address");
  add_address(paths, "customer.addresses");
  for (auto& info : paths) {
    for (const char* list :
         {"order.lines", "order.shipping", "order.coupons", "order.refunds", "order.transactions", "customer.addresses"}) {
      if (info.path == list) info.item = Type::record;
      if (under(info.path, list)) info.item = std::exchange(info.type, Type::list);
    }
  }
  return paths;
}

}  // namespace

const std::vector<PathInfo>& model_paths() {
  static const std::vector<PathInfo> paths = make_paths();
  return paths;
}

std::optional<PathInfo> find_path(const std::string& path) {
  for (const auto& known : model_paths())
    if (known.path == path) return known;
  const std::string currency = under(path, "person.spend") ? path.substr(std::string_view("person.spend.").size()) : std::string{};
  if (currency.size() == 3 && currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos)
    return PathInfo{path, Type::number, ""};
  const std::string attributes = "customer.attributes";
  if (under(path, attributes) && path.size() > attributes.size() + 1) return PathInfo{path, Type::text, ""};
  return std::nullopt;
}

std::optional<std::string> nearest_path(const std::string& path, const std::set<std::string>& roots) {
  std::vector<std::string> candidates;
  for (const auto& known : model_paths())
    if (roots.count(known.path.substr(0, known.path.find('.'))) != 0) candidates.push_back(known.path);
  if (auto near = text::nearest(path, candidates)) return near;
  const std::string end = "." + text::lower(path.substr(path.rfind('.') + 1));
  for (const auto& known : candidates)
    if (known.size() > end.size() && known.compare(known.size() - end.size(), end.size(), end) == 0) return known;
  return std::nullopt;
}

}  // namespace tradewind::mapping
