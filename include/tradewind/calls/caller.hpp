// Caller of one account over HTTP: keeps to its rate window, its daily calls and its concurrency, and records every call.
#pragma once

#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/http.hpp>
#include <tradewind/ports/store.hpp>
#include <tradewind/ports/telemetry.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tradewind {

struct CallerOptions {
  /// What the remote lets us know of its limits.
  enum class Budget {
    none,
    window,        ///< X-Rate-Limit-* of each answer (BigCommerce)
    daily,         ///< x-api-usage where the remote sends it; an own count of the day in any case (Pardot)
    usage_header,  ///< Sforce-Limit-Info of each answer and an own count of the day (Salesforce)
  };

  std::string account;
  std::string target;  ///< bigcommerce, salesforce, pardot: label of metrics
  int concurrency = 4;
  Budget budget = Budget::none;
  double share = 1;                              ///< of the window or of the day that we may use
  double reserve = 0.1;                          ///< of the day: left for others whoever used the rest
  std::int64_t daily_calls = 25'000;             ///< of the account; holds until the remote tells its own figure
  std::function<std::string(TimePoint)> day_of;  ///< the date in the account's zone; empty: UTC
};

class AccountCaller : public Caller {
 public:
  /// Gives unused daily calls and the concurrency slots back. No call may be under way.
  virtual boost::asio::awaitable<void> close() = 0;
};

/// All references must outlive the result.
std::unique_ptr<AccountCaller> make_caller(CallerOptions options, HttpClient& http, Store& store, Clock& clock, Logger& logger,
                                           Metrics& metrics);

}  // namespace tradewind
