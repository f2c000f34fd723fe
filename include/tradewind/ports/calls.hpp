// One door through which every call to a platform goes: admission against the account's budgets, metrics, log line, trace step.
#pragma once

#include <tradewind/ports/http.hpp>
#include <tradewind/ports/store.hpp>

#include <string>
#include <vector>

namespace tradewind {

struct CallInfo {
  std::string pair;
  std::string operation;  ///< stable name, e.g. "order.read", "prospect.update", "query"
  std::string path;       ///< template for traces, e.g. "/v2/orders/{id}"; no ids, no query
};

/// Why a call was not made, or how it ended without an answer.
struct CallError {
  enum class Kind { throttled = 1, not_sent, unknown, cancelled } kind = Kind::not_sent;
  std::string reason;
  std::optional<TimePoint> retry_at;  ///< throttled: when the budget allows again
};

/// Of one account. Loop thread.
class Caller {
 public:
  virtual ~Caller() = default;
  /// Waits for a slot when one frees within the deadline; throttled when the budget is used up for longer. Appends one Step.
  virtual boost::asio::awaitable<boost::system::result<HttpResponse, CallError>> call(CallInfo info, HttpRequest request, Deadline deadline,
                                                                                      std::vector<Step>& steps) = 0;
  /// The remote said that a limit is reached although we thought otherwise: nothing is admitted before `until`.
  virtual void pause(TimePoint until, std::string reason) = 0;
  /// Calls left in the current window as far as known; -1: not known.
  virtual std::int64_t quota_left() const = 0;
  /// The remote gave a code that no table of ours knows: it is tried again like any passing trouble, counted and logged.
  virtual void unclassified(const std::string& /*pair*/, const std::string& /*code*/) {}
  /// Set while the last tenth of the day's calls is all that is left: only carts, orders and journeys should be begun before then.
  virtual std::optional<TimePoint> urgent_only_until() const { return std::nullopt; }
  /// When the calls of the day end, should they go on being used as in the last hours; empty: they last.
  virtual std::optional<TimePoint> used_up_at() const { return std::nullopt; }
};

/// An OAuth access token of one account, shared by all who call it. Opaque bytes.
struct AccessToken {
  std::string value;
  std::string base_url;      ///< instance_url
  std::int64_t version = 0;  ///< which refresh made it
};

class AccessTokens {
 public:
  virtual ~AccessTokens() = default;
  /// The current token; refreshes when there is none. One refresh at a time, also across processes. Errors: auth (a person must
  /// act), net_* and remote (try later).
  virtual boost::asio::awaitable<Result<AccessToken>> get(Deadline deadline) = 0;
  /// The remote refused the token of this version: the next get() refreshes, unless somebody already did.
  virtual void expired(std::int64_t version) = 0;
};

[[noreturn]] void throw_exception_from_error(const CallError& error, const boost::source_location& where);

}  // namespace tradewind
