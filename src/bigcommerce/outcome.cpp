#include "bigcommerce/outcome.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>
#include <array>
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

struct StatusRule {
  int status;
  Trouble kind;
  const char* message;
};

constexpr const char* could_not = "BigCommerce could not answer";
constexpr const char* moved = "BigCommerce answers from another address; check bigcommerce.api_url";
constexpr const char* unknown_call = "BigCommerce does not know this call; check bigcommerce.api_url";
constexpr const char* refused = "BigCommerce refuses to read this record";

// Redirects are not followed: the token goes to the host that it was given for and to no other.
constexpr std::array status_rules = {
    StatusRule{301, Trouble::lane_down, moved},
    StatusRule{302, Trouble::lane_down, moved},
    StatusRule{303, Trouble::lane_down, moved},
    StatusRule{307, Trouble::lane_down, moved},
    StatusRule{308, Trouble::lane_down, moved},
    StatusRule{400, Trouble::data, refused},
    StatusRule{401, Trouble::lane_down, "BigCommerce refuses the access token; check bigcommerce.access_token"},
    StatusRule{403, Trouble::lane_down, "BigCommerce refuses the request; the API account may lack a scope, or store_hash is wrong"},
    StatusRule{404, Trouble::configuration, unknown_call},
    StatusRule{405, Trouble::configuration, unknown_call},
    StatusRule{406, Trouble::configuration, unknown_call},
    StatusRule{408, Trouble::transient, could_not},
    StatusRule{409, Trouble::transient, "the record changed while it was read"},
    StatusRule{413, Trouble::data, refused},
    StatusRule{414, Trouble::data, refused},
    StatusRule{415, Trouble::configuration, unknown_call},
    StatusRule{422, Trouble::data, refused},
    StatusRule{423, Trouble::transient, "the record is locked"},
    StatusRule{429, Trouble::throttled, "BigCommerce's rate limit is reached"},
    StatusRule{499, Trouble::transient, could_not},
    StatusRule{500, Trouble::transient, could_not},
    StatusRule{501, Trouble::configuration, unknown_call},
    StatusRule{502, Trouble::transient, could_not},
    StatusRule{503, Trouble::lane_down, "the store is down for maintenance, upgraded or suspended"},
    StatusRule{504, Trouble::transient, could_not},
    StatusRule{505, Trouble::configuration, unknown_call},
    StatusRule{507, Trouble::configuration, "a limit of the store's plan is reached"},
};

const StatusRule* rule_of(int status) {
  const auto* rule = std::find_if(status_rules.begin(), status_rules.end(), [&](const StatusRule& r) { return r.status == status; });
  return rule == status_rules.end() ? nullptr : rule;
}

RemoteTrouble by_status(int status) {
  const StatusRule* rule = rule_of(status);
  const std::string code = "http_" + std::to_string(status);
  return rule == nullptr ? make(Trouble::transient, code, could_not) : make(rule->kind, code, rule->message);
}

}  // namespace

bool known_status(int status) { return rule_of(status) != nullptr; }

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
