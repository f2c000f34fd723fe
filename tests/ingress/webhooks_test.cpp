#include <gtest/gtest.h>

#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/ingress/webhooks.hpp>

#include "ingress/payload.hpp"
#include "support/fake_store.hpp"
#include "support/recorders.hpp"
#include "support/run.hpp"
#include "support/sim_clock.hpp"

namespace tradewind {
namespace {

using testing::FakeStore;

const std::string secret = "example_client_secret_0123456789abcdef";
const std::string order_body =
    R"({"producer":"stores/abc123","hash":"dd70c0976e06b67aaf671e73f49dcb79230ebf9d","created_at":1767225600,"store_id":"1025646",)"
    R"("scope":"store/order/created","data":{"type":"order","id":250}})";

class Webhooks : public ::testing::Test {
 protected:
  Webhooks() {
    PairSettings pair;
    pair.name = "main";
    pair.bigcommerce.store_hash = "abc123";
    pair.bigcommerce.client_secret.emplace_back(secret);
    settings.pairs.push_back(pair);
  }

  BigCommerceSettings& store_settings() { return settings.pairs[0].bigcommerce; }

  HttpRequest signed_request(const std::string& body = order_body, std::int64_t sent = 1767225603,
                             const std::string& path = "/webhooks/main", const std::string& key = secret) {
    const std::string id = "msg_1", at = std::to_string(sent);
    HttpRequest request("POST", path, {}, body);
    request.headers.add("Content-Length", std::to_string(body.size()));
    request.headers.add("webhook-id", id).add("webhook-timestamp", at);
    request.headers.add("webhook-signature", "v1," + text::to_base64(crypto::hmac_sha256(key, id + "." + at + "." + body)));
    return request;
  }

  HttpRequest plain_request(const std::string& token = {}) {
    HttpRequest request("POST", "/webhooks/main", {}, order_body);
    request.headers.add("Content-Length", std::to_string(order_body.size()));
    if (!token.empty()) request.headers.add("X-Webhook-Token", token);
    return request;
  }

  HttpResponse send(HttpRequest request) {
    if (!receiver) receiver = make_webhook_receiver(settings, store, clock, *random, logger, metrics, [this] { ++stored; });
    return testing::run(io, receiver->handle(std::move(request), Peer()));
  }
  int status(HttpRequest request) { return send(std::move(request)).status; }
  double results(const std::string& scope, const std::string& result) const {
    return metrics.value("webhooks_total{main," + scope + "," + result + "}");
  }

  boost::asio::io_context io;
  testing::SimClock clock{io, from_unix_s(1767225604)};
  std::unique_ptr<Random> random = make_seeded_random(1);
  FakeStore store;
  testing::RecordingLogger logger;
  testing::RecordingMetrics metrics;
  Settings settings;
  std::unique_ptr<WebhookReceiver> receiver;
  int stored = 0;
};

TEST_F(Webhooks, stores_what_is_signed_and_answers_200_with_nothing_in_it) {
  const auto response = send(signed_request());
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.body.empty());
  EXPECT_TRUE(response.headers.list().empty()) << "S-21";
  ASSERT_EQ(store.taken.size(), 1u);
  const auto& event = store.taken[0];
  EXPECT_EQ(event.pair, "main");
  EXPECT_EQ(event.scope, "store/order/created");
  EXPECT_EQ(event.entity.text(), "order:250");
  EXPECT_EQ(event.webhook_id, "msg_1");
  EXPECT_EQ(to_unix_s(event.created_at), 1767225600);
  EXPECT_EQ(event.received_at, clock.now());
  EXPECT_TRUE(event.ignored_reason.empty());
  EXPECT_FALSE(event.id.nil());
  EXPECT_EQ(stored, 1);
  EXPECT_EQ(results("store/order/created", "stored"), 1);
}

TEST_F(Webhooks, a_repeat_is_answered_200_and_counted_apart) {
  store.repeats = true;
  EXPECT_EQ(status(signed_request()), 200);
  EXPECT_EQ(results("store/order/created", "repeated"), 1);
  EXPECT_EQ(results("store/order/created", "stored"), 0);
}

TEST_F(Webhooks, R2_what_cannot_be_stored_is_never_answered_200) {
  store.fails = true;
  const auto response = send(signed_request());
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(response.headers.has("Retry-After"));
  EXPECT_EQ(results("store/order/created", "not_stored"), 1);
  store.fails = false;
  store.open = false;
  EXPECT_EQ(status(signed_request()), 503);
  EXPECT_EQ(results("store/order/created", "not_stored"), 2);
  EXPECT_EQ(stored, 0);
  EXPECT_EQ(logger.count("webhook_not_stored"), 1);
  store.open = true;
  EXPECT_EQ(status(signed_request()), 200) << "control";
}

TEST_F(Webhooks, S_08_a_body_is_parsed_only_after_its_signature_fitted) {
  auto altered = signed_request();
  altered.body[10] = 'X';
  const auto before = ingress::payloads_parsed();
  EXPECT_EQ(status(std::move(altered)), 401);
  EXPECT_EQ(status(plain_request()), 401);
  EXPECT_EQ(status(signed_request(order_body, 1767225603 + 3600)), 401);
  EXPECT_EQ(ingress::payloads_parsed(), before);
  EXPECT_EQ(status(signed_request()), 200);
  EXPECT_EQ(ingress::payloads_parsed(), before + 1);
  EXPECT_EQ(results("unknown", "mismatch"), 1);
  EXPECT_EQ(results("unknown", "absent"), 1);
  EXPECT_EQ(results("unknown", "future"), 1);
  EXPECT_EQ(store.taken.size(), 1u);
}

TEST_F(Webhooks, S_04_an_old_one_is_a_hint_for_72_hours) {
  const std::int64_t now = 1767225604;
  EXPECT_EQ(status(signed_request(order_body, now - 301)), 200);
  EXPECT_EQ(status(signed_request(order_body, now - 72 * 3600)), 200);
  EXPECT_EQ(status(signed_request(order_body, now - 72 * 3600 - 1)), 401);
  EXPECT_EQ(status(signed_request(order_body, now + 301)), 401);
  EXPECT_EQ(status(signed_request(order_body, now + 300)), 200);
  EXPECT_EQ(results("unknown", "stale"), 1);
  EXPECT_EQ(results("unknown", "future"), 1);
}

TEST_F(Webhooks, S_04_stale_reject) {
  store_settings().stale = "reject";
  EXPECT_EQ(status(signed_request(order_body, 1767225604 - 301)), 401);
  EXPECT_EQ(status(signed_request(order_body, 1767225604 - 300)), 200);
}

struct Mode {
  const char* verify;
  bool unsigned_ok;
  int both, signature_only, token_only, wrong_token, neither;
};
class VerifyModes : public Webhooks, public ::testing::WithParamInterface<Mode> {};

TEST_P(VerifyModes, accept_what_they_say) {
  const auto& mode = GetParam();
  store_settings().verify = mode.verify;
  store_settings().accept_unsigned = mode.unsigned_ok;
  store_settings().webhook_token = SecretString("5f0c5f0c5f0c5f0c5f0c");
  auto both = signed_request();
  both.headers.add("X-Webhook-Token", "5f0c5f0c5f0c5f0c5f0c");
  EXPECT_EQ(status(std::move(both)), mode.both);
  EXPECT_EQ(status(signed_request()), mode.signature_only);
  EXPECT_EQ(status(plain_request("5f0c5f0c5f0c5f0c5f0c")), mode.token_only);
  auto wrong = signed_request();
  wrong.headers.add("X-Webhook-Token", "5f0c5f0c5f0c5f0c5f0d");
  EXPECT_EQ(status(std::move(wrong)), mode.wrong_token);
  EXPECT_EQ(status(plain_request()), mode.neither);
  EXPECT_EQ(status(plain_request("5f0c")), 401);
}

INSTANTIATE_TEST_SUITE_P(Modes, VerifyModes,
                         ::testing::Values(Mode{"signature", false, 200, 200, 401, 200, 401},
                                           Mode{"signature", true, 200, 200, 200, 200, 401}, Mode{"token", false, 200, 401, 200, 401, 401},
                                           Mode{"both", false, 200, 401, 401, 401, 401}, Mode{"both", true, 200, 401, 200, 401, 401}));

TEST_F(Webhooks, a_broken_signature_is_not_helped_by_a_token) {
  store_settings().accept_unsigned = true;
  store_settings().webhook_token = SecretString("5f0c5f0c5f0c5f0c5f0c");
  auto request = plain_request("5f0c5f0c5f0c5f0c5f0c");
  request.headers.add("webhook-signature", "v1,");
  EXPECT_EQ(status(std::move(request)), 401);
}

TEST_F(Webhooks, a_token_that_is_not_set_fits_nothing) {
  store_settings().verify = "token";
  auto request = plain_request();
  request.headers.add("X-Webhook-Token", "");
  EXPECT_EQ(status(std::move(request)), 401);
}

TEST_F(Webhooks, without_signature_fields_the_hash_names_the_event) {
  store_settings().verify = "token";
  store_settings().webhook_token = SecretString("5f0c5f0c5f0c5f0c5f0c");
  EXPECT_EQ(status(plain_request("5f0c5f0c5f0c5f0c5f0c")), 200);
  auto bare = plain_request("5f0c5f0c5f0c5f0c5f0c");
  bare.body = R"({"scope":"store/order/created","data":{"id":1}})";
  EXPECT_EQ(status(std::move(bare)), 200);
  ASSERT_EQ(store.taken.size(), 2u);
  EXPECT_EQ(store.taken[0].webhook_id, "dd70c0976e06b67aaf671e73f49dcb79230ebf9d");
  EXPECT_EQ(store.taken[1].webhook_id.size(), 40u);
  EXPECT_EQ(to_unix_s(store.taken[1].created_at), 1767225604) << "created_at is missing: the second of receipt";
}

TEST_F(Webhooks, R4_an_unknown_scope_is_stored_and_ignored) {
  EXPECT_EQ(status(signed_request(R"({"scope":"store/new/thing","data":{"id":1}})")), 200);
  EXPECT_EQ(status(signed_request(R"({"scope":"store/cart/created","data":{"type":"cart","id":"x"}})")), 200);
  ASSERT_EQ(store.taken.size(), 2u);
  EXPECT_EQ(store.taken[0].ignored_reason, "unknown_scope");
  EXPECT_EQ(store.taken[1].ignored_reason, "scope_not_used");
  EXPECT_EQ(results("unknown", "stored"), 1) << "a label never takes what was sent";
}

TEST_F(Webhooks, an_event_of_another_store_is_ignored) {
  EXPECT_EQ(status(signed_request(R"({"scope":"store/order/created","producer":"stores/zzz","data":{"type":"order","id":1}})")), 200);
  EXPECT_EQ(store.taken.at(0).ignored_reason, "other_store");
  EXPECT_TRUE(store.taken.at(0).entity.kind.empty());
}

TEST_F(Webhooks, signed_but_not_a_webhook_is_400) {
  EXPECT_EQ(status(signed_request("hello")), 400);
  EXPECT_EQ(status(signed_request("{}")), 400);
  EXPECT_EQ(results("unknown", "not_a_webhook"), 2);
  EXPECT_TRUE(store.taken.empty());
}

TEST_F(Webhooks, F_32_an_encoded_body_is_415_and_one_without_length_411) {
  auto gzip = signed_request();
  gzip.headers.add("Content-Encoding", "gzip");
  EXPECT_EQ(status(std::move(gzip)), 415);
  auto identity = signed_request();
  identity.headers.add("Content-Encoding", "identity");
  EXPECT_EQ(status(std::move(identity)), 200);
  EXPECT_EQ(status(HttpRequest("POST", "/webhooks/main")), 411);
}

TEST_F(Webhooks, S_23_methods_and_paths) {
  const auto at = [&](const char* method, const char* path) { return status(HttpRequest(method, path)); };
  EXPECT_EQ(at("GET", "/healthz"), 200);
  EXPECT_EQ(at("HEAD", "/healthz"), 200);
  EXPECT_EQ(at("POST", "/healthz"), 405);
  for (const char* method : {"GET", "PUT", "DELETE", "TRACE", "OPTIONS", "HEAD", "PATCH"})
    EXPECT_EQ(at(method, "/webhooks/main"), 405) << method;
  EXPECT_EQ(send(HttpRequest("GET", "/webhooks/main")).headers.get("Allow"), "POST");
  for (const char* method : {"TRACE", "CONNECT", "OPTIONS"}) EXPECT_EQ(at(method, "/nowhere"), 405) << method;
  for (const char* path : {"/", "/webhooks", "/webhooks/", "/webhooks/other", "/webhooks/main/", "/webhooks/main/x",
                           "/webhooks/main/exceptions/", "/WEBHOOKS/main", "/webhooks/%6dain", "//webhooks/main", "/healthz/", "/metrics"})
    EXPECT_EQ(at("POST", path), 404) << path;
  EXPECT_EQ(status(signed_request(order_body, 1767225603, "/webhooks/main?x=1")), 200) << "control";
}

TEST_F(Webhooks, healthz_follows_the_store) {
  store.open = false;
  const auto response = send(HttpRequest("GET", "/healthz"));
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(response.headers.has("Retry-After"));
}

TEST_F(Webhooks, delivery_exceptions_are_stored_and_told) {
  const std::string body =
      R"({"scope":"store/hook/deliveryException","store_id":"1025646","data":{"type":"webhook","id":123,"error_code":90002,"message":"all"},)"
      R"("hash":"e0c298b8097a6a2f39d17e593a9b360f5b2fef7d","created_at":1767225600,"producer":"stores/abc123"})";
  EXPECT_EQ(status(signed_request(body, 1767225603, "/webhooks/main/exceptions")), 200);
  EXPECT_EQ(store.taken.size(), 1u);
  EXPECT_EQ(metrics.value("alerts_total{main,delivery_exception_90002}"), 1);
  EXPECT_EQ(logger.count("webhook_delivery_exception"), 1);
}

TEST_F(Webhooks, S_07_the_secret_that_fitted_is_told_while_a_rotation_lasts) {
  store_settings().client_secret.insert(store_settings().client_secret.begin(), SecretString("the_new_client_secret_of_the_app"));
  EXPECT_EQ(status(signed_request()), 200);
  EXPECT_EQ(logger.count("webhook_old_secret"), 1);
  EXPECT_NE(logger.all().find("secret=2 count=1 count_first=0"), std::string::npos) << logger.all();
}

// Control: without note_admission() nothing is alerted and refused_for() stays empty.
TEST_F(Webhooks, F_35_a_wrong_secret_is_alerted_with_its_cause_and_forgotten_when_it_is_mended) {
  const auto good = signed_request();
  store_settings().client_secret[0] = SecretString("another_client_secret_0123456789");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(receiver ? receiver->refused_for("main") : "", "") << i;
    EXPECT_EQ(status(good), 401);
  }
  EXPECT_EQ(receiver->refused_for("main"), "mismatch");
  EXPECT_EQ(receiver->refused_for("other"), "");
  EXPECT_EQ(metrics.value("alerts_total{main,webhook_mismatch}"), 1);
  EXPECT_EQ(metrics.value("webhooks_invalid_share{main}"), 1);
  EXPECT_EQ(logger.count("webhooks_invalid"), 1);
  EXPECT_NE(logger.all().find("client_secret is not the secret"), std::string::npos);
  clock.run(clock.now() + std::chrono::minutes(11));
  EXPECT_EQ(receiver->refused_for("main"), "");
}

TEST_F(Webhooks, F_35_a_rotation_in_mid_stream_refuses_nothing_in_either_order) {
  const std::string fresh = "the_new_client_secret_of_the_app";
  for (const bool fresh_first : {true, false}) {
    auto& secrets = store_settings().client_secret;
    secrets.clear();
    secrets.emplace_back(fresh_first ? fresh : secret);
    secrets.emplace_back(fresh_first ? secret : fresh);
    receiver.reset();
    metrics.values.clear();
    for (int i = 0; i < 10; ++i) EXPECT_EQ(status(signed_request(order_body, 1767225603, "/webhooks/main", i < 4 ? secret : fresh)), 200);
    EXPECT_EQ(metrics.value("webhooks_by_secret_total{main,1}"), fresh_first ? 6 : 4);
    EXPECT_EQ(metrics.value("webhooks_by_secret_total{main,2}"), fresh_first ? 4 : 6);
    EXPECT_EQ(metrics.value("webhooks_invalid_share{main}"), 0);
  }
  store_settings().client_secret.resize(1);
  receiver.reset();
  EXPECT_EQ(status(signed_request(order_body, 1767225603, "/webhooks/main", fresh)), 401) << "control: the other one is configured alone";
}

TEST_F(Webhooks, refusals_are_told_once_a_minute_by_cause_with_names_only) {
  auto canary = plain_request();
  canary.headers.add("X-Canary", "ada@example.com");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(status(canary), 401);
  EXPECT_EQ(logger.count("webhook_refused"), 1);
  auto altered = signed_request();
  altered.body += ' ';
  EXPECT_EQ(status(altered), 401);
  EXPECT_EQ(logger.count("webhook_refused"), 2) << "another cause";
  clock.run(clock.now() + std::chrono::seconds(59));
  EXPECT_EQ(status(canary), 401);
  EXPECT_EQ(logger.count("webhook_refused"), 2);
  clock.run(clock.now() + std::chrono::seconds(1));
  EXPECT_EQ(status(canary), 401);
  EXPECT_EQ(logger.count("webhook_refused"), 3);
  const auto log = logger.all();
  EXPECT_NE(log.find("content-length,x-canary"), std::string::npos) << log;
  EXPECT_NE(log.find("client_secret"), std::string::npos);
  for (const auto& value : {std::string("ada@example.com"), secret, std::string("abc123"), std::string("v1,")})
    EXPECT_EQ(log.find(value), std::string::npos) << value;
  EXPECT_EQ(results("unknown", "absent"), 7);
  EXPECT_EQ(metrics.value("alerts_total{main,webhook_absent}"), 2);
}

}  // namespace
}  // namespace tradewind
