#include <algorithm>
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/salesforce/salesforce.hpp>

#include "salesforce/json_tools.hpp"
#include "salesforce/oauth.hpp"

namespace tradewind {
namespace {

using namespace salesforce;

constexpr Millis lease_span = std::chrono::seconds(60);
constexpr Millis exchange_span = std::chrono::seconds(30);
constexpr Millis lease_poll = std::chrono::milliseconds(500);
constexpr Millis in_flight_pause = std::chrono::seconds(2);
constexpr Millis refused_pause = std::chrono::minutes(1);
constexpr int most_tries = 4;

/// Tokens belong to these settings: others must not be used with them.
std::string fingerprint(const SalesforceSettings& settings) {
  std::string all = settings.login_url;
  for (const std::string_view part : {std::string_view(settings.auth.flow), std::string_view(settings.auth.client_id),
                                      std::string_view(settings.auth.username), settings.auth.refresh_token.reveal()})
    all.append("\n").append(part);
  return text::to_hex(crypto::sha256(all));
}

class SalesforceTokens final : public AccessTokens {
 public:
  SalesforceTokens(const SalesforceSettings& settings, std::string account, HttpClient& http, Store& store, Clock& clock, Logger& logger)
      : settings_(settings),
        account_(std::move(account)),
        name_("token:" + account_),
        fingerprint_(fingerprint(settings)),
        http_(http),
        store_(store),
        clock_(clock),
        logger_(logger),
        refreshed_(clock.make_wakeup()) {}

  boost::asio::awaitable<Result<AccessToken>> get(Deadline deadline) override {
    while (!current_ && refreshing_) {
      if (clock_.now() >= deadline.at) co_return Error(Errc::timeout, "another login did not end in time", account_);
      const auto seen = refreshes_;
      co_await refreshed_->wait(deadline.at);
      if (!current_ && refreshes_ != seen && failure_) co_return *failure_;
    }
    if (current_) co_return *current_;
    const Turn turn(*this);
    Result<AccessToken> token = co_await refresh(deadline);
    if (token) {
      current_ = *token;
    } else {
      failure_ = token.error();
    }
    co_return token;
  }

  void expired(std::int64_t version) override {
    if (!current_ || current_->version != version) return;
    dead_ = current_->value;
    current_.reset();
  }

 private:
  /// The one refresh under way; its end wakes those who wait for it, however it ends.
  struct Turn {
    explicit Turn(SalesforceTokens& tokens) : tokens_(tokens) {
      tokens_.refreshing_ = true;
      tokens_.failure_.reset();
    }
    ~Turn() {
      tokens_.refreshing_ = false;
      ++tokens_.refreshes_;
      tokens_.refreshed_->notify();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    SalesforceTokens& tokens_;
  };

  boost::asio::awaitable<Result<AccessToken>> refresh(Deadline deadline) {
    if (!unsaved_.empty()) {
      const auto saved = co_await store_.save_secret(name_, unsaved_, 0);
      if (!saved) co_return saved.error();
      unsaved_.clear();
    }
    for (;;) {
      if (const auto failed = co_await load(); !failed) co_return failed.error();
      if (usable()) co_return adopt();
      if (refused_ && clock_.now() < *refused_ + refused_pause) co_return refusal_;
      const TimePoint now = clock_.now();
      const auto fence = co_await store_.acquire(name_, now, now + lease_span);
      if (!fence) co_return fence.error();
      if (*fence) {
        auto token = co_await refresh_leased(**fence, deadline);
        (void)co_await store_.release(name_, **fence);
        co_return token;
      }
      if (now + lease_poll > deadline.at) co_return Error(Errc::timeout, "another process is logging in", account_);
      co_await clock_.sleep_until(now + lease_poll);
    }
  }

  boost::asio::awaitable<Result<AccessToken>> refresh_leased(std::int64_t fence, Deadline deadline) {
    Millis skew{0};
    for (int tries = 0; tries < most_tries; ++tries) {
      if (const auto failed = co_await load(); !failed) co_return failed.error();
      if (usable()) co_return adopt();
      auto request = token_request(settings_, refresh_token(), clock_.now() + skew);
      if (!request) co_return refuse(request.error());
      const Deadline exchange = deadline.shorter(clock_.now() + exchange_span);
      const auto response = co_await http_.send(std::move(*request), exchange);
      if (!response) co_return response.error();
      TokenReading reading = read_token_answer(*response, settings_);
      if (reading.token) {
        Result<AccessToken> token = co_await keep(std::move(*reading.token), fence);
        co_return token;
      }
      const bool jwt = settings_.auth.flow == "jwt_bearer";
      const bool in_flight = reading.refusal == Refusal::in_flight || (reading.refusal == Refusal::clock && !jwt);
      if (reading.refusal == Refusal::later) co_return reading.error;
      if (in_flight) {
        if (clock_.now() + in_flight_pause > deadline.at) break;
        co_await clock_.sleep_until(clock_.now() + in_flight_pause);
        continue;
      }
      const auto date = parse_rfc2822(response->headers.get("Date"));
      if (reading.refusal != Refusal::clock || skew.count() != 0 || !date) co_return refuse(reading.error);
      skew = *date - clock_.now();
      if (skew.count() == 0) co_return refuse(reading.error);
    }
    co_return Error(Errc::remote, "another login of the same user stays under way", account_);
  }

  /// A refusal for good: the next attempt is a minute away.
  Error refuse(const Error& error) {
    refused_ = clock_.now();
    refusal_ = error;
    logger_.error("login_refused", error.message(), {{"account", account_}});
    return error;
  }

  boost::asio::awaitable<Result<void>> load() {
    const auto stored = co_await store_.load_secret(name_);
    if (!stored) co_return stored.error();
    stored_ = *stored ? Json::parse(**stored, nullptr, false) : Json();
    if (text_at(stored_, "settings") != fingerprint_) stored_ = Json();
    co_return Result<void>();
  }

  bool usable() const {
    const std::string token = text_at(stored_, "access_token");
    return !token.empty() && token != dead_;
  }

  AccessToken adopt() {
    AccessToken token;
    token.value = text_at(stored_, "access_token");
    token.base_url = text_at(stored_, "instance_url");
    token.version = ++version_;
    refused_.reset();
    return token;
  }

  /// The last one handed out: under rotation an older one, presented again, counts as theft.
  std::string refresh_token() const {
    const std::string rotated = text_at(stored_, "refresh_token");
    return rotated.empty() ? std::string(settings_.auth.refresh_token.reveal()) : rotated;
  }

  /// Durable first, used afterwards.
  boost::asio::awaitable<Result<AccessToken>> keep(TokenAnswer answer, std::int64_t fence) {
    const bool rotated = !answer.refresh_token.empty();
    const std::string newest = rotated ? answer.refresh_token : text_at(stored_, "refresh_token");
    stored_ = Json{{"settings", fingerprint_}, {"access_token", answer.access_token}, {"instance_url", answer.instance_url}};
    if (!newest.empty()) stored_["refresh_token"] = newest;
    std::string text = body_text(stored_);
    const auto saved = co_await store_.save_secret(name_, text, fence);
    if (!saved && rotated) {
      unsaved_ = std::move(text);
      co_return saved.error();
    }
    if (!saved) logger_.warn("token_not_saved", saved.error().what, {{"account", account_}});
    logger_.info("logged_in", "a new access token", {{"account", account_}});
    co_return adopt();
  }

  const SalesforceSettings settings_;
  const std::string account_, name_, fingerprint_;
  HttpClient& http_;
  Store& store_;
  Clock& clock_;
  Logger& logger_;

  std::optional<AccessToken> current_;
  Json stored_;          ///< as last loaded or kept
  std::string dead_;     ///< the token that the remote refused last
  std::string unsaved_;  ///< a rotation that the store could not take yet
  std::int64_t version_ = 0;
  bool refreshing_ = false;
  std::int64_t refreshes_ = 0;
  std::optional<Error> failure_;  ///< of the last refresh
  std::optional<TimePoint> refused_;
  Error refusal_;
  std::unique_ptr<Wakeup> refreshed_;
};

}  // namespace

std::unique_ptr<AccessTokens> make_salesforce_tokens(const SalesforceSettings& settings, std::string account, HttpClient& http,
                                                     Store& store, Clock& clock, Logger& logger) {
  return std::make_unique<SalesforceTokens>(settings, std::move(account), http, store, clock, logger);
}

}  // namespace tradewind
