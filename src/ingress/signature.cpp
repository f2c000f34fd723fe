#include "ingress/signature.hpp"

#include <algorithm>
#include <stdexcept>
#include <tradewind/base/text.hpp>

namespace tradewind::ingress {
namespace {

constexpr std::size_t max_signatures = 16, max_id = 128, mac_size = 32;

bool valid_id(std::string_view id) {
  // A dot would let a part of the id be taken for a part of the timestamp.
  return !id.empty() && id.size() <= max_id && std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '.'; });
}

/// Unix seconds written in the one usual way; eleven digits reach the year 5138, so milliseconds do not fit.
std::optional<std::int64_t> seconds_of(std::string_view text) {
  if (text.empty() || text.size() > 11 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// The MACs of all `v1` entries; entries of other versions are passed over, broken ones fit nothing.
std::optional<std::vector<std::string>> candidates(std::string_view header) {
  std::vector<std::string> macs;
  const auto entries = text::split(header, ' ');
  if (entries.size() > max_signatures) return std::nullopt;
  for (const auto& entry : entries) {
    if (entry.rfind("v1,", 0) != 0) continue;
    auto mac = text::from_base64(std::string_view(entry).substr(3));
    if (mac && mac->size() == mac_size) macs.push_back(std::move(*mac));
  }
  return macs;
}

}  // namespace

const char* to_string(SignatureOutcome outcome) {
  switch (outcome) {
    case SignatureOutcome::ok:
      return "ok";
    case SignatureOutcome::absent:
      return "absent";
    case SignatureOutcome::mismatch:
      return "mismatch";
    case SignatureOutcome::stale:
      return "stale";
    case SignatureOutcome::future:
      return "future";
    case SignatureOutcome::malformed:
      return "malformed";
  }
  return "malformed";
}

SignatureVerifier::SignatureVerifier(const std::vector<SecretString>& secrets, Millis tolerance)
    : tolerance_(std::chrono::floor<std::chrono::seconds>(tolerance)) {
  for (const auto& secret : secrets) {
    if (secret.size() < 16) throw std::logic_error("a webhook secret under 16 bytes reached the receiver");
    keys_.emplace_back(secret.reveal());
  }
}

Verdict SignatureVerifier::verify(const Headers& headers, std::string_view body, TimePoint now) {
  const auto ids = headers.count("webhook-id"), times = headers.count("webhook-timestamp"), signatures = headers.count("webhook-signature");
  Verdict verdict;
  if (ids + times + signatures == 0) {
    verdict.outcome = SignatureOutcome::absent;
    return verdict;
  }
  const auto id = headers.get("webhook-id"), timestamp = headers.get("webhook-timestamp");
  const auto sent_at = seconds_of(timestamp);
  const auto macs = candidates(headers.get("webhook-signature"));
  if (ids != 1 || times != 1 || signatures != 1 || !valid_id(id) || !sent_at || !macs || macs->empty()) return verdict;

  // Every signature is held against every secret, so that the time taken tells nothing about which one came near.
  bool fits = false;
  for (std::size_t key = 0; key < keys_.size(); ++key) {
    const auto expected = keys_[key].sign({id, ".", timestamp, ".", body});
    bool fits_key = false;
    for (const auto& mac : *macs) fits_key |= crypto::equal_constant_time(mac, expected);
    verdict.secret = fits_key && !fits ? key : verdict.secret;
    fits |= fits_key;
  }
  verdict.id = id;
  verdict.outcome = SignatureOutcome::mismatch;
  if (!fits) return verdict;
  verdict.age = std::chrono::seconds(to_unix_s(now) - *sent_at);
  verdict.outcome = verdict.age > tolerance_    ? SignatureOutcome::stale
                    : verdict.age < -tolerance_ ? SignatureOutcome::future
                                                : SignatureOutcome::ok;
  return verdict;
}

}  // namespace tradewind::ingress
