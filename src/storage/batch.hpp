// Group commit: a batch of units in one transaction, and what to do when SQLite cannot.
#pragma once

#include <atomic>
#include <tradewind/ports/telemetry.hpp>

#include "storage/unit.hpp"

namespace tradewind::storage {

/// Bytes of the log that are kept and written over again and again.
inline constexpr std::int64_t log_size = 64 << 20;

/// What a storage fault means for the calls that come after it.
enum class Health {
  good,
  low,    ///< little room on the disk: nothing new is accepted, the rest goes on
  full,   ///< SQLite could not write: tried again now and then
  broken  ///< what the disk holds is not known any more: nothing is tried
};

class Committer {
 public:
  Committer(Database& db, Vault& vault, Logger& logger, Metrics& metrics);

  /// Runs all units and commits once. Afterwards each unit has its answer.
  void commit(Units& units);
  /// Runs units that only read, all on one view of the data.
  void read(Units& units);
  /// Writes the log back into the file when nobody waits for an answer, or when the log has grown to log_size.
  void checkpoint(bool busy);
  /// After a full disk: does a write go through again?
  void probe();
  void note_space(bool low);
  /// Work outside the answers' way; what fails is noted.
  void guarded(const std::function<void()>& work);
  /// Any thread.
  Health health() const { return health_.load(std::memory_order_relaxed); }

  /// Called on the writer's thread: the disk is full; nothing works any more.
  std::function<void()> on_full, on_broken;
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
  void enter(Health health);

  Session session_;
  TallyDeltas tallies_;  ///< of the units of this transaction that succeeded
  std::vector<Finished> finished_;
  Logger& logger_;
  Metrics& metrics_;
  std::atomic<Health> health_{Health::good};
  std::chrono::steady_clock::time_point logged_at_{};  ///< a failure
};

}  // namespace tradewind::storage
