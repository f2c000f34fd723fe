// The store's REST answers, held to the documented shapes.
#include "sandbox/bigcommerce/shop_fixture.hpp"

namespace tradewind::sandbox {
namespace {

class Rest : public ShopTest {};

TEST_F(Rest, order_is_bare_with_money_strings_and_rfc2822_dates) {
  NewOrder order = two_towels();
  order.shipping = "5.5";
  order.discount = "3";
  const std::int64_t id = shop.place_order(std::move(order), now);
  const TestJson shown = json("/v2/orders/" + std::to_string(id));
  EXPECT_EQ(shown["id"], id);
  EXPECT_EQ(shown["customer_id"], 0);
  EXPECT_EQ(shown["total_inc_tax"], "42.4800");
  EXPECT_EQ(shown["subtotal_inc_tax"], "39.9800");
  EXPECT_EQ(shown["discount_amount"], "3.0000");
  EXPECT_EQ(shown["date_created"], "Thu, 01 Jan 2026 00:00:00 +0000");
  EXPECT_EQ(shown["date_shipped"], "");
  EXPECT_EQ(shown["status_id"], 11);
  EXPECT_EQ(shown["store_default_to_transactional_exchange_rate"], "1.0000000000");
  EXPECT_EQ(shown["store_default_currency_code"], "");
  EXPECT_EQ(shown["billing_address"]["email"], "guest@example.com");
  EXPECT_EQ(shown["external_source"], nullptr);
}

TEST_F(Rest, order_in_another_currency_names_both) {
  NewOrder order = two_towels();
  order.currency = "EUR";
  order.rate = "0.92";
  const TestJson shown = json("/v2/orders/" + std::to_string(shop.place_order(std::move(order), now)));
  EXPECT_EQ(shown["default_currency_code"], "EUR");
  EXPECT_EQ(shown["store_default_currency_code"], "USD");
  EXPECT_EQ(shown["store_default_to_transactional_exchange_rate"], "0.9200000000");
}

TEST_F(Rest, products_share_the_discount_to_the_last_cent_and_are_paged) {
  NewOrder order = two_towels();
  OrderItem gift;
  gift.product_id = 0;
  gift.type = "giftcertificate";
  gift.price = "10.01";
  order.items.push_back(gift);
  order.discount = "1";
  const std::string path = "/v2/orders/" + std::to_string(shop.place_order(std::move(order), now)) + "/products";
  const TestJson lines = json(path);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["total_inc_tax"], "39.9800");
  EXPECT_EQ(lines[0]["discounted_total_inc_tax"], "39.1803");
  EXPECT_EQ(lines[1]["discounted_total_inc_tax"], "9.8097");
  EXPECT_FALSE(lines[1].contains("variant_id"));
  EXPECT_EQ(json(path + "?limit=1&page=2").at(0)["id"], lines[1]["id"]);
  EXPECT_EQ(get(path + "?limit=1&page=3").status, 204);
}

TEST_F(Rest, unknown_and_purged_orders_are_404_in_the_shape_of_v2) {
  const HttpResponse missing = get("/v2/orders/999");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.body, R"([{"status":404,"message":"The requested resource was not found."}])");
  const std::int64_t id = shop.place_order(two_towels(), now);
  ASSERT_TRUE(shop.purge_order(id));
  EXPECT_EQ(get("/v2/orders/" + std::to_string(id)).status, 404);
  EXPECT_EQ(get("/v2/orders/" + std::to_string(id) + "/products").status, 404);
}

TEST_F(Rest, archived_order_is_readable_or_gone_by_switch) {
  const std::int64_t id = shop.place_order(two_towels(), now);
  ASSERT_TRUE(shop.archive_order(id, now));
  EXPECT_EQ(json("/v2/orders/" + std::to_string(id))["is_deleted"], true);
  ASSERT_TRUE(shop.set_switch("bigcommerce.archived_order", "gone"));
  EXPECT_EQ(get("/v2/orders/" + std::to_string(id)).status, 404);
}

TEST_F(Rest, order_list_filters_sorts_and_is_204_when_empty) {
  const std::int64_t customer = new_customer();
  NewOrder mine = two_towels();
  mine.customer_id = customer;
  const std::int64_t first = shop.place_order(two_towels(), now);
  const std::int64_t second = shop.place_order(std::move(mine), now + std::chrono::seconds(10));
  EXPECT_EQ(json("/v2/orders").size(), 2U);
  EXPECT_EQ(json("/v2/orders?customer_id=" + std::to_string(customer)).at(0)["id"], second);
  EXPECT_EQ(json("/v2/orders?email=GUEST%40example.com&sort=date_modified:desc").at(0)["id"], second);
  const TestJson since = json("/v2/orders?min_date_modified=2026-01-01T00%3A00%3A10Z");
  ASSERT_EQ(since.size(), 1U);
  EXPECT_EQ(since.at(0)["id"], second);
  ASSERT_TRUE(shop.set_switch("bigcommerce.date_filter", "exclusive"));
  EXPECT_EQ(get("/v2/orders?min_date_modified=2026-01-01T00%3A00%3A10Z").status, 204);
  EXPECT_EQ(get("/v2/orders?email=nobody%40example.com").status, 204);
  EXPECT_EQ(get("/v2/orders?page=2").status, 204);
  EXPECT_EQ(get("/v2/orders?colour=red").status, 400);
  EXPECT_EQ(get("/v2/orders?limit=251").status, 400);
  EXPECT_EQ(get("/v2/orders?sort=colour").status, 400);
  EXPECT_LT(first, second);
}

TEST_F(Rest, customers_come_in_an_envelope_and_unknown_ids_are_left_out) {
  const std::int64_t id = new_customer();
  const TestJson answer = json("/v3/customers?id:in=" + std::to_string(id) + ",999");
  ASSERT_EQ(answer["data"].size(), 1U);
  EXPECT_EQ(answer["data"][0]["email"], "ada@example.com");
  EXPECT_EQ(answer["data"][0]["date_created"], "2026-01-01T00:00:00Z");
  EXPECT_FALSE(answer["data"][0].contains("addresses"));
  EXPECT_EQ(answer["meta"]["pagination"]["total"], 1);
  EXPECT_FALSE(answer["meta"]["pagination"]["links"].contains("next"));
  EXPECT_EQ(get("/v3/customers/" + std::to_string(id)).status, 404) << "there is no such call";
  EXPECT_EQ(get("/v3/customers?include=shopper_preferences").status, 422);
  ASSERT_TRUE(shop.delete_customer(id, now));
  EXPECT_TRUE(json("/v3/customers?id:in=" + std::to_string(id))["data"].empty());
}

TEST_F(Rest, a_customer_shows_ten_of_its_addresses_and_the_list_shows_all) {
  NewCustomer customer;
  customer.email = "many@example.com";
  customer.addresses.resize(12);
  customer.attributes = {{"Size", "M"}};
  const std::string id = std::to_string(shop.create_customer(std::move(customer), now));
  const TestJson shown = json("/v3/customers?id:in=" + id + "&include=addresses,attributes")["data"][0];
  EXPECT_EQ(shown["address_count"], 12);
  EXPECT_EQ(shown["addresses"].size(), 10U);
  EXPECT_EQ(json("/v3/customers/addresses?customer_id:in=" + id)["data"].size(), 12U);
  EXPECT_EQ(shown["attributes"][0]["attribute_value"], "M");
  EXPECT_EQ(json("/v3/customers/attributes")["data"][0]["name"], "Size");
  EXPECT_EQ(json("/v3/customers/attribute-values?customer_id:in=" + id)["data"][0]["attribute_value"], "M");
}

TEST_F(Rest, id_filters_have_a_limit) {
  std::string ids = "1";
  for (int i = 2; i <= 50; ++i) ids += "," + std::to_string(i);
  EXPECT_EQ(get("/v3/customers?id:in=" + ids).status, 200);
  EXPECT_EQ(get("/v3/customers?id:in=" + ids + ",51").status, 422);
  EXPECT_EQ(get("/v3/customers?id:in=1,x").status, 422);
}

TEST_F(Rest, groups_statuses_store_and_time) {
  EXPECT_EQ(get("/v2/customer_groups").status, 204);
  const std::int64_t id = shop.create_group("Wholesale", now);
  EXPECT_EQ(json("/v2/customer_groups").at(0)["date_created"], "2026-01-01 00:00:00");
  EXPECT_EQ(json("/v2/customer_groups/" + std::to_string(id))["name"], "Wholesale");
  EXPECT_EQ(get("/v2/customer_groups/77").status, 404);
  shop.rename_status(11, "Packing");
  EXPECT_EQ(json("/v2/order_statuses").size(), 15U);
  EXPECT_EQ(json("/v2/order_statuses").at(11)["custom_label"], "Packing");
  EXPECT_EQ(json("/v2/store")["id"], "abc123");
  EXPECT_TRUE(json("/v2/store")["logo"].is_array());
  EXPECT_EQ(json("/v2/time")["time"], 1767225600);
}

TEST_F(Rest, refuses_wrong_token_wrong_store_trailing_slash_and_unknown_calls) {
  EXPECT_EQ(send("GET", "/v2/time", {}, "nonsense").status, 401);
  EXPECT_EQ(send("GET", "/v3/customers", {}, "").status, 401);
  HttpRequest elsewhere("GET", "/stores/other/v2/time");
  elsewhere.headers.set("X-Auth-Token", "sandbox-store-token");
  EXPECT_EQ(shop.handle(elsewhere, now).status, 403);
  EXPECT_EQ(get("/v3/customers/").status, 403);
  EXPECT_EQ(get("/v2/nonsense").status, 404);
  EXPECT_EQ(send("POST", "/v2/orders", "{}").status, 405);
}

TEST_F(Rest, quota_is_told_on_every_answer_and_a_429_says_when_to_come_back) {
  const HttpResponse first = get("/v2/time");
  EXPECT_EQ(first.headers.get("x-rate-limit-requests-quota"), "150");
  EXPECT_EQ(first.headers.get("X-Rate-Limit-Requests-Left"), "149");
  EXPECT_EQ(first.headers.get("X-Rate-Limit-Time-Window-Ms"), "30000");
  EXPECT_EQ(get("/v2/orders/1").headers.get("X-Rate-Limit-Requests-Left"), "148") << "also on errors";
  shop.use_quota(140, now);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(get("/v2/time").status, 200);
  now += std::chrono::milliseconds(10500);
  const HttpResponse refused = get("/v2/time");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.get("X-Retry-After"), "20");
  EXPECT_EQ(refused.headers.get("X-Rate-Limit-Time-Reset-Ms"), "19500");
  shop.set_switch("bigcommerce.rate_headers_on_429", "false");
  EXPECT_EQ(get("/v2/time").headers.count("X-Rate-Limit-Time-Reset-Ms"), 0U);
  now += std::chrono::milliseconds(19500);
  EXPECT_EQ(get("/v2/time").status, 200);
}

TEST_F(Rest, reads_are_counted_by_entity) {
  const std::int64_t order = shop.place_order(two_towels(), now);
  get("/v2/orders/" + std::to_string(order));
  get("/v3/customers?id:in=4,5");
  ASSERT_EQ(shop.reads().size(), 3U);
  EXPECT_EQ(shop.reads()[0].entity, (EntityRef{"order", std::to_string(order)}));
  EXPECT_EQ(shop.reads()[2].entity, (EntityRef{"customer", "5"}));
}

class Hooks : public ShopTest {
 protected:
  std::string body(const std::string& scope, const std::string& destination) {
    return TestJson{{"scope", scope}, {"destination", destination}, {"is_active", true}, {"headers", {{"X-Webhook-Token", "5f0c"}}}}.dump();
  }
};

TEST_F(Hooks, are_created_listed_changed_and_deleted) {
  const HttpResponse created = send("POST", "/v3/hooks", body("store/order/created", "https://hooks.example.com/bc"));
  ASSERT_EQ(created.status, 200) << created.body;
  const TestJson hook = TestJson::parse(created.body)["data"];
  EXPECT_EQ(hook["headers"]["X-Webhook-Token"], "5f0c");
  EXPECT_EQ(hook["store_hash"], "abc123");
  const std::string path = "/v3/hooks/" + hook["id"].dump();
  EXPECT_EQ(json("/v3/hooks?is_active=true")["data"].size(), 1U);
  EXPECT_EQ(send("PUT", path, R"({"is_active":false})").status, 200);
  EXPECT_EQ(json(path)["data"]["is_active"], false);
  const HttpResponse deleted = send("DELETE", path);
  EXPECT_EQ(deleted.status, 200);
  EXPECT_EQ(TestJson::parse(deleted.body)["data"]["id"], hook["id"]);
  EXPECT_EQ(get(path).status, 404);
}

TEST_F(Hooks, refuses_what_the_platform_refuses) {
  EXPECT_EQ(send("POST", "/v3/hooks", body("store/order/*", "http://hooks.example.com/bc")).status, 422);
  EXPECT_EQ(send("POST", "/v3/hooks", body("store/order/*", "https://hooks.example.com:8443/bc")).status, 422);
  EXPECT_EQ(send("POST", "/v3/hooks", body("shop/nonsense", "https://hooks.example.com/bc")).status, 422);
  EXPECT_EQ(send("POST", "/v3/hooks", R"({"scope":"store/order/*"})").status, 422);
  EXPECT_EQ(send("POST", "/v3/hooks", "{").status, 400);
  EXPECT_EQ(send("POST", "/v3/hooks", body("store/order/*", "https://hooks.example.com/bc")).status, 200);
  EXPECT_EQ(send("POST", "/v3/hooks", body("store/order/*", "https://hooks.example.com/bc")).status, 422) << "one for each destination";
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(send("POST", "/v3/hooks", body("store/order/*", "https://hooks.example.com/" + std::to_string(i))).status, 200);
  }
  EXPECT_EQ(send("POST", "/v3/hooks", body("store/order/*", "https://hooks.example.com/11")).status, 422) << "ten for each scope";
}

TEST_F(Hooks, work_within_a_minute_of_their_creation) {
  ASSERT_EQ(send("POST", "/v3/hooks", body("store/customer/*", "https://hooks.example.com/bc")).status, 200);
  now += std::chrono::seconds(61);
  new_customer();
  EXPECT_EQ(shop.waiting(), 1U);
}

}  // namespace
}  // namespace tradewind::sandbox
