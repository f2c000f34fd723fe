// Formulas over one sample shopper, for the tests of the formula language.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <tradewind/mapping/mapping.hpp>
#include <tradewind/mapping/model.hpp>
#include <vector>

namespace tradewind::mapping {

inline const std::set<std::string>& all_roots() {
  static const std::set<std::string> roots{"person", "customer", "order", "store"};
  return roots;
}

inline Customer sample_customer() {
  Customer customer;
  customer.id = 32;
  customer.email = "ada@example.com";
  customer.first_name = "Ada";
  customer.last_name = "Lovelace";
  customer.group_id = 4;
  customer.created_at = parse_rfc3339("2026-01-21T23:30:00Z");
  customer.accepts_abandoned_cart_emails = true;
  customer.attributes = {{"Age", "36"}, {"Shoe size", "38"}};
  customer.addresses.resize(2);
  customer.addresses[0].city = "London";
  customer.addresses[1].city = "Paris";
  return customer;
}

inline OrderLine line_of(const char* sku, int quantity, const char* total) {
  OrderLine line;
  line.sku = sku;
  line.quantity = quantity;
  line.total = *Decimal::parse(total);
  return line;
}

inline Order sample_order() {
  Order order;
  order.id = 250;
  order.customer_id = 32;
  order.status_id = 11;
  order.status = "Awaiting Fulfillment";
  order.created_at = parse_rfc3339("2026-03-02T09:00:00Z");
  order.total = *Decimal::parse("129.90");
  order.tax = *Decimal::parse("0.00");
  order.currency = "EUR";
  order.store_rate = *Decimal::parse("0.5");
  order.billing.first_name = "Augusta";
  order.billing.company = "Example Ltd";
  order.billing.city = "London";
  order.lines = {line_of("S-ORAN", 1, "63.64"), line_of("", 2, "10"), line_of("M-BLUE", 3, "56.26")};
  return order;
}

/// person.phone, person.lead_id and order.payment_method are blank in it.
inline const Record& sample_model() {
  static const Record model = [] {
    const Customer customer = sample_customer();
    const Order order = sample_order();
    ModelInput input;
    input.customer = &customer;
    input.order = &order;
    input.email = "ada@example.com";
    input.person_key = "abc123-customer-32";
    input.store_hash = "abc123";
    input.totals.order_count = 3;
    input.totals.total_spend = *Decimal::parse("389.70");
    input.totals.spend = {{"EUR", *Decimal::parse("389.70")}};
    return build_model(input);
  }();
  return model;
}

inline std::string messages_of(const std::vector<Problem>& problems) {
  std::string all;
  for (const auto& problem : problems) all += problem.message() + "\n";
  return all;
}

inline std::optional<Formula> compiled(const std::string& text) {
  std::vector<Problem> problems;
  auto formula = Formula::compile(text, all_roots(), problems, "mapping.yaml", 1, 1, "lead.X");
  EXPECT_TRUE(formula) << text << "\n" << messages_of(problems);
  EXPECT_EQ(formula.has_value(), problems.empty()) << text;
  return formula;
}

inline Value computed(const std::string& text, const Context& context = {}) {
  const auto formula = compiled(text);
  return formula ? formula->evaluate(sample_model(), context) : Value("does not compile");
}

struct Row {
  const char* formula;
  const char* canonical;  ///< of the result: n:1, t:abc, b:true, d:2026-01-21, 0: (blank)
};

template <typename Rows>
void expect_rows(const Rows& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.formula);
    EXPECT_EQ(computed(row.formula).canonical(), row.canonical);
  }
}

}  // namespace tradewind::mapping
