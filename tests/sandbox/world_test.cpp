// Routing, faults on demand, history, the control calls, scripts, and the sender of webhooks.
#include <tradewind/sandbox/world.hpp>

#include "support/run.hpp"
#include "support/sim_clock.hpp"

#include <gtest/gtest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

namespace tradewind::sandbox {
namespace {

namespace asio = boost::asio;
using Json = nlohmann::json;

std::unique_ptr<World> store_world(std::uint64_t seed = 1) {
  auto random = make_seeded_random(seed);
  std::vector<std::unique_ptr<Platform>> platforms;
  platforms.push_back(std::make_unique<BigCommerce>(BigCommerceOptions{}, *random));
  return std::make_unique<World>(std::move(random), std::move(platforms));
}

class WorldTest : public ::testing::Test {
 protected:
  HttpRequest request(const std::string& path) {
    HttpRequest out("GET", path);
    out.headers.set("X-Auth-Token", "sandbox-store-token");
    return out;
  }
  Reply get(const std::string& path) { return world->handle(request(path), now); }
  Result<std::string> act(const std::string& action) { return world->act(action, now); }
  void fault(const std::string& kind, const std::string& match = {}, int times = 1) {
    Fault one;
    one.platform = "bigcommerce";
    one.kind = kind;
    one.match = match;
    one.times = times;
    world->add_fault(one);
  }

  const std::string time_path = "/stores/abc123/v2/time";
  std::unique_ptr<World> world = store_world();
  TimePoint now = from_unix_s(1767225600);
};

TEST_F(WorldTest, routes_by_path_and_keeps_history) {
  EXPECT_EQ(get(time_path + "?x=1").response.status, 200);
  EXPECT_EQ(get("/nowhere").response.status, 404);
  ASSERT_EQ(world->history().size(), 1U);
  const HistoryLine& line = world->history()[0];
  EXPECT_EQ(line.platform, "bigcommerce");
  EXPECT_EQ(line.path, time_path + "?x=1");
  EXPECT_EQ(line.status, 200);
  EXPECT_TRUE(line.executed);
}

TEST_F(WorldTest, faults_strike_as_often_as_asked_and_where_they_match) {
  fault("status", "GET /stores/abc123/v2/time", 2);
  EXPECT_EQ(get("/stores/abc123/v2/store").response.status, 200) << "does not match";
  EXPECT_EQ(get(time_path).response.status, 503);
  EXPECT_EQ(get(time_path).response.status, 503);
  EXPECT_EQ(get(time_path).response.status, 200);
  EXPECT_FALSE(world->history()[1].executed);
}

TEST_F(WorldTest, a_fault_may_last_until_a_moment) {
  Fault outage;
  outage.kind = "html";
  outage.until = now + std::chrono::seconds(30);
  world->add_fault(outage);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get(time_path).response.status, 502);
  EXPECT_EQ(get(time_path).response.headers.get("Content-Type"), "text/html");
  now += std::chrono::seconds(30);
  EXPECT_EQ(get(time_path).response.status, 200);
}

TEST_F(WorldTest, answers_are_lost_cut_or_never_given) {
  fault("reset_before");
  const Reply reset = get("/stores/abc123/v2/orders/5");
  EXPECT_EQ(reset.response.cut, std::optional<std::size_t>(0));
  EXPECT_TRUE(world->bigcommerce().reads().empty()) << "not executed";
  fault("lost_after");
  const Reply lost = get("/stores/abc123/v2/orders/5");
  EXPECT_EQ(lost.response.cut, std::optional<std::size_t>(0));
  EXPECT_EQ(world->bigcommerce().reads().size(), 1U) << "executed";
  fault("truncate");
  EXPECT_EQ(get(time_path).response.cut, std::optional<std::size_t>(10));
  EXPECT_FALSE(get(time_path).response.cut);
}

TEST_F(WorldTest, a_delay_holds_the_request_before_it_is_executed) {
  Fault slow;
  slow.kind = "delay";
  slow.delay = Millis(1500);
  world->add_fault(slow);
  EXPECT_EQ(get(time_path).response.status, 200) << "left to hold()";
  EXPECT_EQ(world->hold(request(time_path), now), Millis(1500));
  EXPECT_EQ(world->hold(request(time_path), now), Millis(0));
  asio::io_context io;
  testing::SimClock clock(io, now);
  world->add_fault(slow);
  const HttpHandler handler = make_sandbox_handler(*world, clock);
  std::optional<HttpResponse> answer;
  asio::co_spawn(io, handler(request(time_path), Peer{}), [&](std::exception_ptr, HttpResponse response) { answer = std::move(response); });
  clock.run(now + Millis(1499));
  EXPECT_FALSE(answer);
  clock.run(now + Millis(1500));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(world->history().back().at, now + Millis(1500));
}

TEST_F(WorldTest, shoppers_act_through_the_control_calls) {
  const auto created = act(R"({"do":"create_customer","email":"ada@example.com","first_name":"Ada","attributes":{"Size":"M"}})");
  ASSERT_TRUE(created) << created.error().message();
  EXPECT_EQ(Json::parse(*created)["id"], 1);
  ASSERT_TRUE(act(R"({"do":"place_order","customer":"ada@example.com","items":[{"name":"Towel","quantity":2,"price":19.9}]})"));
  ASSERT_TRUE(act(R"({"do":"set_order_status","order":"last","status":2})"));
  const Json records = Json::parse(world->records());
  EXPECT_EQ(records["bigcommerce"]["customer"][0]["email"], "ada@example.com");
  EXPECT_EQ(records["bigcommerce"]["order"][0]["total"], "39.8000 USD");
  EXPECT_EQ(records["bigcommerce"]["order"][0]["status"], "Shipped");
  EXPECT_FALSE(act(R"({"do":"dance"})"));
  EXPECT_FALSE(act(R"({"do":"delete_customer","customer":"nobody@example.com"})"));
  EXPECT_FALSE(act("nonsense"));
}

TEST_F(WorldTest, the_control_surface_over_http) {
  const auto post = [&](const std::string& path, const std::string& body) {
    return world->handle(HttpRequest("POST", path, {}, body), now).response;
  };
  EXPECT_EQ(post("/_sandbox/shoppers", R"({"do":"create_customer","email":"ada@example.com"})").status, 200);
  EXPECT_EQ(post("/_sandbox/faults", R"({"platform":"bigcommerce","kind":"status","status":500})").status, 200);
  EXPECT_EQ(get(time_path).response.status, 500);
  EXPECT_EQ(post("/_sandbox/faults", R"({"kind":"earthquake"})").status, 422);
  EXPECT_EQ(post("/_sandbox/switches", R"({"name":"bigcommerce.signing","value":"unsigned"})").status, 200);
  EXPECT_EQ(post("/_sandbox/switches", R"({"name":"bigcommerce.signing","value":"maybe"})").status, 422);
  const Json history = Json::parse(get("/_sandbox/history?last=1").response.body);
  EXPECT_EQ(history["history"].size(), 1U);
  EXPECT_EQ(history["history"][0]["status"], 500);
  EXPECT_NE(get("/_sandbox/switches").response.body.find(R"({"name":"bigcommerce.signing","value":"unsigned")"), std::string::npos);
  EXPECT_NE(get("/_sandbox/records").response.body.find("ada@example.com"), std::string::npos);
  const HttpResponse page = get("/").response;
  EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.body.find("http://"), std::string::npos) << "no external asset";
  EXPECT_EQ(page.body.find("https://"), std::string::npos) << "no external asset";
}

TEST_F(WorldTest, every_switch_has_a_help_text_and_takes_its_own_value) {
  for (const Switch& one : world->switches()) {
    EXPECT_FALSE(one.help.empty()) << one.name;
    EXPECT_TRUE(world->set_switch(one.name, one.value)) << one.name;
    EXPECT_FALSE(world->set_switch(one.name, "no value of anything")) << one.name;
  }
  EXPECT_FALSE(world->set_switch("bigcommerce.nonsense", "true"));
}

TEST(Script, takes_an_array_or_lines_and_names_what_is_wrong) {
  const auto lines = parse_script("{\"after_s\":2,\"do\":\"place_order\"}\n\n{\"after_s\":0.5,\"do\":\"create_group\"}\n");
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 2U);
  EXPECT_EQ(lines->at(0).after, Millis(500)) << "in order of time";
  EXPECT_EQ(parse_script(R"([{"do":"place_order"}])")->size(), 1U);
  EXPECT_EQ(parse_script("{\"do\":\"x\"}\nnonsense").error().where, "line 2");
  EXPECT_EQ(parse_script(R"([{"after_s":-1,"do":"x"}])").error().where, "entry 1");
}

TEST_F(WorldTest, a_script_is_played_at_its_times) {
  asio::io_context io;
  testing::SimClock clock(io, now);
  auto script = parse_script(R"([{"after_s":60,"do":"create_customer","email":"late@example.com"},{"after_s":61,"do":"dance"}])");
  std::optional<int> refused;
  asio::co_spawn(io, run_script(*world, clock, *script), [&](std::exception_ptr, int count) { refused = count; });
  clock.run(now + std::chrono::seconds(59));
  EXPECT_FALSE(world->bigcommerce().customer_by_email("late@example.com"));
  clock.run(now + std::chrono::seconds(61));
  EXPECT_TRUE(world->bigcommerce().customer_by_email("late@example.com"));
  EXPECT_EQ(refused, std::optional<int>(1));
}

/// Takes 100 ms for each request; answers what it is told to.
class SlowReceiver final : public HttpClient {
 public:
  explicit SlowReceiver(testing::SimClock& clock_) : clock(clock_) {}
  asio::awaitable<Result<HttpResponse>> send(HttpRequest request, Deadline) override {
    ++under_way;
    most_under_way = std::max(most_under_way, under_way);
    co_await clock.sleep_until(clock.now() + Millis(100));
    --under_way;
    bodies.push_back(std::move(request.body));
    if (lose > 0) {
      --lose;
      co_return Error(Errc::net_unknown, "lost");
    }
    co_return HttpResponse(200);
  }

  testing::SimClock& clock;
  int under_way = 0, most_under_way = 0, lose = 0;
  std::vector<std::string> bodies;
};

class Deliveries : public WorldTest {
 protected:
  Deliveries() {
    world->bigcommerce().set_switch("bigcommerce.reorder_ms", "0");
    world->bigcommerce().add_hook("store/customer/*", "https://hooks.example.com/bc", {}, now);
    const DeliverySettings settings{2};
    asio::co_spawn(io, run_deliveries(world->bigcommerce(), receiver, clock, settings),
                   asio::bind_cancellation_slot(stop.slot(), [this](std::exception_ptr failure) {
                     ended = true;
                     EXPECT_FALSE(failure);
                   }));
  }
  ~Deliveries() override {
    stop.emit(asio::cancellation_type::terminal);
    clock.run(clock.now() + std::chrono::minutes(1));
    EXPECT_TRUE(ended);
  }
  void new_customers(int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(world->act(R"({"do":"create_customer","email":"a@example.com"})", clock.now()));
  }

  asio::io_context io;
  testing::SimClock clock{io, now};
  SlowReceiver receiver{clock};
  asio::cancellation_signal stop;
  bool ended = false;
};

TEST_F(Deliveries, are_sent_with_bounded_concurrency_and_retried) {
  clock.run(now);
  receiver.lose = 1;
  new_customers(5);
  clock.run(now + std::chrono::seconds(1));
  EXPECT_EQ(receiver.bodies.size(), 5U);
  EXPECT_EQ(receiver.most_under_way, 2);
  EXPECT_EQ(world->bigcommerce().waiting(), 1U);
  clock.run(now + std::chrono::seconds(62));
  EXPECT_EQ(receiver.bodies.size(), 6U);
  EXPECT_EQ(world->bigcommerce().waiting(), 0U);
}

TEST_F(Deliveries, stop_when_cancelled_after_those_under_way) {
  clock.run(now);
  new_customers(3);
  clock.run(now);
  stop.emit(asio::cancellation_type::terminal);
  clock.run(now + std::chrono::seconds(1));
  EXPECT_TRUE(ended);
  EXPECT_EQ(receiver.bodies.size(), 2U) << "the third was not started";
}

}  // namespace
}  // namespace tradewind::sandbox
