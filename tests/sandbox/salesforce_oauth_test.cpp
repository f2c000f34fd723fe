#include <openssl/evp.h>
#include <openssl/pem.h>

#include <tradewind/crypto/crypto.hpp>

#include "sandbox/salesforce_support.hpp"

namespace tradewind::sandbox {
namespace {

struct Keys {
  std::string secret, open;
};

std::string drained(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return out;
}

const Keys& keys() {
  static const Keys made = [] {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    BIO* secret = BIO_new(BIO_s_mem());
    BIO* open = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_PUBKEY(open, key);
    EVP_PKEY_free(key);
    return Keys{drained(secret), drained(open)};
  }();
  return made;
}

SalesforceOptions with_key() {
  SalesforceOptions options;
  options.public_key = keys().open;
  return options;
}

std::string assertion(Json claims, const Json& header = {{"alg", "RS256"}}) {
  const auto signed_part = text::to_base64url(header.dump()) + "." + text::to_base64url(claims.dump());
  return signed_part + "." + text::to_base64url(*crypto::sign_rs256(SecretString(keys().secret), signed_part));
}

Json claims() {
  return {{"iss", "sandbox-consumer-key"},
          {"sub", "integration@acme.example"},
          {"aud", "https://login.salesforce.com"},
          {"exp", to_unix_s(start) + 180}};
}

Got post(Salesforce& crm, const std::string& form, TimePoint now = start, const std::string& path = "/services/oauth2/token") {
  return got(crm.handle(HttpRequest("POST", path, {}, form), now));
}

Got jwt(Salesforce& crm, const Json& with, TimePoint now = start) {
  return post(crm, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + assertion(with), now);
}

Json changed(const char* claim, const Json& value) {
  auto out = claims();
  out[claim] = value;
  return out;
}

TEST(SalesforceOauth, jwt_bearer_gives_a_token_without_a_lifetime) {
  Salesforce crm(with_key());
  const auto answer = jwt(crm, claims());
  ASSERT_EQ(answer.status, 200) << answer.raw.body;
  EXPECT_FALSE(answer.body.contains("expires_in"));
  EXPECT_FALSE(answer.body.contains("refresh_token"));
  EXPECT_EQ(answer.body["instance_url"], "https://acme.my.salesforce.com");
  EXPECT_TRUE(crm.token_valid(answer.body["access_token"], start));
  EXPECT_EQ(jwt(crm, changed("exp", std::to_string(to_unix_s(start) + 100))).status, 200);
}

TEST(SalesforceOauth, jwt_bearer_refuses_wrong_claims) {
  Salesforce crm(with_key());
  EXPECT_EQ(jwt(crm, changed("aud", "https://acme.my.salesforce.com")).body["error_description"], "Audience validation failed");
  EXPECT_EQ(jwt(crm, changed("iss", "other")).body["error"], "invalid_client_id");
  EXPECT_EQ(jwt(crm, changed("sub", "other@acme.example")).body["error_description"], "user hasn't approved this consumer");
  EXPECT_EQ(jwt(crm, changed("exp", to_unix_s(start) - 600)).body["error_description"], "expired authorization code");
  EXPECT_EQ(jwt(crm, changed("exp", to_unix_s(start) + 3600)).body["error_description"], "invalid assertion");
  EXPECT_EQ(jwt(crm, changed("exp", nullptr)).status, 400);
  auto forged = assertion(claims());
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(post(crm, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + forged).body["error_description"],
            "invalid assertion");
  EXPECT_EQ(post(crm, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=x.y").status, 400);
}

TEST(SalesforceOauth, client_credentials_by_body_or_header) {
  Salesforce crm;
  EXPECT_EQ(post(crm, "grant_type=client_credentials&client_id=sandbox-consumer-key&client_secret=sandbox-consumer-secret").status, 200);
  HttpRequest basic("POST", "/services/oauth2/token",
                    header("Authorization", "Basic " + text::to_base64("sandbox-consumer-key:sandbox-consumer-secret")),
                    "grant_type=client_credentials");
  EXPECT_EQ(crm.handle(basic, start).status, 200);
  EXPECT_EQ(post(crm, "grant_type=client_credentials&client_id=x&client_secret=y").body["error"], "invalid_client_id");
  EXPECT_EQ(post(crm, "grant_type=client_credentials&client_id=sandbox-consumer-key&client_secret=y").body["error"], "invalid_client");
  HttpRequest login("POST", "/services/oauth2/token", header("Host", "login.salesforce.com"),
                    "grant_type=client_credentials&client_id=sandbox-consumer-key&client_secret=sandbox-consumer-secret");
  EXPECT_EQ(got(crm.handle(login, start)).body["error_description"], "request not supported on this domain");
  EXPECT_EQ(post(crm, "grant_type=password").body["error"], "unsupported_grant_type");
}

const std::string refresh_form = "grant_type=refresh_token&client_id=sandbox-consumer-key&refresh_token=";

TEST(SalesforceOauth, refresh_keeps_or_rotates_and_punishes_replay) {
  Org org;
  EXPECT_FALSE(post(org.crm, refresh_form + "5Aep861sandbox").body.contains("refresh_token"));
  org.set("salesforce.rotate_refresh_token", "true");
  const auto rotated = post(org.crm, refresh_form + "5Aep861sandbox");
  const auto second = rotated.body["refresh_token"].get<std::string>();
  EXPECT_NE(second, "5Aep861sandbox");
  EXPECT_EQ(post(org.crm, refresh_form + "5Aep861sandbox").body["error_description"], "expired access/refresh token");
  EXPECT_EQ(post(org.crm, refresh_form + second).body["error_description"], "expired access/refresh token");
  EXPECT_FALSE(org.crm.token_valid(rotated.body["access_token"], start));
}

TEST(SalesforceOauth, overlapping_refreshes_leave_the_first_alive) {
  Org org;
  const HttpRequest first("POST", "/services/oauth2/token", {}, refresh_form + "5Aep861sandbox"), second = first;
  org.crm.begin_request(first, start);
  org.crm.begin_request(second, start);
  EXPECT_EQ(got(org.crm.handle(second, start)).body["error_description"], "token request is already being processed");
  EXPECT_EQ(org.crm.handle(first, start).status, 200);
  org.crm.end_request(first, start);
  org.crm.end_request(second, start);
  EXPECT_EQ(org.crm.handle(second, start).status, 200);
}

TEST(SalesforceOauth, sessions_end_by_age_command_and_revocation) {
  Org org;
  EXPECT_EQ(org.call("GET", "/limits").status, 200);
  org.now += std::chrono::seconds(7201);
  EXPECT_EQ(org.call("GET", "/limits").code(), "INVALID_SESSION_ID");
  org.login();
  EXPECT_EQ(org.call("GET", "/limits").status, 200);
  org.crm.expire_tokens();
  EXPECT_EQ(org.call("GET", "/limits").status, 401);
  org.login();
  EXPECT_EQ(post(org.crm, "token=" + text::percent_encode(org.token), start, "/services/oauth2/revoke").status, 200);
  EXPECT_EQ(org.call("GET", "/limits").status, 401);
  EXPECT_EQ(post(org.crm, "token=nothing", start, "/services/oauth2/revoke").body["error"], "invalid_token");
}

}  // namespace
}  // namespace tradewind::sandbox
