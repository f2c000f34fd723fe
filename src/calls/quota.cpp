#include "calls/quota.hpp"

#include <algorithm>
#include <charconv>

namespace tradewind::calls {
namespace {

std::optional<std::int64_t> leading_number(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

/// The last tenth of the day is kept for carts, orders and journeys.
constexpr double urgent_part = 0.1;
/// Others may give calls back, and the remote may report more.
constexpr Millis look_again = std::chrono::hours(1);

std::optional<std::int64_t> number(std::string_view text) { return leading_number(text); }

}  // namespace

std::optional<std::pair<std::int64_t, std::int64_t>> parse_usage(std::string_view text, std::string_view prefix) {
  const auto at = text.find(prefix);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + prefix.size());
  const auto used = leading_number(text);
  if (!used || text.empty() || text.front() != '/') return std::nullopt;
  text.remove_prefix(1);
  const auto max = leading_number(text);
  if (!max || *max == 0) return std::nullopt;
  return std::pair{*used, *max};
}

std::optional<policy::WindowBudget::Report> window_report(const Headers& headers) {
  const auto quota = number(headers.get("X-Rate-Limit-Requests-Quota"));
  const auto left = number(headers.get("X-Rate-Limit-Requests-Left"));
  const auto window = number(headers.get("X-Rate-Limit-Time-Window-Ms"));
  const auto reset = number(headers.get("X-Rate-Limit-Time-Reset-Ms"));
  if (!quota || !left || !window || !reset) return std::nullopt;
  return policy::WindowBudget::Report{*quota, *left, Millis{*window}, Millis{*reset}};
}

Quota::Quota(const CallerOptions& options, Store& store)
    : kind_(options.budget),
      window_(options.share),
      day_(options.share, options.reserve, options.daily_calls),
      count_(options.account, store, options.day_of) {}

Async<policy::Admission> Quota::admit(TimePoint now) {
  if (kind_ == CallerOptions::Budget::window) co_return window_.admit(now);
  if (!daily()) co_return policy::Admission{};
  begin_day(now);
  auto admission = day_.admit(now);
  if (!admission.ok()) {
    if (kind_ == CallerOptions::Budget::daily) admission.wait_until = std::min(*admission.wait_until, count_.next_day(now));
    co_return admission;
  }
  const std::int64_t limit = day_.own_limit();
  auto counted = co_await count_.take(now, limit);
  if (!counted) co_return counted.error();
  if (!*counted) {
    admission.wait_until = count_.next_day(now);
    admission.reason = "daily_quota";
  }
  co_return admission;
}

void Quota::answered(TimePoint now, const Headers& headers) {
  if (kind_ == CallerOptions::Budget::window) window_.answered(now, window_report(headers));
  if (!daily()) return;
  const bool salesforce = kind_ == CallerOptions::Budget::usage_header;
  const auto usage = salesforce ? parse_usage(headers.get("Sforce-Limit-Info"), "api-usage=") : parse_usage(headers.get("x-api-usage"), "");
  if (usage) day_.report(now, usage->first, usage->second);
  if (const auto rest = spendable(now)) forecast_.note(now, *rest);
}

/// The account's own count starts anew where it goes by days; where it rolls, what was reported stands.
void Quota::begin_day(TimePoint now) {
  const std::string today = count_.day_at(now);
  if (today == day_name_) return;
  day_name_ = today;
  forecast_.forget();
  if (kind_ == CallerOptions::Budget::daily) day_.new_day();
}

std::optional<std::int64_t> Quota::spendable(TimePoint now) const {
  if (!daily() || count_.day_at(now) != count_.day() || !count_.used()) return std::nullopt;
  const std::int64_t own = std::max<std::int64_t>(0, day_.own_limit() - *count_.used());
  return std::min(own, day_.spendable(now).value_or(own));
}

std::optional<TimePoint> Quota::urgent_only_until(TimePoint now) const {
  const auto rest = spendable(now);
  if (!rest || static_cast<double>(*rest) > urgent_part * static_cast<double>(day_.own_limit())) return std::nullopt;
  return std::min(count_.next_day(now), now + look_again);
}

std::optional<TimePoint> Quota::used_up_at(TimePoint now) const {
  if (!daily() || count_.day_at(now) != day_name_) return std::nullopt;
  return forecast_.used_up_at(count_.next_day(now));
}

void Quota::lost() {
  if (kind_ == CallerOptions::Budget::window) window_.lost();
}

std::int64_t Quota::left(TimePoint now) const { return daily() ? day_.left() : window_.left(now); }

}  // namespace tradewind::calls
