// The edges: the webhook's body, what happens while it fails, what survives a restart.
#include <tradewind/alerts/alerts.hpp>

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "support/fake_store.hpp"
#include "support/recorders.hpp"
#include "support/sim_clock.hpp"

namespace tradewind::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const std::string address = "https://hooks.example.com/services/T0/canary7319";

class TextStore final : public FakeStore {
 public:
  Async<std::map<std::string, PairCounts>> counts() override { co_return std::map<std::string, PairCounts>{}; }
  Async<std::vector<DeadLetterGroup>> dead_letter_groups() override { co_return std::vector<DeadLetterGroup>{}; }
  Async<std::optional<std::string>> load_text(std::string name) override {
    const auto found = texts.find(name);
    co_return found == texts.end() ? std::nullopt : std::optional<std::string>(found->second);
  }
  Async<void> save_text(std::string name, std::string text) override {
    if (fails) co_return Error(Errc::storage, "the disk is full");
    texts[name] = std::move(text);
    co_return Result<void>();
  }
  std::map<std::string, std::string> texts;
};

/// Takes messages with `status`; 0: cannot be reached, -1: never answers.
class Hook final : public HttpClient {
 public:
  explicit Hook(Clock& clock) : clock_(clock) {}
  boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request, Deadline deadline) override {
    calls.push_back(clock_.now());
    if (status < 0) {
      co_await clock_.sleep_until(deadline.at);
      co_return Error{Errc::net_unknown, "no answer in time"};
    }
    if (status == 0) co_return Error{Errc::net_not_sent, "connection refused"};
    if (status == 200) requests.push_back(std::move(request));
    co_return HttpResponse(status);
  }
  int status = 200;
  std::vector<TimePoint> calls;
  std::vector<HttpRequest> requests;

 private:
  Clock& clock_;
};

class Alerts : public ::testing::Test {
 protected:
  void start() {
    alerter_ = make_alerter(AlerterParts{io_.get_executor(), store_, hook_, clock_, *random_, log_, metrics_, SecretString(address),
                                         [this] { return lanes_; }});
    alerter_->start();
  }
  void stop() {
    bool stopped = false;
    boost::asio::co_spawn(io_, alerter_->stop(), [&](std::exception_ptr) { stopped = true; });
    clock_.run(clock_.now() + minutes(1), [&] { return stopped; });
    EXPECT_TRUE(stopped);
    alerter_.reset();
  }
  void TearDown() override {
    if (alerter_) stop();
    EXPECT_EQ(log_.all().find("canary7319"), std::string::npos) << "the address of the webhook is a password";
  }
  void run_for(Millis span) { clock_.run(clock_.now() + span); }
  void refuse_login(bool refused) {
    AlertLane lane;
    lane.account = "crm:1";
    lane.platform = "crm";
    lane.pairs = {"main"};
    lane.paused = refused;
    lane.why = AlertLane::Why::login;
    lane.reason = "<refused & \"gone\">";
    lanes_ = {lane};
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const auto& request : hook_.requests) all.push_back(nlohmann::json::parse(request.body).at("text").get<std::string>());
    return all;
  }

  boost::asio::io_context io_;
  SimClock clock_{io_, *parse_rfc3339("2026-03-02T08:00:00Z")};
  TextStore store_;
  Hook hook_{clock_};
  std::unique_ptr<Random> random_ = make_seeded_random(1);
  RecordingLogger log_;
  RecordingMetrics metrics_;
  std::vector<AlertLane> lanes_;
  std::unique_ptr<Alerter> alerter_;
};

TEST_F(Alerts, are_posted_as_slack_reads_them_once_and_once_when_over) {
  refuse_login(true);
  start();
  run_for(hours(6));
  refuse_login(false);
  run_for(hours(1));
  ASSERT_EQ(hook_.requests.size(), 2u);
  EXPECT_EQ(hook_.requests[0].method, "POST");
  EXPECT_EQ(hook_.requests[0].url, address);
  EXPECT_EQ(hook_.requests[0].headers.get("Content-Type"), "application/json");
  EXPECT_EQ(texts()[0],
            "Tradewind: main: crm refuses the login (&lt;refused &amp; \"gone\"&gt;). Its work waits, everything is kept. Renew the "
            "credentials in the configuration, then reload.");
  EXPECT_EQ(texts()[1].rfind("Tradewind: Over after 6 h 0 min: main: crm refuses the login", 0), 0u) << texts()[1];
  EXPECT_EQ(metrics_.value("alert_messages_total{sent}"), 2);
}

/// Control: without save_text in tell() the second start tells it again.
TEST_F(Alerts, a_restart_repeats_nothing) {
  refuse_login(true);
  start();
  run_for(minutes(5));
  stop();
  start();
  run_for(hours(1));
  EXPECT_EQ(hook_.requests.size(), 1u);
  stop();
  store_.texts.clear();
  start();
  run_for(minutes(5));
  EXPECT_EQ(hook_.requests.size(), 2u) << "control: what was told is not what keeps it quiet";
}

TEST_F(Alerts, a_webhook_that_fails_is_tried_again_ever_later_and_told_in_the_end) {
  for (const int status : {0, 500, 404, -1}) {
    hook_.calls.clear();
    hook_.requests.clear();
    store_.texts.clear();
    hook_.status = status;
    refuse_login(true);
    start();
    run_for(hours(12));
    EXPECT_GE(hook_.calls.size(), 12u) << status;
    EXPECT_LE(hook_.calls.size(), 60u) << status;
    hook_.status = 200;
    run_for(hours(2));
    EXPECT_EQ(hook_.requests.size(), 1u) << status;
    stop();
  }
  EXPECT_GT(metrics_.value("alert_messages_total{failed}"), 40);
  EXPECT_NE(log_.all().find("error=http_404"), std::string::npos);
}

TEST_F(Alerts, what_ended_before_it_could_be_told_is_not_told) {
  hook_.status = 500;
  refuse_login(true);
  start();
  run_for(minutes(3));
  refuse_login(false);
  hook_.status = 200;
  run_for(hours(3));
  EXPECT_TRUE(hook_.requests.empty());
}

TEST_F(Alerts, storage_that_refuses_is_told_once_though_nothing_can_be_saved) {
  store_.open = false;
  store_.fails = true;
  start();
  run_for(hours(2));
  ASSERT_EQ(hook_.requests.size(), 1u);
  EXPECT_NE(texts()[0].find("The database takes no writes"), std::string::npos);
  store_.open = true;
  store_.fails = false;
  run_for(minutes(10));
  EXPECT_EQ(hook_.requests.size(), 2u);
}

TEST_F(Alerts, a_flood_of_causes_is_no_flood_of_calls) {
  refuse_login(true);
  for (int i = 0; i < 50; ++i) lanes_[0].objects["object " + std::to_string(i)] = "INVALID_FIELD";
  start();
  run_for(minutes(10));
  EXPECT_EQ(hook_.requests.size(), 3u);
  int lines = 0;
  for (const auto& text : texts()) lines += 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  EXPECT_EQ(lines, 51);
}

TEST_F(Alerts, stopping_does_not_wait_for_a_webhook_that_hangs) {
  hook_.status = -1;
  refuse_login(true);
  start();
  run_for(std::chrono::seconds(1));
  const TimePoint before = clock_.now();
  stop();
  EXPECT_LT(clock_.now() - before, std::chrono::seconds(2));
}

}  // namespace
}  // namespace tradewind::testing
