// A store with its own seed and clock for each test.
#pragma once

#include <tradewind/sandbox/bigcommerce.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace tradewind::sandbox {

using TestJson = nlohmann::json;

class ShopTest : public ::testing::Test {
 protected:
  ShopTest() { shop.set_switch("bigcommerce.reorder_ms", "0"); }

  HttpResponse send(const std::string& method, const std::string& path, const std::string& body = {},
                    const std::string& token = "sandbox-store-token") {
    HttpRequest request(method, "/stores/abc123" + path, {}, body);
    request.headers.set("X-Auth-Token", token);
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    return shop.handle(request, now);
  }
  HttpResponse get(const std::string& path) { return send("GET", path); }
  TestJson json(const std::string& path) {
    const HttpResponse response = get(path);
    EXPECT_EQ(response.status, 200) << path << " " << response.body;
    return TestJson::parse(response.body, nullptr, false);
  }

  std::int64_t new_customer(const std::string& email = "ada@example.com") {
    NewCustomer customer;
    customer.email = email;
    customer.first_name = "Ada";
    customer.last_name = "Lovelace";
    return shop.create_customer(std::move(customer), now);
  }
  static NewOrder two_towels() {
    NewOrder order;
    OrderItem towel;
    towel.name = "Towel";
    towel.sku = "T-1";
    towel.quantity = 2;
    towel.price = "19.99";
    order.items = {towel};
    order.billing.email = "guest@example.com";
    return order;
  }

  std::unique_ptr<Random> random = make_seeded_random(7);
  BigCommerce shop{BigCommerceOptions{}, *random};
  TimePoint now = from_unix_s(1767225600);
};

}  // namespace tradewind::sandbox
