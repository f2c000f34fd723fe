// The Store over SQLite: each call becomes a unit of work on the writing or the reading thread.
#pragma once

#include <tradewind/storage/sqlite.hpp>

#include "storage/batch.hpp"
#include "storage/database_thread.hpp"
#include "storage/disk_space.hpp"
#include "storage/open.hpp"

namespace tradewind::storage {

/// One connection with its keys; the committer runs units on it.
struct Connection {
  Connection(const std::string& path, Database::Mode mode, const std::string& master_key, Logger& logger, Metrics& metrics)
      : db(path, mode), vault(master_key), committer(db, vault, logger, metrics) {}

  Database db;
  Vault vault;
  Committer committer;
};

class SqliteStore final : public Store {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    SqliteOptions options;
    FileLock lock;
    std::unique_ptr<Connection> writer;
    std::unique_ptr<Connection> reader;  ///< empty: inline, everything on the writer's connection
  };
  SqliteStore(Parts parts, Logger& logger);
  ~SqliteStore() override;

  Async<Accepted> accept(NewEvent event) override;
  bool accepting() const override;
  Async<int> route(int limit, TimePoint now) override;

  Async<std::vector<ReadTask>> claim_reads(std::string pair, int limit, TimePoint now, TimePoint lease_until) override;
  Async<std::vector<ReadTask>> claim_newest_read(std::string pair, TimePoint now, TimePoint lease_until) override;
  Async<void> record_read(ReadTask task, ReadRecord record, TimePoint now) override;
  Async<void> retry_read(ReadTask task, TimePoint at, Failure why, bool counts_attempt, std::vector<Step> steps, TimePoint now) override;
  Async<void> bury_read(ReadTask task, Failure why, std::vector<Step> steps, TimePoint now) override;

  Async<std::optional<PersonContext>> find_person(PersonQuery query) override;
  Async<std::optional<std::string>> snapshot(std::string pair, EntityRef entity) override;
  Async<std::optional<LedgerOwner>> ledger_line(std::string pair, std::int64_t order_id) override;

  Async<std::vector<WorkTask>> claim_work(std::string account, int limit, TimePoint now, TimePoint lease_until) override;
  Async<std::vector<WorkTask>> claim_newest_work(std::string account, TimePoint now, TimePoint lease_until) override;
  Async<void> intend(WorkTask task, std::vector<EffectIntent> intents, TimePoint now) override;
  Async<void> record_work(WorkTask task, WorkRecord record, TimePoint now) override;
  Async<void> release_leases(TimePoint now) override;
  Async<std::optional<TimePoint>> next_read_at(std::string pair) override;
  Async<std::optional<TimePoint>> next_work_at(std::string account) override;
  std::string known_hash(const std::string& canonical) const override;

  Async<Paged<DeadLetterRow>> dead_letters(Page page) override;
  Async<std::vector<DeadLetterGroup>> dead_letter_groups() override;
  Async<void> edit_dead_letter(Id id, std::vector<Override> overrides, TimePoint now) override;
  Async<DeadLetterRow> dead_letter(Id id) override;
  Async<void> retry_dead_letter(Id id, TimePoint now) override;
  Async<void> discard_dead_letter(Id id, std::string reason, TimePoint now) override;

  Async<std::map<std::string, PairCounts>> counts() override;
  Async<Paged<EventRow>> events(EventFilter filter, Page page) override;
  Async<EventRow> event(Id id) override;
  Async<std::vector<Step>> trace(Id event_id) override;
  Async<std::vector<EventRow>> events_of_person(Id person, int limit) override;

  Async<std::optional<std::int64_t>> acquire(std::string name, TimePoint now, TimePoint until) override;
  Async<void> release(std::string name, std::int64_t fence) override;
  Async<std::int64_t> take_quota(std::string account, std::string window, std::int64_t want, std::int64_t limit) override;
  Async<void> return_quota(std::string account, std::string window, std::int64_t unused) override;
  Async<std::int64_t> quota_used(std::string account, std::string window) override;

  Async<std::optional<std::string>> load_secret(std::string name) override;
  Async<void> save_secret(std::string name, std::string value, std::int64_t fence) override;
  Async<std::optional<std::string>> load_text(std::string name) override;
  Async<void> save_text(std::string name, std::string text) override;
  Async<std::string> save_revision(std::string kind, std::string text, TimePoint now) override;

  Async<void> save_lane(LaneRow lane) override;
  Async<std::vector<LaneRow>> lanes() override;

  Async<void> set_timer(Timer timer) override;
  Async<std::vector<Timer>> due_timers(TimePoint now, int limit) override;
  Async<void> end_timer(std::string key, TimePoint due_at) override;

  Async<void> clock_set_back(TimePoint now, Millis by) override;
  Async<std::int64_t> purge(TimePoint before, int limit) override;

 private:
  enum class Kind { write, append, read };
  template <typename T, typename Function>
  Async<T> call(Kind kind, Function work);
  template <typename T, typename Function>
  Async<T> write(Function work) {
    return call<T>(Kind::write, std::move(work));
  }
  template <typename T, typename Function>
  Async<T> read(Function work) {
    return call<T>(Kind::read, std::move(work));
  }
  void submit(Kind kind, std::unique_ptr<Unit> unit);
  void tidy(bool busy);
  void acknowledge_early(Units& units);

  FileLock lock_;
  SqliteOptions options_;
  Logger& logger_;
  std::shared_ptr<Completions> completions_;
  mutable Vault vault_;  ///< loop thread
  std::unique_ptr<Connection> writer_, reader_;
  std::unique_ptr<DiskSpace> space_;  ///< empty: inline
  std::unique_ptr<DatabaseThread> writing_, reading_;
};

}  // namespace tradewind::storage
