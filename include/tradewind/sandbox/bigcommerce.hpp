// The simulated BigCommerce store: strict REST, shoppers as functions, signed webhooks on the documented retry schedule.
#pragma once

#include <tradewind/base/error.hpp>
#include <tradewind/model/commerce.hpp>
#include <tradewind/sandbox/platform.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tradewind::sandbox {

struct BigCommerceOptions {
  std::string store_hash = "abc123";
  std::int64_t store_id = 1025646;
  std::string access_token = "sandbox-store-token";
  std::string client_id = "sandbox-store-client";
  std::string client_secret = "sandbox-store-secret";
  std::string currency = "USD";
};

/// Money is decimal text, tax included, in the currency paid.
struct OrderItem {
  std::int64_t product_id = 77, variant_id = 85;
  std::string name, sku, brand, type = "physical";
  int quantity = 1;
  std::string price = "10.00";
  std::map<std::string, std::string> options;  ///< e.g. Size: L
};

struct OrderCoupon {
  std::string code;
  int type = 1;  ///< 0 per_item, 1 percentage, 2 per_total, 3 shipping, 4 free_shipping, 5 promotion
  std::string discount = "0";
};

struct NewCustomer {
  std::string email, first_name, last_name, company, phone;
  std::int64_t group_id = 0;
  bool accepts_marketing = false;
  std::vector<Address> addresses;
  std::map<std::string, std::string> attributes;  ///< by name; unknown names are defined on the way
};

struct NewOrder {
  std::int64_t customer_id = 0;  ///< 0: guest
  Address billing;               ///< a registered customer's names and email stand in for what is empty
  std::vector<OrderItem> items;
  std::string discount = "0", shipping = "0", tax = "0";
  std::string currency;    ///< empty: the store's
  std::string rate = "1";  ///< 1 unit of the store's currency in the currency paid
  std::string payment_method = "Credit Card", source = "www", external_source, cart_id;
  bool email_opt_in = false;
  bool digital = false;
  std::int64_t channel_id = 1;
  std::string store_credit = "0", gift_certificate = "0";  ///< parts of the total that are paid so
  std::vector<OrderCoupon> coupons;                        ///< their discounts come off the total
  std::vector<Address> shipping_addresses;                 ///< empty: the billing address
  bool paid = true;                                        ///< false: it stays Incomplete (0), as when the payment failed
};

/// One attempt to deliver one event to one hook.
struct Delivery {
  std::int64_t id = 0;
  int attempt = 1;
  std::int64_t hook_id = 0;
  std::string scope, hash;
  EntityRef entity;
  HttpRequest request;
};

struct DeliveryOutcome {
  enum class Kind { acked = 1, failed, blocked, lost };
  Kind kind = Kind::failed;
  TimePoint at;
  std::string scope, hash;
  EntityRef entity;
  std::int64_t hook_id = 0;
  int attempt = 1;
  int status = 0;      ///< 0: no answer
  TimePoint happened;  ///< when the entity changed: a read of it from then on has seen what the webhook is about
};

struct EntityRead {
  TimePoint at;
  EntityRef entity;
};

class BigCommerce final : public Platform {
 public:
  BigCommerce(BigCommerceOptions options, Random& random);
  ~BigCommerce() override;

  std::string name() const override { return "bigcommerce"; }
  bool serves(const HttpRequest& request) const override;
  HttpResponse handle(const HttpRequest& request, TimePoint now) override;
  void advance(TimePoint now) override;
  HttpResponse error(int status) const override;
  std::string records() const override;
  std::vector<Switch> switches() override;
  bool set_switch(const std::string& name, const std::string& value);
  const BigCommerceOptions& options() const;

  // ---- what shoppers and the store's people do; each fires the documented webhooks
  std::int64_t create_customer(NewCustomer customer, TimePoint now);
  /// Fields: email, first_name, last_name, company, phone, group_id, accepts_marketing.
  Result<void> update_customer(std::int64_t id, const std::map<std::string, std::string>& fields, TimePoint now);
  Result<void> add_address(std::int64_t customer, Address address, TimePoint now);
  /// In the control panel (fires customer/updated); through the API it would not.
  Result<void> set_attribute(std::int64_t customer, const std::string& attribute, const std::string& value, TimePoint now);
  Result<void> delete_customer(std::int64_t id, TimePoint now);
  std::int64_t create_group(const std::string& group, TimePoint now);
  std::int64_t place_order(NewOrder order, TimePoint now);
  /// Fields: staff_notes, billing_email, billing_first_name, billing_last_name, payment_method.
  Result<void> update_order(std::int64_t id, const std::map<std::string, std::string>& fields, TimePoint now);
  Result<void> set_order_status(std::int64_t id, int status, TimePoint now);
  /// In full: all that is left. Otherwise half of it.
  Result<void> refund_order(std::int64_t id, bool in_full, TimePoint now);
  /// Any amount, above the order's total too: the store lets merchants override it.
  Result<void> refund_amount(std::int64_t id, const std::string& amount, const std::string& reason, TimePoint now);
  /// A guest order becomes that of an account.
  Result<void> assign_order(std::int64_t id, std::int64_t customer, TimePoint now);
  Result<void> archive_order(std::int64_t id, TimePoint now);
  /// It is not there any more; no webhook tells.
  Result<void> purge_order(std::int64_t id);
  void rename_status(int status, const std::string& label);
  std::optional<std::int64_t> customer_by_email(const std::string& email) const;
  std::optional<std::int64_t> last_order() const;

  // ---- webhooks
  /// Active at once, any destination.
  std::int64_t add_hook(const std::string& scope, const std::string& destination, const std::map<std::string, std::string>& headers,
                        TimePoint now);
  bool hook_active(std::int64_t id) const;
  /// At most `limit` attempts that are due; each waits for its answered().
  std::vector<Delivery> due(TimePoint now, std::size_t limit);
  /// `status` empty: no answer in time.
  void answered(std::int64_t delivery, std::optional<int> status, TimePoint now);
  /// When due() has something next; empty: nothing waits.
  std::optional<TimePoint> next_due() const;
  std::size_t waiting() const;  ///< deliveries not yet acked or lost, those under way included
  Millis delivery_timeout() const;
  /// Called whenever next_due() may have become earlier.
  void on_enqueue(std::function<void()> callback);

  // ---- oracles
  const std::vector<DeliveryOutcome>& outcomes() const;
  const std::vector<EntityRead>& reads() const;
  /// Another app of the same store uses up this many requests of the current window.
  void use_quota(int requests, TimePoint now) override;
  int limit_refusals() const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::sandbox
