// What the simulated store holds.
#pragma once

#include <tradewind/sandbox/bigcommerce.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tradewind::sandbox::bigcommerce {

/// Ten-thousandths: what the v2 API shows as four places.
using Money = std::int64_t;
Money parse_money(const std::string& text);
std::string money_text(Money amount);

/// `Tue, 05 Mar 2019 21:40:11 +0000`.
std::string format_rfc2822(TimePoint at);
/// `2018-11-13T21:42:06Z`.
std::string format_iso(TimePoint at);

struct ShopAddress {
  std::int64_t id = 0;
  Address address;
};

struct ShopAttribute {
  std::int64_t id = 0;
  std::string value;
  TimePoint created, modified;
};

struct ShopCustomer {
  std::int64_t id = 0;
  NewCustomer data;  ///< addresses and attributes are below
  std::vector<ShopAddress> addresses;
  std::map<std::int64_t, ShopAttribute> attributes;  ///< by definition
  TimePoint created, modified;
};

struct ShopRefund {
  std::int64_t id = 0;
  Money amount = 0;
  std::string reason;
  TimePoint created;
};

struct ShopOrder {
  std::int64_t id = 0;
  NewOrder data;
  int status = 0;
  bool archived = false;
  std::string staff_notes;
  std::vector<ShopRefund> refunds;
  std::int64_t first_item = 0;  ///< id of the first item; the others follow
  TimePoint created, modified;

  Money item_total(std::size_t index) const;
  Money subtotal() const;
  /// What the shopper pays for the item: its part of the discount is taken off.
  Money item_discounted(std::size_t index) const;
  Money coupon_discount() const;
  Money total() const;
  Money refunded() const;
};

struct ShopGroup {
  std::int64_t id = 0;
  std::string name;
  TimePoint created;
};

struct StatusRow {
  int id;
  const char* name;
  int order;
};
extern const std::array<StatusRow, 15> order_statuses;

struct Shop {
  std::map<std::int64_t, ShopCustomer> customers;
  std::map<std::int64_t, ShopOrder> orders;
  std::map<std::int64_t, ShopGroup> groups;
  std::map<std::int64_t, std::string> attribute_names;  ///< definitions
  std::map<int, std::string> labels;                    ///< renamed statuses
  TimePoint opened;                                     ///< of definitions
  std::int64_t last_customer = 0, last_order = 99, last_address = 0, last_value = 0, last_item = 0, last_refund = 0;

  std::int64_t attribute_id(const std::string& name);
  std::string label(int status) const;
};

}  // namespace tradewind::sandbox::bigcommerce
