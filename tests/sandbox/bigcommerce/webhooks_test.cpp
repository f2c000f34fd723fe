// Webhooks as they leave the store: payloads, signatures, retries, deactivation, the blocklist.
#include <tradewind/base/text.hpp>

#include "sandbox/bigcommerce/shop_fixture.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <set>

namespace tradewind::sandbox {
namespace {

/// Not our own crypto room: an independent check.
std::string reference_signature(const std::string& secret, const Delivery& delivery) {
  const Headers& headers = delivery.request.headers;
  const std::string signed_text =
      std::string(headers.get("webhook-id")) + "." + std::string(headers.get("webhook-timestamp")) + "." + delivery.request.body;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(signed_text.data()),
       signed_text.size(), mac, &size);
  return "v1," + text::to_base64(std::string(reinterpret_cast<const char*>(mac), size));
}

class Webhooks : public ShopTest {
 protected:
  std::vector<Delivery> due() { return shop.due(now, 1000); }
  void pass(std::chrono::seconds span) { now += span; }
  std::vector<std::string> scopes() {
    std::vector<std::string> out;
    for (const Delivery& delivery : due()) out.push_back(delivery.scope);
    return out;
  }
  std::int64_t hook(const std::string& scope, const std::string& destination = "https://hooks.example.com/bc") {
    return shop.add_hook(scope, destination, {{"X-Webhook-Token", "5f0c"}}, now);
  }
};

TEST_F(Webhooks, carry_the_documented_payload_headers_and_signature) {
  hook("store/order/created");
  const std::int64_t id = shop.place_order(two_towels(), now);
  const auto deliveries = due();
  ASSERT_EQ(deliveries.size(), 1U);
  const HttpRequest& request = deliveries[0].request;
  const std::string hash = deliveries[0].hash;
  EXPECT_EQ(hash.size(), 40U);
  EXPECT_EQ(request.body, R"({"scope":"store/order/created","store_id":"1025646","data":{"type":"order","id":)" + std::to_string(id) +
                              R"(},"hash":")" + hash + R"(","created_at":1767225600,"producer":"stores/abc123"})");
  EXPECT_EQ(request.headers.get("webhook-id"), hash);
  EXPECT_EQ(request.headers.get("X-Webhook-Token"), "5f0c");
  EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(request.headers.get("webhook-signature"), reference_signature("sandbox-store-secret", deliveries[0]));
  EXPECT_NE(request.headers.get("webhook-signature"), reference_signature("another-secret", deliveries[0]));
}

TEST_F(Webhooks, a_paid_order_fires_created_then_the_status_change_then_updated) {
  hook("store/order/*");
  shop.place_order(two_towels(), now);
  EXPECT_EQ(scopes(), (std::vector<std::string>{"store/order/created", "store/order/statusUpdated", "store/order/updated"}));
  NewOrder unpaid = two_towels();
  unpaid.paid = false;
  const std::int64_t id = shop.place_order(std::move(unpaid), now);
  EXPECT_EQ(scopes(), (std::vector<std::string>{"store/order/created"}));
  ASSERT_TRUE(shop.refund_order(id, true, now));
  EXPECT_EQ(scopes(), (std::vector<std::string>{"store/order/refund/created", "store/order/statusUpdated", "store/order/updated"}));
  ASSERT_TRUE(shop.set_order_status(id, 4, now));
  EXPECT_TRUE(scopes().empty()) << "nothing changed";
}

TEST_F(Webhooks, customer_events_follow_the_rules_for_addresses) {
  hook("store/customer/*");
  const std::int64_t id = new_customer();
  Address address;
  address.city = "Austin";
  ASSERT_TRUE(shop.add_address(id, address, now));
  ASSERT_TRUE(shop.update_customer(id, {{"phone", "555"}}, now));
  ASSERT_TRUE(shop.delete_customer(id, now));
  EXPECT_EQ(scopes(), (std::vector<std::string>{"store/customer/created", "store/customer/address/created", "store/customer/updated",
                                                "store/customer/deleted"}));
  EXPECT_FALSE(shop.update_customer(id, {{"phone", "555"}}, now));
  EXPECT_FALSE(shop.update_customer(new_customer(), {{"colour", "red"}}, now));
}

TEST_F(Webhooks, a_failed_delivery_is_retried_on_schedule_and_its_hook_then_deactivated) {
  const std::int64_t id = hook("store/order/created");
  shop.place_order(two_towels(), now);
  const std::vector<int> delays{60, 180, 300, 600, 900, 1800, 3600, 7200, 21600, 50400, 86400};
  std::set<std::string> hashes, stamps;
  for (std::size_t attempt = 1; attempt <= 12; ++attempt) {
    const auto deliveries = due();
    ASSERT_EQ(deliveries.size(), 1U) << attempt;
    EXPECT_EQ(deliveries[0].attempt, static_cast<int>(attempt));
    EXPECT_EQ(deliveries[0].request.headers.get("webhook-signature"), reference_signature("sandbox-store-secret", deliveries[0]));
    hashes.insert(deliveries[0].hash);
    stamps.insert(std::string(deliveries[0].request.headers.get("webhook-timestamp")));
    pass(std::chrono::seconds(10));  // the schedule starts when the attempt is given up
    EXPECT_TRUE(shop.hook_active(id));
    shop.answered(deliveries[0].id, attempt % 2 == 0 ? std::optional<int>(500) : std::nullopt, now);
    if (attempt == 12) break;
    pass(std::chrono::seconds(delays[attempt - 1] - 1));
    EXPECT_TRUE(due().empty()) << "a second too early";
    pass(std::chrono::seconds(1));
  }
  EXPECT_EQ(hashes.size(), 1U);
  EXPECT_EQ(stamps.size(), 12U);
  EXPECT_FALSE(shop.hook_active(id));
  EXPECT_EQ(shop.waiting(), 0U);
  EXPECT_EQ(shop.outcomes().back().kind, DeliveryOutcome::Kind::lost);
  shop.place_order(two_towels(), now);
  EXPECT_EQ(shop.waiting(), 0U) << "an inactive hook gets nothing";
}

TEST_F(Webhooks, a_frozen_timestamp_stays_that_of_the_first_attempt) {
  shop.set_switch("bigcommerce.retry_timestamp", "frozen");
  shop.set_switch("bigcommerce.retry_percent", "10");
  hook("store/order/created");
  shop.place_order(two_towels(), now);
  const auto first = due();
  shop.answered(first.at(0).id, 503, now);
  pass(std::chrono::seconds(6));
  const auto second = due();
  ASSERT_EQ(second.size(), 1U) << "the schedule is scaled";
  EXPECT_EQ(second[0].request.headers.get("webhook-timestamp"), first[0].request.headers.get("webhook-timestamp"));
}

TEST_F(Webhooks, signing_can_be_left_out_or_have_a_foreign_signature_first) {
  hook("store/order/created");
  shop.set_switch("bigcommerce.signing", "unsigned");
  shop.place_order(two_towels(), now);
  EXPECT_FALSE(due().at(0).request.headers.has("webhook-signature"));
  shop.set_switch("bigcommerce.signing", "two");
  shop.place_order(two_towels(), now);
  const Delivery delivery = due().at(0);
  const std::string expected = reference_signature("sandbox-store-secret", delivery);
  const std::string given(delivery.request.headers.get("webhook-signature"));
  ASSERT_GT(given.size(), expected.size());
  EXPECT_EQ(given.substr(given.size() - expected.size() - 1), " " + expected);
}

TEST_F(Webhooks, a_destination_that_fails_too_often_is_blocked_for_three_minutes) {
  hook("store/order/created");
  hook("store/hook/deliveryException", "https://other.example.com/exceptions");
  for (int i = 0; i < 99; ++i) {
    shop.place_order(two_towels(), now);
    for (const Delivery& d : due()) shop.answered(d.id, d.scope == "store/order/created" && i < 20 ? 500 : 200, now);
  }
  shop.place_order(two_towels(), now);
  auto last = due();
  ASSERT_EQ(last.size(), 1U) << "below a hundred answers nothing is blocked";
  shop.answered(last[0].id, 200, now);
  shop.place_order(two_towels(), now);
  std::vector<Delivery> sent = due();
  for (const Delivery& d : shop.due(now, 1000)) sent.push_back(d);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].scope, "store/hook/deliveryException");
  EXPECT_NE(sent[0].request.body.find("90003"), std::string::npos);
  pass(std::chrono::seconds(181));
  const auto later = due();
  EXPECT_FALSE(later.empty()) << "what was held back is retried";
  for (const Delivery& d : later) EXPECT_GT(d.attempt, 1);
  shop.place_order(two_towels(), now);
  EXPECT_EQ(due().size(), 1U) << "the block is over";
}

TEST_F(Webhooks, ninety_percent_success_is_enough) {
  hook("store/order/created");
  for (int i = 0; i < 150; ++i) {
    shop.place_order(two_towels(), now);
    const auto deliveries = due();
    ASSERT_EQ(deliveries.size(), 1U) << i;
    shop.answered(deliveries[0].id, i % 10 == 9 ? 500 : 200, now);
  }
}

TEST_F(Webhooks, duplicates_share_hash_and_body_and_delays_reorder) {
  shop.set_switch("bigcommerce.duplicate_percent", "100");
  shop.set_switch("bigcommerce.reorder_ms", "60000");
  hook("store/order/*");
  for (int i = 0; i < 10; ++i) shop.place_order(two_towels(), now);
  pass(std::chrono::seconds(62));
  std::map<std::string, int> times;
  std::vector<std::string> order;
  for (const Delivery& d : due()) {
    ++times[d.hash];
    order.push_back(d.scope);
  }
  EXPECT_EQ(times.size(), 30U);
  for (const auto& [hash, count] : times) EXPECT_EQ(count, 2) << hash;
  EXPECT_NE(order.front() + order.at(2) + order.at(4), "store/order/createdstore/order/statusUpdatedstore/order/updated");
}

TEST_F(Webhooks, a_wildcard_hook_names_the_event_or_itself) {
  hook("store/order/*");
  shop.set_switch("bigcommerce.wildcard_scope", "registered");
  shop.place_order(two_towels(), now);
  for (const Delivery& d : due()) EXPECT_NE(d.request.body.find(R"("scope":"store/order/*")"), std::string::npos);
}

TEST_F(Webhooks, outcomes_tell_what_was_acknowledged_and_when) {
  hook("store/customer/created");
  const std::int64_t id = new_customer();
  const auto deliveries = due();
  pass(std::chrono::seconds(1));
  shop.answered(deliveries.at(0).id, 200, now);
  ASSERT_EQ(shop.outcomes().size(), 1U);
  EXPECT_EQ(shop.outcomes()[0].kind, DeliveryOutcome::Kind::acked);
  EXPECT_EQ(shop.outcomes()[0].entity, (EntityRef{"customer", std::to_string(id)}));
  EXPECT_EQ(shop.outcomes()[0].at, now);
  EXPECT_EQ(shop.waiting(), 0U);
}

TEST_F(Webhooks, the_same_seed_gives_the_same_hashes) {
  const auto hashes = [](std::uint64_t seed) {
    auto source = make_seeded_random(seed);
    BigCommerce store(BigCommerceOptions{}, *source);
    const TimePoint start = from_unix_s(1767225600);
    store.add_hook("store/order/*", "https://hooks.example.com/bc", {}, start);
    store.place_order(two_towels(), start);
    std::string out;
    for (const Delivery& d : store.due(start + std::chrono::minutes(1), 10)) out += d.hash;
    return out;
  };
  EXPECT_EQ(hashes(3), hashes(3));
  EXPECT_NE(hashes(3), hashes(4));
}

}  // namespace
}  // namespace tradewind::sandbox
