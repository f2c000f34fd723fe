#include <tradewind/policy/breaker.hpp>

#include <tradewind/policy/backoff.hpp>

#include <algorithm>

namespace tradewind::policy {
namespace {

constexpr Millis throttle_pause{5'000};
constexpr std::uint64_t throttle_jitter_ms = 500;

}  // namespace

void Breaker::restore(bool paused, std::string reason, TimePoint until, int failures) {
  *this = Breaker{};
  paused_ = paused;
  reason_ = std::move(reason);
  until_ = until;
  failures_ = failures;
}

void Breaker::on_success() { *this = Breaker{}; }

void Breaker::on_trouble(TimePoint now, std::string reason, Random& random) {
  if (!paused_ && failures_ > 0 && now < trouble_at_ + trouble_gap) return;
  trouble_at_ = now;
  if (paused_ || failures_ + 1 >= trouble_limit) return open(now, std::move(reason), std::nullopt, random);
  ++failures_;
}

void Breaker::open(TimePoint now, std::string reason, std::optional<TimePoint> retry_at, Random& random) {
  // Opened by trouble_limit failures or at once, the first probe comes equally soon.
  failures_ = std::max(failures_ + 1, trouble_limit);
  const Millis cap = backoff_cap(failures_ - trouble_limit + 1, first_probe, last_probe);
  const auto jitter = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(cap.count() / 2) + 1));
  const TimePoint at = now + cap / 2 + Millis{jitter};
  wait_until(retry_at ? std::max(at, *retry_at) : at, std::move(reason));
}

void Breaker::pause(TimePoint now, std::string reason, std::optional<TimePoint> retry_at, Random& random) {
  const TimePoint at = retry_at ? std::max(*retry_at, now) : now + throttle_pause;
  wait_until(at + Millis{static_cast<std::int64_t>(1 + random.below(throttle_jitter_ms))}, std::move(reason));
}

bool Breaker::admits(TimePoint now) {
  if (!paused_) return true;
  return now >= until() && admits_other(now);
}

bool Breaker::admits_other(TimePoint now) {
  if (!paused_) return true;
  if (probing_ && now < until()) return false;
  probing_ = false;
  admitted_ = true;
  probe_at_ = now;
  return true;
}

void Breaker::probing() {
  if (admitted_) probing_ = true;
  admitted_ = false;
}

void Breaker::wait_until(TimePoint until, std::string reason) {
  paused_ = true;
  admitted_ = probing_ = false;
  until_ = until;
  reason_ = std::move(reason);
}

}  // namespace tradewind::policy
