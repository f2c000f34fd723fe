#include "ingress/scopes.hpp"

#include <algorithm>
#include <array>
#include <tradewind/base/text.hpp>

namespace tradewind::ingress {
namespace {

// Sorted: looked up by binary search.
constexpr std::array<std::string_view, 91> catalogue{
    "store/app/uninstalled",
    "store/brand/metafield/created",
    "store/brand/metafield/deleted",
    "store/brand/metafield/updated",
    "store/cart/*",
    "store/cart/abandoned",
    "store/cart/converted",
    "store/cart/couponApplied",
    "store/cart/created",
    "store/cart/deleted",
    "store/cart/lineItem/*",
    "store/cart/lineItem/created",
    "store/cart/lineItem/deleted",
    "store/cart/lineItem/updated",
    "store/cart/metafield/created",
    "store/cart/metafield/deleted",
    "store/cart/metafield/updated",
    "store/cart/updated",
    "store/category/*",
    "store/category/created",
    "store/category/deleted",
    "store/category/metafield/created",
    "store/category/metafield/deleted",
    "store/category/metafield/updated",
    "store/category/updated",
    "store/channel/created",
    "store/channel/updated",
    "store/customer/*",
    "store/customer/address/*",
    "store/customer/address/created",
    "store/customer/address/deleted",
    "store/customer/address/updated",
    "store/customer/channel/login/access/updated",
    "store/customer/created",
    "store/customer/deleted",
    "store/customer/payment/instrument/default/updated",
    "store/customer/updated",
    "store/hook/deliveryException",
    "store/information/updated",
    "store/metafield/*",
    "store/metafield/created",
    "store/metafield/deleted",
    "store/metafield/updated",
    "store/order/*",
    "store/order/archived",
    "store/order/created",
    "store/order/message/created",
    "store/order/metafield/created",
    "store/order/metafield/deleted",
    "store/order/metafield/updated",
    "store/order/refund/created",
    "store/order/statusUpdated",
    "store/order/transaction/created",
    "store/order/transaction/updated",
    "store/order/updated",
    "store/priceList/created",
    "store/priceList/deleted",
    "store/priceList/record/created",
    "store/priceList/record/deleted",
    "store/priceList/record/updated",
    "store/priceList/records/created",
    "store/priceList/records/deleted",
    "store/priceList/records/updated",
    "store/priceList/updated",
    "store/priceLists/deleted",
    "store/product/*",
    "store/product/created",
    "store/product/deleted",
    "store/product/inventory/order/updated",
    "store/product/inventory/updated",
    "store/product/metafield/created",
    "store/product/metafield/deleted",
    "store/product/metafield/updated",
    "store/product/updated",
    "store/product/variant/metafield/created",
    "store/product/variant/metafield/deleted",
    "store/product/variant/metafield/updated",
    "store/shipment/*",
    "store/shipment/created",
    "store/shipment/deleted",
    "store/shipment/updated",
    "store/sku/*",
    "store/sku/created",
    "store/sku/deleted",
    "store/sku/inventory/order/updated",
    "store/sku/inventory/updated",
    "store/sku/updated",
    "store/subscriber/*",
    "store/subscriber/created",
    "store/subscriber/deleted",
    "store/subscriber/updated",
};
static_assert(std::is_sorted(catalogue.begin(), catalogue.end()));

constexpr std::string_view channel_prefix = "store/channel/";

/// `store/channel/1/order/updated` says the same as `store/order/updated`.
std::string store_wide(const std::string& scope) {
  if (scope.rfind(channel_prefix, 0) != 0) return scope;
  const auto slash = scope.find('/', channel_prefix.size());
  if (slash == std::string::npos) return scope;
  const auto channel = scope.substr(channel_prefix.size(), slash - channel_prefix.size());
  const bool digits = !channel.empty() && channel.find_first_not_of("0123456789") == std::string::npos;
  return digits || channel == "*" ? "store" + scope.substr(slash) : scope;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string number(std::string_view text) {
  const bool usable =
      !text.empty() && text.size() <= 18 && text.front() != '0' && text.find_first_not_of("0123456789") == std::string_view::npos;
  return usable ? std::string(text) : std::string();
}

std::string uuid(std::string_view text) {
  const bool usable = text.size() == 36 && text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
  return usable ? text::lower(text) : std::string();
}

/// The first of `keys` that the payload has.
std::string_view first_of(const Payload& payload, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (const auto value = payload.value(key); !value.empty()) return value;
  return {};
}

/// Orders say order_id or orderId wherever `id` is not the order itself (transactions, shipments, channels).
EntityRef order_of(const Payload& payload) {
  const auto other = payload.value("type") != "order" && !payload.value("type").empty();
  const auto id = first_of(payload, {"order_id", "orderId"});
  return {"order", number(id.empty() && !other ? payload.value("id") : id)};
}

/// Of an address event `id` is the address.
EntityRef customer_of(std::string_view scope, const Payload& payload) {
  if (const auto owner = first_of(payload, {"address.customer_id", "customer_id"}); !owner.empty()) return {"customer", number(owner)};
  if (contains(scope, "/address/")) return {"customer", {}};
  return {"customer", number(payload.value("id"))};
}

EntityRef cart_of(const Payload& payload) { return {"cart", uuid(first_of(payload, {"cartId", "cart_id", "id"}))}; }

EntityRef product_of(const Payload& payload) {
  const bool sku = payload.value("type") == "sku";
  const auto owner = first_of(payload, {"sku.product_id", "inventory.product_id", "product_id"});
  return {"product", number(owner.empty() && !sku ? payload.value("id") : owner)};
}

/// What an event of the catalogue points at; an empty kind when it is nothing that has a record of its own here.
EntityRef entity_of(std::string_view scope, const Payload& payload) {
  const auto family = [&](std::string_view name) { return scope.rfind(name, 0) == 0; };
  if (contains(scope, "metafield/")) return {};
  if (family("store/order/") || family("store/shipment/")) return order_of(payload);
  if (family("store/customer/")) return customer_of(scope, payload);
  if (family("store/cart/")) return cart_of(payload);
  if (family("store/subscriber/")) return {"subscriber", number(payload.value("id"))};
  if (family("store/product/") || family("store/sku/")) return product_of(payload);
  if (family("store/category/")) return {"category", number(first_of(payload, {"category_id", "id"}))};
  return {};
}

/// Orders and customers are what mappings and workflows are fed with; a message changes neither.
bool used(std::string_view scope, const EntityRef& entity) {
  return (entity.kind == "order" && scope != "store/order/message/created") || entity.kind == "customer";
}

}  // namespace

Classified classify(const Payload& payload) {
  const auto scope = store_wide(payload.scope);
  const auto known = std::lower_bound(catalogue.begin(), catalogue.end(), scope);
  if (known == catalogue.end() || *known != scope) return {{}, "unknown_scope", "unknown"};
  Classified out{entity_of(scope, payload), {}, *known};
  if (!used(scope, out.entity)) out.ignored_reason = "scope_not_used";
  if (out.entity.id.empty()) {
    if (out.ignored_reason.empty()) out.ignored_reason = "no_entity_id";
    out.entity = {};
  }
  return out;
}

}  // namespace tradewind::ingress
