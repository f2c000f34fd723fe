#include <tradewind/base/text.hpp>

#include "sandbox/bigcommerce/rest.hpp"

#include <algorithm>
#include <array>

namespace tradewind::sandbox::bigcommerce {
namespace {

constexpr int hooks_per_scope = 10;

constexpr std::array scope_families{"store/order/",   "store/customer/", "store/cart/",      "store/shipment/",  "store/subscriber/",
                                    "store/product/", "store/sku/",      "store/category/",  "store/metafield/", "store/information/",
                                    "store/app/",     "store/hook/",     "store/priceList/", "store/brand/",     "store/channel/"};

HttpResponse invalid(const std::string& field, const std::string& why) {
  return error_v3(422, "JSON data is missing or invalid", Json{{field, why}});
}

HttpResponse not_found(const std::string& id) { return error_v3(404, "Webhook with id [" + id + "] not found"); }

Json render(const Hook& hook, const BigCommerceOptions& options) {
  Json headers = nullptr;
  if (!hook.headers.empty()) headers = hook.headers;
  return Json{{"id", hook.id},
              {"client_id", options.client_id},
              {"store_hash", options.store_hash},
              {"scope", hook.scope},
              {"destination", hook.destination},
              {"headers", headers},
              {"is_active", hook.active},
              {"created_at", to_unix_s(hook.created)},
              {"updated_at", to_unix_s(hook.updated)}};
}

HttpResponse wrapped(const Hook& hook, const BigCommerceOptions& options) {
  return ok(Json{{"data", render(hook, options)}, {"meta", Json::object()}});
}

bool known_scope(const std::string& scope) {
  return std::any_of(scope_families.begin(), scope_families.end(), [&](const char* family) { return scope.rfind(family, 0) == 0; });
}

/// HTTPS, and no port but 443.
bool fit_destination(const std::string& url) {
  if (url.rfind("https://", 0) != 0) return false;
  const std::string authority = url.substr(8, url.find_first_of("/?", 8) - 8);
  const auto colon = authority.rfind(':');
  return !authority.empty() && (colon == std::string::npos || authority.substr(colon) == ":443");
}

/// Takes over what `body` has; the answer when something is wrong with it.
std::optional<HttpResponse> apply(const Json& body, Hook& hook, const Knobs& knobs) {
  if (body.contains("scope")) {
    if (!body["scope"].is_string() || !known_scope(body["scope"])) return invalid("scope", "error.invalid.scope");
    hook.scope = body["scope"];
  }
  if (body.contains("destination")) {
    if (!body["destination"].is_string()) return invalid("destination", "error.expected.jsstring");
    hook.destination = body["destination"];
    if (!knobs.any_destination && !fit_destination(hook.destination)) return invalid("destination", "error.destination.https.only");
  }
  if (body.contains("is_active")) {
    if (!body["is_active"].is_boolean()) return invalid("is_active", "error.expected.jsboolean");
    hook.active = body["is_active"];
  }
  if (body.contains("headers") && !body["headers"].is_null()) {
    if (!body["headers"].is_object()) return invalid("headers", "error.expected.jsobject");
    hook.headers.clear();
    for (const auto& [name, value] : body["headers"].items()) {
      if (!value.is_string()) return invalid("headers", "error.expected.jsstring");
      hook.headers[name] = value;
    }
  }
  return std::nullopt;
}

std::optional<HttpResponse> over_limits(const std::map<std::int64_t, Hook>& hooks, const Hook& candidate) {
  int same_scope = 0;
  for (const auto& [id, hook] : hooks) {
    if (id == candidate.id || hook.scope != candidate.scope) continue;
    ++same_scope;
    if (hook.destination == candidate.destination) return invalid("destination", "A webhook of this scope and destination exists already.");
  }
  if (same_scope >= hooks_per_scope) return invalid("scope", "At most 10 webhooks may have the same scope.");
  return std::nullopt;
}

HttpResponse create(Context& context, const Call& call) {
  const Json body = Json::parse(call.body, nullptr, false);
  if (!body.is_object()) return error_v3(400, "Malformed JSON");
  for (const char* name : {"scope", "destination"}) {
    if (!body.contains(name)) return invalid(name, "error.path.missing.");
  }
  Hook hook;
  if (auto wrong = apply(body, hook, context.knobs)) return *wrong;
  if (auto wrong = over_limits(context.webhooks.hooks(), hook)) return *wrong;
  const auto wait = context.random.below(static_cast<std::uint64_t>(context.knobs.hook_activation_s) + 1);
  hook.works_from = call.now + std::chrono::seconds(static_cast<std::int64_t>(wait));
  hook.created = hook.updated = call.now;
  const std::int64_t id = context.webhooks.add(std::move(hook));
  return wrapped(context.webhooks.hooks().at(id), context.options);
}

HttpResponse list(Context& context, const Call& call) {
  const std::string unknown = unknown_parameter(call, {"page", "limit", "is_active", "scope", "destination"});
  if (!unknown.empty()) return invalid(unknown, "error.unknown");
  const auto paging = Paging::of(call, 250);
  if (!paging) return invalid("limit", "error.invalid.limit");
  Json rows = Json::array();
  const auto differs = [&](const char* name, const std::string& value) {
    const auto given = call.query.find(name);
    return given != call.query.end() && given->second != value;
  };
  for (const auto& [id, hook] : context.webhooks.hooks()) {
    if (differs("scope", hook.scope) || differs("destination", hook.destination)) continue;
    if (differs("is_active", hook.active ? "true" : "false")) continue;
    rows.push_back(render(hook, context.options));
  }
  return page_v3(rows, *paging);
}

HttpResponse change(Context& context, const Call& call, Hook& stored) {
  const Json body = Json::parse(call.body, nullptr, false);
  if (!body.is_object() || body.empty()) return error_v3(400, "Malformed JSON");
  Hook hook = stored;
  if (auto wrong = apply(body, hook, context.knobs)) return *wrong;
  if (auto wrong = over_limits(context.webhooks.hooks(), hook)) return *wrong;
  hook.updated = call.now;
  stored = std::move(hook);
  return wrapped(stored, context.options);
}

}  // namespace

HttpResponse serve_hooks(Context& context, const Call& call) {
  if (call.path.size() == 1 && call.method == "GET") return list(context, call);
  if (call.path.size() == 1 && call.method == "POST") return create(context, call);
  if (call.path.size() != 2) return error_v3(call.path.size() == 1 ? 405 : 404, "The resource at that URL is not found.");
  auto& hooks = context.webhooks.hooks();
  const auto found = hooks.find(parse_number(call.path[1]).value_or(0));
  if (found == hooks.end()) return not_found(call.path[1]);
  if (call.method == "GET") return wrapped(found->second, context.options);
  if (call.method == "PUT") return change(context, call, found->second);
  if (call.method != "DELETE") return error_v3(405, "The requested method is not supported by this resource.");
  const HttpResponse deleted = wrapped(found->second, context.options);
  hooks.erase(found);
  return deleted;
}

}  // namespace tradewind::sandbox::bigcommerce
