// Every call of the client, spoiled in every way that an answer can be: cut at each byte, lost, never executed, refused for an old token.
// Afterwards the org holds what it holds without any of that: nothing doubled, nothing lost.
#include "calls/sinks.hpp"
#include "calls/store_stub.hpp"
#include "support/delivery_loop.hpp"
#include "support/sandbox_caller.hpp"

#include <tradewind/salesforce/salesforce.hpp>

#include <gtest/gtest.h>

namespace tradewind::testing {
namespace {

constexpr const char* account = "salesforce:main";

struct Shape {
  const char* name;
  const char* new_person;
  bool with_key;
};

/// A person who is made, joins a campaign, then changes and moves on in it.
class Story {
 public:
  explicit Story(const Shape& shape) {
    sandbox::SalesforceOptions options;
    org_ = std::make_unique<sandbox::Salesforce>(options);
    for (auto& each : org_->switches())
      if (each.name == "salesforce.key_field") each.set(shape.with_key ? "true" : "false");
    caller = std::make_unique<SandboxCaller>(*org_, clock_);
    tokens = std::make_unique<SandboxTokens>(*org_, clock_);
    settings_.name = "main";
    settings_.bigcommerce.store_hash = "abc123";
    settings_.salesforce.new_person = shape.new_person;
    target_ = make_salesforce_target(settings_, account, *tokens, *caller, store_, clock_, log_);
    loop_ = std::make_unique<DeliveryLoop>(io_, clock_, store_, *target_);
    loop_->item.pair = "main";
    loop_->item.key = "abc123-customer-1";
    loop_->item.task.person.bytes[0] = 1;
    loop_->item.task.account = account;
    auto& person = loop_->person();
    person.id = loop_->item.task.person;
    person.email = "ada@example.com";
    person.pairs.push_back({"main", loop_->item.key, 1});
    want_name("Lovelace");
  }

  /// What the org holds at the end; starts with "open:" when the work did not end.
  std::string play() {
    loop_->want("fields", "fields");
    loop_->want("first", "campaign", R"({"name":"Web shop","status":"Registered"})");
    const bool first = loop_->finish();
    want_name("King");
    loop_->want("fields", "fields");
    loop_->want("second", "campaign", R"({"name":"Web shop","status":"Purchased"})");
    const bool second = loop_->finish();
    return (first && second ? "" : "open: ") + held();
  }

  std::unique_ptr<SandboxCaller> caller;
  std::unique_ptr<SandboxTokens> tokens;
  void expire_tokens() { org_->expire_tokens(); }

 private:
  void want_name(const std::string& name) {
    for (const char* object : {"lead", "contact"})
      loop_->item.desired[object] = {{"LastName", name, WriteMode::always}, {"FirstName", "Ada", WriteMode::always}};
    loop_->item.desired["lead"].push_back({"Company", "Shop", WriteMode::always});
  }

  std::string held() {
    std::string all;
    for (const char* object : {"Lead", "Contact", "Account"})
      for (auto& row : org_->rows(object)) all += std::string(object) + " " + row["LastName"] + row["Name"] + " " + row["Email"] + "\n";
    for (auto& row : org_->rows("CampaignMember")) all += "member " + row["Status"] + "\n";
    for (const auto& [key, state] : loop_->ended) all += key + " " + to_string(state) + "\n";
    return all;
  }

  boost::asio::io_context io_;
  SimClock clock_{io_, *parse_rfc3339("2026-01-21T10:00:00Z")};
  StoreStub store_;
  LogSink log_;
  PairSettings settings_;
  std::unique_ptr<sandbox::Salesforce> org_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<DeliveryLoop> loop_;
};

bool writes(const SandboxCaller::Line& line) { return line.path.find("/composite/sobjects") != std::string::npos; }

struct SpoiledAnswers : ::testing::TestWithParam<Shape> {
  std::string whole;
  std::vector<SandboxCaller::Line> lines;
  void SetUp() override {
    Story story(GetParam());
    whole = story.play();
    lines = story.caller->lines;
    ASSERT_NE(whole.find("second done"), std::string::npos) << whole;
    ASSERT_NE(whole.find("King"), std::string::npos) << whole;
    EXPECT_EQ(story.tokens->logins, 1);
    EXPECT_TRUE(story.caller->unknown.empty());
  }
  int count() const { return static_cast<int>(lines.size()); }
};

// Control: `if (!json) reading.trouble = shapeless(...)` in classify.cpp taken away, a cut answer passes for a whole one.
TEST_P(SpoiledAnswers, F_43_each_write_cut_at_every_byte) {
  int cuts = 0;
  for (int call = 0; call < count(); ++call) {
    if (!writes(lines[call])) continue;
    for (std::size_t bytes = 0; bytes < lines[call].size; ++bytes, ++cuts) {
      Story story(GetParam());
      story.caller->cut_call = call;
      story.caller->cut_at = bytes;
      ASSERT_EQ(story.play(), whole) << lines[call].method << " " << lines[call].path << " cut at " << bytes;
    }
  }
  EXPECT_GT(cuts, 200);
}

TEST_P(SpoiledAnswers, F_43_reads_cut_here_and_there) {
  for (int call = 0; call < count(); ++call) {
    if (writes(lines[call])) continue;
    const std::size_t step = std::max<std::size_t>(1, lines[call].size / 25);
    for (std::size_t bytes = 0; bytes < lines[call].size; bytes += step) {
      Story story(GetParam());
      story.caller->cut_call = call;
      story.caller->cut_at = bytes;
      ASSERT_EQ(story.play(), whole) << lines[call].path << " cut at " << bytes;
    }
  }
}

// Control: `write` false in Remote::once makes an unknown outcome a plain retry; without the key that doubles the person.
TEST_P(SpoiledAnswers, F_44_each_call_lost_after_it_was_executed) {
  for (int call = 0; call < count(); ++call) {
    Story story(GetParam());
    story.caller->lost_after = call;
    EXPECT_EQ(story.play(), whole) << lines[call].method << " " << lines[call].path;
  }
}

TEST_P(SpoiledAnswers, F_42_each_call_lost_before_it_was_executed) {
  for (int call = 0; call < count(); ++call) {
    Story story(GetParam());
    story.caller->lost_before = call;
    EXPECT_EQ(story.play(), whole) << lines[call].method << " " << lines[call].path;
  }
}

// Control: `session_ended(reading.token)` in Remote::call taken away, the old token is presented again and the lane goes down.
TEST_P(SpoiledAnswers, F_46_the_token_expires_at_each_call) {
  for (int call = 0; call < count(); ++call) {
    Story story(GetParam());
    story.caller->before = [&](int number) {
      if (number == call) story.expire_tokens();
    };
    EXPECT_EQ(story.play(), whole) << lines[call].method << " " << lines[call].path;
    EXPECT_EQ(story.tokens->logins, 2) << "one login for each token that ends";
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, SpoiledAnswers,
                         ::testing::Values(Shape{"lead_with_key", "lead", true}, Shape{"lead_without_key", "lead", false},
                                           Shape{"contact_with_key", "contact", true}, Shape{"contact_without_key", "contact", false}),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace tradewind::testing
