// What the tests of the Target share: an org, a store and persons with effects.
#pragma once

#include <gtest/gtest.h>

#include <tradewind/salesforce/salesforce.hpp>

#include "calls/sinks.hpp"
#include "calls/store_stub.hpp"
#include "fake_org.hpp"
#include "support/run.hpp"
#include "support/sim_clock.hpp"

namespace tradewind::testing {

inline Id id_of(int number) {
  Id id;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number & 255);
  return id;
}

inline DesiredField want(std::string name, Value value, WriteMode mode = WriteMode::always) {
  return {std::move(name), std::move(value), mode};
}

struct TargetTest : ::testing::Test {
  boost::asio::io_context io;
  SimClock clock{io, *parse_rfc3339("2026-01-21T10:00:00Z")};
  StoreStub store;
  LogSink log;
  FakeOrg org;
  FakeTokens tokens;
  PairSettings settings;
  std::unique_ptr<Target> target;
  int intents = 0;
  bool lease_held = true;

  TargetTest() {
    settings.name = "main";
    settings.bigcommerce.store_hash = "abc123";
    org.rows["Campaign"] = {Json{{"Id", "701000000000001AAA"}, {"Name", "Web shop"}, {"IsActive", true}}};
    org.rows["CampaignMemberStatus"] = {Json{{"CampaignId", "701000000000001AAA"}, {"Label", "Sent"}},
                                        Json{{"CampaignId", "701000000000001AAA"}, {"Label", "Purchased"}}};
  }

  static Effect effect(int number, std::string kind, std::string payload = "{}") {
    Effect made;
    made.id = id_of(number);
    made.pair = "main";
    made.kind = std::move(kind);
    made.payload = std::move(payload);
    return made;
  }
  static Effect campaign(int number, std::string status = "Purchased") {
    return effect(number, "campaign", Json{{"name", "Web shop"}, {"status", status}}.dump());
  }

  /// A person with a fields effect; its effects are numbered from 100 * number.
  DeliveryItem person(int number) const {
    const std::string n = std::to_string(number);
    DeliveryItem item;
    item.task.person = id_of(number);
    item.pair = "main";
    item.key = "abc123-customer-" + n;
    PersonContext context;
    context.id = item.task.person;
    context.email = "p" + n + "@example.com";
    context.pairs.push_back({"main", item.key, number});
    item.task.contexts["main"] = std::move(context);
    item.task.effects.push_back(effect(100 * number, "fields"));
    item.desired["lead"] = {want("LastName", "Name" + n), want("Company", "Shop")};
    item.desired["contact"] = {want("FirstName", "First"), want("LastName", "Name" + n)};
    return item;
  }
  static void link(DeliveryItem& item, const std::string& object, const std::string& id) {
    Link made;
    made.account = "salesforce:main";
    made.object = object;
    made.remote_id = id;
    item.task.contexts["main"].links.push_back(std::move(made));
  }

  Target& make_target() {
    if (!target) target = make_salesforce_target(settings, "salesforce:main", tokens, org, store, clock, log);
    return *target;
  }
  std::vector<ItemOutcome> deliver(std::vector<DeliveryItem> items) {
    make_target();
    Intend intend = [this](const DeliveryItem&, std::vector<EffectIntent> wanted) { return intended(std::move(wanted)); };
    const auto deadline = Deadline::in(clock, std::chrono::minutes(2));
    return run(io, target->deliver(std::move(items), std::move(intend), deadline));
  }
  ItemOutcome deliver_one(DeliveryItem item) {
    std::vector<DeliveryItem> items;
    items.push_back(std::move(item));
    return deliver(std::move(items)).front();
  }
  /// The description is read in a call of its own, once.
  void know_org() {
    make_target();
    ASSERT_TRUE(run(io, target->refresh(Deadline::in(clock, std::chrono::minutes(1)))));
    org.log.clear();
  }
  Result<std::vector<RemoteView>> look(DeliveryItem item) {
    return run(io, make_target().look(std::move(item), Deadline::in(clock, std::chrono::minutes(1))));
  }
  boost::asio::awaitable<bool> intended(std::vector<EffectIntent> wanted) {
    intents += static_cast<int>(wanted.size());
    co_return lease_held;
  }
};

inline std::string link_of(const ItemOutcome& outcome, const std::string& object) {
  for (const auto& link : outcome.links)
    if (link.object == object) return link.remote_id;
  return "none";
}

}  // namespace tradewind::testing
