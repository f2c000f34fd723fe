#include <map>
#include <tradewind/base/text.hpp>
#include <tradewind/ingress/webhooks.hpp>

#include "ingress/admission.hpp"
#include "ingress/invalid_share.hpp"
#include "ingress/payload.hpp"
#include "ingress/refusals.hpp"
#include "ingress/scopes.hpp"

namespace tradewind {
namespace {

using namespace ingress;  // NOLINT: the room's own names
using boost::asio::awaitable;

constexpr std::string_view webhooks_path = "/webhooks/";
constexpr std::string_view exceptions_tail = "/exceptions";
constexpr const char* retry_after_s = "30";

struct PairIngress {
  explicit PairIngress(const PairSettings& settings)
      : name(settings.name),
        producer("stores/" + settings.bigcommerce.store_hash),
        rotating(settings.bigcommerce.client_secret.size() > 1),
        admitter(settings.bigcommerce) {}
  std::string name, producer;
  bool rotating;  ///< more than one client secret is configured
  Admitter admitter;
  InvalidShare invalid;
  TimePoint share_shown_at{};
  std::map<std::size_t, std::int64_t> fitted;  ///< deliveries by the client secret that fitted: during a rotation the old one must fade
};

HttpResponse with(int status, const char* field, std::string value) {
  HttpResponse response(status);
  response.headers.set(field, std::move(value));
  return response;
}

HttpResponse later() { return with(503, "Retry-After", retry_after_s); }

class Receiver final : public WebhookReceiver {
 public:
  Receiver(const Settings& settings, Store& store, const Clock& clock, Random& random, Logger& logger, Metrics& metrics,
           std::function<void()> on_stored)
      : store_(store),
        clock_(clock),
        random_(random),
        logger_(logger),
        metrics_(metrics),
        on_stored_(std::move(on_stored)),
        refusals_(logger) {
    for (const auto& pair : settings.pairs) pairs_.try_emplace(pair.name, pair);
  }

  awaitable<HttpResponse> handle(HttpRequest request, Peer) override {
    const auto path = request.path();
    if (path == "/healthz") co_return health(request.method);
    PairIngress* const pair = pair_of(path);
    if (pair == nullptr) co_return foreign(request.method);
    if (request.method != "POST") co_return with(405, "Allow", "POST");
    co_return co_await receive(*pair, std::move(request));
  }

  std::string refused_for(const std::string& pair) const override {
    const auto found = pairs_.find(pair);
    return found == pairs_.end() ? std::string() : found->second.invalid.trouble(clock_.now());
  }

 private:
  HttpResponse health(const std::string& method) const {
    if (method != "GET" && method != "HEAD") return with(405, "Allow", "GET, HEAD");
    return store_.accepting() ? HttpResponse(200) : later();
  }

  /// Methods that no path here knows are refused as such, whatever they ask for.
  static HttpResponse foreign(const std::string& method) {
    if (method == "TRACE" || method == "CONNECT" || method == "OPTIONS") return with(405, "Allow", "");
    return HttpResponse(404);
  }

  PairIngress* pair_of(std::string_view path) {
    if (path.rfind(webhooks_path, 0) != 0) return nullptr;
    auto name = path.substr(webhooks_path.size());
    if (const auto slash = name.find('/'); slash != std::string_view::npos) {
      if (name.substr(slash) != exceptions_tail) return nullptr;
      name = name.substr(0, slash);
    }
    const auto found = pairs_.find(std::string(name));
    return found == pairs_.end() ? nullptr : &found->second;
  }

  awaitable<HttpResponse> receive(PairIngress& pair, HttpRequest request);
  void note_admission(PairIngress& pair, const Admission& admission, TimePoint now);
  HttpResponse refuse(const PairIngress& pair, const Admission& admission, const Headers& headers, TimePoint now);
  NewEvent event_of(const PairIngress& pair, const Payload& payload, const Classified& classified, const Admission& admission,
                    std::string_view body, TimePoint now);
  void note(PairIngress& pair, const Payload& payload, const Admission& admission, TimePoint now);
  void count(const PairIngress& pair, std::string_view scope, const std::string& result) {
    metrics_.count("webhooks_total", {{"pair", pair.name}, {"scope", std::string(scope)}, {"result", result}});
  }
  HttpResponse answer(const PairIngress& pair, int status, const char* result) {
    count(pair, "unknown", result);
    return HttpResponse(status);
  }

  Store& store_;
  const Clock& clock_;
  Random& random_;
  Logger& logger_;
  Metrics& metrics_;
  std::function<void()> on_stored_;
  Refusals refusals_;
  std::map<std::string, PairIngress> pairs_;
};

bool encoded(const Headers& headers) {
  return headers.has("Content-Encoding") &&
         (headers.count("Content-Encoding") > 1 || !text::iequals(headers.get("Content-Encoding"), "identity"));
}

awaitable<HttpResponse> Receiver::receive(PairIngress& pair, HttpRequest request) {
  const auto now = clock_.now();
  if (encoded(request.headers)) co_return answer(pair, 415, "content_encoding");
  if (!request.headers.has("Content-Length") && !request.headers.has("Transfer-Encoding")) co_return answer(pair, 411, "no_length");
  const auto admission = pair.admitter.check(request.headers, request.body, now);
  note_admission(pair, admission, now);
  if (!admission.accepted) co_return refuse(pair, admission, request.headers, now);
  const auto payload = read_payload(request.body);
  if (!payload) co_return answer(pair, 400, "not_a_webhook");

  auto classified = classify(*payload);
  if (!payload->producer.empty() && payload->producer != pair.producer) {
    classified.ignored_reason = "other_store";
    classified.entity = {};
  }
  note(pair, *payload, admission, now);
  if (!store_.accepting()) {
    count(pair, classified.label, "not_stored");
    co_return later();
  }
  auto event = event_of(pair, *payload, classified, admission, request.body, now);
  const auto accepted = co_await store_.accept(std::move(event));
  if (!accepted) {
    count(pair, classified.label, "not_stored");
    if (refusals_.due(pair.name, "not_stored", now)) {
      Fields fields{{"pair", pair.name}, {"error", accepted.error().message()}};
      logger_.error("webhook_not_stored", "a webhook could not be stored; BigCommerce will send it again", std::move(fields));
    }
    co_return later();
  }
  count(pair, classified.label, accepted->repeated ? "repeated" : "stored");
  if (on_stored_) on_stored_();
  co_return HttpResponse(200);
}

void Receiver::note_admission(PairIngress& pair, const Admission& admission, TimePoint now) {
  pair.invalid.note(admission.cause, now);
  // Shown when it rises, and now and then: the way of a good delivery is short.
  if (admission.accepted && now >= pair.share_shown_at && now - pair.share_shown_at < std::chrono::seconds(10)) return;
  pair.share_shown_at = now;
  metrics_.set("webhooks_invalid_share", {{"pair", pair.name}}, pair.invalid.share(now));
}

HttpResponse Receiver::refuse(const PairIngress& pair, const Admission& admission, const Headers& headers, TimePoint now) {
  count(pair, "unknown", admission.cause);
  refusals_.report(pair.name, admission.cause, headers, now);
  if (const auto cause = pair.invalid.trouble(now); !cause.empty() && refusals_.due(pair.name, "many_invalid", now)) {
    Fields fields{{"pair", pair.name}, {"error", cause}, {"hint", std::string(hint_for(cause))}, {"share", pair.invalid.share(now)}};
    logger_.error("webhooks_invalid", "more than one webhook in a hundred is refused", std::move(fields));
    metrics_.count("alerts_total", {{"pair", pair.name}, {"cause", "webhook_" + cause}});
  }
  return HttpResponse(401);
}

NewEvent Receiver::event_of(const PairIngress& pair, const Payload& payload, const Classified& classified, const Admission& admission,
                            std::string_view body, TimePoint now) {
  NewEvent event;
  event.id = Id::make(now, random_);
  event.pair = pair.name;
  event.scope = payload.scope;
  event.entity = classified.entity;
  event.ignored_reason = classified.ignored_reason;
  event.webhook_id = admission.webhook_id;
  // Without signature fields the body's hash is what names the event; without both, its own digest.
  if (event.webhook_id.empty()) event.webhook_id = text::clip(payload.hash, 128);
  if (event.webhook_id.empty()) event.webhook_id = text::to_hex(crypto::sha256(body)).substr(0, 40);
  event.created_at = payload.created_at ? from_unix_s(*payload.created_at) : from_unix_s(to_unix_s(now));
  event.received_at = now;
  return event;
}

/// What a person should hear about an accepted delivery.
void Receiver::note(PairIngress& pair, const Payload& payload, const Admission& admission, TimePoint now) {
  if (admission.secret) ++pair.fitted[*admission.secret];
  if (admission.secret && pair.rotating)
    metrics_.count("webhooks_by_secret_total", {{"pair", pair.name}, {"secret", std::to_string(*admission.secret + 1)}});
  if (admission.secret.value_or(0) != 0 && refusals_.due(pair.name, "old_secret", now)) {
    const auto which = *admission.secret;
    Fields fields{{"pair", pair.name},
                  {"secret", static_cast<std::int64_t>(which + 1)},
                  {"count", pair.fitted[which]},
                  {"count_first", pair.fitted[0]}};
    logger_.info("webhook_old_secret", "webhooks are signed with a later one of the client secrets: the rotation is not over",
                 std::move(fields));
  }
  if (payload.scope != "store/hook/deliveryException") return;
  const auto code = payload.value("error_code");
  const std::string cause =
      code == "90001" || code == "90002" || code == "90003" ? "delivery_exception_" + std::string(code) : "delivery_exception";
  metrics_.count("alerts_total", {{"pair", pair.name}, {"cause", cause}});
  if (!refusals_.due(pair.name, cause, now)) return;
  Fields fields{{"pair", pair.name}, {"error", cause}};
  logger_.warn("webhook_delivery_exception", "BigCommerce could not deliver webhooks", std::move(fields));
}

}  // namespace

std::unique_ptr<WebhookReceiver> make_webhook_receiver(const Settings& settings, Store& store, const Clock& clock, Random& random,
                                                       Logger& logger, Metrics& metrics, std::function<void()> on_stored) {
  return std::make_unique<Receiver>(settings, store, clock, random, logger, metrics, std::move(on_stored));
}

}  // namespace tradewind
