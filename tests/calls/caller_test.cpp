#include <tradewind/calls/caller.hpp>

#include "calls/day_count.hpp"
#include "calls/quota.hpp"
#include "sinks.hpp"
#include "store_stub.hpp"
#include "support/sim_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace tradewind::calls {
namespace {

using namespace std::chrono_literals;
using Answer = boost::system::result<HttpResponse, CallError>;
const TimePoint start = *parse_rfc3339("2026-01-21T10:00:00Z");

/// Answers each request after `latency`, with `respond`; remembers how many were out at once.
class FakeHttp final : public HttpClient {
 public:
  explicit FakeHttp(Clock& clock) : clock_(clock) {}
  boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest, Deadline) override {
    most = std::max(most, ++out);
    ++calls;
    co_await clock_.sleep_until(clock_.now() + latency);
    --out;
    co_return respond();
  }
  std::function<Result<HttpResponse>()> respond = [] { return HttpResponse(200); };
  Millis latency{100};
  int out = 0, most = 0, calls = 0;

 private:
  Clock& clock_;
};

struct CallerTest : ::testing::Test {
  boost::asio::io_context io;
  testing::SimClock clock{io, start};
  FakeHttp http{clock};
  testing::StoreStub store;
  testing::LogSink log;
  testing::MetricSink metrics;
  CallerOptions options;
  std::unique_ptr<AccountCaller> caller;
  std::vector<Answer> answers;
  std::vector<Step> steps;

  CallerTest() {
    options.account = "pardot:0Uv";
    options.target = "pardot";
    options.concurrency = 4;
  }
  void make() { caller = make_caller(options, http, store, clock, log, metrics); }
  boost::asio::awaitable<void> one(Millis span) {
    CallInfo info;
    info.pair = "main";
    info.operation = "prospect.read";
    info.path = "/api/v5/objects/prospects/{id}";
    HttpRequest request("GET", "https://pi.pardot.com/api/v5/objects/prospects/4711?email=ada%40example.com");
    const auto deadline = Deadline::in(clock, span);
    auto answer = co_await caller->call(std::move(info), std::move(request), deadline, steps);
    answers.push_back(std::move(answer));
  }
  void run(int count, Millis span = 40s) {
    for (int i = 0; i < count; ++i) boost::asio::co_spawn(io, one(span), boost::asio::detached);
    const auto want = answers.size() + static_cast<std::size_t>(count);
    clock.run(clock.now() + 2min, [this, want] { return answers.size() == want; });
    ASSERT_EQ(answers.size(), want);
  }
  int answered() const {
    return static_cast<int>(std::count_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.has_value(); }));
  }
};

TEST_F(CallerTest, I_10_never_more_calls_at_once_than_slots) {
  make();
  run(50);
  EXPECT_EQ(answered(), 50);
  EXPECT_EQ(http.most, 4);
}

TEST_F(CallerTest, F_54_two_processes_share_the_slots) {
  make();
  auto other = make_caller(options, http, store, clock, log, metrics);
  run(4);
  std::swap(caller, other);
  run(1, 10s);
  EXPECT_EQ(answers.back().error().kind, CallError::Kind::throttled);
  boost::asio::co_spawn(io, other->close(), boost::asio::detached);
  run(1);
  EXPECT_TRUE(answers.back().has_value());
}

TEST_F(CallerTest, slots_are_leased_again_when_half_of_the_lease_is_over) {
  make();
  run(1);
  const auto first = store.fence;
  run(1);
  EXPECT_EQ(store.fence, first);
  clock.run(clock.now() + 2min);
  run(1);
  EXPECT_EQ(store.fence, first + 1);
}

TEST_F(CallerTest, F_40_a_pause_is_waited_out_within_the_deadline_and_told_beyond_it) {
  make();
  caller->pause(start + 3s, "66");
  run(1);
  EXPECT_TRUE(answers.back().has_value());
  EXPECT_EQ(clock.now(), start + 3s + http.latency);
  caller->pause(start + 3h, "122");
  run(1);
  ASSERT_TRUE(answers.back().has_error());
  EXPECT_EQ(answers.back().error().kind, CallError::Kind::throttled);
  EXPECT_EQ(answers.back().error().retry_at, start + 3h);
  EXPECT_EQ(steps.back().outcome, "waiting");
  EXPECT_EQ(http.calls, 1);
}

TEST_F(CallerTest, F_48_own_calls_of_a_day_end_at_the_share_until_the_next_day_of_the_account) {
  options.budget = CallerOptions::Budget::daily;
  options.share = 0.8;
  options.daily_calls = 50;
  options.day_of = [](TimePoint at) { return format_date(std::chrono::floor<std::chrono::days>(at + 2h)); };
  make();
  run(60);
  EXPECT_EQ(answered(), 40);
  EXPECT_EQ(http.calls, 40);
  run(1);
  EXPECT_EQ(answers.back().error().retry_at, *parse_rfc3339("2026-01-21T22:00:00Z"));
  clock.run(*parse_rfc3339("2026-01-21T22:00:00Z"));
  run(1);
  EXPECT_TRUE(answers.back().has_value());
}

TEST_F(CallerTest, unused_calls_and_slots_are_given_back) {
  options.budget = CallerOptions::Budget::daily;
  make();
  run(3);
  EXPECT_EQ(store.quota["pardot:0Uv/2026-01-21"], 20);
  boost::asio::co_spawn(io, caller->close(), boost::asio::detached);
  clock.run(clock.now());
  EXPECT_EQ(store.quota["pardot:0Uv/2026-01-21"], 3);
  EXPECT_TRUE(store.leases.empty());
}

TEST_F(CallerTest, salesforce_usage_of_everybody_stops_us_at_the_reserve) {
  options.budget = CallerOptions::Budget::usage_header;
  options.share = 0.5;
  http.respond = [] {
    HttpResponse response(200);
    response.headers.set("Sforce-Limit-Info", "api-usage=4600/5000; per-app-api-usage=17/250(appName=x)");
    return response;
  };
  make();
  run(1);
  EXPECT_EQ(answered(), 1);
  run(1);
  EXPECT_EQ(answered(), 1);
  EXPECT_EQ(caller->quota_left(), 400);
  EXPECT_EQ(answers.back().error().reason, "daily_quota");
}

TEST_F(CallerTest, bigcommerce_window_is_learned_from_the_headers) {
  options.budget = CallerOptions::Budget::window;
  options.share = 0.5;
  std::int64_t left = 10;
  http.respond = [this, &left] {
    HttpResponse response(200);
    response.headers.set("x-rate-limit-requests-quota", "10").set("x-rate-limit-requests-left", std::to_string(--left));
    response.headers.set("x-rate-limit-time-window-ms", "30000");
    response.headers.set("x-rate-limit-time-reset-ms", std::to_string((start + 30s - clock.now()).count()));
    return response;
  };
  make();
  run(8, 20s);
  EXPECT_EQ(http.calls, 5);
  EXPECT_EQ(answers.back().error().retry_at, start + 30s);
}

TEST_F(CallerTest, F_43_an_answer_that_did_not_come_whole_is_unknown) {
  make();
  http.respond = [] { return Error{Errc::net_unknown, "cut"}; };
  run(1);
  EXPECT_EQ(answers.back().error().kind, CallError::Kind::unknown);
  EXPECT_EQ(steps.back().outcome, "unknown");
  http.respond = [] { return Error{Errc::net_not_sent, "refused"}; };
  run(1);
  EXPECT_EQ(answers.back().error().kind, CallError::Kind::not_sent);
}

// Control: urgent_only_until() taken away in quota.cpp, plain work uses the last tenth too.
TEST_F(CallerTest, L3_the_last_tenth_of_the_own_calls_is_for_urgent_work) {
  options.budget = CallerOptions::Budget::daily;
  options.share = 1;
  options.daily_calls = 100;
  make();
  run(89);
  EXPECT_FALSE(caller->urgent_only_until());
  run(1);
  EXPECT_EQ(caller->urgent_only_until(), clock.now() + 1h);
  run(9);
  EXPECT_EQ(answered(), 99) << "urgent work goes on";
  clock.run(*parse_rfc3339("2026-01-21T23:30:00Z"));
  EXPECT_EQ(caller->urgent_only_until(), *parse_rfc3339("2026-01-22T00:00:00Z"));
  clock.run(*parse_rfc3339("2026-01-22T00:00:00Z"));
  EXPECT_FALSE(caller->urgent_only_until());
}

TEST_F(CallerTest, L3_so_it_is_when_others_used_most) {
  options.budget = CallerOptions::Budget::usage_header;
  options.share = 0.5;
  int used = 4000;
  http.respond = [&used] {
    HttpResponse response(200);
    response.headers.set("Sforce-Limit-Info", "api-usage=" + std::to_string(used) + "/5000");
    return response;
  };
  make();
  run(1);
  EXPECT_FALSE(caller->urgent_only_until());
  used = 4300;  // 700 left, 500 of them in reserve: 200 is less than a tenth of our 2500
  run(1);
  EXPECT_EQ(caller->urgent_only_until(), clock.now() + 1h);
  clock.run(clock.now() + 1h);
  EXPECT_FALSE(caller->urgent_only_until()) << "nobody knows any more: one call tells";
}

TEST_F(CallerTest, F_48_the_forecast_is_told_once_an_hour) {
  options.budget = CallerOptions::Budget::daily;
  options.share = 1;
  options.daily_calls = 1000;
  make();
  for (int i = 0; i < 30; ++i) {
    run(3);
    clock.run(clock.now() + 4min);
  }
  // 45 calls an hour from ten o'clock on: 910 are left at noon, which lasts.
  EXPECT_FALSE(caller->used_up_at());
  EXPECT_EQ(log.text.find("quota_forecast"), std::string::npos);
  for (int i = 0; i < 30; ++i) {
    run(15);
    clock.run(clock.now() + 4min);
  }
  ASSERT_TRUE(caller->used_up_at());
  EXPECT_GT(*caller->used_up_at(), clock.now() + 90min);
  EXPECT_LT(*caller->used_up_at(), clock.now() + 4h);
  const auto first = log.text.find("quota_forecast the calls of the day will be used up at 2026-01-21T");
  ASSERT_NE(first, std::string::npos);
  int told = 0;
  for (auto at = first; at != std::string::npos; at = log.text.find("quota_forecast", at + 1)) ++told;
  EXPECT_LE(told, 2);
  clock.run(*parse_rfc3339("2026-01-22T00:00:00Z"));
  EXPECT_FALSE(caller->used_up_at());
}

TEST_F(CallerTest, F_23_a_new_day_of_the_account_is_not_judged_by_the_last) {
  options.budget = CallerOptions::Budget::daily;
  options.day_of = [](TimePoint at) { return format_date(std::chrono::floor<std::chrono::days>(at - 5h)); };
  std::string usage = "24000/25000";
  http.respond = [&usage] {
    HttpResponse response(200);
    response.headers.set("x-api-usage", usage);
    return response;
  };
  make();
  clock.run(*parse_rfc3339("2026-01-22T04:30:00Z"));
  run(1);
  run(1);
  EXPECT_EQ(answers.back().error().retry_at, *parse_rfc3339("2026-01-22T05:00:00Z")) << "midnight of the account, not an hour later";
  clock.run(*parse_rfc3339("2026-01-22T05:00:00Z"));
  usage = "1/25000";
  run(1);
  EXPECT_TRUE(answers.back().has_value());
  run(1);
  EXPECT_TRUE(answers.back().has_value());
}

TEST_F(CallerTest, unknown_codes_are_counted_and_nothing_else_becomes_a_label) {
  make();
  caller->unclassified("main", "4711");
  caller->unclassified("main", "4711");
  caller->unclassified("main", "ada@example.com is odd");
  EXPECT_EQ(metrics.values["unknown_codes_total,main,pardot,4711"], 2);
  EXPECT_EQ(metrics.values["unknown_codes_total,main,pardot,other"], 1);
  for (int i = 0; i < 200; ++i) caller->unclassified("main", "C" + std::to_string(i));
  EXPECT_EQ(metrics.values["unknown_codes_total,main,pardot,other"], 1 + 151);
  EXPECT_EQ(log.text.find("ada"), std::string::npos);
}

// covers F-58: a name without an address is as a host that refuses: nothing was sent.
TEST_F(CallerTest, F_42_a_black_hole_gives_its_slot_back_at_the_deadline) {
  options.concurrency = 1;
  make();
  http.latency = 40s;
  http.respond = [] { return Error{Errc::net_unknown, "no answer in time"}; };
  run(1, 40s);
  EXPECT_EQ(answers.back().error().kind, CallError::Kind::unknown);
  http.latency = 100ms;
  http.respond = [] { return HttpResponse(200); };
  run(1);
  EXPECT_TRUE(answers.back().has_value());
}

TEST_F(CallerTest, nothing_is_sent_that_cannot_be_counted) {
  options.budget = CallerOptions::Budget::daily;
  store.storage_down = true;
  make();
  run(1);
  EXPECT_EQ(answers.back().error().kind, CallError::Kind::not_sent);
  EXPECT_EQ(http.calls, 0);
}

TEST_F(CallerTest, I_21_calls_are_counted_and_logged_without_ids_or_query) {
  make();
  run(1);
  EXPECT_EQ(metrics.values["api_calls_total,main,pardot,prospect.read,200"], 1);
  EXPECT_NE(log.text.find("api_call GET /api/v5/objects/prospects/{id}"), std::string::npos);
  EXPECT_EQ(log.text.find("4711"), std::string::npos);
  EXPECT_EQ(log.text.find("ada"), std::string::npos);
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].duration_ms, 100);
  EXPECT_EQ(steps[0].status, 200);
}

TEST(Usage, is_read_from_the_forms_the_platforms_send) {
  EXPECT_EQ(parse_usage("api-usage=18/5000", "api-usage="), (std::pair<std::int64_t, std::int64_t>{18, 5000}));
  EXPECT_EQ(parse_usage("1204/25000", ""), (std::pair<std::int64_t, std::int64_t>{1204, 25000}));
  for (const char* bad : {"", "api-usage", "api-usage=x/5", "api-usage=5", "api-usage=5/", "api-usage=5/0", "api-usage=-5/10"})
    EXPECT_FALSE(parse_usage(bad, "api-usage=")) << bad;
}

TEST(NextDay, F_23_is_the_moment_the_date_changes) {
  const auto utc = [](TimePoint at) { return format_date(std::chrono::floor<std::chrono::days>(at)); };
  EXPECT_EQ(next_day(*parse_rfc3339("2026-01-21T23:59:59Z"), utc), *parse_rfc3339("2026-01-22T00:00:00Z"));
  EXPECT_EQ(next_day(*parse_rfc3339("2026-01-21T00:00:00Z"), utc), *parse_rfc3339("2026-01-22T00:00:00Z"));
  const auto nepal = [](TimePoint at) { return format_date(std::chrono::floor<std::chrono::days>(at + 5h + 45min)); };
  EXPECT_EQ(next_day(*parse_rfc3339("2026-01-21T12:00:00Z"), nepal), *parse_rfc3339("2026-01-21T18:15:00Z"));
}

}  // namespace
}  // namespace tradewind::calls
