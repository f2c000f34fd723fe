#include <tradewind/model/commerce.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind {
namespace {

LedgerLine line(std::int64_t id, int status, const char* total, const char* currency, std::int64_t at) {
  LedgerLine made;
  made.order_id = id;
  made.status_id = status;
  made.total = *Decimal::parse(total);
  made.total_store = made.total;
  made.currency = currency;
  made.created_at = from_unix_s(at);
  return made;
}

TEST(Totals, count_only_counted_statuses_per_currency) {
  const auto totals = totals_of({line(1, 11, "10.10", "USD", 100), line(2, 10, "0.20", "EUR", 50), line(3, 5, "99", "USD", 10)}, {10, 11});
  EXPECT_EQ(totals.order_count, 2);
  EXPECT_EQ(totals.total_spend, *Decimal::parse("10.30"));
  EXPECT_EQ(totals.spend.at("EUR"), *Decimal::parse("0.2"));
  EXPECT_EQ(totals.first_purchase_at, from_unix_s(50));
  EXPECT_EQ(totals.last_purchase_at, from_unix_s(100));
}

RC_GTEST_PROP(Totals, do_not_depend_on_order, ()) {
  const auto cents = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000000));
  std::vector<LedgerLine> lines;
  for (std::size_t i = 0; i < cents.size(); ++i)
    lines.push_back(line(static_cast<std::int64_t>(i), 11, (std::to_string(cents[i] / 100) + "." + std::to_string(cents[i] % 100)).c_str(),
                         "USD", cents[i]));
  const auto forward = totals_of(lines, {11});
  std::reverse(lines.begin(), lines.end());
  RC_ASSERT(totals_of(lines, {11}).total_spend == forward.total_spend);
}

TEST(Snapshots, read_back_what_was_written) {
  Order order;
  order.id = 250;
  order.total = *Decimal::parse("69.8400");
  order.created_at = from_unix_s(1551822011);
  order.billing.email = "jane@example.com";
  order.lines.emplace_back().sku = "S-ORAN";
  const auto read = order_from_json(to_json(order));
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(*read), to_json(order));
  EXPECT_EQ(read->total.text(), "69.8400");

  Customer customer;
  customer.id = 32;
  customer.attributes["Age"] = "33";
  customer.accepts_abandoned_cart_emails = false;
  customer.addresses.emplace_back().city = "Austin";
  const auto same = customer_from_json(to_json(customer));
  ASSERT_TRUE(same);
  EXPECT_EQ(to_json(*same), to_json(customer));
}

TEST(Snapshots, broken_text_is_an_error_without_its_content) {
  const auto read = order_from_json("{\"id\": \"secret@example.com\"");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace tradewind
