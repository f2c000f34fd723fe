#include <gtest/gtest.h>

#include <stdexcept>
#include <tradewind/telemetry/telemetry.hpp>

#include "telemetry/catalogue.hpp"

namespace tradewind::test {
namespace {

bool has(const std::string& text, const std::string& line) { return text.find(line + "\n") != std::string::npos; }

TEST(Metrics, counters_gauges_and_histograms) {
  const auto metrics = make_metrics();
  const Labels webhook{{"pair", "main"}, {"scope", "store/order/created"}, {"result", "stored"}};
  metrics->count("webhooks_total", webhook);
  metrics->count("webhooks_total", webhook, 2);
  metrics->set("events", {{"pair", "main"}, {"state", "done"}}, 7);
  metrics->observe("ingest_commit_seconds", {}, 0.003);
  const auto text = metrics->expose();
  EXPECT_TRUE(has(text, R"(tradewind_webhooks_total{pair="main",result="stored",scope="store/order/created"} 3)")) << text;
  EXPECT_TRUE(has(text, R"(tradewind_events{pair="main",state="done"} 7)")) << text;
  EXPECT_TRUE(has(text, R"(tradewind_ingest_commit_seconds_bucket{le="0.002"} 0)")) << text;
  EXPECT_TRUE(has(text, R"(tradewind_ingest_commit_seconds_bucket{le="0.005"} 1)")) << text;
  EXPECT_TRUE(has(text, "tradewind_ingest_commit_seconds_count 1")) << text;
  EXPECT_TRUE(has(text, "# TYPE tradewind_events gauge")) << text;
}

TEST(Metrics, the_order_of_labels_does_not_matter) {
  const auto metrics = make_metrics();
  metrics->set("events", {{"pair", "main"}, {"state", "done"}}, 7);
  metrics->set("events", {{"state", "done"}, {"pair", "main"}}, 8);
  EXPECT_TRUE(has(metrics->expose(), R"(tradewind_events{pair="main",state="done"} 8)"));
}

TEST(Metrics, unknown_names_wrong_kinds_and_wrong_labels_throw) {
  const auto metrics = make_metrics();
  EXPECT_THROW(metrics->count("webhook_total", {}), std::logic_error);
  EXPECT_THROW(metrics->set("webhooks_total", {}, 1), std::logic_error);
  EXPECT_THROW(metrics->set("events", {{"pair", "main"}}, 1), std::logic_error);
  EXPECT_THROW(metrics->set("events", {{"pair", "main"}, {"stat", "done"}}, 1), std::logic_error);
  EXPECT_THROW(metrics->set("build_info", {{"version", "1"}, {"more", "x"}}, 1), std::logic_error);
}

TEST(Metrics, every_documented_metric_is_declared) {
  std::map<std::string, std::vector<std::string>> declared;
  for (const auto& metric : telemetry::catalogue()) declared[metric.name] = metric.labels;
  const std::map<std::string, std::vector<std::string>> documented{
      {"webhooks_total", {"pair", "scope", "result"}},
      {"events", {"pair", "state"}},
      {"event_oldest_pending_seconds", {"pair"}},
      {"event_seconds", {"pair"}},
      {"effects_total", {"pair", "target", "operation", "outcome"}},
      {"api_calls_total", {"pair", "target", "operation", "status"}},
      {"api_call_seconds", {"pair", "target"}},
      {"api_quota_left", {"pair", "target"}},
      {"dead_letters", {"pair", "reason"}},
      {"missed_events_total", {"pair"}},
      {"ingest_commit_seconds", {}},
  };
  for (const auto& [name, labels] : documented) {
    ASSERT_EQ(declared.count(name), 1u) << name;
    EXPECT_EQ(declared[name], labels) << name;
  }
  EXPECT_EQ(declared.count("build_info"), 1u);
}

TEST(Metrics, hostile_label_values_stay_on_their_line) {
  const auto metrics = make_metrics();
  metrics->count("alerts_total", {{"pair", "main"}, {"cause", "a\"\n\xff" + std::string(500, 'x')}});
  const auto text = metrics->expose();
  EXPECT_NE(text.find(R"(cause="a\"\n)"), std::string::npos) << text;
  EXPECT_EQ(text.find('\xff'), std::string::npos);
  EXPECT_EQ(text.find(std::string(200, 'x')), std::string::npos);
}

}  // namespace
}  // namespace tradewind::test
