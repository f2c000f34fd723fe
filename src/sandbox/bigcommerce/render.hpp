// The store's objects as v2 and v3 show them.
#pragma once

#include "sandbox/bigcommerce/shop.hpp"

#include <nlohmann/json.hpp>

namespace tradewind::sandbox::bigcommerce {

using Json = nlohmann::ordered_json;

Json render_order(const ShopOrder& order, const Shop& shop, const BigCommerceOptions& options);
Json render_items(const ShopOrder& order);
Json render_shipping(const ShopOrder& order);
Json render_coupons(const ShopOrder& order);
Json render_refunds(const ShopOrder& order);       ///< v3
Json render_transactions(const ShopOrder& order);  ///< v3
/// At most ten of each sub-resource, as v3 does inside the customer.
Json render_customer(const ShopCustomer& customer, bool addresses, bool attributes);
Json render_address(const ShopAddress& address, std::int64_t customer);
Json render_attribute_value(const ShopAttribute& value, std::int64_t definition, std::int64_t customer);
Json render_attribute(std::int64_t id, const std::string& name, TimePoint created);
Json render_group(const ShopGroup& group);
Json render_statuses(const Shop& shop);
Json render_store(const BigCommerceOptions& options);
std::string render_records(const Shop& shop);

}  // namespace tradewind::sandbox::bigcommerce
