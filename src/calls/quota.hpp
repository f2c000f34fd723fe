// What an account's budget says before a call, and what it learns from the answer.
#pragma once

#include "calls/day_count.hpp"

#include <tradewind/calls/caller.hpp>
#include <tradewind/policy/budget.hpp>
#include <tradewind/policy/forecast.hpp>

#include <optional>

namespace tradewind::calls {

class Quota {
 public:
  Quota(const CallerOptions& options, Store& store);

  /// An admitted call must be ended by answered() or lost(). Errors: storage.
  Async<policy::Admission> admit(TimePoint now);
  void answered(TimePoint now, const Headers& headers);
  void lost();
  std::int64_t left(TimePoint now) const;
  /// As Caller has them.
  std::optional<TimePoint> urgent_only_until(TimePoint now) const;
  std::optional<TimePoint> used_up_at(TimePoint now) const;
  boost::asio::awaitable<void> close() { return count_.close(); }

 private:
  void begin_day(TimePoint now);
  /// What we may still call today, as far as known: of our own share, and of what the account has beyond the reserve.
  std::optional<std::int64_t> spendable(TimePoint now) const;
  bool daily() const { return kind_ == CallerOptions::Budget::daily || kind_ == CallerOptions::Budget::usage_header; }

  CallerOptions::Budget kind_;
  policy::WindowBudget window_;
  policy::DailyBudget day_;
  DayCount count_;
  policy::Forecast forecast_;
  std::string day_name_;
};

/// `18/5000` wherever it stands behind `prefix` in `text`.
std::optional<std::pair<std::int64_t, std::int64_t>> parse_usage(std::string_view text, std::string_view prefix);
std::optional<policy::WindowBudget::Report> window_report(const Headers& headers);

}  // namespace tradewind::calls
