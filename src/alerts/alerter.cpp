#include <tradewind/alerts/alerts.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/policy/backoff.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/system/system_error.hpp>
#include <nlohmann/json.hpp>

#include "alerts/conditions.hpp"

namespace tradewind {
namespace {

using namespace alerts;  // NOLINT: the room's own names

constexpr const char* book_name = "alerts";  // in the store
constexpr Millis look_every = std::chrono::seconds(30);
constexpr Millis send_span = std::chrono::seconds(10);
constexpr Millis first_again = std::chrono::minutes(1), last_again = std::chrono::hours(1);
constexpr Millis stop_poll = std::chrono::milliseconds(20);
/// Of one call. More follow with the next look: a flood of causes is no flood of calls.
constexpr std::size_t messages_at_once = 20;

/// What Slack reads as links and mentions.
std::string escaped(const std::string& text) {
  return text::replace_all(text::replace_all(text::replace_all(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

std::string body_of(const std::vector<Message>& messages) {
  std::string text;
  for (const auto& message : messages) text += (text.empty() ? "Tradewind: " : "\nTradewind: ") + escaped(message.text);
  return nlohmann::json{{"text", text}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

class AlerterImpl final : public Alerter {
 public:
  explicit AlerterImpl(AlerterParts parts) : parts_(std::move(parts)), wakeup_(parts_.clock.make_wakeup()) {}

  void start() override {
    running_ = true;
    auto ended = [this](std::exception_ptr error) { end(error); };
    boost::asio::co_spawn(parts_.executor, run(), boost::asio::bind_cancellation_slot(cancel_.slot(), std::move(ended)));
  }

  boost::asio::awaitable<void> stop() override {
    stopping_ = true;
    wakeup_->notify();
    if (running_) cancel_.emit(boost::asio::cancellation_type::terminal);
    while (running_) co_await parts_.clock.sleep_until(parts_.clock.now() + stop_poll);
  }

 private:
  boost::asio::awaitable<void> run() {
    co_await load();
    while (!stopping_) {
      co_await look();
      if (!stopping_ && parts_.clock.now() >= next_send_) co_await tell();
      if (!stopping_) co_await wakeup_->wait(parts_.clock.now() + look_every);
    }
  }

  void end(std::exception_ptr error) {
    running_ = false;
    if (stopping_ || !error) return;
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& caught) {
      parts_.logger.error("alerts_ended", std::string("nobody will be told of anything until a restart: ") + caught.what());
    }
  }

  boost::asio::awaitable<void> load() {
    auto known = co_await parts_.store.load_text(book_name);
    if (known && *known) book_.restore(**known, parts_.clock.now());
  }

  boost::asio::awaitable<void> look() {
    Look seen;
    auto counts = co_await parts_.store.counts();
    auto letters = co_await parts_.store.dead_letter_groups();
    if (stopping_) co_return;
    seen.now = parts_.clock.now();
    seen.storage_accepts = parts_.store.accepting();
    seen.lanes = parts_.lanes();
    if (counts) seen.counts = std::move(*counts);
    if (letters) seen.letters = std::move(*letters);
    const auto found = conditions_.of(seen);
    book_.learn(found.all, found.unseen, seen.now);
  }

  boost::asio::awaitable<void> tell() {
    auto messages = book_.due(parts_.clock.now());
    if (messages.empty()) co_return;
    if (messages.size() > messages_at_once) messages.resize(messages_at_once);
    HttpRequest request("POST", std::string(parts_.webhook.reveal()));
    request.headers.set("Content-Type", "application/json");
    request.body = body_of(messages);
    const auto deadline = Deadline::in(parts_.clock, send_span);
    auto answer = co_await parts_.http.send(std::move(request), deadline);
    const bool sent = answer && answer->status >= 200 && answer->status < 300;
    parts_.metrics.count("alert_messages_total", {{"result", sent ? "sent" : "failed"}}, static_cast<double>(messages.size()));
    if (!sent) {
      postpone(answer ? "http_" + std::to_string(answer->status) : to_string(answer.error().code));
      co_return;
    }
    failures_ = 0;
    book_.told(messages);
    for (const auto& message : messages) parts_.logger.info(message.over ? "alert_over_sent" : "alert_sent", message.text);
    auto saved = co_await parts_.store.save_text(book_name, book_.saved());
    if (!saved) parts_.logger.warn("alerts_not_saved", "after a restart these alerts may be told again: " + saved.error().message());
  }

  /// The address is a password: it stands in no line.
  void postpone(const std::string& error) {
    ++failures_;
    next_send_ = policy::next_try(parts_.clock.now(), failures_, first_again, last_again, {}, parts_.random);
    parts_.logger.warn("alert_not_sent", "alerts.webhook does not take messages; they are kept and tried again",
                       {{"error", error}, {"attempt", static_cast<std::int64_t>(failures_)}});
  }

  AlerterParts parts_;
  std::unique_ptr<Wakeup> wakeup_;
  boost::asio::cancellation_signal cancel_;
  Conditions conditions_;
  Book book_;
  TimePoint next_send_{};
  int failures_ = 0;  ///< in a row
  bool running_ = false, stopping_ = false;
};

}  // namespace

std::unique_ptr<Alerter> make_alerter(AlerterParts parts) { return std::make_unique<AlerterImpl>(std::move(parts)); }

}  // namespace tradewind
