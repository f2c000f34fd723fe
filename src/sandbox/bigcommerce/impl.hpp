// The parts of the simulated store, tied together.
#pragma once

#include "sandbox/bigcommerce/rate.hpp"
#include "sandbox/bigcommerce/rest.hpp"

#include <utility>

namespace tradewind::sandbox {

struct BigCommerce::Impl {
  Impl(BigCommerceOptions given, Random& source) : options(std::move(given)), random(source), webhooks(options, knobs, random) {}

  HttpResponse serve(const HttpRequest& request, TimePoint now);
  HttpResponse route(const HttpRequest& request, const std::vector<std::string>& path, TimePoint now);
  void emit_order(const char* event, std::int64_t id, TimePoint now);
  void emit_customer(const char* event, std::int64_t id, TimePoint now);
  /// Fires statusUpdated and updated, when it changes.
  void move_order(bigcommerce::ShopOrder& order, int status, TimePoint now);

  BigCommerceOptions options;
  Random& random;
  bigcommerce::Knobs knobs;
  bigcommerce::Shop shop;
  bigcommerce::Webhooks webhooks;
  bigcommerce::RateWindow rate;
  std::vector<EntityRead> reads;
};

}  // namespace tradewind::sandbox
