// A scripted business unit and all that a delivery needs around it.
#pragma once

#include "calls/sinks.hpp"
#include "calls/store_stub.hpp"
#include "support/sim_clock.hpp"

#include <tradewind/base/random.hpp>
#include <tradewind/pardot/pardot.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <deque>

#include <gtest/gtest.h>

namespace tradewind::pardot {

using CallAnswer = boost::system::result<HttpResponse, CallError>;

inline CallAnswer json(int status, const std::string& body) { return HttpResponse(status, body, "application/json"); }
inline CallAnswer none() { return json(200, R"({"values":[],"nextPageToken":null})"); }
inline CallAnswer lost() { return CallError{CallError::Kind::unknown, "net_unknown", {}}; }
inline CallAnswer code(int number, const std::string& message = "text") {
  return json(400, R"({"code":)" + std::to_string(number) + R"(,"message":")" + message + R"("})");
}

/// Answers "METHOD /path?query" by the first script line whose text it contains; each line answers once, in order.
class ScriptedCaller final : public Caller {
 public:
  struct Line {
    std::string match;
    CallAnswer answer;
  };

  boost::asio::awaitable<CallAnswer> call(CallInfo info, HttpRequest request, Deadline, std::vector<Step>& steps) override {
    const std::string url = request.url.substr(std::string("https://pi.pardot.com").size());
    seen.push_back(request.method + " " + url);
    bodies.push_back(request.body);
    tokens.emplace_back(request.headers.get("Authorization"));
    EXPECT_EQ(request.headers.get("Pardot-Business-Unit-Id"), "0Uv000000000001");
    Step step;
    step.what = request.method + " " + info.path;
    steps.push_back(step);
    for (auto line = script.begin(); line != script.end(); ++line) {
      if (seen.back().find(line->match) == std::string::npos) continue;
      CallAnswer answer = line->answer;
      script.erase(line);
      co_return answer;
    }
    ADD_FAILURE() << "not scripted: " << seen.back();
    co_return code(198);
  }
  void pause(TimePoint until, std::string) override { paused_until = until; }
  std::int64_t quota_left() const override { return -1; }
  void unclassified(const std::string&, const std::string& code) override { unknown.push_back(code); }
  std::optional<TimePoint> urgent_only_until() const override { return urgent_until; }

  ScriptedCaller& on(std::string match, CallAnswer answer) {
    script.push_back({std::move(match), std::move(answer)});
    return *this;
  }

  std::deque<Line> script;
  std::vector<std::string> seen, bodies, tokens;
  std::optional<TimePoint> paused_until, urgent_until;
  std::vector<std::string> unknown;  ///< codes reported as such
};

class FakeTokens final : public AccessTokens {
 public:
  boost::asio::awaitable<Result<AccessToken>> get(Deadline) override {
    if (refused) co_return Error(*refused, "no");
    AccessToken token;
    token.value = "t" + std::to_string(version);
    token.version = version;
    co_return token;
  }
  void expired(std::int64_t old) override {
    if (old == version) ++version;
  }
  std::int64_t version = 1;
  std::optional<Errc> refused;
};

inline const TimePoint start = *parse_rfc3339("2026-01-21T10:00:00Z");
inline const std::string unit = "pardot:0Uv000000000001", org = "salesforce:org";

struct PardotTest : ::testing::Test {
  boost::asio::io_context io;
  testing::SimClock clock{io, start};
  ScriptedCaller caller;
  FakeTokens tokens;
  testing::StoreStub store;
  testing::LogSink log;
  testing::MetricSink metrics;
  PairSettings settings;
  std::unique_ptr<Target> target;
  std::unique_ptr<Random> random = make_seeded_random(5);
  DeliveryItem item;
  std::vector<EffectIntent> intents;
  bool lease_held = true;

  PardotTest() {
    settings.name = "main";
    settings.pardot.business_unit_id = "0Uv000000000001";
    describe(R"("several_per_email":true,)");
    item.pair = "main";
    item.key = "abc123-customer-1";
    item.crm_account = org;
    item.task.person = Id::make(start, *random);
    item.task.account = unit;
    auto& person = item.task.contexts["main"];
    person.id = item.task.person;
    person.email = "ada@example.com";
    item.desired["prospect"] = {{"email", "ada@example.com", WriteMode::always}, {"firstName", "Ada", WriteMode::always}};
  }

  PersonContext& person() { return item.task.contexts["main"]; }
  void describe(const std::string& more) {
    store.texts["describe:" + unit] =
        "{" + more + R"("read_at":)" + std::to_string(to_unix_ms(start)) +
        R"(,"lists":[{"id":"33173","name":"Customers","dynamic":false},{"id":"5","name":"Twice","dynamic":false},
      {"id":"6","name":"Twice","dynamic":false},{"id":"7","name":"Auto","dynamic":true}],"campaigns":[{"id":"423","name":"Web"}],
      "fields":{"Spend__c":{"type":"number","multiple":false},"Born__c":{"type":"date","multiple":false}}})";
  }
  Effect& effect(const std::string& kind, const std::string& payload = "{}") {
    Effect made;
    made.id = Id::make(start, *random);
    made.pair = "main";
    made.kind = kind;
    made.payload = payload;
    made.generation = 1;
    item.task.effects.push_back(made);
    return item.task.effects.back();
  }
  void link(const std::string& account, const std::string& object, const std::string& id) {
    person().links.push_back({account, object, id, "email", start - std::chrono::hours(1)});
  }
  void know(const std::string& field, const Value& value, TimePoint at) {
    person().known.push_back({unit, "prospect", field, store.known_hash(value.canonical()), at});
  }

  static boost::asio::awaitable<void> run_delivery(PardotTest* self, std::vector<DeliveryItem> items, ItemOutcome* out, bool* done) {
    Intend intend = [self](const DeliveryItem&, std::vector<EffectIntent> wanted) { return intend_one(self, std::move(wanted)); };
    const auto deadline = Deadline::in(self->clock, std::chrono::seconds(40));
    auto outcomes = co_await self->target->deliver(std::move(items), intend, deadline);
    *out = std::move(outcomes.back());
    *done = true;
  }
  static boost::asio::awaitable<bool> intend_one(PardotTest* self, std::vector<EffectIntent> wanted) {
    self->intents.insert(self->intents.end(), wanted.begin(), wanted.end());
    co_return self->lease_held;
  }
  ItemOutcome deliver() {
    if (!target) target = make_pardot_target(settings, unit, org, tokens, caller, store, clock, log, metrics);
    ItemOutcome out;
    bool done = false;
    std::vector<DeliveryItem> items;
    items.push_back(item);
    boost::asio::co_spawn(io, run_delivery(this, std::move(items), &out, &done), boost::asio::detached);
    clock.run(clock.now(), [&done] { return done; });
    EXPECT_TRUE(done);
    return out;
  }
  /// As the store would hand the effects out again after `out` was recorded.
  void again(const ItemOutcome& out, Millis later) {
    std::vector<Effect> open;
    for (auto one : item.task.effects)
      for (const auto& end : out.ends) {
        if (end.effect != one.id || end.final) continue;
        one.state = end.state;
        for (const auto& intent : intents)
          if (intent.effect == one.id && end.state != EffectState::planned)
            one.note = intent.note, one.intent_at = one.intent_at.value_or(clock.now());
        open.push_back(one);
      }
    item.task.effects = open;
    for (const auto& made : out.links) person().links.push_back(made);
    clock.run(clock.now() + later);
  }
};

}  // namespace tradewind::pardot
