#include "ingress/admission.hpp"

namespace tradewind::ingress {
namespace {

/// BigCommerce's retries end after 48 hours; what is older is not one of them.
constexpr auto oldest_hint = std::chrono::hours(72);

}  // namespace

Admitter::Admitter(const BigCommerceSettings& settings)
    : verify_(settings.verify),
      accept_unsigned_(settings.accept_unsigned),
      accept_stale_(settings.stale == "hint"),
      token_(settings.webhook_token),
      verifier_(settings.client_secret, settings.signature_tolerance) {}

std::string Admitter::token_trouble(const Headers& headers) const {
  if (!headers.has("X-Webhook-Token")) return "token_absent";
  const bool fits = headers.count("X-Webhook-Token") == 1 && crypto::equal_constant_time(headers.get("X-Webhook-Token"), token_.reveal());
  return fits && !token_.empty() ? "" : "token_mismatch";
}

Admission Admitter::check(const Headers& headers, std::string_view body, TimePoint now) {
  const auto verdict = verifier_.verify(headers, body, now);
  Admission out;
  out.webhook_id = verdict.id;
  const bool fits =
      verdict.outcome == SignatureOutcome::ok || verdict.outcome == SignatureOutcome::stale || verdict.outcome == SignatureOutcome::future;
  if (fits) out.secret = verdict.secret;

  const bool by_token = verify_ == "token" || (accept_unsigned_ && verdict.outcome == SignatureOutcome::absent);
  if (!by_token) {
    const bool late_hint = verdict.outcome == SignatureOutcome::stale && accept_stale_ && verdict.age <= oldest_hint;
    if (verdict.outcome != SignatureOutcome::ok && !late_hint) out.cause = to_string(verdict.outcome);
  }
  if (out.cause.empty() && (by_token || verify_ == "both")) out.cause = token_trouble(headers);
  out.accepted = out.cause.empty();
  return out;
}

}  // namespace tradewind::ingress
