#include <tradewind/policy/forecast.hpp>

namespace tradewind::policy {
namespace {

constexpr Millis apart = std::chrono::minutes(5);

}  // namespace

void Forecast::note(TimePoint now, std::int64_t left) {
  const std::size_t count = seen_.size();
  if (count > 1 && seen_[count - 1].at - seen_[count - 2].at < apart) seen_.pop_back();
  seen_.push_back({now, left});
  while (seen_.size() > 1 && now - seen_.front().at > looks_back) seen_.pop_front();
}

std::optional<TimePoint> Forecast::used_up_at(TimePoint end) const {
  if (seen_.empty()) return std::nullopt;
  const Seen &first = seen_.front(), &last = seen_.back();
  if (last.left <= 0) return last.at;
  const Millis span = last.at - first.at;
  const std::int64_t used = first.left - last.left;
  if (span < least_history || used <= 0) return std::nullopt;
  const double rest = static_cast<double>(span.count()) * static_cast<double>(last.left) / static_cast<double>(used);
  if (rest >= static_cast<double>((end - last.at).count())) return std::nullopt;
  return last.at + Millis{static_cast<std::int64_t>(rest)};
}

}  // namespace tradewind::policy
