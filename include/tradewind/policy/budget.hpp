// Rate budgets of an account: what may be called now, told from what the remote reports and what was let through.
#pragma once

#include <tradewind/base/time.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace tradewind::policy {

/// Admitted, or the moment at which asking again makes sense.
struct Admission {
  std::optional<TimePoint> wait_until;
  std::string reason;
  bool ok() const { return !wait_until; }
};

/// A window that refills at a moment the remote tells (BigCommerce). Of the window, `1 - share` is left for others, whoever used the
/// rest.
class WindowBudget {
 public:
  explicit WindowBudget(double share) : share_(share) {}

  struct Report {
    std::int64_t quota = 0, left = 0;
    Millis window{}, reset_in{};
  };

  /// Admits one call, which must be ended by answered() or lost().
  Admission admit(TimePoint now);
  void answered(TimePoint now, const std::optional<Report>& report);
  /// No answer came: the remote may have counted it.
  void lost();
  /// -1: nothing reported yet.
  std::int64_t left(TimePoint now) const;

 private:
  void roll(TimePoint now);
  std::int64_t floor() const;

  double share_;
  bool known_ = false;
  bool assumed_ = false;  ///< reset_at_ is our guess: a window began while nothing was reported
  std::int64_t quota_ = 0;
  std::int64_t left_ = 0;         ///< least reported in this window
  std::int64_t outstanding_ = 0;  ///< admitted, not answered: perhaps not in left_ yet
  Millis window_{};
  TimePoint reset_at_{};
};

/// Calls of a day out of a total that the remote reports as used/max (Salesforce, Pardot). Our own count is kept by others, who ask
/// own_limit().
class DailyBudget {
 public:
  /// How long a report is believed; then one call is let through to see how things stand.
  static constexpr Millis probe_every{std::chrono::hours(1)};

  /// `assumed_max` holds until the remote reports its own.
  DailyBudget(double share, double reserve, std::int64_t assumed_max) : share_(share), reserve_(reserve), max_(assumed_max) {}

  Admission admit(TimePoint now);
  void report(TimePoint now, std::int64_t used, std::int64_t max);
  /// Another day has begun for the account: what was reported is over.
  void new_day() { reported_at_.reset(); }
  /// The most that we may call in a day ourselves.
  std::int64_t own_limit() const;
  /// Of the account beyond the reserve, as last reported; empty: not known, or not any more.
  std::optional<std::int64_t> spendable(TimePoint now) const;
  /// Of the account as last reported; -1: not known.
  std::int64_t left() const { return reported_at_ ? max_ - used_ : -1; }

 private:
  std::int64_t reserve() const;

  double share_, reserve_;
  std::int64_t max_, used_ = 0;
  std::optional<TimePoint> reported_at_;
};

}  // namespace tradewind::policy
