#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/salesforce/salesforce.hpp>

#include "calls/sinks.hpp"
#include "calls/store_stub.hpp"
#include "salesforce/json_tools.hpp"
#include "salesforce/oauth.hpp"
#include "shared_clock.hpp"
#include "test_key.hpp"

namespace tradewind::testing {
namespace {

using namespace salesforce;
using namespace std::chrono_literals;

struct SecretStore final : StoreStub {
  Async<std::optional<std::string>> load_secret(std::string name) override {
    const auto at = secrets.find(name);
    co_return at == secrets.end() ? std::optional<std::string>() : at->second;
  }
  Async<void> save_secret(std::string name, std::string value, std::int64_t) override {
    if (storage_down) co_return Error{Errc::storage, "down"};
    secrets[name] = std::move(value);
    ++saves;
    co_return Result<void>();
  }
  std::map<std::string, std::string> secrets;
  int saves = 0;
};

class TokenEndpoint final : public HttpClient {
 public:
  explicit TokenEndpoint(Clock& clock) : clock_(clock) {}
  boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request, Deadline) override {
    requests.push_back(request);
    co_await clock_.sleep_until(clock_.now() + 100ms);
    if (answers.empty())
      co_return HttpResponse(
          200, R"({"access_token":"00D!t)" + std::to_string(requests.size()) + R"(","instance_url":"https://acme.my.salesforce.com"})");
    Result<HttpResponse> answer = std::move(answers.front());
    answers.pop_front();
    co_return answer;
  }
  void refuse(std::string error, std::string description, int status = 400) {
    answers.emplace_back(HttpResponse(status, Json{{"error", error}, {"error_description", description}}.dump()));
  }
  std::deque<Result<HttpResponse>> answers;
  std::vector<HttpRequest> requests;

 private:
  Clock& clock_;
};

struct TokensTest : ::testing::Test {
  boost::asio::io_context io;
  SimClock clock{io, *parse_rfc3339("2026-01-21T10:00:00Z")};
  SecretStore store;
  LogSink log;
  TokenEndpoint http{clock};
  SharedClock shared{clock};
  SalesforceSettings settings;
  std::unique_ptr<AccessTokens> tokens;
  std::vector<Result<AccessToken>> got;

  TokensTest() {
    settings.auth.flow = "client_credentials";
    settings.auth.client_id = "consumer";
    settings.auth.client_secret = SecretString("hush");
    settings.login_url = "https://acme.my.salesforce.com";
  }
  void make() { tokens = make_salesforce_tokens(settings, "salesforce:main", http, store, shared, log); }
  boost::asio::awaitable<void> one(Millis span) {
    auto token = co_await tokens->get(Deadline::in(clock, span));
    got.push_back(std::move(token));
  }
  void start(Millis span = 60s) { boost::asio::co_spawn(io, one(span), boost::asio::detached); }
  Result<AccessToken> get(Millis span = 60s) {
    const auto before = got.size();
    start(span);
    clock.run(clock.now() + span, [&] { return got.size() > before; });
    return got.back();
  }
  std::string form_value(std::size_t request, const std::string& name) {
    for (const auto& pair : text::split(http.requests.at(request).body, '&'))
      if (pair.rfind(name + "=", 0) == 0) return *text::percent_decode(pair.substr(name.size() + 1));
    return "none";
  }
};

TEST_F(TokensTest, five_waiters_share_one_request) {
  make();
  for (int i = 0; i < 5; ++i) start();
  clock.run(clock.now() + 10s);
  ASSERT_EQ(got.size(), 5u);
  for (const auto& token : got) EXPECT_EQ(token->value, "00D!t1");
  EXPECT_EQ(http.requests.size(), 1u);
  EXPECT_EQ(http.requests[0].url, "https://acme.my.salesforce.com/services/oauth2/token");
}

TEST_F(TokensTest, waiters_share_a_failure_too) {
  make();
  http.refuse("", "", 503);
  for (int i = 0; i < 3; ++i) start();
  clock.run(clock.now() + 10s);
  ASSERT_EQ(got.size(), 3u);
  for (const auto& token : got) EXPECT_EQ(token.error().code, Errc::remote);
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(TokensTest, restart_uses_the_stored_token) {
  make();
  (void)get();
  make();
  EXPECT_EQ(get()->value, "00D!t1");
  EXPECT_EQ(http.requests.size(), 1u);
  settings.auth.client_id = "another";
  make();
  EXPECT_EQ(get()->value, "00D!t2");
}

TEST_F(TokensTest, F_46_expired_token_is_replaced_unless_somebody_did) {
  make();
  const auto first = get();
  tokens->expired(first->version);
  const auto second = get();
  EXPECT_EQ(second->value, "00D!t2");
  tokens->expired(first->version);
  EXPECT_EQ(get()->value, "00D!t2");
  EXPECT_EQ(http.requests.size(), 2u);
}

TEST_F(TokensTest, another_process_holds_the_lease_and_its_token_is_taken) {
  make();
  (void)get();
  const std::string theirs = text::replace_all(store.secrets["token:salesforce:main"], "00D!t1", "00D!theirs");
  tokens->expired(1);
  store.leases["token:salesforce:main"] = clock.now() + 1h;
  start(30s);
  clock.run(clock.now() + 3s);
  EXPECT_EQ(got.size(), 1u);
  store.secrets["token:salesforce:main"] = theirs;
  clock.run(clock.now() + 1s);
  ASSERT_EQ(got.size(), 2u);
  EXPECT_EQ(got.back()->value, "00D!theirs");
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(TokensTest, rotated_refresh_token_is_stored_before_use_and_the_old_one_never_shown_again) {
  settings.auth.flow = "refresh_token";
  settings.auth.refresh_token = SecretString("RT1");
  make();
  http.answers.emplace_back(
      HttpResponse(200, R"({"access_token":"00D!a","instance_url":"https://acme.my.salesforce.com","refresh_token":"RT2"})"));
  store.storage_down = true;
  EXPECT_EQ(get().error().code, Errc::storage);
  EXPECT_EQ(get().error().code, Errc::storage);
  EXPECT_EQ(http.requests.size(), 1u);
  store.storage_down = false;
  EXPECT_EQ(get()->value, "00D!a");
  EXPECT_EQ(http.requests.size(), 1u);
  EXPECT_NE(store.secrets["token:salesforce:main"].find("RT2"), std::string::npos);
  make();
  tokens->expired(get()->version);
  (void)get();
  EXPECT_EQ(form_value(0, "refresh_token"), "RT1");
  EXPECT_EQ(form_value(1, "refresh_token"), "RT2");
}

TEST_F(TokensTest, F_47_refused_login_is_tried_once_a_minute) {
  make();
  http.refuse("invalid_grant", "user hasn't approved this consumer");
  EXPECT_EQ(get().error().code, Errc::auth);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(get(1s).error().code, Errc::auth);
  EXPECT_EQ(http.requests.size(), 1u);
  clock.run(clock.now() + 61s);
  EXPECT_TRUE(get());
  EXPECT_EQ(http.requests.size(), 2u);
}

// Control: `refused_pause` of 0 asks at every get().
TEST_F(TokensTest, F_47_an_hour_of_refusals_is_at_most_sixty_logins) {
  make();
  for (int i = 0; i < 200; ++i) http.refuse("invalid_grant", "authentication failure");
  for (int second = 0; second < 3600; second += 5) {
    EXPECT_EQ(get(1s).error().code, Errc::auth);
    clock.run(clock.now() + 5s);
  }
  EXPECT_LE(http.requests.size(), 60u);
  EXPECT_GE(http.requests.size(), 50u) << "it goes on asking: whoever mends it need not tell us";
}

TEST_F(TokensTest, refresh_in_flight_elsewhere_is_waited_for) {
  settings.auth.flow = "refresh_token";
  settings.auth.refresh_token = SecretString("RT1");
  make();
  http.refuse("invalid_grant", "token request is already being processed");
  http.refuse("invalid_grant", "expired authorization code");
  EXPECT_TRUE(get());
  EXPECT_EQ(http.requests.size(), 3u);
}

TEST_F(TokensTest, slow_clock_is_corrected_by_the_answer) {
  settings.auth.flow = "jwt_bearer";
  settings.auth.username = "u@example.com";
  settings.auth.private_key = SecretString(key_pair().private_pem);
  make();
  HttpResponse late(400, R"({"error":"invalid_grant","error_description":"expired authorization code"})");
  late.headers.set("Date", "Wed, 21 Jan 2026 11:00:00 GMT");
  http.answers.emplace_back(late);
  EXPECT_TRUE(get());
  const auto claims = text::split(form_value(1, "assertion"), '.')[1];
  std::string padded = text::replace_all(text::replace_all(claims, "-", "+"), "_", "/");
  while (padded.size() % 4 != 0) padded += '=';
  EXPECT_GT(Json::parse(*text::from_base64(padded))["exp"].get<std::int64_t>(), to_unix_s(*parse_rfc3339("2026-01-21T11:00:00Z")));
}

TEST_F(TokensTest, S_50_foreign_instance_is_refused) {
  make();
  http.answers.emplace_back(HttpResponse(200, R"({"access_token":"x","instance_url":"https://evil.example.com"})"));
  EXPECT_EQ(get().error().code, Errc::auth);
}

TEST_F(TokensTest, nothing_secret_in_the_log) {
  make();
  (void)get();
  http.refuse("invalid_client", "invalid client credentials");
  tokens->expired(1);
  (void)get();
  for (const char* secret : {"00D!t1", "hush"}) EXPECT_EQ(log.text.find(secret), std::string::npos);
}

struct RefusalCase {
  const char *error, *description;
  int status;
  Refusal refusal;
  Errc code;
};

TEST(OAuth, refusals_of_the_contract) {
  const RefusalCase refusal_cases[] = {
      {"invalid_grant", "user hasn't approved this consumer", 400, Refusal::final_, Errc::auth},
      {"invalid_app_access", "user is not admin approved to access this app", 400, Refusal::final_, Errc::auth},
      {"invalid_grant", "request not supported on this domain", 400, Refusal::final_, Errc::auth},
      {"invalid_grant", "token request is already being processed", 400, Refusal::in_flight, Errc::remote},
      {"invalid_grant", "expired authorization code", 400, Refusal::clock, Errc::auth},
      {"invalid_grant", "no client credentials user enabled", 400, Refusal::final_, Errc::auth},
      {"invalid_grant", "audience validation failed", 400, Refusal::final_, Errc::auth},
      {"invalid_grant", "expired access/refresh token", 400, Refusal::final_, Errc::auth},
      {"invalid_grant", "authentication failure - Invalid Password", 400, Refusal::final_, Errc::auth},
      {"invalid_grant", "invalid assertion", 400, Refusal::final_, Errc::auth},
      {"invalid_grant", "words never seen before", 400, Refusal::final_, Errc::auth},
      {"invalid_client_id", "client identifier invalid", 400, Refusal::final_, Errc::auth},
      {"invalid_client", "invalid client credentials", 401, Refusal::final_, Errc::auth},
      {"unsupported_grant_type", "grant type not supported", 400, Refusal::final_, Errc::auth},
      {"inactive_org", "", 400, Refusal::final_, Errc::auth},
      {"rate_limit_exceeded", "", 400, Refusal::later, Errc::remote},
      {"", "", 400, Refusal::later, Errc::remote},
      {"server_error", "", 503, Refusal::later, Errc::remote},
  };
  for (const auto& entry : refusal_cases) {
    SCOPED_TRACE(std::string(entry.error) + " " + entry.description);
    const HttpResponse response(entry.status, Json{{"error", entry.error}, {"error_description", entry.description}}.dump());
    const auto reading = read_token_answer(response, SalesforceSettings());
    EXPECT_FALSE(reading.token);
    EXPECT_EQ(reading.refusal, entry.refusal);
    EXPECT_EQ(reading.error.code, entry.code);
  }
  EXPECT_EQ(read_token_answer(HttpResponse(502, "<html>"), SalesforceSettings()).refusal, Refusal::later);
}

TEST(OAuth, jwt_assertion_is_signed_and_names_the_login_host) {
  SalesforceSettings settings;
  settings.auth.flow = "jwt_bearer";
  settings.auth.client_id = "consumer";
  settings.auth.username = "u@example.com";
  settings.auth.private_key = SecretString(key_pair().private_pem);
  const TimePoint now = *parse_rfc3339("2026-01-21T10:00:00Z");
  const auto assertion = jwt_assertion(settings, now);
  ASSERT_TRUE(assertion);
  const auto parts = text::split(*assertion, '.');
  ASSERT_EQ(parts.size(), 3u);
  const auto decode = [](std::string part) {
    part = text::replace_all(text::replace_all(part, "-", "+"), "_", "/");
    while (part.size() % 4 != 0) part += '=';
    return *text::from_base64(part);
  };
  EXPECT_TRUE(crypto::verify_rs256(key_pair().public_pem, parts[0] + "." + parts[1], decode(parts[2])));
  EXPECT_FALSE(crypto::verify_rs256(key_pair().public_pem, parts[0] + "." + parts[1] + "x", decode(parts[2])));
  EXPECT_EQ(Json::parse(decode(parts[0])), Json({{"alg", "RS256"}}));
  const Json claims = Json::parse(decode(parts[1]));
  EXPECT_EQ(claims["iss"], "consumer");
  EXPECT_EQ(claims["sub"], "u@example.com");
  EXPECT_EQ(claims["aud"], "https://login.salesforce.com");
  EXPECT_EQ(claims["exp"], to_unix_s(now) + 180);
}

TEST(OAuth, audience_is_never_a_my_domain) {
  EXPECT_EQ(audience("https://login.salesforce.com"), "https://login.salesforce.com");
  EXPECT_EQ(audience("https://acme.my.salesforce.com/"), "https://login.salesforce.com");
  EXPECT_EQ(audience("https://test.salesforce.com"), "https://test.salesforce.com");
  EXPECT_EQ(audience("https://acme--dev.sandbox.my.salesforce.com"), "https://test.salesforce.com");
  EXPECT_EQ(audience("http://127.0.0.1:8800/"), "http://127.0.0.1:8800");
}

TEST(OAuth, S_50_only_salesforce_hosts_are_trusted) {
  const std::string login = "https://login.salesforce.com";
  for (const char* good :
       {"https://acme.my.salesforce.com", "https://na1.salesforce.com:443", "https://x.force.com", "https://x.cloudforce.com/"})
    EXPECT_TRUE(trusted_instance(good, login)) << good;
  for (const char* bad :
       {"http://acme.my.salesforce.com", "https://salesforce.com.evil.example", "https://evilsalesforce.com", "https://127.0.0.1",
        "https://localhost", "https://a@acme.my.salesforce.com", "https://acme.my.salesforce.com/path", "https://10.0.0.1",
        "https://acme.my.salesforce.com:8443", "https://[::1]", "https://2130706433", "", "acme.my.salesforce.com",
        "https://evil.example?.salesforce.com", "https://evil.example#.salesforce.com"})
    EXPECT_FALSE(trusted_instance(bad, login)) << bad;
  EXPECT_TRUE(trusted_instance("http://127.0.0.1:8800", "http://127.0.0.1:8800"));
  EXPECT_TRUE(trusted_instance("http://127.0.0.1:9", "http://localhost:8800"));
  EXPECT_FALSE(trusted_instance("http://127.evil.com", "http://localhost:8800"));
  EXPECT_TRUE(trusted_instance("https://sf.corp.example:8443", "https://sf.corp.example:8443"));
}

}  // namespace
}  // namespace tradewind::testing
