// Each thing that a person must look at, with the words they read.
#include "alerts/conditions.hpp"

#include <gtest/gtest.h>

namespace tradewind::alerts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const TimePoint now = *parse_rfc3339("2026-03-02T08:00:00Z");

AlertLane lane(AlertLane::Why why = AlertLane::Why::trouble, const std::string& reason = "http_503") {
  AlertLane made;
  made.account = "crm:ada@example.com";
  made.platform = "crm";
  made.pairs = {"main", "second"};
  made.paused = true;
  made.why = why;
  made.reason = reason;
  made.until = now + hours(16);
  return made;
}

Look quiet() {
  Look look;
  look.now = now;
  look.counts.emplace();
  look.letters.emplace();
  return look;
}

std::string text_of(const Condition& condition) { return condition.what + ". " + condition.advice; }

std::vector<std::string> texts(const Look& look) {
  Conditions conditions;
  std::vector<std::string> all;
  for (const auto& condition : conditions.of(look).all) all.push_back(text_of(condition));
  return all;
}

using Texts = std::vector<std::string>;

TEST(Conditions, nothing_is_wrong) {
  Conditions conditions;
  const auto found = conditions.of(quiet());
  EXPECT_TRUE(found.all.empty());
  EXPECT_TRUE(found.unseen.empty());
}

TEST(Conditions, a_paused_lane) {
  auto look = quiet();
  look.lanes = {lane()};
  EXPECT_EQ(texts(look), Texts{"main, second: crm does not work (http_503). Its work waits, everything is kept and goes on by itself."});
}

TEST(Conditions, a_refused_login_waits_for_nobody) {
  auto look = quiet();
  look.lanes = {lane(AlertLane::Why::login, "login_refused")};
  Conditions conditions;
  const auto found = conditions.of(look).all;
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].patience, Millis{0});
  EXPECT_EQ(text_of(found[0]),
            "main, second: crm refuses the login (login_refused). Its work waits, everything is kept. Renew the credentials in the "
            "configuration, then reload.");
}

TEST(Conditions, a_limit_of_calls_and_its_forecast_are_two_causes_and_the_limit_explains_the_forecast) {
  auto look = quiet();
  look.lanes = {lane(AlertLane::Why::quota, "daily_quota")};
  look.lanes[0].used_up_at = now;
  Conditions conditions;
  const auto found = conditions.of(look).all;
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(text_of(found[0]),
            "main, second: crm: a limit of calls is reached (daily_quota). Its work waits, everything is kept; the next try is at "
            "2026-03-03 00:00 UTC.");
  EXPECT_TRUE(found[0].opens);
  EXPECT_FALSE(found[1].opens);
  look.lanes[0].paused = false;
  look.lanes[0].used_up_at = now + hours(6);
  EXPECT_EQ(texts(look),
            Texts{"main, second: crm: the calls of the day will be used up at 2026-03-02 14:00 UTC. Carts and orders come first "
                  "until then. Look at what else uses this account, or raise the limit."});
}

TEST(Conditions, a_paused_object) {
  auto look = quiet();
  look.lanes = {lane()};
  look.lanes[0].paused = false;
  look.lanes[0].objects = {{"lead", "INVALID_FIELD: no such field (Total__c)"}};
  EXPECT_EQ(texts(look), Texts{"main, second: crm: work on lead is paused. A setting there must be changed: INVALID_FIELD: no such field "
                               "(Total__c). What waits is kept and goes on by itself."});
}

DeadLetterGroup letters(const std::string& code, const std::string& message, std::int64_t count) {
  DeadLetterGroup group;
  group.pair = "main";
  group.stage = "deliver";
  group.account = "crm:ada@example.com";
  group.code = code;
  group.field = "LastName";
  group.message = message;
  group.count = count;
  return group;
}

TEST(Conditions, I_21_dead_letters_are_one_cause_for_each_code_and_field_without_a_word_of_the_remote_or_a_user) {
  auto look = quiet();
  look.letters = {letters("REQUIRED", "Grace Hopper", 2), letters("REQUIRED", "Ada Lovelace", 3)};
  EXPECT_EQ(texts(look),
            Texts{"main: 5 dead letters at crm for REQUIRED (LastName). A person must look: `tradewind dead-letters list` shows "
                  "the reason; mend it, then retry."});
  look.letters = {letters("A", "", 1), letters("B", "", 1)};
  EXPECT_EQ(texts(look).size(), 2u);
}

TEST(Conditions, storage_that_takes_no_writes) {
  auto look = quiet();
  look.storage_accepts = false;
  EXPECT_EQ(texts(look),
            Texts{"The database takes no writes: webhooks are answered 503. They are sent again for two days at most. Check free "
                  "space and permissions of its directory."});
}

/// Looks every minute from 08:00 on while the oldest event came in at `oldest(minute)`: how many looks found a reason to tell.
int reasons_to_tell(int looks, const std::function<TimePoint(int)>& oldest, const std::vector<AlertLane>& lanes = {}) {
  Conditions conditions;
  int reasons = 0;
  for (int i = 0; i < looks; ++i) {
    auto look = quiet();
    look.now = now + minutes(i);
    look.lanes = lanes;
    (*look.counts)["main"].oldest_pending = oldest(i);
    for (const auto& condition : conditions.of(look).all)
      if (condition.cause == "lag/main" && condition.opens) ++reasons;
  }
  return reasons;
}

TEST(Conditions, lag_is_an_event_that_waits_and_waits) {
  EXPECT_EQ(reasons_to_tell(60, [](int) { return now; }), 45);
  EXPECT_EQ(reasons_to_tell(60, [](int i) { return now + minutes(i) - minutes(10); }), 0) << "ten minutes are no lag";
}

TEST(Conditions, a_backlog_that_drains_is_no_lag_and_one_that_a_pause_explains_neither) {
  EXPECT_EQ(reasons_to_tell(60, [](int i) { return now - hours(6) + minutes(5 * i); }), 0);
  EXPECT_EQ(reasons_to_tell(60, [](int) { return now; }, {lane()}), 0);
  auto held = lane();
  held.paused = false;
  held.objects = {{"lead", "x"}};
  EXPECT_EQ(reasons_to_tell(60, [](int) { return now; }, {held}), 0);
  held.pairs = {"other"};
  EXPECT_EQ(reasons_to_tell(60, [](int) { return now; }, {held}), 45);
}

TEST(Conditions, what_the_store_did_not_answer_is_unseen) {
  Look look;
  look.now = now;
  Conditions conditions;
  EXPECT_EQ(conditions.of(look).unseen, (Texts{"letters/", "lag/"}));
}

}  // namespace
}  // namespace tradewind::alerts
