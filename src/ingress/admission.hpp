// Decides whether a delivery comes from the store of a pair: by signature, by the hook's own token, or by both.
#pragma once

#include <optional>
#include <string>
#include <tradewind/config/settings.hpp>

#include "ingress/signature.hpp"

namespace tradewind::ingress {

struct Admission {
  bool accepted = false;
  std::string cause;                  ///< why not: absent, mismatch, stale, future, malformed, token_absent, token_mismatch
  std::string webhook_id;             ///< of the signature fields; empty when there are none
  std::optional<std::size_t> secret;  ///< which secret fitted
};

class Admitter {
 public:
  explicit Admitter(const BigCommerceSettings& settings);
  Admission check(const Headers& headers, std::string_view body, TimePoint now);

 private:
  /// Empty: the token fits.
  std::string token_trouble(const Headers& headers) const;

  std::string verify_;
  bool accept_unsigned_, accept_stale_;
  SecretString token_;
  SignatureVerifier verifier_;
};

}  // namespace tradewind::ingress
