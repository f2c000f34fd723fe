// Looks at how SQLite would run each statement that a connection has prepared: does one read a growing table from end to end?
#pragma once

#include <string>
#include <vector>

struct sqlite3;

namespace tradewind::testing {

/// Watches the one connection that is opened while it is armed.
class PlanWatch {
 public:
  void arm();
  void disarm();
  /// "statement: plan line" of each scan of a table that grows with the work. Before the connection is closed.
  std::vector<std::string> scans() const;

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace tradewind::testing
