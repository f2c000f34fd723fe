// The store's objects become the commerce model.
#pragma once

#include "bigcommerce/json.hpp"
#include "bigcommerce/outcome.hpp"

#include <map>
#include <string>
#include <vector>

namespace tradewind::bigcommerce {

struct AttributeValue {
  std::int64_t attribute_id = 0;
  std::string value;
};

/// A customer of /v3/customers before names are put to its attributes and its group.
struct CustomerRow {
  Customer customer;
  std::vector<AttributeValue> attributes;
  std::int64_t address_count = -1, attribute_count = -1;  ///< -1: not told
};

Outcome<CustomerRow> parse_customer(const Json& json);
Outcome<Order> parse_order(const Json& json);
Outcome<std::vector<OrderLine>> parse_lines(const std::vector<Json>& rows);
/// The order's own `refunded_amount` is always 0: only where this is true its refunds are asked for (/v3/orders/{id}/payment_actions).
bool may_have_refunds(const Json& order);
Outcome<std::vector<Refund>> parse_refunds(const std::vector<Json>& rows, std::int64_t order);
Outcome<std::vector<Address>> parse_shipping(const std::vector<Json>& rows);
Outcome<std::vector<Coupon>> parse_coupons(const std::vector<Json>& rows);
Outcome<std::vector<Transaction>> parse_transactions(const std::vector<Json>& rows);
/// `owner`: rows of another customer are wrong.
Outcome<std::vector<Address>> parse_addresses(const std::vector<Json>& rows, std::int64_t owner);
Outcome<std::vector<AttributeValue>> parse_attribute_values(const std::vector<Json>& rows, std::int64_t owner);
/// Rows of {"id":int,"name":str}: groups, attribute definitions.
Outcome<std::map<std::int64_t, std::string>> parse_names(const std::vector<Json>& rows);

}  // namespace tradewind::bigcommerce
