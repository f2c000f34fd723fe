#include "bigcommerce/outcome.hpp"

#include <tradewind/base/text.hpp>

#include <charconv>

namespace tradewind::bigcommerce {
namespace {

using std::chrono::seconds;

/// A throttled call without headers: the store as a whole is under load.
constexpr Millis unannounced_wait = seconds(30);
/// A wait longer than this was not meant.
constexpr std::int64_t longest_wait_ms = 3'600'000;

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failed != std::errc{} || stop != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// The longer of what the headers say.
std::optional<Millis> announced_wait(const Headers& headers) {
  std::optional<std::int64_t> wait_ms = number(headers.get("X-Rate-Limit-Time-Reset-Ms"));
  for (const char* name : {"X-Retry-After", "Retry-After"}) {
    const auto wait_s = number(headers.get(name));
    if (wait_s) wait_ms = std::max(wait_ms.value_or(0), std::min(*wait_s, longest_wait_ms / 1000) * 1000);
  }
  if (!wait_ms) return std::nullopt;
  return Millis(std::min(*wait_ms, longest_wait_ms));
}

RemoteTrouble make(Trouble kind, std::string code, std::string message) {
  RemoteTrouble trouble;
  trouble.kind = kind;
  trouble.failure.code = std::move(code);
  trouble.failure.message = std::move(message);
  return trouble;
}

RemoteTrouble by_status(int status) {
  const std::string code = "http_" + std::to_string(status);
  switch (status) {
    case 401:
      return make(Trouble::lane_down, code, "BigCommerce refuses the access token; check bigcommerce.access_token");
    case 403:
      return make(Trouble::lane_down, code, "BigCommerce refuses the request; the API account may lack a scope, or store_hash is wrong");
    case 429:
      return make(Trouble::throttled, code, "BigCommerce's rate limit is reached");
    case 503:
      return make(Trouble::lane_down, code, "the store is down for maintenance, upgraded or suspended");
    case 404:
    case 405:
    case 406:
      return make(Trouble::configuration, code, "BigCommerce does not know this call; check bigcommerce.api_url");
    default:
      break;
  }
  if (status >= 300 && status < 400) {
    return make(Trouble::configuration, code, "BigCommerce's address has moved; check bigcommerce.api_url");
  }
  if (status >= 400 && status < 500 && status != 408 && status != 423 && status != 499) {
    return make(Trouble::data, code, "BigCommerce refuses to read this record");
  }
  return make(Trouble::transient, code, "BigCommerce could not answer");
}

}  // namespace

RemoteTrouble bad_answer(std::string field) {
  RemoteTrouble trouble = make(Trouble::transient, "bad_answer", "BigCommerce's answer is not what its documentation says");
  trouble.failure.field = std::move(field);
  return trouble;
}

RemoteTrouble trouble_of(const HttpResponse& response, TimePoint now) {
  RemoteTrouble trouble = by_status(response.status);
  trouble.failure.remote = text::clip(response.body, 500);
  const auto wait = announced_wait(response.headers);
  if (trouble.kind == Trouble::throttled) trouble.retry_at = now + wait.value_or(unannounced_wait);
  if (response.status == 503 && response.headers.has("Retry-After") && wait) trouble.retry_at = now + *wait;
  return trouble;
}

RemoteTrouble trouble_of(const CallError& error, TimePoint now) {
  switch (error.kind) {
    case CallError::Kind::throttled: {
      RemoteTrouble trouble = make(Trouble::throttled, "budget", error.reason);
      trouble.retry_at = error.retry_at;
      return trouble;
    }
    case CallError::Kind::cancelled: {  // our own shutdown: no attempt is used
      RemoteTrouble trouble = make(Trouble::throttled, "cancelled", error.reason);
      trouble.retry_at = now;
      return trouble;
    }
    case CallError::Kind::not_sent:
    case CallError::Kind::unknown:
      break;  // a read may always be repeated
  }
  return make(Trouble::transient, "network", error.reason);
}

bool stops_all(const RemoteTrouble& trouble) { return trouble.kind == Trouble::throttled || trouble.kind == Trouble::lane_down; }

}  // namespace tradewind::bigcommerce
