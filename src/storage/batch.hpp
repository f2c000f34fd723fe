// Group commit: a batch of units in one transaction, and what to do when SQLite cannot.
#pragma once

#include <atomic>
#include <tradewind/ports/telemetry.hpp>

#include "storage/unit.hpp"

namespace tradewind::storage {

/// What a storage fault means for the calls that come after it.
enum class Health { good, full, broken };

class Committer {
 public:
  Committer(Database& db, Vault& vault, Logger& logger, Metrics& metrics);

  /// Runs all units and commits once. Afterwards each unit has its answer.
  void commit(Units& units);
  /// Runs units that only read, all on one view of the data.
  void read(Units& units);
  /// Writes the log back into the file when nobody waits for an answer, or when the log has grown too long.
  void checkpoint(bool busy);
  /// After a full disk: does a write go through again?
  void probe();
  /// Any thread.
  Health health() const { return health_.load(std::memory_order_relaxed); }

  /// Test control: answers what may be answered before the commit and takes it out.
  std::function<void(Units&)> acknowledge;

 private:
  void commit_from(Units& units, std::size_t from);
  std::size_t run_units(Units& units);
  void run_one(Unit& unit);
  void run_in_savepoint(Unit& unit);
  bool run_guarded(Unit& unit);
  void observe(double commit_seconds);
  void write_tallies();
  void keep_sums();
  void roll_back() noexcept;
  void note_failure(const SqliteFailure& failure);

  Session session_;
  TallyDeltas tallies_;  ///< of the units of this transaction that succeeded
  std::vector<Finished> finished_;
  Logger& logger_;
  Metrics& metrics_;
  std::atomic<Health> health_{Health::good};
};

}  // namespace tradewind::storage
