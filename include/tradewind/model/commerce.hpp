// The commerce model: what a store's customers and orders are, whatever platform they came from.
#pragma once

#include <tradewind/base/decimal.hpp>
#include <tradewind/base/error.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/model/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind {

struct EntityRef {
  std::string kind;  ///< "customer", "order", ... (stable words, used in the API as `order:250`)
  std::string id;    ///< the store's own id
  auto operator<=>(const EntityRef&) const = default;
  std::string text() const { return kind + ":" + id; }
};

struct Address {
  std::string first_name, last_name, company;
  std::string street_1, street_2, city, state, postal_code, country, country_code;
  std::string phone, email;
};

struct Customer {
  std::int64_t id = 0;
  std::string email, first_name, last_name, company, phone;
  std::int64_t group_id = 0;  ///< 0: no group
  std::string group_name;     ///< filled when the compiled mapping uses it
  std::optional<TimePoint> created_at, modified_at;
  std::optional<bool> accepts_abandoned_cart_emails;
  std::vector<Address> addresses;
  std::map<std::string, std::string> attributes;  ///< by attribute name
};

/// What the shopper chose for a line, e.g. Size: L.
struct LineOption {
  std::string name, value;
};

struct OrderLine {
  std::int64_t id = 0, product_id = 0, variant_id = 0;  ///< product_id 0: not from the catalog
  std::string name, sku, brand, type;                   ///< type: physical, digital, giftcertificate
  Decimal quantity, price, total;                       ///< total: what the shopper pays for the line after discounts
  Decimal refunded_quantity;
  std::vector<LineOption> options;
};

struct Coupon {
  std::string code, type;
  Decimal discount;
};

struct Refund {
  std::int64_t id = 0;
  std::optional<TimePoint> created_at;
  Decimal total;  ///< in the currency paid
  std::string reason;
};

struct Transaction {
  std::int64_t id = 0;
  std::optional<TimePoint> created_at;
  std::string event, status, method, gateway, currency;  ///< event: purchase, authorization, capture, refund, ...
  Decimal amount;
};

struct Order {
  std::int64_t id = 0;
  std::int64_t customer_id = 0;  ///< 0: guest
  int status_id = 0;
  std::string status;  ///< label, for people; decisions go by status_id
  std::optional<TimePoint> created_at, modified_at;
  Decimal total, subtotal, tax, shipping_cost, discount;  ///< in the currency paid, tax included
  std::string currency;                                   ///< ISO 4217, the currency paid
  std::string store_currency;                             ///< may be empty on single-currency stores
  Decimal store_rate{1};                                  ///< 1 unit of store currency = store_rate units of the currency paid
  Decimal items;
  std::string payment_method, source, external_source, cart_id;
  std::int64_t channel_id = 0;
  bool email_opt_in = false;
  bool deleted = false;  ///< archived in the control panel: still an order, and still counted
  bool digital = false;
  Decimal refunded;                        ///< so far, in the currency paid
  Decimal store_credit, gift_certificate;  ///< parts of the total that were paid so
  std::optional<TimePoint> shipped_at;
  Address billing;
  // Empty unless the compiled mapping or a workflow uses them:
  std::vector<OrderLine> lines;
  std::vector<Address> shipping;
  std::vector<Coupon> coupons;
  std::vector<Refund> refunds;
  std::vector<Transaction> transactions;
};

/// What the local ledger keeps of each order, for totals that equal a full recompute.
struct LedgerLine {
  std::int64_t order_id = 0;
  int status_id = 0;
  TimePoint created_at{};
  Decimal total;  ///< in the currency paid
  std::string currency;
  Decimal total_store;                    ///< in the store's currency at the order's own rate
  Decimal refunded, refunded_store;       ///< so far, likewise
  std::optional<TimePoint> purchased_at;  ///< when it was first seen in a status that counts as a purchase; never unset
  bool gone = false;                      ///< the store says that it does not exist any more: counts nowhere
};

struct Totals {
  std::int64_t order_count = 0;
  Decimal total_spend;                   ///< in the store's currency, less refunds
  std::map<std::string, Decimal> spend;  ///< by currency paid, less refunds
  Decimal refunded;                      ///< in the store's currency
  std::int64_t refund_count = 0;         ///< orders of which something was refunded
  std::optional<TimePoint> first_purchase_at, last_purchase_at;
};

/// Exact; independent of the order of `lines`. `counted` are the status ids that count.
Totals totals_of(const std::vector<LedgerLine>& lines, const std::vector<int>& counted);

/// Snapshots are kept as JSON text. Reading back what was written gives an equal value; unknown keys are ignored.
std::string to_json(const Customer& customer);
std::string to_json(const Order& order);
Result<Customer> customer_from_json(const std::string& text);
Result<Order> order_from_json(const std::string& text);

}  // namespace tradewind
