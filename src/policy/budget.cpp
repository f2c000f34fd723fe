#include <tradewind/policy/budget.hpp>

#include <algorithm>
#include <cmath>

namespace tradewind::policy {
namespace {

/// While nothing is known, this many calls may be out at once.
constexpr std::int64_t blind_calls = 4;
constexpr Millis look_again{250};
/// Shares come from decimals in a file: 0.8 of 5 is 4, not 3.9999.
constexpr double rounding = 1e-9;

}  // namespace

std::int64_t WindowBudget::floor() const {
  return quota_ - static_cast<std::int64_t>(std::floor(share_ * static_cast<double>(quota_) + rounding));
}

void WindowBudget::roll(TimePoint now) {
  if (!known_ || now < reset_at_) return;
  left_ = quota_;
  reset_at_ = now + window_;
  assumed_ = true;
}

Admission WindowBudget::admit(TimePoint now) {
  roll(now);
  if (!known_ && outstanding_ >= blind_calls) return {now + look_again, "rate_window"};
  if (known_ && left_ - outstanding_ <= floor()) {
    // With answers still to come, the count may turn out better than feared before the window ends.
    const TimePoint at = outstanding_ > 0 && left_ > floor() ? std::min(reset_at_, now + look_again) : reset_at_;
    return {at, "rate_window"};
  }
  ++outstanding_;
  return {};
}

void WindowBudget::answered(TimePoint now, const std::optional<Report>& report) {
  outstanding_ = std::max<std::int64_t>(0, outstanding_ - 1);
  roll(now);
  if (!report || report->quota <= 0 || report->window <= Millis{0}) {
    --left_;
    return;
  }
  const TimePoint reset_at = now + report->reset_in;
  const bool fresh = !known_ || (!assumed_ && reset_at > reset_at_ + report->window / 2);
  // An answer of the window before arrives late: what it says is over.
  if (known_ && !assumed_ && reset_at + report->window / 2 < reset_at_) return;
  // The remote counts down within a window, so its least figure is its latest, in whatever order answers arrive.
  left_ = fresh ? report->left : std::min(left_, report->left);
  reset_at_ = fresh || assumed_ ? reset_at : std::max(reset_at_, reset_at);
  quota_ = report->quota;
  window_ = report->window;
  known_ = true;
  assumed_ = false;
}

void WindowBudget::lost() {
  outstanding_ = std::max<std::int64_t>(0, outstanding_ - 1);
  --left_;
}

std::int64_t WindowBudget::left(TimePoint now) const {
  if (!known_) return -1;
  const auto left = now < reset_at_ ? left_ : quota_;
  return std::max<std::int64_t>(0, left - outstanding_);
}

Admission DailyBudget::admit(TimePoint now) {
  if (!reported_at_) return {};
  if (max_ - used_ > reserve()) {
    ++used_;
    return {};
  }
  if (now < *reported_at_ + probe_every) return {*reported_at_ + probe_every, "daily_quota"};
  reported_at_ = now;
  return {};
}

void DailyBudget::report(TimePoint now, std::int64_t used, std::int64_t max) {
  if (max <= 0 || used < 0) return;
  max_ = max;
  used_ = used;
  reported_at_ = now;
}

std::int64_t DailyBudget::reserve() const { return static_cast<std::int64_t>(std::ceil(reserve_ * static_cast<double>(max_) - rounding)); }

std::optional<std::int64_t> DailyBudget::spendable(TimePoint now) const {
  if (!reported_at_ || now >= *reported_at_ + probe_every) return std::nullopt;
  return std::max<std::int64_t>(0, max_ - used_ - reserve());
}

std::int64_t DailyBudget::own_limit() const { return static_cast<std::int64_t>(std::floor(share_ * static_cast<double>(max_) + rounding)); }

}  // namespace tradewind::policy
