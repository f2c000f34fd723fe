#include "ingress/invalid_share.hpp"

namespace tradewind::ingress {
namespace {

/// BigCommerce tries each delivery at 0, 1, 4 and 9 minutes: one shop event under a wrong secret is enough.
constexpr std::int64_t least_refused = 3;
constexpr std::int64_t most_percent = 1;

std::int64_t minute_of(TimePoint at) { return to_unix_s(at) / 60; }

}  // namespace

void InvalidShare::note(const std::string& cause, TimePoint now) {
  const auto number = minute_of(now);
  Minute& minute = minutes_[static_cast<std::size_t>(number) % minutes_.size()];
  if (minute.number != number) minute = {number, 0, 0};
  ++minute.all;
  if (cause.empty()) return;
  ++minute.refused;
  last_cause_ = cause;
}

InvalidShare::Minute InvalidShare::sum(TimePoint now) const {
  const auto number = minute_of(now);
  Minute out;
  for (const auto& minute : minutes_) {
    if (minute.number > number || minute.number <= number - static_cast<std::int64_t>(minutes_.size())) continue;
    out.all += minute.all;
    out.refused += minute.refused;
  }
  return out;
}

double InvalidShare::share(TimePoint now) const {
  const auto counted = sum(now);
  return counted.all == 0 ? 0 : static_cast<double>(counted.refused) / static_cast<double>(counted.all);
}

std::string InvalidShare::trouble(TimePoint now) const {
  const auto counted = sum(now);
  const bool many = counted.refused >= least_refused && counted.refused * 100 > counted.all * most_percent;
  return many ? last_cause_ : std::string();
}

}  // namespace tradewind::ingress
