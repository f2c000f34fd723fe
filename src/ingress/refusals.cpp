#include "ingress/refusals.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::ingress {

const char* hint_for(const std::string& cause) {
  if (cause == "absent")
    return "the delivery carries no webhook-* fields: if the store does not sign, set verify: token and a webhook_token";
  if (cause == "mismatch")
    return "bigcommerce.client_secret is not the secret of the API account that made the hook, or something on the way alters the body";
  if (cause == "token_absent") return "the hook was made without its X-Webhook-Token: run `tradewind hooks --apply`";
  if (cause == "token_mismatch")
    return "the hook carries another X-Webhook-Token than bigcommerce.webhook_token: run `tradewind hooks --apply`";
  if (cause == "stale") return "the clock of this machine is ahead, or deliveries are late: check time synchronization, or set stale: hint";
  if (cause == "future") return "the clock of this machine is behind: check time synchronization";
  return "the webhook-* fields are not as Standard Webhooks says: is it BigCommerce that calls?";
}

bool Refusals::due(const std::string& pair, const std::string& cause, TimePoint now) {
  const auto [at, first] = last_.try_emplace({pair, cause}, now);
  if (!first && now - at->second < std::chrono::minutes(1) && now >= at->second) return false;
  at->second = now;
  return true;
}

void Refusals::report(const std::string& pair, const std::string& cause, const Headers& headers, TimePoint now) {
  if (!due(pair, cause, now)) return;
  std::string names;
  for (const auto& field : headers.list()) names += (names.empty() ? "" : ",") + text::lower(field.first);
  Fields fields{{"pair", pair}, {"error", cause}, {"headers", text::clip(names, 1000)}, {"hint", std::string(hint_for(cause))}};
  logger_.warn("webhook_refused", "a webhook was not accepted", std::move(fields));
}

}  // namespace tradewind::ingress
