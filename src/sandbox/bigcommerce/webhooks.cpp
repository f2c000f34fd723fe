#include "sandbox/bigcommerce/webhooks.hpp"

#include <tradewind/base/text.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>

namespace tradewind::sandbox::bigcommerce {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<int, 11> retry_delays_s{60, 180, 300, 600, 900, 1800, 3600, 7200, 21600, 50400, 86400};
constexpr std::size_t answers_before_judging = 100;
const char* const exception_scope = "store/hook/deliveryException";

std::string domain_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto start = scheme == std::string::npos ? 0 : scheme + 3;
  return url.substr(start, url.find_first_of(":/?", start) - start);
}

bool matches(const std::string& hook_scope, const std::string& scope) {
  if (hook_scope == scope) return true;
  const bool wildcard = hook_scope.size() > 2 && hook_scope.compare(hook_scope.size() - 2, 2, "/*") == 0;
  return wildcard && scope.compare(0, hook_scope.size() - 1, hook_scope, 0, hook_scope.size() - 1) == 0;
}

}  // namespace

Webhooks::Webhooks(const BigCommerceOptions& options, Knobs& knobs, Random& random)
    : options_(options), knobs_(knobs), random_(random), hmac_(options.client_secret) {}

std::int64_t Webhooks::add(Hook hook) {
  hook.id = ++last_hook_;
  hooks_[hook.id] = std::move(hook);
  return last_hook_;
}

std::string Webhooks::new_hash() {
  std::string bytes;
  while (bytes.size() < 20) {
    for (std::uint64_t word = random_.next(), i = 0; i < 8; ++i, word >>= 8) bytes.push_back(static_cast<char>(word & 0xff));
  }
  return text::to_hex(std::string_view(bytes).substr(0, 20));
}

std::string Webhooks::body(const Hook& hook, const std::string& scope, const std::string& data, const std::string& hash,
                           TimePoint now) const {
  const bool concrete = knobs_.wildcard_scope == "concrete";
  nlohmann::ordered_json payload;
  payload["scope"] = concrete ? scope : hook.scope;
  payload["store_id"] = std::to_string(options_.store_id);
  payload["data"] = nlohmann::ordered_json::parse(data);
  payload["hash"] = hash;
  payload["created_at"] = to_unix_s(now);
  payload["producer"] = "stores/" + options_.store_hash;
  return payload.dump();
}

void Webhooks::emit(const std::string& scope, const std::string& data, const EntityRef& entity, TimePoint now) {
  std::string hash = new_hash();
  for (const auto& [id, hook] : hooks_) {
    if (!hook.active || hook.works_from > now || !matches(hook.scope, scope)) continue;
    Chain chain;
    chain.hook = id;
    chain.scope = scope;
    chain.hash = hash;
    chain.body = body(hook, scope, data, hash, now);
    chain.entity = entity;
    chain.happened = now;
    const auto delay = Millis(static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(knobs_.reorder_ms) + 1)));
    enqueue(chain, now + delay);
    if (random_.chance(knobs_.duplicate_percent / 100.0)) {
      enqueue(chain, now + delay + Millis(static_cast<std::int64_t>(random_.below(1001))));
    }
    if (knobs_.hash_per_hook) hash = new_hash();
  }
}

void Webhooks::enqueue(Chain chain, TimePoint due_at) {
  if (chain.id == 0) chain.id = ++last_chain_;
  const auto key = std::make_pair(due_at, chain.id);
  queue_[key] = std::move(chain);
  if (on_enqueue_) on_enqueue_();
}

std::optional<TimePoint> Webhooks::next_due() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.begin()->first.first;
}

std::vector<Delivery> Webhooks::due(TimePoint now, std::size_t limit) {
  std::vector<Delivery> ready;
  while (ready.size() < limit && !queue_.empty() && queue_.begin()->first.first <= now) {
    auto node = queue_.extract(queue_.begin());
    auto delivery = attempt(std::move(node.mapped()), now);
    if (delivery) ready.push_back(std::move(*delivery));
  }
  return ready;
}

std::optional<Delivery> Webhooks::attempt(Chain chain, TimePoint now) {
  const auto found = hooks_.find(chain.hook);
  if (found == hooks_.end() || !found->second.active) {
    record(chain, DeliveryOutcome::Kind::lost, 0, now);
    return std::nullopt;
  }
  const Hook& hook = found->second;
  if (domains_[domain_of(hook.destination)].blocked_until > now) {
    const bool dropped = random_.chance(knobs_.blocked_loss_percent / 100.0);
    record(chain, dropped ? DeliveryOutcome::Kind::lost : DeliveryOutcome::Kind::blocked, 0, now);
    exception(hook, 90003, "Webhook not delivered to " + hook.destination + ", the domain is temporarily blocked", now);
    if (!dropped) retry(std::move(chain), now);
    return std::nullopt;
  }
  if (!chain.first_sent) chain.first_sent = now;
  const TimePoint stamp = knobs_.retry_timestamp == "frozen" ? *chain.first_sent : now;
  Delivery delivery{chain.id, chain.attempt, chain.hook, chain.scope, chain.hash, chain.entity, request(chain, hook, stamp)};
  in_flight_[chain.id] = std::move(chain);
  return delivery;
}

HttpRequest Webhooks::request(const Chain& chain, const Hook& hook, TimePoint stamp) {
  HttpRequest request("POST", hook.destination, {}, chain.body);
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Accept-Encoding", "gzip");
  request.headers.set("User-Agent", "pekko-http/1.3.0");
  for (const auto& [name, value] : hook.headers) request.headers.set(name, value);
  if (knobs_.signing == "unsigned") return request;
  const std::string seconds_text = std::to_string(to_unix_s(stamp));
  const std::string signature = "v1," + text::to_base64(hmac_.sign({chain.hash, ".", seconds_text, ".", chain.body}));
  const std::string foreign = knobs_.signing == "two" ? "v1," + text::to_base64(std::string(32, '\x5a')) + " " : "";
  request.headers.set("webhook-id", chain.hash);
  request.headers.set("webhook-timestamp", seconds_text);
  request.headers.set("webhook-signature", foreign + signature);
  return request;
}

void Webhooks::record(const Chain& chain, DeliveryOutcome::Kind kind, int status, TimePoint now) {
  outcomes_.push_back({kind, now, chain.scope, chain.hash, chain.entity, chain.hook, chain.attempt, status, chain.happened});
}

void Webhooks::answered(std::int64_t delivery, std::optional<int> status, TimePoint now) {
  auto node = in_flight_.extract(delivery);
  if (node.empty()) return;
  Chain chain = std::move(node.mapped());
  const bool accepted = status && *status >= 200 && *status < 300;
  record(chain, accepted ? DeliveryOutcome::Kind::acked : DeliveryOutcome::Kind::failed, status.value_or(0), now);
  const auto found = hooks_.find(chain.hook);
  if (found == hooks_.end()) return;
  judge(domains_[domain_of(found->second.destination)], accepted, now);
  if (accepted) return;
  TimePoint& told = told_will_retry_[found->second.destination];
  if (chain.attempt <= static_cast<int>(retry_delays_s.size()) && now - told >= minutes(10)) {
    told = now;
    exception(found->second, 90001, "Non-200 response received when delivering to " + found->second.destination + ", will retry", now);
  }
  retry(std::move(chain), now);
}

void Webhooks::retry(Chain chain, TimePoint now) {
  const auto done = static_cast<std::size_t>(chain.attempt);
  if (done > retry_delays_s.size()) return give_up(chain, now);
  const std::int64_t delay_ms = std::int64_t{1000} * retry_delays_s.at(done - 1) * knobs_.retry_percent / 100;
  ++chain.attempt;
  enqueue(std::move(chain), now + Millis(delay_ms));
}

void Webhooks::give_up(const Chain& chain, TimePoint now) {
  record(chain, DeliveryOutcome::Kind::lost, 0, now);
  Hook& hook = hooks_.at(chain.hook);
  if (!hook.active) return;
  hook.active = false;
  hook.updated = now;
  exception(hook, 90002, "All attempts to deliver to " + hook.destination + " were used up, the webhook is disabled", now);
}

void Webhooks::judge(Domain& domain, bool accepted, TimePoint now) {
  domain.answers.emplace_back(now, accepted);
  while (now - domain.answers.front().first >= minutes(2)) domain.answers.pop_front();
  if (domain.answers.size() < answers_before_judging) return;
  std::size_t good = 0;
  for (const auto& [at, ok] : domain.answers) good += ok ? 1 : 0;
  if (good * 10 >= domain.answers.size() * 9) return;
  if (knobs_.blocklist) domain.blocked_until = now + minutes(3);
  domain.answers.clear();
}

void Webhooks::exception(const Hook& hook, int code, const std::string& message, TimePoint now) {
  if (hook.scope == exception_scope) return;  // the exception hook does not tell about itself
  nlohmann::ordered_json data;
  data["type"] = "webhook";
  data["id"] = hook.id;
  data["error_code"] = code;
  data["message"] = message;
  emit(exception_scope, data.dump(), EntityRef{"hook", std::to_string(hook.id)}, now);
}

}  // namespace tradewind::sandbox::bigcommerce
