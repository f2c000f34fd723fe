// The public listener's routes: takes webhooks in, answers 200 only for what is durable.
#pragma once

#include <functional>
#include <memory>
#include <tradewind/base/random.hpp>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/http.hpp>
#include <tradewind/ports/store.hpp>
#include <tradewind/ports/telemetry.hpp>

namespace tradewind {

class WebhookReceiver {
 public:
  virtual ~WebhookReceiver() = default;
  /// POST /webhooks/{pair}, POST /webhooks/{pair}/exceptions, GET /healthz; anything else is 404 or 405. Loop thread.
  virtual boost::asio::awaitable<HttpResponse> handle(HttpRequest request, Peer peer) = 0;
  /// Why more than one in a hundred deliveries to `pair` was refused in the last ten minutes (absent, mismatch, stale, future, malformed,
  /// token_absent, token_mismatch); empty: all is well, or it was just once or twice.
  virtual std::string refused_for(const std::string& pair) const = 0;
};

/// What it needs of `settings` is copied. `on_stored` is called after each event that became durable, repeats included: a repeat may
/// make a read owed.
std::unique_ptr<WebhookReceiver> make_webhook_receiver(const Settings& settings, Store& store, const Clock& clock, Random& random,
                                                       Logger& logger, Metrics& metrics, std::function<void()> on_stored);

}  // namespace tradewind
