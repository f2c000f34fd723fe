// From what the daemon shows of itself to what is wrong with it. Pure.
#pragma once

#include <tradewind/alerts/alerts.hpp>

#include "alerts/book.hpp"

namespace tradewind::alerts {

/// One look. Empty: could not be asked.
struct Look {
  TimePoint now{};
  bool storage_accepts = true;
  std::vector<AlertLane> lanes;
  std::optional<std::map<std::string, PairCounts>> counts;
  std::optional<std::vector<DeadLetterGroup>> letters;
};

class Conditions {
 public:
  /// An event that waits longer is behind.
  static constexpr Millis lag_limit{std::chrono::minutes(15)};

  struct Found {
    std::vector<Condition> all;
    std::vector<std::string> unseen;  ///< beginnings of causes that this look could not see
  };
  Found of(const Look& look);

 private:
  void add_lag(const Look& look, Found& found);

  std::map<std::string, Millis> lag_before_;  ///< by pair, at the last look
};

}  // namespace tradewind::alerts
