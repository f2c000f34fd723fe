// /livez, /readyz, /metrics and /api/v1/status.
#include "admin/api_fixture.hpp"

namespace tradewind::testing {
namespace {

using Health = AdminTest;
using nlohmann::json;

TEST_F(Health, ready_and_alive_differ) {
  components.push_back({"salesforce", false, true, "token refused"});
  EXPECT_EQ(get("/livez").status, 200);
  const auto ready = get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(json::parse(ready.body),
            (json{{"status", "unavailable"}, {"components", {{"storage", "ok"}, {"salesforce", "token refused"}}}}));
  components.push_back({"loop", false, false, "stuck"});
  EXPECT_EQ(get("/livez").status, 503);
}

TEST_F(Health, I_18_status_shows_the_counts_of_the_store) {
  PairCounts counts;
  counts.events = {{EventState::pending, 1}, {EventState::running, 2}, {EventState::retrying, 3},
                   {EventState::done, 4},    {EventState::ignored, 5}, {EventState::dead, 6}};
  counts.received = 21;
  counts.scheduled = 7;
  counts.dead_letters = 8;
  counts.oldest_pending = start - std::chrono::seconds(30);
  store.pair_counts["main"] = counts;
  lanes = {
      {"main", "bigcommerce", false, "", 140}, {"main", "salesforce", true, "503 for 2 minutes", -1}, {"other", "pardot", false, "", 1}};
  lanes[0].used_up_at = parse_rfc3339("2026-03-01T18:30:00Z");
  const auto status = get_json("/api/v1/status");
  EXPECT_EQ(status,
            json::parse(R"({"version":"1.2.3","uptime_s":90,"pairs":[{"name":"main","mode":"live","queue":{"received":21,"pending":1,
    "running":2,"retrying":3,"scheduled":7,"done":4,"ignored":5,"dead":6},"oldest_pending_s":30,"dead_letters":8,"lanes":{
    "bigcommerce":{"state":"ok","reason":null,"quota_left":140,
    "forecast":{"used_up_at":"2026-03-01T18:30:00.000Z"}},"salesforce":{"state":"paused","reason":"503 for 2 minutes","quota_left":null,"forecast":null}}}]})"));
  const auto& queue = status["pairs"][0]["queue"];
  EXPECT_EQ(queue["received"], queue["pending"].get<int>() + queue["running"].get<int>() + queue["retrying"].get<int>() +
                                   queue["done"].get<int>() + queue["ignored"].get<int>() + queue["dead"].get<int>());
}

TEST_F(Health, status_of_a_pair_without_events_is_zero) {
  const auto pair = get_json("/api/v1/status")["pairs"][0];
  EXPECT_EQ(pair["queue"]["received"], 0);
  EXPECT_EQ(pair["queue"]["dead"], 0);
  EXPECT_EQ(pair["oldest_pending_s"], 0);
}

TEST_F(Health, metrics_are_set_before_they_are_shown) {
  PairCounts counts;
  counts.events = {{EventState::done, 4}};
  counts.dead_letters = 2;
  counts.oldest_pending = start - std::chrono::seconds(30);
  store.pair_counts["main"] = counts;
  store.letters = {letter("FIELD_INTEGRITY"), letter("FIELD_INTEGRITY")};
  lanes = {{"main", "salesforce", true, "down", 99}};
  const auto response = get("/metrics");
  EXPECT_EQ(response.body, "exposed\n");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  auto& values = metrics.values;
  EXPECT_EQ(values.at("events,pair=main,state=done"), 4);
  EXPECT_EQ(values.at("events,pair=main,state=dead"), 0);
  EXPECT_EQ(values.at("event_oldest_pending_seconds,pair=main"), 30);
  EXPECT_EQ(values.at("dead_letters,pair=main,reason=FIELD_INTEGRITY"), 2);
  EXPECT_EQ(values.at("lanes_paused,pair=main,target=salesforce"), 1);
  EXPECT_EQ(values.at("api_quota_left,pair=main,target=salesforce"), 99);
  EXPECT_EQ(values.at("build_info,version=1.2.3"), 1);

  store.letters.clear();
  store.pair_counts["main"] = PairCounts{};
  get("/metrics");
  EXPECT_EQ(values.at("dead_letters,pair=main,reason=FIELD_INTEGRITY"), 0);
  EXPECT_EQ(values.at("event_oldest_pending_seconds,pair=main"), 0);
}

TEST_F(Health, dead_letters_beyond_the_newest_thousand_are_counted_as_other) {
  for (int i = 0; i < 1200; ++i) store.letters.push_back(letter("A"));
  store.pair_counts["main"].dead_letters = 1200;
  get("/metrics");
  EXPECT_EQ(metrics.values.at("dead_letters,pair=main,reason=A"), 1000);
  EXPECT_EQ(metrics.values.at("dead_letters,pair=main,reason=other"), 200);
}

}  // namespace
}  // namespace tradewind::testing
