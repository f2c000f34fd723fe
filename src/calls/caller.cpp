#include <tradewind/calls/caller.hpp>

#include "calls/quota.hpp"
#include "calls/slots.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cctype>
#include <set>
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
      : account_(options.account),
        target_(options.target),
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
  std::optional<TimePoint> urgent_only_until() const override { return quota_.urgent_only_until(clock_.now()); }
  std::optional<TimePoint> used_up_at() const override { return quota_.used_up_at(clock_.now()); }

  void unclassified(const std::string& pair, const std::string& code) override {
    const std::string shown = label_of(code);
    metrics_.count("unknown_codes_total", {{"pair", pair}, {"target", target_}, {"code", shown}});
    logger_.warn("unknown_code", "an answer carries a code that is not known: it is tried again",
                 {{"pair", pair}, {"target", target_}, {"error", shown}});
  }

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

  /// A code as a label: of plain letters and digits, and not without end.
  std::string label_of(const std::string& code) {
    constexpr std::size_t longest = 64, most = 50;
    const bool plain = !code.empty() && code.size() <= longest &&
                       std::all_of(code.begin(), code.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    if (!plain || (codes_.size() >= most && codes_.count(code) == 0)) return "other";
    codes_.insert(code);
    return code;
  }

  /// Once an hour, while the day's calls will not last.
  void tell_forecast(const std::string& pair) {
    const TimePoint now = clock_.now();
    const auto at = quota_.used_up_at(now);
    if (!at || now < told_ + std::chrono::hours(1)) return;
    told_ = now;
    logger_.warn("quota_forecast", "the calls of the day will be used up at " + format_rfc3339(*at),
                 {{"pair", pair}, {"target", target_}, {"account", account_}, {"quota_left", quota_left()}});
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
    tell_forecast(info.pair);
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

  std::string account_, target_;
  HttpClient& http_;
  Clock& clock_;
  Logger& logger_;
  Metrics& metrics_;
  Slots slots_;
  Quota quota_;
  TimePoint paused_until_{};
  std::string pause_reason_;
  std::set<std::string> codes_;  ///< labels given out
  TimePoint told_{};             ///< the forecast
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
