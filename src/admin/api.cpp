#include <tradewind/admin/admin.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>

#include "admin/answers.hpp"
#include "admin/routes.hpp"

namespace tradewind {
namespace {

using admin::Answer;
using admin::Call;
using admin::Context;

struct Route {
  std::string_view method, path;
  Answer (*answer)(Context&, Call);
};

/// A path with a word in the place of {id} comes before the one with {id}.
constexpr std::array<Route, 15> routes{{
    {"GET", "/livez", admin::live},
    {"GET", "/readyz", admin::ready},
    {"GET", "/metrics", admin::metrics},
    {"GET", "/api/v1/status", admin::status},
    {"GET", "/api/v1/events", admin::list_events},
    {"GET", "/api/v1/events/{id}", admin::show_event},
    {"GET", "/api/v1/people", admin::show_person},
    {"GET", "/api/v1/dead-letters", admin::list_dead_letters},
    {"POST", "/api/v1/dead-letters/retry", admin::retry_dead_letters},
    {"GET", "/api/v1/dead-letters/{id}", admin::show_dead_letter},
    {"PATCH", "/api/v1/dead-letters/{id}", admin::edit_dead_letter},
    {"POST", "/api/v1/dead-letters/{id}/retry", admin::retry_dead_letter},
    {"POST", "/api/v1/dead-letters/{id}/discard", admin::discard_dead_letter},
    {"POST", "/api/v1/map/check", admin::check_mapping},
    {"POST", "/api/v1/map/preview", admin::preview_mapping},
}};

/// The text in the place of {id}, empty for a path without; nothing when the path is another one.
std::optional<std::string> match(std::string_view pattern, std::string_view path) {
  const auto hole = pattern.find("{id}");
  if (hole == std::string_view::npos) return pattern == path ? std::optional<std::string>("") : std::nullopt;
  const std::string_view before = pattern.substr(0, hole);
  const std::string_view after = pattern.substr(hole + 4);
  if (path.size() <= before.size() + after.size()) return std::nullopt;
  if (path.substr(0, before.size()) != before || path.substr(path.size() - after.size()) != after) return std::nullopt;
  const std::string_view id = path.substr(before.size(), path.size() - before.size() - after.size());
  return id.find('/') == std::string_view::npos ? std::optional<std::string>(id) : std::nullopt;
}

HttpResponse unauthorized() {
  HttpResponse response = admin::problem(401, "this needs Authorization: Bearer and the token of admin.token");
  response.headers.set("WWW-Authenticate", "Bearer realm=\"tradewind\"");
  return response;
}

HttpResponse not_allowed(const std::string& allowed) {
  HttpResponse response = admin::problem(405, "this path answers " + allowed);
  response.headers.set("Allow", allowed);
  return response;
}

class Api : public AdminApi {
 public:
  explicit Api(AdminDeps deps) : context_{std::move(deps), {}} {}

  boost::asio::awaitable<HttpResponse> handle(HttpRequest request, Peer) override {
    std::optional<HttpResponse> response;
    try {
      response = co_await route(std::move(request));
    } catch (const std::logic_error&) {
      context_.deps.metrics.count("alerts_total", {{"pair", ""}, {"cause", "admin_request_failed"}});
    }
    if (!response) co_return admin::problem(500, "the request could not be answered");
    co_return std::move(*response);
  }

 private:
  Answer route(HttpRequest request) {
    const std::string path = request.path();
    // Before anything else, so that nobody without the token learns which paths exist.
    if (path.rfind("/api/", 0) == 0 && !authorized(request)) co_return unauthorized();
    std::string allowed;
    for (const Route& candidate : routes) {
      auto id = match(candidate.path, path);
      if (!id) continue;
      if (candidate.method == request.method) {
        Call call{std::move(request), std::move(*id)};
        co_return co_await candidate.answer(context_, std::move(call));
      }
      if (allowed.find(candidate.method) == std::string::npos) allowed += (allowed.empty() ? "" : ", ") + std::string(candidate.method);
    }
    co_return allowed.empty() ? admin::problem(404, "there is nothing at this path") : not_allowed(allowed);
  }

  bool authorized(const HttpRequest& request) const {
    constexpr std::string_view scheme = "Bearer ";
    if (request.headers.count("Authorization") != 1) return false;
    const std::string_view given = request.headers.get("Authorization");
    if (given.size() <= scheme.size() || !text::iequals(given.substr(0, scheme.size()), scheme)) return false;
    const std::string_view token = context_.deps.settings.admin.token.reveal();
    return !token.empty() && crypto::equal_constant_time(text::trim(given.substr(scheme.size())), token);
  }

  Context context_;
};

}  // namespace

std::unique_ptr<AdminApi> make_admin_api(AdminDeps deps) { return std::make_unique<Api>(std::move(deps)); }

}  // namespace tradewind
