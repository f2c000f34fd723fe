#include "salesforce/oauth.hpp"

#include <algorithm>
#include <array>
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>

#include "salesforce/json_tools.hpp"

namespace tradewind::salesforce {
namespace {

constexpr std::chrono::seconds assertion_life{180};

struct KnownRefusal {
  std::string_view error, description;  ///< description: how it begins; empty: any
  Refusal refusal;
  std::string_view fix;
};

// contracts/salesforce.md 2.5. What is not here is for a person: guessing again would be a login storm.
constexpr std::array refusals = {
    KnownRefusal{"invalid_grant", "token request is already being processed", Refusal::in_flight, ""},
    KnownRefusal{"invalid_grant", "expired authorization code", Refusal::clock, "set the clock of this machine"},
    KnownRefusal{"rate_limit_exceeded", "", Refusal::later, ""},
    KnownRefusal{"invalid_grant", "user hasn't approved this consumer", Refusal::final_, "pre-authorise the app for the integration user"},
    KnownRefusal{"invalid_app_access", "", Refusal::final_, "give the integration user the app's permission set"},
    KnownRefusal{"invalid_grant", "request not supported on this domain", Refusal::final_, "set login_url to the My Domain host"},
    KnownRefusal{"invalid_grant", "no client credentials user enabled", Refusal::final_, "set a Run As user in the app"},
    KnownRefusal{"invalid_grant", "Audience validation failed", Refusal::final_,
                 "login_url must be the production or the sandbox login host"},
    KnownRefusal{"invalid_grant", "expired access/refresh token", Refusal::final_, "authorise the app again and set the new refresh token"},
    KnownRefusal{"invalid_grant", "authentication failure", Refusal::final_, "the integration user is frozen, inactive or locked out"},
    KnownRefusal{"invalid_grant", "invalid assertion", Refusal::final_, "check certificate, client_id and username"},
    KnownRefusal{"invalid_client_id", "", Refusal::final_, "check client_id; a new app takes minutes to become known"},
    KnownRefusal{"invalid_client", "", Refusal::final_, "check client_secret"},
    KnownRefusal{"unsupported_grant_type", "", Refusal::final_, "enable this flow in the app"},
};

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(text::percent_encode(value));
  }
  return out;
}

struct Parts {
  std::string scheme, host, port;
};

/// Strict: no user, no path but "/", no query; the host in letters, digits, dots and dashes.
std::optional<Parts> split_url(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  Parts parts;
  parts.scheme = text::lower(url.substr(0, colon));
  std::string_view rest = url.substr(colon + 3);
  if (!rest.empty() && rest.back() == '/') rest.remove_suffix(1);
  const bool bracketed = !rest.empty() && rest.front() == '[';
  const auto host_end = bracketed ? rest.find(']') : rest.find(':');
  if (bracketed && host_end == std::string_view::npos) return std::nullopt;
  const auto length = host_end == std::string_view::npos ? rest.size() : host_end + (bracketed ? 1 : 0);
  parts.host = text::lower(rest.substr(0, length));
  rest.remove_prefix(length);
  if (!rest.empty() && (rest.front() != ':' || rest.size() == 1)) return std::nullopt;
  if (!rest.empty()) parts.port = std::string(rest.substr(1));
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto host_char = [&](char c) { return digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-'; };
  const bool plain = !parts.host.empty() && std::all_of(parts.host.begin(), parts.host.end(), host_char);
  if (!std::all_of(parts.port.begin(), parts.port.end(), digit) || !(plain || parts.host == "[::1]")) return std::nullopt;
  return parts;
}

bool loopback_host(const std::string& host) {
  if (host == "localhost" || host == "[::1]") return true;
  const auto octets = text::split(host, '.');
  return octets.size() == 4 && octets[0] == "127" &&
         std::all_of(host.begin(), host.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

Error refused(const std::string& code, std::string_view fix) {
  return Error(Errc::auth, "Salesforce refuses the login: " + code, "salesforce.auth", std::string(fix));
}

TokenReading refusal_of(const Json& body, int status) {
  TokenReading reading;
  const std::string code = text_at(body, "error"), description = text_at(body, "error_description");
  if (code.empty()) {
    reading.error = Error(Errc::remote, "the token endpoint answered " + std::to_string(status) + " without a reason", "salesforce.auth");
    return reading;
  }
  const auto* known = std::find_if(refusals.begin(), refusals.end(), [&](const KnownRefusal& refusal) {
    return refusal.error == code && text::iequals(description.substr(0, refusal.description.size()), refusal.description);
  });
  reading.refusal = known == refusals.end() ? Refusal::final_ : known->refusal;
  reading.error = refused(code, known == refusals.end() ? std::string_view() : known->fix);
  if (reading.refusal == Refusal::later || reading.refusal == Refusal::in_flight) reading.error.code = Errc::remote;
  return reading;
}

}  // namespace

std::string origin_of(std::string_view url) {
  const auto parts = split_url(url);
  if (!parts) return {};
  return parts->scheme + "://" + parts->host + (parts->port.empty() ? "" : ":" + parts->port);
}

bool loopback(std::string_view url) {
  const auto parts = split_url(url);
  return parts && loopback_host(parts->host);
}

bool trusted_instance(std::string_view instance_url, std::string_view login_url) {
  const auto instance = split_url(instance_url);
  if (!instance) return false;
  if (loopback_host(instance->host)) return loopback(login_url) && (instance->scheme == "http" || instance->scheme == "https");
  if (instance->scheme != "https") return false;
  if (origin_of(instance_url) == origin_of(login_url)) return true;
  if (!instance->port.empty() && instance->port != "443") return false;
  return ends_with(instance->host, ".salesforce.com") || ends_with(instance->host, ".force.com") ||
         ends_with(instance->host, ".cloudforce.com");
}

std::string audience(std::string_view login_url) {
  if (loopback(login_url)) return origin_of(login_url);
  const std::string origin = origin_of(login_url);
  const bool sandbox = origin == "https://test.salesforce.com" || origin.find(".sandbox.") != std::string::npos;
  return sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
}

Result<std::string> jwt_assertion(const SalesforceSettings& settings, TimePoint now) {
  const Json header = {{"alg", "RS256"}};
  const Json claims = {{"iss", settings.auth.client_id},
                       {"sub", settings.auth.username},
                       {"aud", audience(settings.login_url)},
                       {"exp", to_unix_s(now + assertion_life)}};
  const std::string signed_part = text::to_base64url(header.dump()) + "." + text::to_base64url(body_text(claims));
  auto signature = crypto::sign_rs256(settings.auth.private_key, signed_part);
  if (!signature) return Error(Errc::auth, "the private key cannot sign: " + signature.error().what, "salesforce.auth.private_key");
  return signed_part + "." + text::to_base64url(*signature);
}

Result<HttpRequest> token_request(const SalesforceSettings& settings, std::string_view refresh_token, TimePoint now) {
  const auto& auth = settings.auth;
  std::string body;
  if (auth.flow == "jwt_bearer") {
    const auto assertion = jwt_assertion(settings, now);
    if (!assertion) return assertion.error();
    body = form({{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", *assertion}});
  } else if (auth.flow == "client_credentials") {
    body = form({{"grant_type", "client_credentials"}, {"client_id", auth.client_id}, {"client_secret", auth.client_secret.reveal()}});
  } else {
    body = form({{"grant_type", "refresh_token"},
                 {"client_id", auth.client_id},
                 {"client_secret", auth.client_secret.reveal()},
                 {"refresh_token", refresh_token}});
  }
  HttpRequest request("POST", origin_of(settings.login_url) + "/services/oauth2/token", {}, std::move(body));
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.headers.set("Accept", "application/json");
  return request;
}

TokenReading read_token_answer(const HttpResponse& response, const SalesforceSettings& settings) {
  const Json body = Json::parse(response.body, nullptr, false);
  if (response.status < 200 || response.status >= 300) {
    TokenReading reading = refusal_of(body, response.status);
    if (response.status >= 500 || response.status == 429) {
      reading.refusal = Refusal::later;
      reading.error.code = Errc::remote;
    }
    return reading;
  }
  TokenReading reading;
  TokenAnswer token;
  token.access_token = text_at(body, "access_token");
  token.instance_url = text_at(body, "instance_url");
  token.refresh_token = text_at(body, "refresh_token");
  if (token.access_token.empty() || token.instance_url.empty()) {
    reading.error = Error(Errc::remote, "the token endpoint answered without a token", "salesforce.auth");
  } else if (!trusted_instance(token.instance_url, settings.login_url)) {
    reading.refusal = Refusal::final_;
    reading.error = Error(Errc::auth, "the token's instance is no Salesforce host", "instance_url", "check login_url");
  } else {
    token.instance_url = origin_of(token.instance_url);
    reading.token = std::move(token);
  }
  return reading;
}

}  // namespace tradewind::salesforce
