// From options to a store that is ready.
#include <sqlite3.h>

#include "storage/log_file.hpp"
#include "storage/open.hpp"
#include "storage/store.hpp"
#include "storage/units.hpp"

namespace tradewind {
namespace storage {
namespace {

constexpr std::string_view memory_path = ":memory:";

/// A unit that nobody waits for.
class OwnUnit final : public Unit {
 public:
  explicit OwnUnit(Work<void> work) : work_(std::move(work)) {}
  bool run(Session& session) override { return keep(work_(session)); }
  void fail(Error error) override { keep(std::move(error)); }
  void complete() override {}
  const Result<void>& result() const { return result_; }

 private:
  bool keep(Result<void> result) {
    result_ = std::move(result);
    return result_.has_value();
  }
  Work<void> work_;
  Result<void> result_;
};

Result<void> start_from_rows(Session& session) {
  if (auto remembered = remember_deliveries(session); !remembered) return remembered;
  // The process that held them is gone, as the lock shows. Tries that it counted stay counted: it may have died of one.
  return give_back_leases(session, std::nullopt, true);
}

Result<void> run_once(Connection& writer, Work<void> work) {
  Units units;
  units.push_back(std::make_unique<OwnUnit>(std::move(work)));
  writer.committer.commit(units);
  return static_cast<OwnUnit&>(*units.front()).result();
}

Result<void> check_options(const SqliteOptions& options) {
  if (options.master_key.size() != 32)
    return Error(Errc::configuration, "the master key must have 32 bytes", "", "make one with: openssl rand -base64 32");
  if (options.path == memory_path && !options.inline_thread) {
    return Error(Errc::configuration, "a database in memory is for simulations only", "", "give a file");
  }
  return {};
}

Result<void> prepare(Connection& writer, const SqliteOptions& options) {
  const bool in_memory = options.path == memory_path;
  if (auto set = set_pragmas(writer.db, in_memory, Database::Mode::create); !set) return set;
  if (!in_memory) {
    if (auto whole = check_marked(writer.db, options.path); !whole) return whole;
    // What a crash left behind the end of the log must not be taken for a part of a later one.
    writer.db.checkpoint(true);
  }
  if (auto migrated = migrate(writer.db, embedded::migrations()); !migrated) return migrated;
  if (auto right = check_key(writer.db, options.master_key); !right) return right;
  return run_once(writer, start_from_rows);
}

Result<std::unique_ptr<Store>> open_store(SqliteStore::Parts parts, Logger& logger, Metrics& metrics) {
  const auto& options = parts.options;
  if (auto good = check_options(options); !good) return good.error();
  if (options.path != memory_path) {
    auto lock = FileLock::take(options.path);
    if (!lock) return lock.error();
    parts.lock.swap(*lock);
    if (auto whole = check_log(options.path); !whole) return whole.error();
  }
  parts.writer = std::make_unique<Connection>(options.path, Database::Mode::create, options.master_key, logger, metrics);
  if (auto ready = prepare(*parts.writer, options); !ready) return ready.error();
  if (!options.inline_thread) {
    parts.reader = std::make_unique<Connection>(options.path, Database::Mode::read_only, options.master_key, logger, metrics);
    if (auto set = set_pragmas(parts.reader->db, false, Database::Mode::read_only); !set) return set.error();
  }
  logger.info("storage_opened", "the database is ready", {{"sqlite", std::string(sqlite3_libversion())}});
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(parts), logger));
}

}  // namespace
}  // namespace storage

Result<std::unique_ptr<Store>> open_sqlite_store(boost::asio::any_io_executor executor, SqliteOptions options, Logger& logger,
                                                 Metrics& metrics) {
  try {
    storage::SqliteStore::Parts parts{std::move(executor), std::move(options), {}, nullptr, nullptr};
    return storage::open_store(std::move(parts), logger, metrics);
  } catch (const storage::SqliteFailure& failure) {
    logger.error("storage_failed", failure.what());
    return Error(Errc::storage, failure.what(), "", "check the disk and the file; restore a backup if it is damaged");
  }
}

}  // namespace tradewind
