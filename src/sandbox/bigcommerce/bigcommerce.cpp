#include <tradewind/sandbox/bigcommerce.hpp>

#include <tradewind/base/text.hpp>

#include "sandbox/bigcommerce/impl.hpp"

namespace tradewind::sandbox {

using bigcommerce::Json;

BigCommerce::BigCommerce(BigCommerceOptions options, Random& random) : impl_(std::make_unique<Impl>(std::move(options), random)) {}
BigCommerce::~BigCommerce() = default;

bool BigCommerce::serves(const HttpRequest& request) const { return request.path().rfind("/stores/", 0) == 0; }

HttpResponse BigCommerce::handle(const HttpRequest& request, TimePoint now) {
  const bool admitted = impl_->rate.admit(impl_->knobs.quota, 1, now);
  HttpResponse response = admitted ? impl_->serve(request, now) : error(429);
  if (admitted || impl_->knobs.rate_headers_on_429) impl_->rate.describe(response.headers, impl_->knobs.quota, now);
  if (!admitted && impl_->knobs.rate_headers_on_429) {
    response.headers.set("X-Retry-After", std::to_string((impl_->rate.left(now).count() + 999) / 1000));
  }
  return response;
}

HttpResponse BigCommerce::Impl::serve(const HttpRequest& request, TimePoint now) {
  auto path = text::split(request.path().substr(1), '/');  // stores, hash, v2 or v3, ...
  if (path.back().empty()) return bigcommerce::error_v3(403, "Authentication Required");
  const bool v2 = path.size() > 2 && path[2] == "v2";
  const auto refuse = [&](int status, const char* why) {
    return v2 ? bigcommerce::error_v2(status, why) : bigcommerce::error_v3(status, why);
  };
  if (path.size() < 2 || path[1] != options.store_hash) return refuse(403, "You don't have a required scope to access the endpoint");
  if (request.headers.get("X-Auth-Token") != options.access_token) {
    return refuse(401, "Unauthorized - the v3 Auth client ID or token in the request are not a valid combination for this store.");
  }
  if (path.size() < 4) return refuse(404, "The requested resource was not found.");
  const bool writes = request.method == "POST" || request.method == "PUT";
  if (writes && request.headers.get("Content-Type").rfind("application/json", 0) != 0) return refuse(415, "Unsupported Media Type");
  return route(request, path, now);
}

HttpResponse BigCommerce::Impl::route(const HttpRequest& request, const std::vector<std::string>& path, TimePoint now) {
  bigcommerce::Context context{shop, webhooks, options, knobs, random, reads};
  bigcommerce::Call call{request.method, {path.begin() + 3, path.end()}, bigcommerce::parse_query(request.url), request.body, now};
  if (path[2] == "v2") return path[3] == "orders" ? serve_orders(context, call) : serve_store(context, call);
  if (path[2] == "v3" && path[3] == "customers") return serve_customers(context, call);
  if (path[2] == "v3" && path[3] == "orders") return serve_payments(context, call);
  if (path[2] == "v3" && path[3] == "hooks") return serve_hooks(context, call);
  return bigcommerce::error_v3(404, "The resource at that URL is not found.");
}

void BigCommerce::advance(TimePoint) {}

HttpResponse BigCommerce::error(int status) const {
  return bigcommerce::error_v3(status, status == 429 ? "Too many requests" : "Service Unavailable");
}

std::string BigCommerce::records() const { return bigcommerce::render_records(impl_->shop); }

std::vector<Switch> BigCommerce::switches() { return impl_->knobs.switches(); }

bool BigCommerce::set_switch(const std::string& name, const std::string& value) {
  for (const Switch& one : switches()) {
    if (one.name == name) return one.set(value);
  }
  return false;
}

const BigCommerceOptions& BigCommerce::options() const { return impl_->options; }

std::int64_t BigCommerce::add_hook(const std::string& scope, const std::string& destination,
                                   const std::map<std::string, std::string>& headers, TimePoint now) {
  return impl_->webhooks.add({0, scope, destination, headers, true, now, now, now});
}

bool BigCommerce::hook_active(std::int64_t id) const {
  const auto& hooks = impl_->webhooks.hooks();
  const auto found = hooks.find(id);
  return found != hooks.end() && found->second.active;
}

std::vector<Delivery> BigCommerce::due(TimePoint now, std::size_t limit) { return impl_->webhooks.due(now, limit); }
void BigCommerce::answered(std::int64_t delivery, std::optional<int> status, TimePoint now) {
  impl_->webhooks.answered(delivery, status, now);
}
std::optional<TimePoint> BigCommerce::next_due() const { return impl_->webhooks.next_due(); }
std::size_t BigCommerce::waiting() const { return impl_->webhooks.waiting(); }
Millis BigCommerce::delivery_timeout() const { return std::chrono::seconds(impl_->knobs.timeout_s); }
void BigCommerce::on_enqueue(std::function<void()> callback) { impl_->webhooks.on_enqueue(std::move(callback)); }
const std::vector<DeliveryOutcome>& BigCommerce::outcomes() const { return impl_->webhooks.outcomes(); }
const std::vector<EntityRead>& BigCommerce::reads() const { return impl_->reads; }
void BigCommerce::use_quota(int requests, TimePoint now) { impl_->rate.take(impl_->knobs.quota, requests, now); }
int BigCommerce::limit_refusals() const { return impl_->rate.refused(); }

}  // namespace tradewind::sandbox
