// The token endpoint: JWT bearer, client credentials, refresh token.
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

HttpResponse oauth_error(const char* error, const char* description) {
  return HttpResponse(400, Json{{"error", error}, {"error_description", description}}.dump(), "application/json;charset=UTF-8");
}

std::optional<std::string> from_base64url(std::string text) {
  text = text::replace_all(text::replace_all(std::move(text), "-", "+"), "_", "/");
  text.append((4 - text.size() % 4) % 4, '=');
  return text::from_base64(text);
}

HttpResponse grant(State& state, TimePoint now, bool jwt, const std::string& refresh_token = {}) {
  std::string unique;
  for (int i = 0; i < 4; ++i) {
    const auto word = state.random->next();
    for (int byte = 0; byte < 8; ++byte) unique += static_cast<char>((word >> (8 * byte)) & 0xff);
  }
  const auto token = state.org_id.substr(0, 15) + "!AQ8AQ" + text::to_hex(unique) + std::to_string(++state.made_tokens);
  state.tokens[token] = now;
  Json out{{"access_token", token},
           {"scope", state.options.scope},
           {"instance_url", state.options.instance_url},
           {"id", state.options.login_url + "/id/" + state.org_id + "/" + state.users.at("tradewind")},
           {"token_type", "Bearer"}};
  if (!jwt) {
    out["issued_at"] = std::to_string(to_unix_ms(now));
    out["signature"] = "c2FuZGJveC1zaWduYXR1cmU=";
  }
  if (!refresh_token.empty()) out["refresh_token"] = refresh_token;
  return HttpResponse(200, out.dump(), "application/json;charset=UTF-8");
}

std::optional<std::int64_t> seconds(const Json& value) {
  if (value.is_number()) return static_cast<std::int64_t>(value.get<double>());
  if (!value.is_string()) return std::nullopt;
  const auto text = value.get<std::string>();
  if (text.empty() || text.size() > 12 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoll(text);
}

HttpResponse jwt_bearer(State& state, const std::string& assertion, TimePoint now) {
  constexpr std::int64_t skew_s = 180, longest_s = 300;
  const auto parts = text::split(assertion, '.');
  const auto head = parts.size() == 3 ? from_base64url(parts[0]) : std::nullopt;
  const auto body = parts.size() == 3 ? from_base64url(parts[1]) : std::nullopt;
  const auto signature = parts.size() == 3 ? from_base64url(parts[2]) : std::nullopt;
  const auto header = Json::parse(head.value_or(""), nullptr, false);
  const auto claims = Json::parse(body.value_or(""), nullptr, false);
  if (!signature || !header.is_object() || !claims.is_object() || header.value("alg", Json()) != "RS256")
    return oauth_error("invalid_grant", "invalid assertion");
  if (claims.value("iss", Json()) != state.options.client_id) return oauth_error("invalid_client_id", "client identifier invalid");
  if (!crypto::verify_rs256(state.options.public_key, parts[0] + "." + parts[1], *signature))
    return oauth_error("invalid_grant", "invalid assertion");
  const auto audience = claims.value("aud", Json());
  if (audience != state.options.login_url && audience != "https://login.salesforce.com" && audience != "https://test.salesforce.com")
    return oauth_error("invalid_grant", "Audience validation failed");
  const auto expires = seconds(claims.value("exp", Json()));
  if (!expires || *expires > to_unix_s(now) + longest_s + skew_s) return oauth_error("invalid_grant", "invalid assertion");
  if (*expires + skew_s < to_unix_s(now)) return oauth_error("invalid_grant", "expired authorization code");
  if (claims.value("sub", Json()) != state.options.username) return oauth_error("invalid_grant", "user hasn't approved this consumer");
  return grant(state, now, true);
}

/// Empty when id and secret fit.
std::optional<HttpResponse> check_client(const State& state, const std::string& id, const std::string& secret) {
  if (id != state.options.client_id) return oauth_error("invalid_client_id", "client identifier invalid");
  if (secret != state.options.client_secret) return oauth_error("invalid_client", "invalid client credentials");
  return std::nullopt;
}

HttpResponse client_credentials(State& state, std::map<std::string, std::string>& form, const HttpRequest& request, TimePoint now) {
  const auto host = request.headers.get("Host");
  const bool absolute =
      request.url.rfind("https://login.salesforce.com/", 0) == 0 || request.url.rfind("https://test.salesforce.com/", 0) == 0;
  if (absolute || host == "login.salesforce.com" || host == "test.salesforce.com")
    return oauth_error("invalid_grant", "request not supported on this domain");
  const auto basic = std::string(request.headers.get("Authorization"));
  if (basic.rfind("Basic ", 0) == 0) {
    const auto pair = text::from_base64(basic.substr(6)).value_or("");
    form["client_id"] = pair.substr(0, pair.find(':'));
    form["client_secret"] = pair.find(':') == std::string::npos ? "" : pair.substr(pair.find(':') + 1);
  }
  if (auto refusal = check_client(state, form["client_id"], form["client_secret"])) return *refusal;
  return grant(state, now, false);
}

HttpResponse refresh(State& state, std::map<std::string, std::string>& form, const HttpRequest& request, TimePoint now) {
  const auto presented = form["refresh_token"];
  const auto secret = form.count("client_secret") != 0 ? form["client_secret"] : state.options.client_secret;
  if (auto refusal = check_client(state, form["client_id"], secret)) return *refusal;
  if (state.knobs.concurrent_refresh == "refuse" && state.overlapping_refreshes.count(&request) != 0)
    return oauth_error("invalid_grant", "token request is already being processed");
  if (state.spent_refresh_tokens.count(presented) != 0) {  // counts as theft: everything of this grant ends
    state.refresh_token.clear();
    state.tokens.clear();
  }
  if (presented.empty() || presented != state.refresh_token) return oauth_error("invalid_grant", "expired access/refresh token");
  if (!state.knobs.rotate_refresh_token) return grant(state, now, false);
  state.spent_refresh_tokens.insert(presented);
  state.refresh_token = "5Aep861rotated" + std::to_string(state.spent_refresh_tokens.size());
  return grant(state, now, false, state.refresh_token);
}

HttpResponse revoke(State& state, std::map<std::string, std::string>& form) {
  const auto token = form["token"];
  if (!token.empty() && token == state.refresh_token) {
    state.refresh_token.clear();
    state.tokens.clear();
    return HttpResponse(200);
  }
  return state.tokens.erase(token) != 0 ? HttpResponse(200)
                                        : HttpResponse(400, R"({"error":"invalid_token"})", "application/json;charset=UTF-8");
}

}  // namespace

HttpResponse token_call(State& state, const HttpRequest& request, TimePoint now) {
  auto form = parse_form(request.body);
  if (request.method != "POST") return oauth_error("invalid_request", "must be a post");
  if (request.path() == "/services/oauth2/revoke") return revoke(state, form);
  if (request.path() != "/services/oauth2/token") return HttpResponse(404, "<html><body>Not Found</body></html>", "text/html");
  if (state.knobs.grant_revoked) return oauth_error("invalid_grant", "authentication failure");
  const auto& grant_type = form["grant_type"];
  if (grant_type == "urn:ietf:params:oauth:grant-type:jwt-bearer") return jwt_bearer(state, form["assertion"], now);
  if (grant_type == "client_credentials") return client_credentials(state, form, request, now);
  if (grant_type == "refresh_token") return refresh(state, form, request, now);
  return oauth_error("unsupported_grant_type", "grant type not supported");
}

}  // namespace tradewind::sandbox::sf
