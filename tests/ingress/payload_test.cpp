#include "ingress/payload.hpp"

#include <gtest/gtest.h>

#include "ingress/scopes.hpp"

namespace tradewind::ingress {
namespace {

std::string wrap(const std::string& scope, const std::string& data) {
  return R"({"scope":")" + scope + R"(","store_id":"1025646","data":)" + data +
         R"(,"hash":"7ee67cd1","created_at":1561479335,"producer":"stores/abc123"})";
}

TEST(Payload, reads_what_is_used_and_no_more) {
  const auto payload =
      read_payload(wrap("store/order/statusUpdated", R"({"type":"order","id":250,"status":{"new_status_id":11},"x":[{"id":9}]})"));
  ASSERT_TRUE(payload);
  EXPECT_EQ(payload->scope, "store/order/statusUpdated");
  EXPECT_EQ(payload->hash, "7ee67cd1");
  EXPECT_EQ(payload->producer, "stores/abc123");
  EXPECT_EQ(payload->store_id, "1025646");
  EXPECT_EQ(payload->created_at, 1561479335);
  EXPECT_EQ(payload->value("id"), "250");
  EXPECT_EQ(payload->value("status.new_status_id"), "11");
  EXPECT_EQ(payload->value("missing"), "");
}

TEST(Payload, F_32_refuses_what_is_no_webhook) {
  const std::string good = wrap("store/order/created", R"({"type":"order","id":250})");
  ASSERT_TRUE(read_payload(good)) << "control";
  const auto nested = [](std::size_t levels) {
    return R"({"scope":"store/order/created","data":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
  };
  EXPECT_TRUE(read_payload(nested(31)));
  EXPECT_FALSE(read_payload(nested(32)));
  EXPECT_FALSE(read_payload(nested(20000)));
  const std::vector<std::string> bad{"",
                                     "[]",
                                     "null",
                                     "\"store/order/created\"",
                                     "12",
                                     "{}",
                                     "{\"scope\":1}",
                                     "{\"scope\":\"\"}",
                                     "{\"scope\":\"a b\"}",
                                     "{\"scope\":\"" + std::string(129, 'a') + "\"}",
                                     "{\"scope\":\"a\",\"scope\":\"b\"}",
                                     "{\"scope\":\"a\",\"data\":{\"id\":1,\"id\":2}}",
                                     "{\"scope\":\"a\",\"x\":\"\xff\"}",
                                     "{\"scope\":\"a\",\"x\":\"\\ud800\"}",
                                     std::string("{\"scope\":\"a\"}\0", 14),
                                     "\xef\xbb\xbf" + good,
                                     good + good,
                                     good.substr(0, good.size() - 1),
                                     "\x1f\x8b\x08"};
  for (const auto& body : bad) EXPECT_FALSE(read_payload(body)) << body;
}

TEST(Payload, a_time_that_is_none_counts_as_missing) {
  for (const char* value : {"-1", "0", "1.5", "\"1561479335\"", "null", "1561479335000000", "18446744073709551615"}) {
    const auto payload = read_payload(std::string(R"({"scope":"store/order/created","created_at":)") + value + "}");
    ASSERT_TRUE(payload) << value;
    EXPECT_FALSE(payload->created_at) << value;
  }
}

struct Case {
  const char *scope, *data, *entity, *reason, *label;
};

class Scopes : public ::testing::TestWithParam<Case> {};

TEST_P(Scopes, points_at) {
  const auto& expected = GetParam();
  const auto payload = read_payload(wrap(expected.scope, expected.data));
  ASSERT_TRUE(payload);
  const auto got = classify(*payload);
  EXPECT_EQ(got.entity.kind.empty() ? "" : got.entity.text(), expected.entity);
  EXPECT_EQ(got.ignored_reason, expected.reason);
  EXPECT_EQ(got.label, expected.label);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogue, Scopes,
    ::testing::Values(
        Case{"store/order/created", R"({"type":"order","id":250})", "order:250", "", "store/order/created"},
        Case{"store/order/statusUpdated", R"({"type":"order","id":250,"status":{"new_status_id":11}})", "order:250", "",
             "store/order/statusUpdated"},
        Case{"store/order/refund/created", R"({"type":"order","id":250,"refund":{"refund_id":3}})", "order:250", "",
             "store/order/refund/created"},
        Case{"store/order/transaction/created", R"({"type":"transaction","order_id":"250","transaction_id":"17"})", "order:250", "",
             "store/order/transaction/created"},
        Case{"store/order/transaction/updated", R"({"type":"transaction","id":17})", "", "no_entity_id", "store/order/transaction/updated"},
        Case{"store/order/message/created", R"({"type":"order","id":250,"message":{"order_message_id":1}})", "order:250", "scope_not_used",
             "store/order/message/created"},
        Case{"store/order/metafield/created", R"({"metafield_id":1,"resource_id":"250"})", "", "scope_not_used",
             "store/order/metafield/created"},
        Case{"store/shipment/created", R"({"type":"shipment","id":7,"orderId":250})", "order:250", "", "store/shipment/created"},
        Case{"store/shipment/created", R"({"type":"shipment","id":7})", "", "no_entity_id", "store/shipment/created"},
        Case{"store/customer/created", R"({"type":"customer","id":32,"channel_ids":[1]})", "customer:32", "", "store/customer/created"},
        Case{"store/customer/address/updated", R"({"type":"customer","id":9,"address":{"customer_id":32}})", "customer:32", "",
             "store/customer/address/updated"},
        Case{"store/customer/address/updated", R"({"type":"customer","id":9})", "", "no_entity_id", "store/customer/address/updated"},
        Case{"store/customer/channel/login/access/updated", R"({"customer_id":32,"channel_ids":[1]})", "customer:32", "",
             "store/customer/channel/login/access/updated"},
        Case{"store/order/*", R"({"type":"order","id":250})", "order:250", "", "store/order/*"},
        Case{"store/order/*", R"({"type":"transaction","order_id":"250"})", "order:250", "", "store/order/*"},
        Case{"store/customer/*", R"({"type":"customer","id":9,"address":{"customer_id":32}})", "customer:32", "", "store/customer/*"},
        Case{"store/customer/*", R"({"type":"customer","id":32})", "customer:32", "", "store/customer/*"},
        Case{"store/channel/1/order/updated", R"({"order_id":250})", "order:250", "", "store/order/updated"},
        Case{"store/channel/x/order/updated", R"({"order_id":250})", "", "unknown_scope", "unknown"},
        Case{"store/channel/updated", R"({"type":"channel","id":1})", "", "scope_not_used", "store/channel/updated"},
        Case{"store/cart/abandoned", R"({"type":"cart","id":"09346904-4175-44fd-be53-f7e598531b6c","token":"1e"})",
             "cart:09346904-4175-44fd-be53-f7e598531b6c", "scope_not_used", "store/cart/abandoned"},
        Case{"store/cart/lineItem/created", R"({"type":"cart_line_item","id":"1","cartId":"09346904-4175-44fd-be53-f7e598531b6c"})",
             "cart:09346904-4175-44fd-be53-f7e598531b6c", "scope_not_used", "store/cart/lineItem/created"},
        Case{"store/subscriber/created", R"({"type":"subscriber","id":5})", "subscriber:5", "scope_not_used", "store/subscriber/created"},
        Case{"store/product/updated", R"({"type":"product","id":111})", "product:111", "scope_not_used", "store/product/updated"},
        Case{"store/sku/updated", R"({"type":"sku","id":461,"sku":{"product_id":206,"variant_id":509}})", "product:206", "scope_not_used",
             "store/sku/updated"},
        Case{"store/category/created", R"({"type":"category","id":42})", "category:42", "scope_not_used", "store/category/created"},
        Case{"store/priceList/records/updated", R"([{"price_list_id":1,"variant_id":2}])", "", "scope_not_used",
             "store/priceList/records/updated"},
        Case{"store/hook/deliveryException", R"({"type":"webhook","id":123,"error_code":90001})", "", "scope_not_used",
             "store/hook/deliveryException"},
        Case{"store/order/invented", R"({"type":"order","id":250})", "", "unknown_scope", "unknown"},
        Case{"store/company/created", R"({"id":1})", "", "unknown_scope", "unknown"},
        Case{"store/order/created", R"({"type":"order","id":0})", "", "no_entity_id", "store/order/created"},
        Case{"store/order/created", R"({"type":"order","id":"250/../1"})", "", "no_entity_id", "store/order/created"},
        Case{"store/order/created", R"({"type":"order","id":-1})", "", "no_entity_id", "store/order/created"},
        Case{"store/order/created", "[]", "", "no_entity_id", "store/order/created"}));

}  // namespace
}  // namespace tradewind::ingress
