// The source against the simulated store.
#include "bigcommerce/store_caller.hpp"

namespace tradewind {
namespace {

class ReadOrders : public SourceTest {};
class ReadCustomers : public SourceTest {};

TEST_F(ReadOrders, a_guest_order_whole) {
  const std::int64_t id = shop.place_order(guest_order(), clock.at);
  const Order read = order(id);
  EXPECT_EQ(read.id, id);
  EXPECT_EQ(read.customer_id, 0);
  EXPECT_EQ(read.status_id, 11);
  EXPECT_EQ(read.total.text(), "44.4800");
  EXPECT_EQ(read.subtotal, *Decimal::parse("39.98"));
  EXPECT_EQ(read.shipping_cost, *Decimal::parse("5.5"));
  EXPECT_EQ(read.discount, Decimal(1));
  EXPECT_EQ(read.items, Decimal(2));
  EXPECT_EQ(read.currency, "USD");
  EXPECT_EQ(read.store_currency, "");
  EXPECT_EQ(read.store_rate, Decimal(1));
  EXPECT_EQ(read.created_at, clock.at);
  EXPECT_EQ(read.billing.email, "Guest@Example.com") << "as the store has it";
  EXPECT_EQ(read.billing.postal_code, "78108");
  EXPECT_EQ(read.billing.country_code, "US");
  EXPECT_EQ(read.external_source, "");
  EXPECT_FALSE(read.deleted);
  ASSERT_EQ(read.lines.size(), 1U);
  EXPECT_EQ(read.lines[0].sku, "T-1");
  EXPECT_EQ(read.lines[0].brand, "Linen");
  EXPECT_EQ(read.lines[0].quantity, Decimal(2));
  EXPECT_EQ(read.lines[0].total, *Decimal::parse("38.98")) << "after the discount";
  EXPECT_EQ(source->account(), "bigcommerce:abc123");
  EXPECT_EQ(caller.targets[0], "https://api.bigcommerce.com/stores/abc123/v2/orders/" + std::to_string(id));
  EXPECT_EQ(caller.pairs, std::set<std::string>{"main"});
}

TEST_F(ReadOrders, lines_are_read_only_when_needed_and_page_by_page) {
  sandbox::NewOrder big = guest_order();
  big.items.resize(120, big.items[0]);
  const std::int64_t id = shop.place_order(std::move(big), clock.at);
  EXPECT_TRUE(order(id, ReadNeeds{}).lines.empty());
  EXPECT_EQ(caller.calls("order.products"), 0U);
  EXPECT_EQ(order(id).lines.size(), 120U);
  EXPECT_EQ(caller.calls("order.products"), 3U);
  sandbox::NewOrder full_page = guest_order();
  full_page.items.resize(50, full_page.items[0]);
  EXPECT_EQ(order(shop.place_order(std::move(full_page), clock.at)).lines.size(), 50U) << "204 ends the list";
  EXPECT_EQ(order(shop.place_order(sandbox::NewOrder{}, clock.at)).lines.size(), 0U);
}

TEST_F(ReadOrders, another_currency_keeps_both_and_the_rate) {
  sandbox::NewOrder euro = guest_order();
  euro.currency = "EUR";
  euro.rate = "0.9213";
  const Order read = order(shop.place_order(std::move(euro), clock.at));
  EXPECT_EQ(read.currency, "EUR");
  EXPECT_EQ(read.store_currency, "USD");
  EXPECT_EQ(read.store_rate, *Decimal::parse("0.9213"));
}

TEST_F(ReadOrders, unknown_and_archived) {
  EXPECT_TRUE(gone(read_one("order", 999)));
  const std::int64_t id = shop.place_order(guest_order(), clock.at);
  ASSERT_TRUE(shop.archive_order(id, clock.at));
  EXPECT_TRUE(order(id).deleted);
  ASSERT_TRUE(shop.purge_order(id));
  EXPECT_TRUE(gone(read_one("order", id)));
}

TEST_F(ReadOrders, one_that_goes_between_its_two_calls_is_gone) {
  const std::int64_t id = shop.place_order(guest_order(), clock.at);
  caller.change = [&](const std::string& operation, StoreCaller::Answer&) {
    if (operation == "order.read") {
      ASSERT_TRUE(shop.purge_order(id));
    }
  };
  EXPECT_TRUE(gone(read_one("order", id)));
}

TEST_F(ReadCustomers, with_group_attributes_and_addresses) {
  sandbox::NewCustomer made;
  made.email = " Ada@Example.COM";
  made.first_name = "Ada";
  made.company = "Engines";
  made.group_id = shop.create_group("Wholesale", clock.at);
  made.accepts_marketing = true;
  Address home;
  home.street_1 = "1 Main St";
  home.state = "Texas";
  home.country_code = "US";
  made.addresses = {home};
  made.attributes = {{"Size", "M"}, {"Colour", "blue"}};
  const Customer read = customer(shop.create_customer(std::move(made), clock.at));
  EXPECT_EQ(read.email, " Ada@Example.COM") << "as the store has it";
  EXPECT_EQ(read.group_name, "Wholesale");
  EXPECT_EQ(read.accepts_abandoned_cart_emails, std::optional<bool>(true));
  EXPECT_EQ(read.created_at, clock.at);
  ASSERT_EQ(read.addresses.size(), 1U);
  EXPECT_EQ(read.addresses[0].street_1, "1 Main St");
  EXPECT_EQ(read.addresses[0].state, "Texas");
  EXPECT_EQ(read.attributes, (std::map<std::string, std::string>{{"Size", "M"}, {"Colour", "blue"}}));
}

TEST_F(ReadCustomers, only_what_is_needed_is_asked_for) {
  sandbox::NewCustomer made;
  made.email = "ada@example.com";
  made.group_id = shop.create_group("Wholesale", clock.at);
  made.attributes = {{"Size", "M"}};
  const Customer read = customer(shop.create_customer(std::move(made), clock.at), ReadNeeds{});
  EXPECT_EQ(caller.operations, std::vector<std::string>{"customer.read"});
  EXPECT_EQ(caller.targets[0].find("include"), std::string::npos);
  EXPECT_TRUE(read.attributes.empty());
  EXPECT_EQ(read.group_name, "");
}

TEST_F(ReadCustomers, more_than_ten_addresses_and_attributes_are_all_read) {
  sandbox::NewCustomer made;
  made.email = "many@example.com";
  made.addresses.resize(60);
  for (int i = 0; i < 12; ++i) made.attributes["Attribute " + std::to_string(i)] = std::to_string(i);
  const Customer read = customer(shop.create_customer(std::move(made), clock.at));
  EXPECT_EQ(read.addresses.size(), 60U);
  EXPECT_EQ(read.attributes.size(), 12U);
  EXPECT_EQ(read.attributes.at("Attribute 11"), "11");
  EXPECT_EQ(caller.calls("address.list"), 2U);
}

TEST_F(ReadCustomers, names_are_kept_for_an_hour_and_read_again_for_a_new_one) {
  sandbox::NewCustomer made;
  made.email = "ada@example.com";
  made.group_id = shop.create_group("Wholesale", clock.at);
  made.attributes = {{"Size", "M"}};
  const std::int64_t id = shop.create_customer(made, clock.at);
  customer(id);
  customer(id);
  EXPECT_EQ(caller.calls("group.list"), 1U);
  EXPECT_EQ(caller.calls("attribute.list"), 1U);
  clock.at += std::chrono::minutes(2);
  made.group_id = shop.create_group("Retail", clock.at);
  EXPECT_EQ(customer(shop.create_customer(made, clock.at)).group_name, "Retail");
  EXPECT_EQ(caller.calls("group.list"), 2U);
  clock.at += std::chrono::minutes(61);
  customer(id);
  EXPECT_EQ(caller.calls("group.list"), 3U);
}

TEST_F(ReadCustomers, a_group_that_nobody_knows_costs_one_call_a_minute) {
  sandbox::NewCustomer made;
  made.email = "ada@example.com";
  made.group_id = 77;
  const std::int64_t id = shop.create_customer(made, clock.at);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(customer(id).group_name, "");
  EXPECT_EQ(caller.calls("group.list"), 1U);
}

TEST_F(ReadCustomers, many_share_calls_and_keep_their_order) {
  std::vector<EntityRef> wanted;
  for (int i = 0; i < 60; ++i) {
    wanted.push_back(EntityRef{"customer", std::to_string(new_customer("c" + std::to_string(i) + "@example.com"))});
  }
  std::reverse(wanted.begin(), wanted.end());
  wanted.push_back(EntityRef{"customer", "999"});
  wanted.push_back(EntityRef{"order", std::to_string(shop.place_order(guest_order(), clock.at))});
  wanted.push_back(wanted.front());
  const auto fetched = read(wanted);
  ASSERT_EQ(fetched.size(), wanted.size());
  for (std::size_t i = 0; i < 60; ++i) {
    const auto& entity = std::get<Entity>(fetched[i].result);
    EXPECT_EQ(std::to_string(std::get<Customer>(entity).id), wanted[i].id);
    EXPECT_FALSE(fetched[i].steps.empty());
  }
  EXPECT_TRUE(gone(fetched[60]));
  EXPECT_TRUE(std::holds_alternative<Order>(std::get<Entity>(fetched[61].result)));
  EXPECT_EQ(std::get<Customer>(std::get<Entity>(fetched[62].result)).id, std::get<Customer>(std::get<Entity>(fetched[0].result)).id);
  EXPECT_EQ(caller.calls("customer.read"), 2U);
  EXPECT_EQ(source->batch_size(), 50);
}

TEST_F(ReadCustomers, ids_and_kinds_that_cannot_be_read_cost_no_call) {
  for (const char* id : {"", "0", "-5", "5/../../hooks", "5 ", "99999999999999999999"}) {
    EXPECT_EQ(trouble(read({EntityRef{"customer", id}}).at(0)).failure.code, "bad_id") << id;
  }
  const RemoteTrouble other = trouble(read({EntityRef{"cart", "5"}}).at(0));
  EXPECT_EQ(other.kind, Trouble::data);
  EXPECT_EQ(other.failure.code, "unsupported_entity");
  EXPECT_TRUE(caller.operations.empty());
}

}  // namespace
}  // namespace tradewind
