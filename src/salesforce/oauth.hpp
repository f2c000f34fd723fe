// The token endpoint's language: requests of the three flows, answers, errors, and which instance may be believed. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tradewind/base/error.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/http.hpp>

namespace tradewind::salesforce {

/// `aud` of a JWT assertion: the production or the sandbox login host, never a My Domain; a loopback's own origin.
std::string audience(std::string_view login_url);

/// Error configuration: the private key cannot sign.
Result<std::string> jwt_assertion(const SalesforceSettings& settings, TimePoint now);

/// `refresh_token` is what that flow presents.
Result<HttpRequest> token_request(const SalesforceSettings& settings, std::string_view refresh_token, TimePoint now);

struct TokenAnswer {
  std::string access_token, instance_url;
  std::string refresh_token;  ///< not empty: rotation is on
};

enum class Refusal {
  final_ = 1,  ///< a person must act
  in_flight,   ///< another refresh of the same token is under way
  clock,       ///< the assertion was past its time already: our clock is behind
  later,       ///< the platform's own trouble
};

struct TokenReading {
  std::optional<TokenAnswer> token;
  Refusal refusal = Refusal::later;
  Error error;  ///< without `token`
};
TokenReading read_token_answer(const HttpResponse& response, const SalesforceSettings& settings);

/// Scheme and host with port, without a trailing slash; empty when it is not such a URL.
std::string origin_of(std::string_view url);
bool loopback(std::string_view url);
/// https at Salesforce or at the login host itself; loopback only when the login host is loopback.
bool trusted_instance(std::string_view instance_url, std::string_view login_url);

}  // namespace tradewind::salesforce
