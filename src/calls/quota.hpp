// What an account's budget says before a call, and what it learns from the answer.
#pragma once

#include "calls/day_count.hpp"

#include <tradewind/calls/caller.hpp>
#include <tradewind/policy/budget.hpp>

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
  boost::asio::awaitable<void> close() { return count_.close(); }

 private:
  bool daily() const { return kind_ == CallerOptions::Budget::daily || kind_ == CallerOptions::Budget::usage_header; }

  CallerOptions::Budget kind_;
  policy::WindowBudget window_;
  policy::DailyBudget day_;
  DayCount count_;
};

/// `18/5000` wherever it stands behind `prefix` in `text`.
std::optional<std::pair<std::int64_t, std::int64_t>> parse_usage(std::string_view text, std::string_view prefix);
std::optional<policy::WindowBudget::Report> window_report(const Headers& headers);

}  // namespace tradewind::calls
