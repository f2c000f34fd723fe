#include "storage/batch.hpp"

#include "storage/journal.hpp"
#include "storage/page_check.hpp"

namespace tradewind::storage {
namespace {

/// Pages in the log from which it is written back: when idle, and even between busy batches.
constexpr int idle_pages = 256, busy_pages = log_size / page_size;

/// While a disk stays full each try fails.
constexpr auto log_every = std::chrono::seconds(10);

Error storage_error() {
  return Error(Errc::storage, "the database could not do it; nothing was written", "", "see the log line storage_failed");
}

Error broken_error() { return Error(Errc::storage, "the database failed and is not used any more", "", "check the disk, then restart"); }

void fail_from(Units& units, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) units[i]->fail(storage_error());
}

}  // namespace

Committer::Committer(Database& db, Vault& vault, Logger& logger, Metrics& metrics)
    : session_{db, vault}, logger_(logger), metrics_(metrics) {}

void Committer::commit(Units& units) {
  if (health() == Health::broken) {
    for (auto& unit : units) unit->fail(broken_error());
    return;
  }
  std::size_t undone = 0;
  try {
    session_.db.change("BEGIN IMMEDIATE");
    undone = run_units(units);
    if (undone == 0) {
      write_journal(session_);
      keep_sums();
      write_tallies();
      if (acknowledge) acknowledge(units);
      const auto began = std::chrono::steady_clock::now();
      session_.db.change("COMMIT");
      observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
      return;
    }
  } catch (const SqliteFailure& failure) {
    note_failure(failure);
    undone = units.size();
  }
  roll_back();
  fail_from(units, 0, undone);
  commit_from(units, undone);
}

/// Returns 0, or how many units were undone because SQLite rolled the whole transaction back (FULL, IOERR and NOMEM may do that).
std::size_t Committer::run_units(Units& units) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    run_one(*units[i]);
    if (session_.db.autocommit()) return i + 1;
  }
  return 0;
}

void Committer::commit_from(Units& units, std::size_t from) {
  if (from == units.size()) return;
  const auto rest_begin = units.begin() + static_cast<std::ptrdiff_t>(from);
  Units rest(std::make_move_iterator(rest_begin), std::make_move_iterator(units.end()));
  units.erase(rest_begin, units.end());
  commit(rest);
  units.insert(units.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
}

bool Committer::run_guarded(Unit& unit) {
  try {
    return unit.run(session_);
  } catch (const SqliteFailure& failure) {
    note_failure(failure);
    unit.fail(storage_error());
  } catch (const SealBroken& broken) {
    logger_.error("storage_seal_broken", broken.what());
    unit.fail(Error(Errc::storage, "a stored value does not open", "", "see the log line storage_seal_broken"));
  }
  return false;
}

void Committer::run_one(Unit& unit) {
  if (unit.needs_savepoint) return run_in_savepoint(unit);
  if (run_guarded(unit)) return keep_sums();
  session_.drop();
}

void Committer::run_in_savepoint(Unit& unit) {
  session_.db.change("SAVEPOINT unit");
  if (run_guarded(unit)) {
    keep_sums();
  } else {
    session_.drop();
    if (session_.db.autocommit()) return;
    session_.db.change("ROLLBACK TO unit");
  }
  session_.db.change("RELEASE unit");
}

void Committer::observe(double commit_seconds) {
  metrics_.observe("ingest_commit_seconds", {}, commit_seconds);
  for (const auto& end : finished_) {
    metrics_.observe("event_seconds", {{"pair", end.pair}}, std::chrono::duration<double>(end.took).count());
  }
  tallies_.clear();
  finished_.clear();
  session_.arrived.clear();
}

void Committer::keep_sums() {
  for (const auto& [key, delta] : session_.tallies) tallies_[key] += delta;
  finished_.insert(finished_.end(), session_.finished.begin(), session_.finished.end());
  session_.tallies.clear();
  session_.finished.clear();
}

void Committer::write_tallies() {
  for (const auto& [key, delta] : tallies_) {
    if (delta == 0) continue;
    session_.db.change("INSERT INTO tallies (pair, state, count) VALUES (?1, ?2, max(?3, 0)) ON CONFLICT DO UPDATE SET count = count + ?3",
                       key.first, key.second, delta);
  }
}

void Committer::read(Units& units) {
  for (auto& unit : units) {
    try {
      session_.db.change("BEGIN");
      run_guarded(*unit);
      session_.db.change("COMMIT");
    } catch (const SqliteFailure& failure) {
      note_failure(failure);
      unit->fail(storage_error());
    }
    roll_back();
  }
}

void Committer::guarded(const std::function<void()>& work) {
  try {
    work();
  } catch (const SqliteFailure& failure) {
    note_failure(failure);
  }
}

void Committer::checkpoint(bool busy) {
  if (health() == Health::broken || session_.db.wal_pages() < (busy ? busy_pages : idle_pages)) return;
  guarded([this] {
    const bool whole = session_.db.checkpoint(false);
    if (!whole && session_.db.wal_pages() > 4 * busy_pages)
      logger_.warn("storage_log_long", "a reader keeps the log from being written back");
  });
}

void Committer::probe() {
  if (health() != Health::full) return;
  try {
    // Some pages of noise: a small row might fit where a large one does not.
    session_.db.change(
        "INSERT INTO meta (name, value) VALUES ('probe', randomblob(16384)) ON CONFLICT DO UPDATE SET value = excluded.value");
    enter(Health::good);
    logger_.info("storage_recovered", "writing works again");
  } catch (const SqliteFailure& failure) {
    note_failure(failure);
    roll_back();
  }
}

void Committer::roll_back() noexcept {
  session_.drop();
  session_.forget_arrived();
  tallies_.clear();
  finished_.clear();
  try {
    if (!session_.db.autocommit()) session_.db.change("ROLLBACK");
  } catch (const SqliteFailure& failure) {
    note_failure(failure);
    enter(Health::broken);
  }
}

void Committer::note_space(bool low) {
  if (low && health() == Health::good) {
    enter(Health::low);
    logger_.error("storage_low", "the disk is nearly full: webhooks are answered 503, what was accepted goes on",
                  {{"hint", "make room; no restart is needed"}});
  } else if (!low && health() == Health::low) {
    enter(Health::good);
    logger_.info("storage_recovered", "there is room on the disk again");
  }
}

void Committer::note_failure(const SqliteFailure& failure) {
  const auto now = std::chrono::steady_clock::now();
  if (failure.fatal() || now - logged_at_ > log_every) {
    logger_.error("storage_failed", failure.what(), {{"fatal", failure.fatal()}});
    logged_at_ = now;
  }
  if (failure.full() && on_full) on_full();
  if (failure.fatal()) {
    enter(Health::broken);
  } else if (!failure.refused_by_schema()) {
    enter(Health::full);
  }
}

void Committer::enter(Health health) {
  const auto before = health_.load();
  if (before == health || before == Health::broken) return;
  health_ = health;
  if (health == Health::broken && on_broken) on_broken();
}

}  // namespace tradewind::storage
