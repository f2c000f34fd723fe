#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

std::string at(const Record& model, const std::string& path) {
  const auto formula = compiled(path);
  return formula ? formula->evaluate(model, {}).canonical() : "does not compile";
}

TEST(Model, a_registered_shopper_with_an_order) {
  const std::pair<const char*, const char*> expected[] = {
      {"person.email", "t:ada@example.com"},
      {"person.first_name", "t:Ada"},
      {"person.last_name", "t:Lovelace"},
      {"person.full_name", "t:Ada Lovelace"},
      {"person.company", "t:Example Ltd"},
      {"person.phone", "0:"},
      {"person.key", "t:abc123-customer-32"},
      {"person.customer_id", "n:32"},
      {"person.lead_id", "0:"},
      {"person.order_count", "n:3"},
      {"person.average_order_value", "n:129.9"},
      {"person.consent.abandoned_cart", "b:true"},
      {"person.consent.newsletter", "0:"},
      {"person.marketing_consent", "0:"},
      {"customer.key", "t:abc123-customer-32"},
      {"customer.group_id", "n:4"},
      {"order.key", "t:abc123-order-250"},
      {"order.status", "t:Awaiting Fulfillment"},
      {"order.total_store", "n:259.8"},
      {"store.hash", "t:abc123"},
      {"store.name", "0:"},
  };
  for (const auto& [path, canonical] : expected) EXPECT_EQ(at(sample_model(), path), canonical) << path;
}

TEST(Model, a_guest_is_named_by_the_order) {
  Order order = sample_order();
  order.customer_id = 0;
  ModelInput input;
  input.order = &order;
  input.email = "ada@example.com";
  const auto model = build_model(input);
  EXPECT_EQ(at(model, "person.full_name"), "t:Augusta");
  EXPECT_EQ(at(model, "person.customer_id"), "0:");
  EXPECT_EQ(at(model, "person.average_order_value"), "0:");
  EXPECT_EQ(at(model, "order.customer_id"), "0:");
  EXPECT_EQ(at(model, "customer.id"), "0:");
  EXPECT_EQ(at(model, "JOIN(customer.addresses.city)"), "0:");
}

TEST(Model, nobody_and_nothing_is_blank_all_over) {
  const auto model = build_model({});
  for (const auto& info : model_paths()) {
    if (info.type == Type::record) continue;
    const auto value = at(model, info.path);
    const bool counted = info.path == "person.order_count" || info.path == "person.total_spend" || info.path == "person.refunded" ||
                         info.path == "person.refund_count";
    EXPECT_EQ(value, counted ? "n:0" : "0:") << info.path;
  }
}

TEST(Model, status_labels_of_the_mapping_come_first) {
  const Order order = sample_order();
  const std::map<int, std::string> labels{{11, "Paid"}}, others{{2, "Shipped"}};
  ModelInput input;
  input.order = &order;
  input.status_labels = &labels;
  EXPECT_EQ(at(build_model(input), "order.status"), "t:Paid");
  input.status_labels = &others;
  EXPECT_EQ(at(build_model(input), "order.status"), "t:Awaiting Fulfillment");
}

TEST(Model, consent_is_true_false_or_not_recorded) {
  ModelInput input;
  EXPECT_EQ(at(build_model(input), "person.marketing_consent"), "0:");
  input.newsletter = false;
  EXPECT_EQ(at(build_model(input), "person.marketing_consent"), "b:false");
  input.newsletter = true;
  EXPECT_EQ(at(build_model(input), "person.consent.newsletter"), "b:true");
}

/// Somebody of whom everything is known.
struct Full {
  Customer customer = sample_customer(), customer_before;
  Order order = sample_order(), order_before;
  ModelInput input;

  Full() {
    Address full;
    for (std::string* part : {&full.first_name, &full.last_name, &full.company, &full.street_1, &full.street_2, &full.city, &full.state,
                              &full.postal_code, &full.country, &full.country_code, &full.phone, &full.email})
      *part = "x";
    full.country_code = "GB";
    full.state = "England";
    customer.company = "Example Ltd";
    customer.phone = "020 7946 0018";
    customer.group_name = "x";
    customer.modified_at = customer.created_at;
    customer.addresses = {full};
    customer_before = customer;
    fill_order(full);
    order_before = order;
    input.customer = &customer;
    input.order = &order;
    input.customer_before = &customer_before;
    input.order_before = &order_before;
    input.email = input.person_key = input.lead_id = input.contact_id = input.prospect_id = input.store_hash = input.store_name = "x";
    input.totals.order_count = 1;
    input.totals.spend = {{"EUR", 1}};
    input.totals.first_purchase_at = input.totals.last_purchase_at = order.created_at;
    input.newsletter = true;
  }
  Full(const Full&) = delete;

  void fill_order(const Address& full) {
    order.modified_at = order.shipped_at = order.created_at;
    order.store_currency = order.payment_method = order.source = order.external_source = order.cart_id = "x";
    order.channel_id = 1;
    order.billing = full;
    order.shipping = {full};
    for (auto& line : order.lines) {
      line.id = line.product_id = line.variant_id = 1;
      line.name = line.sku = line.brand = line.type = "x";
      line.options = {{"x", "x"}};
    }
    order.coupons = {{"x", "x", 1}};
    order.refunds = {{1, order.created_at, 1, "x"}};
    order.transactions = {{1, order.created_at, "x", "x", "x", "x", "x", 1}};
  }
};

/// A path that is listed but never filled, or of another type, would be blank for ever without a word.
TEST(Model, every_listed_path_has_its_value_and_type) {
  const Full full;
  const auto model = build_model(full.input);
  for (const auto& info : model_paths()) {
    SCOPED_TRACE(info.path);
    if (info.type == Type::record) continue;
    const auto formula = compiled(info.path);
    ASSERT_TRUE(formula);
    const auto value = formula->evaluate(model, {});
    EXPECT_EQ(type_of(value), info.type);
    if (value.list() == nullptr) continue;
    ASSERT_FALSE(value.list()->empty());
    EXPECT_EQ(type_of(value.list()->front()), info.item);
  }
}

TEST(Model, made_for_one_path_it_reads_the_same_there) {
  Full full;
  const auto whole = build_model(full.input);
  std::vector<std::string> paths{"person.spend.EUR", "customer.attributes.Age"};
  for (const auto& info : model_paths())
    if (info.type != Type::record) paths.push_back(info.path);
  for (const auto& path : paths) {
    const std::set<std::string> read{path};
    full.input.paths = &read;
    EXPECT_EQ(at(build_model(full.input), path), at(whole, path)) << path;
    EXPECT_NE(at(whole, path), "0:") << path;
  }
}

TEST(Model, parts_under_no_path_are_left_out) {
  Full full;
  std::set<std::string> read{"order.shipping_address.city", "order.shipping_cost"};
  full.input.paths = &read;
  const auto model = build_model(full.input);
  EXPECT_EQ(model.find("customer"), nullptr);
  const Record& order = *model.find("order")->record();
  EXPECT_NE(order.find("shipping_address"), nullptr);
  for (const char* part : {"billing", "lines", "shipping", "coupons", "refunds", "transactions"})
    EXPECT_EQ(order.find(part), nullptr) << part;
  for (const char* part : {"last_name", "company", "phone", "address"})
    EXPECT_EQ(model.find("person")->record()->find(part), nullptr) << part;
  read = {};
  EXPECT_EQ(build_model(full.input).find("order"), nullptr);
}

TEST(Model, paths_are_listed_once_with_an_example) {
  std::set<std::string> seen;
  for (const auto& info : model_paths()) {
    EXPECT_TRUE(seen.insert(info.path).second) << info.path;
    EXPECT_FALSE(info.example.empty()) << info.path;
  }
}

}  // namespace
}  // namespace tradewind::mapping
