#include "sandbox/bigcommerce/shop.hpp"

#include <tradewind/base/decimal.hpp>

#include <array>
#include <cstdio>

namespace tradewind::sandbox::bigcommerce {

Money parse_money(const std::string& text) {
  const auto amount = Decimal::parse(text);
  if (!amount) return 0;
  return (*amount * Decimal(10000)).round(0).to_int64().value_or(0);
}

std::string money_text(Money amount) {
  std::array<char, 40> buffer{};
  const Money size = amount < 0 ? -amount : amount;
  std::snprintf(buffer.data(), buffer.size(), "%s%lld.%04lld", amount < 0 ? "-" : "", static_cast<long long>(size / 10000),
                static_cast<long long>(size % 10000));
  return buffer.data();
}

namespace {

struct Calendar {
  int year, month, day, weekday, hour, minute, second;
};

Calendar calendar(TimePoint at) {
  const auto days = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at) - days};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(std::chrono::weekday{days}.c_encoding()),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count())};
}

}  // namespace

std::string format_rfc2822(TimePoint at) {
  static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Calendar c = calendar(at);
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%s, %02d %s %04d %02d:%02d:%02d +0000", weekdays.at(static_cast<std::size_t>(c.weekday)),
                c.day, months.at(static_cast<std::size_t>(c.month - 1)), c.year, c.hour, c.minute, c.second);
  return buffer.data();
}

std::string format_iso(TimePoint at) {
  const Calendar c = calendar(at);
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
  return buffer.data();
}

Money ShopOrder::item_total(std::size_t index) const {
  const OrderItem& item = data.items.at(index);
  return parse_money(item.price) * item.quantity;
}

Money ShopOrder::subtotal() const {
  Money sum = 0;
  for (std::size_t i = 0; i < data.items.size(); ++i) sum += item_total(i);
  return sum;
}

Money ShopOrder::item_discounted(std::size_t index) const {
  const Money discount = parse_money(data.discount) + coupon_discount(), whole = subtotal();
  if (whole == 0) return 0;
  if (index + 1 < data.items.size()) return item_total(index) - discount * item_total(index) / whole;
  Money others = 0;  // the last one takes what rounding left over
  for (std::size_t i = 0; i < index; ++i) others += item_discounted(i);
  return whole - discount - others;
}

Money ShopOrder::coupon_discount() const {
  Money sum = 0;
  for (const OrderCoupon& coupon : data.coupons) sum += parse_money(coupon.discount);
  return sum;
}

Money ShopOrder::total() const { return subtotal() - parse_money(data.discount) - coupon_discount() + parse_money(data.shipping); }

Money ShopOrder::refunded() const {
  Money sum = 0;
  for (const ShopRefund& refund : refunds) sum += refund.amount;
  return sum;
}

const std::array<StatusRow, 15> order_statuses{{{0, "Incomplete", 0},
                                                {1, "Pending", 1},
                                                {2, "Shipped", 8},
                                                {3, "Partially Shipped", 6},
                                                {4, "Refunded", 11},
                                                {5, "Cancelled", 9},
                                                {6, "Declined", 10},
                                                {7, "Awaiting Payment", 2},
                                                {8, "Awaiting Pickup", 5},
                                                {9, "Awaiting Shipment", 4},
                                                {10, "Completed", 7},
                                                {11, "Awaiting Fulfillment", 3},
                                                {12, "Manual Verification Required", 13},
                                                {13, "Disputed", 12},
                                                {14, "Partially Refunded", 14}}};

std::int64_t Shop::attribute_id(const std::string& name) {
  for (const auto& [id, known] : attribute_names) {
    if (known == name) return id;
  }
  const auto id = static_cast<std::int64_t>(attribute_names.size()) + 1;
  attribute_names[id] = name;
  return id;
}

std::string Shop::label(int status) const {
  const auto renamed = labels.find(status);
  if (renamed != labels.end()) return renamed->second;
  for (const StatusRow& row : order_statuses) {
    if (row.id == status) return row.name;
  }
  return {};
}

}  // namespace tradewind::sandbox::bigcommerce
