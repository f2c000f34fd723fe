// Standard Webhooks verification: HMAC-SHA256 over `id.timestamp.body`, keyed with the raw client secret.
#pragma once

#include <string>
#include <string_view>
#include <tradewind/base/secret.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/ports/http.hpp>
#include <vector>

namespace tradewind::ingress {

enum class SignatureOutcome {
  ok = 1,
  absent,     ///< none of the three fields
  mismatch,   ///< no signature fits
  stale,      ///< fits, but was made longer ago than the tolerance
  future,     ///< fits, but its time is ahead of ours
  malformed,  ///< a field is missing, repeated or not as the standard says
};
const char* to_string(SignatureOutcome outcome);

struct Verdict {
  SignatureOutcome outcome = SignatureOutcome::malformed;
  std::string id;              ///< webhook-id, unless absent or malformed
  std::size_t secret = 0;      ///< which of the secrets fitted, when one did
  std::chrono::seconds age{};  ///< when one fitted
};

class SignatureVerifier {
 public:
  /// Throws std::logic_error for a secret under 16 bytes: configuration refuses it before.
  SignatureVerifier(const std::vector<SecretString>& secrets, Millis tolerance);
  Verdict verify(const Headers& headers, std::string_view body, TimePoint now);

 private:
  std::vector<crypto::Hmac> keys_;
  std::chrono::seconds tolerance_;
};

}  // namespace tradewind::ingress
