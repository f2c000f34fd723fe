// A merchant's nightmare file, end to end: tests/sim/nightmare/orders.json holds the orders, what happens to them and what the CRM and the
// marketing platform must say in the end.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "sim/checks.hpp"

namespace tradewind::testing {
namespace {

using nlohmann::json;

const char* const mapping = R"(
lead:
  Email: person.email
  FirstName: person.first_name
  LastName: BLANKVALUE(person.last_name, "Unknown")
  Company: BLANKVALUE(person.company, BLANKVALUE(person.full_name, "[not provided]"))
  Phone: person.phone
  Street: person.address.street
  City: person.address.city
  State: person.address.state
  PostalCode: person.address.postal_code
  Country: person.address.country
  Total_Spend__c: person.total_spend
  Order_Count__c: person.order_count
  Last_Order_Status__c: order.status
  Order_Total__c: order.total
  Order_Currency__c: order.currency
  Discount__c: order.discount
  Refunded__c: person.refunded
  Refund_Reasons__c: JOIN(order.refunds.reason, ", ")
  Spend_EUR__c: person.spend.EUR
  Spend_USD__c: person.spend.USD
  Spend_JPY__c: person.spend.JPY
  Gift_Certificate__c: order.gift_certificate
  Store_Credit__c: order.store_credit
  Digital__c: order.digital
  Source__c: order.source
  Payment__c: order.payment_method
  Skus__c: JOIN(order.lines.sku, ", ")
  Last_Sku__c: LAST(order.lines.sku)
  Lines__c: COUNT(order.lines)
  Units__c: SUM(order.lines.quantity)
  Options__c: JOIN(order.lines.options, "; ")
  Coupons__c: JOIN(FILTER(order.coupons, !ISBLANK(code)).code, ", ")
  Ship_To__c: JOIN(order.shipping.city, ", ")
prospect:
  email: person.email
  firstName: person.first_name
  lastName: person.last_name
  phone: person.phone
)";

const std::vector<std::string> numbers{"Order_Total", "Discount",         "Refunded",     "Spend_EUR", "Spend_USD",
                                       "Spend_JPY",   "Gift_Certificate", "Store_Credit", "Lines",     "Units"};
const std::vector<std::string> texts{"Order_Currency", "Refund_Reasons", "Source", "Payment", "Last_Sku", "Options", "Coupons", "Ship_To"};

SimOptions nightmare() {
  SimOptions options;
  options.mapping = mapping;
  for (const auto& name : numbers) options.switches.emplace_back("salesforce.add_field", "Lead." + name + "__c:double");
  for (const auto& name : texts) options.switches.emplace_back("salesforce.add_field", "Lead." + name + "__c:string");
  options.switches.emplace_back("salesforce.add_field", "Lead.Skus__c:textarea:length=32000");
  options.switches.emplace_back("salesforce.add_field", "Lead.Digital__c:boolean");
  options.tweak = [](PairSettings& pair) { pair.identity.ignore_emails.push_back("@marketplace.amazon.com"); };
  return options;
}

json load_cases() {
  std::ifstream in(std::string(TRADEWIND_SOURCE_DIR) + "/tests/sim/nightmare/orders.json");
  return json::parse(in);
}

class Nightmare {
 public:
  explicit Nightmare(json cases) : sim_(nightmare()), cases_(std::move(cases)), orders_(cases_.size()) {
    sim_.shop().rename_status(9, "Ready for the van");
  }

  /// All cases take their next step together; what follows settles before the step after it.
  void play() {
    std::size_t longest = 0;
    for (const auto& one : cases_) longest = std::max(longest, one["steps"].size());
    for (std::size_t step = 0; step < longest; ++step) {
      for (std::size_t i = 0; i < cases_.size(); ++i) {
        const auto& steps = cases_[i]["steps"];
        if (step < steps.size() && !steps[step].value("at_once", false)) act(i, steps[step]);
        if (step + 1 < steps.size() && steps[step + 1].value("at_once", false)) act(i, steps[step + 1]);
      }
      ASSERT_TRUE(sim_.settle());
    }
  }

  void check(std::size_t i) {
    const auto& expected = cases_[i];
    SCOPED_TRACE(expected["name"].get<std::string>());
    check_end(i, expected);
    const std::string who = expected["who"];
    if (who.empty()) return;
    const auto leads = sim_.salesforce().find("Lead", "Email", who);
    ASSERT_EQ(leads.size(), 1U);
    check_fields(expected.value("lead", json::object()), leads[0]);
    const auto found = prospects(sim_, who);
    ASSERT_EQ(found.size(), 1U);
    check_fields(expected.value("prospect", json::object()), found[0]);
  }

  Simulation& sim() { return sim_; }
  const json& cases() const { return cases_; }

 private:
  void act(std::size_t i, json step) {
    const std::string what = step["do"];
    if (what != "place_order" && what != "create_customer") step["order"] = orders_[i];
    const auto done = sim_.world->act(step.dump(), sim_.clock.now());
    ASSERT_TRUE(done.has_value()) << cases_[i]["name"] << ": " << done.error().message();
    if (what == "place_order") orders_[i] = json::parse(*done)["id"].get<std::int64_t>();
  }

  void check_end(std::size_t i, const json& expected) {
    EventFilter filter;
    filter.entity = "order:" + std::to_string(orders_[i]);
    const auto page = sim_.ask(sim_.store->events(filter, Page{}));
    ASSERT_FALSE(page.rows.empty());
    for (const auto& event : page.rows) EXPECT_EQ(to_string(event.state), expected["end"].get<std::string>()) << event.reason;
    if (!expected.contains("reason")) return;
    if (expected["end"] == "ignored") {
      EXPECT_EQ(page.rows[0].reason, expected["reason"].get<std::string>());
      return;
    }
    const auto letters = sim_.ask(sim_.store->dead_letters(Page{}));
    const auto mine =
        std::find_if(letters.rows.begin(), letters.rows.end(), [&](const auto& row) { return row.entity.text() == filter.entity; });
    ASSERT_NE(mine, letters.rows.end());
    EXPECT_EQ(mine->error.code, expected["reason"].get<std::string>());
  }

  void check_fields(const json& expected, const sandbox::FieldTexts& row) {
    for (const auto& [name, value] : expected.items()) {
      const std::string want = value, have = text_at(row, name);
      const auto left = Decimal::parse(want), right = Decimal::parse(have);
      if (left && right)
        EXPECT_EQ(left->short_text(), right->short_text()) << name;
      else
        EXPECT_EQ(have, want) << name;
    }
  }

  Simulation sim_;
  json cases_;
  std::vector<std::int64_t> orders_;
};

TEST(NightmareFile, every_order_ends_as_it_should) {
  Nightmare file(load_cases());
  ASSERT_GE(file.cases().size(), 40U);
  file.play();
  for (std::size_t i = 0; i < file.cases().size(); ++i) file.check(i);
  const auto counts = file.sim().counts();
  EXPECT_EQ(counts.dead_letters, 1) << "only the address that is none";
}

}  // namespace
}  // namespace tradewind::testing
