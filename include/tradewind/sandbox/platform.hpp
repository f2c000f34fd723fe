// What the simulated platforms have in common. All of the sandbox is synchronous and takes the time as a parameter, so that the same
// code serves `tradewind sandbox` over HTTP and a simulated week in memory. One thread.
#pragma once

#include <tradewind/base/random.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/ports/http.hpp>
#include <tradewind/sandbox/switches.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind::sandbox {

/// A fault on demand: applies to the next `times` requests whose "METHOD /path" contains `match` at `platform`.
struct Fault {
  std::string platform;  ///< bigcommerce, salesforce, pardot, or empty: any
  std::string match;     ///< e.g. "POST /api/v5/objects/prospects"; empty: any
  /// status (answers `status` with the platform's own error shape), html (502 with an HTML page), redirect (302 to another host),
  /// reset_before (closed before the request is executed), lost_after (executed, then closed without an answer), truncate (executed, answer
  /// cut after `bytes`), delay (executed after `delay`), expire_token (all access tokens become invalid, then executed)
  std::string kind;
  int status = 503;
  std::size_t bytes = 10;
  Millis delay{0};
  int times = 1;
  std::optional<TimePoint> until;  ///< instead of `times`
};

struct Reply {
  HttpResponse response;  ///< `cut` as in HttpResponse
  Millis delay{0};        ///< to wait before the answer is sent
};

/// One line of a platform's history: the oracle of the tests.
struct HistoryLine {
  TimePoint at;
  std::string platform, method, path;  ///< path with query
  int status = 0;                      ///< as answered (or as it would have been when the answer was lost)
  std::string body;                    ///< request body
  bool executed = true;                ///< false: refused or cut before it had any effect
};

class Platform {
 public:
  virtual ~Platform() = default;
  virtual std::string name() const = 0;
  /// Does this request belong to this platform (by path)?
  virtual bool serves(const HttpRequest& request) const = 0;
  /// Executes it. Strict: what the real platform refuses is refused the same way.
  virtual HttpResponse handle(const HttpRequest& request, TimePoint now) = 0;
  /// Concurrency is counted between these (Pardot code 66). World calls them around the delay of a request.
  virtual void begin_request(const HttpRequest&, TimePoint) {}
  virtual void end_request(const HttpRequest&, TimePoint) {}
  /// Things that happen by themselves until `now`: connector syncs, token expiry, hook deliveries becoming due.
  virtual void advance(TimePoint now) = 0;
  /// The platform's own shape of an error of this HTTP status.
  virtual HttpResponse error(int status) const = 0;
  virtual void expire_tokens() {}
  /// Another app of the same tenant uses up this many calls, as far as there are any.
  virtual void use_quota(int /*calls*/, TimePoint /*now*/) {}
  /// Calls refused because a limit (rate, day, concurrency) was reached, ever.
  virtual int limit_refusals() const { return 0; }
  /// Its UNCONFIRMED points and other knobs, as they stand now.
  virtual std::vector<Switch> switches() { return {}; }
  /// For the page at `/` and the demo's check: {"<object>":[{...}]} as JSON text.
  virtual std::string records() const = 0;
};

}  // namespace tradewind::sandbox
