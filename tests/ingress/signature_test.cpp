#include "ingress/signature.hpp"

#include <gtest/gtest.h>

#include <tradewind/base/text.hpp>

namespace tradewind::ingress {
namespace {

using Outcome = SignatureOutcome;

const std::string secret = "example_client_secret_0123456789abcdef";
const std::string id = "dd70c0976e06b67aaf671e73f49dcb79230ebf9d";
const std::string body =
    R"({"producer":"stores/abc123","hash":"dd70c0976e06b67aaf671e73f49dcb79230ebf9d","created_at":1767225600,"store_id":"1025646",)"
    R"("scope":"store/order/created","data":{"type":"order","id":250}})";
const TimePoint sent = from_unix_s(1767225603);

std::string mac(const std::string& key, const std::string& message) { return text::to_base64(crypto::hmac_sha256(key, message)); }
std::string signature(const std::string& key = secret) { return "v1," + mac(key, id + ".1767225603." + body); }

Headers headers(const std::string& value, const std::string& timestamp = "1767225603", const std::string& webhook_id = id) {
  Headers out;
  out.add("Webhook-Id", webhook_id).add("WEBHOOK-TIMESTAMP", timestamp).add("webhook-signature", value);
  return out;
}

Outcome outcome(const Headers& given, const std::string& text = body, TimePoint now = sent, std::vector<std::string> secrets = {secret}) {
  std::vector<SecretString> keys;
  for (auto& key : secrets) keys.emplace_back(key);
  return SignatureVerifier(keys, std::chrono::minutes(5)).verify(given, text, now).outcome;
}

TEST(Signature, S_01_the_vector_of_the_contract_verifies_and_its_wrong_one_does_not) {
  ASSERT_EQ(body.size(), 186u);
  EXPECT_EQ(outcome(headers("v1,/5XgAlLZkQ4/ntZfJA1b/EjC7/nffvCYHBUQLvry+kA=")), Outcome::ok);
  EXPECT_EQ(outcome(headers("v1,I5Lfl+KLC5jgOnUZliw8BVpfKfq4cUh+k8JU2WtbbRA=")), Outcome::mismatch);
}

TEST(Signature, S_01_accepts_the_last_of_several_and_passes_over_other_versions) {
  const auto wrong = "v1," + mac("another_secret_of_length", "x");
  EXPECT_EQ(outcome(headers(wrong + " " + wrong + " " + signature())), Outcome::ok);
  EXPECT_EQ(outcome(headers("v1a,AAAA v2," + signature().substr(3) + " " + signature())), Outcome::ok);
  EXPECT_EQ(outcome(headers("v2," + signature().substr(3))), Outcome::malformed) << "only an unknown version";
}

TEST(Signature, S_02_rejects_what_is_no_signature) {
  const auto good = signature();
  const auto code = good.substr(3);
  std::string url_safe = code;
  for (char& c : url_safe) c = c == '+' ? '-' : c == '/' ? '_' : c;
  ASSERT_NE(url_safe, code);
  const std::vector<std::string> bad{"",
                                     "v1,",
                                     "v1",
                                     code,
                                     "v1" + code,
                                     "v1," + text::to_base64(crypto::hmac_sha256(secret, id + ".1767225603." + body).substr(0, 16)),
                                     "v1," + text::to_base64(crypto::hmac_sha256(secret, id + ".1767225603." + body) + "x"),
                                     "v1,!!!!",
                                     "v1," + url_safe,
                                     "v1," + code.substr(0, code.size() - 1),
                                     "v1, " + code,
                                     "v1," + code.substr(0, 8) + " " + code.substr(8),
                                     "V1," + code,
                                     good + "," + good,
                                     "v1;" + code};
  for (const auto& value : bad) EXPECT_NE(outcome(headers(value)), Outcome::ok) << value;
  EXPECT_EQ(outcome(headers(good)), Outcome::ok) << "control";
}

TEST(Signature, S_02_sixteen_signatures_are_the_most) {
  const auto many = [&](int wrong) {
    std::string value;
    for (int i = 0; i < wrong; ++i) value += "v1," + mac("another_secret_of_length", std::to_string(i)) + " ";
    return value + signature();
  };
  EXPECT_EQ(outcome(headers(many(15))), Outcome::ok);
  EXPECT_EQ(outcome(headers(many(16))), Outcome::malformed);
  EXPECT_EQ(outcome(headers(many(10000))), Outcome::malformed);
}

TEST(Signature, S_02_a_field_twice_is_refused) {
  for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
    auto twice = headers(signature());
    twice.add(name, std::string(twice.get(name)));
    EXPECT_EQ(outcome(twice), Outcome::malformed) << name;
  }
}

TEST(Signature, absent_only_when_all_three_are) {
  EXPECT_EQ(outcome(Headers()), Outcome::absent);
  const auto all = headers(signature());
  for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
    Headers two;
    for (const auto& [field, value] : all.list())
      if (!text::iequals(field, name)) two.add(field, value);
    EXPECT_EQ(outcome(two), Outcome::malformed) << name;
  }
}

TEST(Signature, S_03_id) {
  const auto with_id = [&](const std::string& webhook_id) {
    return outcome(headers("v1," + mac(secret, webhook_id + ".1767225603." + body), "1767225603", webhook_id));
  };
  EXPECT_EQ(with_id("a"), Outcome::ok);
  EXPECT_EQ(with_id(std::string(128, 'a')), Outcome::ok);
  EXPECT_EQ(with_id(std::string(129, 'a')), Outcome::malformed);
  EXPECT_EQ(with_id(""), Outcome::malformed);
  EXPECT_EQ(with_id("a\x01"), Outcome::malformed);
  EXPECT_EQ(with_id("a b"), Outcome::malformed);
  EXPECT_EQ(with_id("a\x80"), Outcome::malformed);
  EXPECT_EQ(with_id("a.b"), Outcome::malformed);
  // `id.timestamp` cut elsewhere signs the same bytes.
  const auto shifted = "v1," + mac(secret, "abc.1.1767225603." + body);
  EXPECT_NE(outcome(headers(shifted, "1767225603", "abc.1")), Outcome::ok);
  EXPECT_NE(outcome(headers(shifted, "1.1767225603", "abc")), Outcome::ok);
}

TEST(Signature, S_04_timestamp_forms) {
  const auto with_time = [&](const std::string& timestamp) {
    return outcome(headers("v1," + mac(secret, id + "." + timestamp + "." + body), timestamp));
  };
  EXPECT_EQ(with_time("1767225603"), Outcome::ok);
  for (const char* bad : {"", "+1767225603", " 1767225603", "1767225603 ", "1.7e9", "1e9", "0x1", "-1767225603", "1767225603.0",
                          "01767225603", "1000000000000000000", "9223372036854775808", "1767225603000"})
    EXPECT_EQ(with_time(bad), Outcome::malformed) << bad;
  EXPECT_EQ(with_time("1"), Outcome::stale);
}

TEST(Signature, S_04_window) {
  const auto at = [&](std::int64_t offset_ms) { return outcome(headers(signature()), body, sent + Millis(offset_ms)); };
  EXPECT_EQ(at(300'000), Outcome::ok);
  EXPECT_EQ(at(300'999), Outcome::ok) << "whole seconds count";
  EXPECT_EQ(at(301'000), Outcome::stale);
  EXPECT_EQ(at(-300'000), Outcome::ok);
  EXPECT_EQ(at(-301'000), Outcome::future);
  EXPECT_EQ(outcome(headers("v1," + mac("another_secret_of_length", "x")), body, sent + Millis(900'000)), Outcome::mismatch)
      << "an old time does not excuse a wrong signature";
}

TEST(Signature, S_05_every_flipped_bit_of_the_body_is_found) {
  for (std::size_t byte = 0; byte < body.size(); ++byte)
    for (int bit = 0; bit < 8; ++bit) {
      auto altered = body;
      altered[byte] = static_cast<char>(altered[byte] ^ (1 << bit));
      ASSERT_EQ(outcome(headers(signature()), altered), Outcome::mismatch) << byte << '.' << bit;
    }
}

TEST(Signature, S_05_same_json_in_other_bytes_is_another_body) {
  EXPECT_EQ(outcome(headers(signature()), body + "\n"), Outcome::mismatch);
  EXPECT_EQ(outcome(headers(signature()), text::replace_all(body, ",", ", ")), Outcome::mismatch);
  EXPECT_EQ(outcome(headers(signature()), ""), Outcome::mismatch);
  const std::string composed = "{\"x\":\"\xc3\xa9\"}", decomposed = "{\"x\":\"e\xcc\x81\"}";
  const auto value = "v1," + mac(secret, id + ".1767225603." + composed);
  EXPECT_EQ(outcome(headers(value), composed), Outcome::ok);
  EXPECT_EQ(outcome(headers(value), decomposed), Outcome::mismatch);
}

TEST(Signature, S_07_rotation_accepts_each_configured_secret_and_says_which) {
  const std::string fresh = "the_new_client_secret_of_the_app";
  std::vector<SecretString> both;
  both.emplace_back(fresh);
  both.emplace_back(secret);
  SignatureVerifier verifier(both, std::chrono::minutes(5));
  const auto by_old = verifier.verify(headers(signature()), body, sent);
  EXPECT_EQ(by_old.outcome, Outcome::ok);
  EXPECT_EQ(by_old.secret, 1u);
  const auto by_new = verifier.verify(headers(signature(fresh)), body, sent);
  EXPECT_EQ(by_new.outcome, Outcome::ok);
  EXPECT_EQ(by_new.secret, 0u);
  EXPECT_EQ(outcome(headers(signature()), body, sent, {fresh}), Outcome::mismatch) << "the rotation is over";
  EXPECT_EQ(outcome(headers(signature()), body, sent, {}), Outcome::mismatch) << "no secret, nothing fits";
}

TEST(Signature, S_07_a_short_secret_never_gets_here) {
  std::vector<SecretString> keys;
  keys.emplace_back("fifteen_bytes__");
  EXPECT_THROW(SignatureVerifier(keys, std::chrono::minutes(5)), std::logic_error);
}

}  // namespace
}  // namespace tradewind::ingress
