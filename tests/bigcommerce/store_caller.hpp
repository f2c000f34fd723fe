// Callers for tests: one leads to the simulated store in memory, and may change what comes back.
#pragma once

#include <tradewind/bigcommerce/source.hpp>
#include <tradewind/sandbox/bigcommerce.hpp>

#include "support/run.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tradewind {

class StillClock final : public Clock {
 public:
  TimePoint now() const override { return at; }
  boost::asio::awaitable<void> sleep_until(TimePoint) override { co_return; }
  std::unique_ptr<Wakeup> make_wakeup() override { return nullptr; }
  TimePoint at = from_unix_s(1767225600);
};

class StoreCaller final : public Caller {
 public:
  using Answer = boost::system::result<HttpResponse, CallError>;

  StoreCaller(sandbox::BigCommerce& shop, StillClock& clock) : shop_(shop), clock_(clock) {}

  boost::asio::awaitable<Answer> call(CallInfo info, HttpRequest request, Deadline, std::vector<Step>& steps) override {
    operations.push_back(info.operation);
    targets.push_back(request.url);
    pairs.insert(info.pair);
    Step step;
    step.stage = "read";
    step.path = info.path;
    steps.push_back(std::move(step));
    const bool known = replay && answers.count(info.operation) != 0;
    Answer answer = known ? answers.at(info.operation) : shop_.handle(request, clock_.at);
    if (answer) answers[info.operation] = *answer;
    if (change) change(info.operation, answer);
    co_return answer;
  }
  void pause(TimePoint until, std::string) override { paused_until = until; }
  std::int64_t quota_left() const override { return -1; }
  void unclassified(const std::string&, const std::string& code) override { unknown.push_back(code); }

  std::size_t calls(const std::string& operation) const {
    return static_cast<std::size_t>(std::count(operations.begin(), operations.end(), operation));
  }

  std::function<void(const std::string& operation, Answer& answer)> change;
  std::map<std::string, HttpResponse> answers;  ///< the last one of each operation, before any change
  bool replay = false;                          ///< answer from there
  std::vector<std::string> operations, targets;
  std::set<std::string> pairs;
  std::optional<TimePoint> paused_until;
  std::vector<std::string> unknown;  ///< codes reported as such

 private:
  sandbox::BigCommerce& shop_;
  StillClock& clock_;
};

class SourceTest : public ::testing::Test {
 protected:
  SourceTest() {
    settings.name = "main";
    settings.bigcommerce.store_hash = "abc123";
    settings.bigcommerce.access_token = SecretString("sandbox-store-token");
    shop.set_switch("bigcommerce.quota", "100000");
    source = make_bigcommerce_source(settings, caller, clock);
  }

  static ReadNeeds everything() {
    ReadNeeds needs;
    needs.order_lines = needs.customer_addresses = needs.customer_attributes = needs.customer_group = true;
    return needs;
  }
  std::vector<Fetched> read(std::vector<EntityRef> entities, ReadNeeds needs = everything()) {
    const Deadline deadline{clock.at + std::chrono::seconds(30)};
    return testing::run(io, source->read(std::move(entities), needs, deadline));
  }
  Fetched read_one(const std::string& kind, std::int64_t id, ReadNeeds needs = everything()) {
    return read({EntityRef{kind, std::to_string(id)}}, needs).at(0);
  }
  Customer customer(std::int64_t id, ReadNeeds needs = everything()) {
    return std::get<Customer>(std::get<Entity>(read_one("customer", id, needs).result));
  }
  Order order(std::int64_t id, ReadNeeds needs = everything()) {
    return std::get<Order>(std::get<Entity>(read_one("order", id, needs).result));
  }
  static bool gone(const Fetched& fetched) {
    const auto* entity = std::get_if<Entity>(&fetched.result);
    return entity && std::holds_alternative<Gone>(*entity);
  }
  static RemoteTrouble trouble(const Fetched& fetched) {
    const auto* found = std::get_if<RemoteTrouble>(&fetched.result);
    if (!found) ADD_FAILURE() << "no trouble";
    return found ? *found : RemoteTrouble{};
  }
  void answer_with(HttpResponse response) {
    caller.change = [response](const std::string&, StoreCaller::Answer& answer) { answer = response; };
  }

  std::int64_t new_customer(const std::string& email = "ada@example.com") {
    sandbox::NewCustomer one;
    one.email = email;
    return shop.create_customer(std::move(one), clock.at);
  }
  static sandbox::NewOrder guest_order() {
    sandbox::NewOrder one;
    one.billing.email = "Guest@Example.com";
    one.billing.first_name = "Grace";
    one.billing.postal_code = "78108";
    one.billing.country_code = "US";
    sandbox::OrderItem towel;
    towel.name = "Towel";
    towel.sku = "T-1";
    towel.brand = "Linen";
    towel.quantity = 2;
    towel.price = "19.99";
    one.items = {towel};
    one.shipping = "5.50";
    one.discount = "1";
    return one;
  }

  boost::asio::io_context io;
  StillClock clock;
  std::unique_ptr<Random> random = make_seeded_random(5);
  sandbox::BigCommerce shop{sandbox::BigCommerceOptions{}, *random};
  StoreCaller caller{shop, clock};
  PairSettings settings;
  std::unique_ptr<Source> source;
};

}  // namespace tradewind
