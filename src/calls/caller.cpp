#include <tradewind/calls/caller.hpp>

#include "calls/quota.hpp"
#include "calls/slots.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <stdexcept>

namespace tradewind::calls {
namespace {

using Answer = boost::system::result<HttpResponse, CallError>;

/// What a call needs at least once it is admitted: a wait that leaves less is not begun.
constexpr Millis least_call_span = std::chrono::seconds(5);

CallError failed(const Error& error) {
  switch (error.code) {
    case Errc::net_not_sent:
    case Errc::timeout:
      return {CallError::Kind::not_sent, to_string(error.code), {}};
    case Errc::cancelled:
      return {CallError::Kind::cancelled, to_string(error.code), {}};
    default:
      return {CallError::Kind::unknown, to_string(error.code), {}};
  }
}

class HttpCaller final : public AccountCaller {
 public:
  HttpCaller(CallerOptions options, HttpClient& http, Store& store, Clock& clock, Logger& logger, Metrics& metrics)
      : target_(options.target),
        http_(http),
        clock_(clock),
        logger_(logger),
        metrics_(metrics),
        slots_(options.account, options.concurrency, store, clock),
        quota_(options, store) {}

  boost::asio::awaitable<Answer> call(CallInfo info, HttpRequest request, Deadline deadline, std::vector<Step>& steps) override {
    const std::string method = request.method;
    auto slot = co_await slots_.take(deadline.at - least_call_span);
    std::optional<CallError> refused;
    if (slot)
      refused = co_await admit(deadline);
    else
      refused = CallError{CallError::Kind::throttled, "concurrency", clock_.now() + std::chrono::seconds(1)};
    if (refused) {
      steps.push_back(step(info, method, clock_.now(), Millis{0}, Answer(*refused)));
      co_return *refused;
    }
    const TimePoint began = clock_.now();
    auto answer = co_await send(std::move(request), deadline);
    const Millis took = clock_.now() - began;
    note(info, method, took, answer);
    steps.push_back(step(info, method, began, took, answer));
    co_return answer;
  }

  void pause(TimePoint until, std::string reason) override {
    if (until <= paused_until_) return;
    paused_until_ = until;
    pause_reason_ = std::move(reason);
  }

  std::int64_t quota_left() const override { return quota_.left(clock_.now()); }

  boost::asio::awaitable<void> close() override {
    co_await quota_.close();
    co_await slots_.close();
  }

 private:
  /// Empty: admitted.
  boost::asio::awaitable<std::optional<CallError>> admit(Deadline deadline) {
    for (;;) {
      const TimePoint now = clock_.now();
      policy::Admission admission;
      if (now < paused_until_) {
        admission.wait_until = paused_until_;
        admission.reason = pause_reason_;
      } else {
        auto asked = co_await quota_.admit(now);
        if (!asked) co_return CallError{CallError::Kind::not_sent, to_string(asked.error().code), {}};
        admission = std::move(*asked);
      }
      if (admission.ok()) co_return std::nullopt;
      if (*admission.wait_until > deadline.at - least_call_span)
        co_return CallError{CallError::Kind::throttled, admission.reason, admission.wait_until};
      co_await clock_.sleep_until(*admission.wait_until);
    }
  }

  boost::asio::awaitable<Answer> send(HttpRequest request, Deadline deadline) {
    struct Ended {
      Quota& quota;
      bool answered = false;
      ~Ended() {
        if (!answered) quota.lost();
      }
    } ended{quota_};
    auto response = co_await http_.send(std::move(request), deadline);
    if (!response) co_return failed(response.error());
    ended.answered = true;
    quota_.answered(clock_.now(), response->headers);
    co_return std::move(*response);
  }

  static std::string status_of(const Answer& answer) {
    if (answer) return std::to_string(answer->status);
    return answer.error().kind == CallError::Kind::unknown ? "unknown" : answer.error().reason;
  }

  void note(const CallInfo& info, const std::string& method, Millis took, const Answer& answer) {
    const Labels pair{{"pair", info.pair}, {"target", target_}};
    Labels labels = pair;
    labels.emplace_back("operation", info.operation);
    labels.emplace_back("status", status_of(answer));
    metrics_.count("api_calls_total", labels);
    metrics_.observe("api_call_seconds", pair, static_cast<double>(took.count()) / 1000);
    const std::int64_t left = quota_left();
    if (left >= 0) metrics_.set("api_quota_left", pair, static_cast<double>(left));
    const bool fine = answer && answer->status < 400;
    logger_.write(fine ? Level::debug : Level::info, "api_call", method + " " + info.path,
                  {{"pair", info.pair},
                   {"target", target_},
                   {"operation", info.operation},
                   {"status", status_of(answer)},
                   {"duration_ms", std::int64_t{took.count()}}});
  }

  static Step step(const CallInfo& info, const std::string& method, TimePoint at, Millis took, const Answer& answer) {
    Step made;
    made.at = at;
    made.stage = method == "GET" ? "read" : "deliver";
    made.what = method + " " + info.path;
    made.method = method;
    made.path = info.path;
    made.duration_ms = took.count();
    if (answer) {
      made.status = answer->status;
      made.outcome = answer->status < 400 ? "ok" : "failed";
      return made;
    }
    made.reason = answer.error().reason;
    switch (answer.error().kind) {
      case CallError::Kind::throttled:
        made.outcome = "waiting";
        break;
      case CallError::Kind::unknown:
        made.outcome = "unknown";
        break;
      default:
        made.outcome = "failed";
        break;
    }
    return made;
  }

  std::string target_;
  HttpClient& http_;
  Clock& clock_;
  Logger& logger_;
  Metrics& metrics_;
  Slots slots_;
  Quota quota_;
  TimePoint paused_until_{};
  std::string pause_reason_;
};

}  // namespace
}  // namespace tradewind::calls

namespace tradewind {

std::unique_ptr<AccountCaller> make_caller(CallerOptions options, HttpClient& http, Store& store, Clock& clock, Logger& logger,
                                           Metrics& metrics) {
  if (options.concurrency < 1) throw std::logic_error("a caller needs at least one slot");
  return std::make_unique<calls::HttpCaller>(std::move(options), http, store, clock, logger, metrics);
}

}  // namespace tradewind
