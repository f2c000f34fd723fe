// An admin API over a store that tests fill.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tradewind/admin/admin.hpp>
#include <tradewind/base/random.hpp>

#include "admin/admin_store.hpp"
#include "support/run.hpp"
#include "support/sim_clock.hpp"

namespace tradewind::testing {

/// Keeps the last value of each series as `name{label=value,...}`.
class GaugeKeeper final : public Metrics {
 public:
  void count(std::string_view name, const Labels& labels, double by) override { values[key(name, labels)] += by; }
  void set(std::string_view name, const Labels& labels, double value) override { values[key(name, labels)] = value; }
  void observe(std::string_view, const Labels&, double) override {}
  std::string expose() const override { return "exposed\n"; }

  std::map<std::string, double> values;

 private:
  static std::string key(std::string_view name, const Labels& labels) {
    std::string out(name);
    for (const auto& [label, value] : labels) out += "," + label + "=" + value;
    return out;
  }
};

class FakePreviewer final : public Previewer {
 public:
  Async<std::vector<FieldPreview>> fields(PreviewAsk ask, Deadline) override {
    asked.push_back(std::move(ask));
    co_return rows;
  }
  Result<std::vector<MappingFinding>> check(const std::string& pair, const std::string&) const override {
    if (pair != "main") return Error(Errc::not_found, "there is no pair `" + pair + "`");
    return findings;
  }

  std::vector<PreviewAsk> asked;
  std::vector<FieldPreview> rows;
  std::vector<MappingFinding> findings;
};

class AdminTest : public ::testing::Test {
 protected:
  AdminTest() {
    settings.admin.token = SecretString("the-admin-token");
    settings.pairs.resize(1);
    settings.pairs[0].name = "main";
    AdminDeps deps{store, clock, metrics, settings, "1.2.3", start - std::chrono::seconds(90), {}, {}, {}, {}, {}};
    deps.lanes = [this] { return lanes; };
    deps.components = [this] { return components; };
    deps.work_changed = [this] { ++woken; };
    deps.preview = [this]() -> Previewer& { return preview; };
    deps.counted_statuses = [](const std::string&) { return std::vector<int>{2, 10}; };
    api = make_admin_api(std::move(deps));
  }

  HttpResponse send(HttpRequest request) {
    Peer peer;
    return run(io, api->handle(std::move(request), peer));
  }
  HttpResponse get(const std::string& target) { return send(authorized("GET", target)); }
  HttpResponse post(const std::string& target, const std::string& body) {
    HttpRequest request = authorized("POST", target);
    request.body = body;
    return send(std::move(request));
  }
  static HttpRequest authorized(const std::string& method, const std::string& target) {
    HttpRequest request(method, target);
    request.headers.set("Authorization", "Bearer the-admin-token");
    return request;
  }
  nlohmann::json get_json(const std::string& target, int status = 200) {
    const auto response = get(target);
    EXPECT_EQ(response.status, status) << response.body;
    return nlohmann::json::parse(response.body);
  }

  Id next_id() { return Id::make(start, *random); }
  EventRow event(const std::string& entity_id, EventState state = EventState::done) {
    EventRow row;
    row.id = next_id();
    row.pair = "main";
    row.scope = "store/order/created";
    row.entity = {"order", entity_id};
    row.webhook_id = "hook-" + entity_id;
    row.created_at = row.received_at = start;
    row.state = state;
    return row;
  }
  DeadLetterRow letter(const std::string& code, const std::string& pair = "main") {
    DeadLetterRow row;
    row.id = next_id();
    row.event_id = next_id();
    row.pair = pair;
    row.entity = {"order", "7"};
    row.stage = "deliver";
    row.account = "salesforce:00D1";
    row.error = {code, "a value is refused", "LastName", "Required fields are missing"};
    row.attempts = 3;
    row.since = start;
    row.state = "open";
    return row;
  }

  const TimePoint start = *parse_rfc3339("2026-01-21T12:00:00Z");
  boost::asio::io_context io;
  SimClock clock{io, start};
  std::unique_ptr<Random> random = make_seeded_random(1);
  AdminStore store;
  GaugeKeeper metrics;
  Settings settings;
  std::vector<LaneView> lanes;
  std::vector<ComponentView> components{{"storage", true, true, ""}};
  FakePreviewer preview;
  int woken = 0;
  std::unique_ptr<AdminApi> api;
};

}  // namespace tradewind::testing
