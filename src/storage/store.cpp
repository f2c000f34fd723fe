#include "storage/store.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "storage/log_file.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

/// Calls that may wait for the writer before accept() answers busy: a second or two of work.
constexpr std::size_t most_waiting = 20000;
constexpr std::chrono::milliseconds fault_commit_takes{20};

template <typename T>
Async<T> refuse(Error error) {
  co_return error;
}

}  // namespace

SqliteStore::SqliteStore(Parts parts, Logger& logger)
    : lock_(std::move(parts.lock)),
      options_(std::move(parts.options)),
      logger_(logger),
      completions_(std::make_shared<Completions>(std::move(parts.executor))),
      vault_(options_.master_key),
      writer_(std::move(parts.writer)),
      reader_(std::move(parts.reader)) {
  if (options_.fault_ack_before_commit) writer_->committer.acknowledge = [this](Units& units) { acknowledge_early(units); };
  if (options_.inline_thread) return;
  space_ = std::make_unique<DiskSpace>(DiskSpace::Options{options_.path, options_.low_space, options_.ballast, options_.free_space});
  writer_->committer.note_space(space_->low());
  writer_->committer.on_full = [this] { space_->drop_ballast(); };
  writer_->committer.on_broken = [this] { mark_failed(options_.path); };
  const DatabaseThread::Jobs write_jobs{[this](Units& units) { writer_->committer.commit(units); }, [this](bool busy) { tidy(busy); }};
  const DatabaseThread::Jobs read_jobs{[this](Units& units) { reader_->committer.read(units); }, [](bool) {}};
  writing_ = std::make_unique<DatabaseThread>(completions_, write_jobs);
  reading_ = std::make_unique<DatabaseThread>(completions_, read_jobs);
}

SqliteStore::~SqliteStore() {
  reading_.reset();
  writing_.reset();
  reader_.reset();
  if (writer_->committer.health() == Health::broken) {
    writer_->db.leave_log();
    return;
  }
  try {
    writer_->db.checkpoint(true);
  } catch (const SqliteFailure& failure) {
    logger_.error("storage_failed", failure.what());
  }
}

void SqliteStore::tidy(bool busy) {
  auto& committer = writer_->committer;
  committer.probe();
  committer.note_space(space_->low());
  // With little room the log is written back at once, so that it is used again instead of growing.
  committer.checkpoint(busy && committer.health() == Health::good);
  if (!busy && committer.health() == Health::good && space_->ample()) committer.guarded([this] { extend_log(options_.path, log_size); });
}

/// One coroutine frame per call: the initiation itself is handed to Asio.
template <typename T, typename Function>
Async<T> SqliteStore::call(Kind kind, Function work) {
  auto initiate = [this, kind, work = std::move(work)](auto handler) mutable {
    using Handler = decltype(handler);
    submit(kind, std::make_unique<WaitingUnit<T, Handler, Function>>(std::move(work), std::move(handler)));
  };
  const auto& token = boost::asio::use_awaitable;
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(Result<T>)>(std::move(initiate), token);
}

void SqliteStore::submit(Kind kind, std::unique_ptr<Unit> unit) {
  unit->needs_savepoint = kind == Kind::write;
  unit->acknowledge_early = kind == Kind::append && options_.fault_ack_before_commit;
  if (!options_.inline_thread) return (kind == Kind::read ? reading_ : writing_)->submit(std::move(unit));
  completions_->expect();
  Units one;
  one.push_back(std::move(unit));
  if (kind == Kind::read) {
    writer_->committer.read(one);
  } else {
    writer_->committer.commit(one);
  }
  Completions::deliver(completions_, std::move(one));
}

void SqliteStore::acknowledge_early(Units& units) {
  const auto middle = std::stable_partition(units.begin(), units.end(), [](const auto& unit) { return !unit->acknowledge_early; });
  Units early(std::make_move_iterator(middle), std::make_move_iterator(units.end()));
  units.erase(middle, units.end());
  Completions::deliver(completions_, std::move(early));
  // As on a disk that takes its time to commit: what was answered is at risk for this long.
  std::this_thread::sleep_for(fault_commit_takes);
}

bool SqliteStore::accepting() const {
  const auto health = writer_->committer.health();
  if (options_.inline_thread) return health != Health::broken;
  return health == Health::good && reader_->committer.health() != Health::broken && writing_->waiting() < most_waiting;
}

Async<Accepted> SqliteStore::accept(NewEvent event) {
  if (writing_ && writing_->waiting() >= most_waiting) return refuse<Accepted>(Error(Errc::busy, "too many events wait to be stored"));
  if (writer_->committer.health() == Health::low) return refuse<Accepted>(Error(Errc::storage, "the disk is nearly full", "", "make room"));
  return call<Accepted>(Kind::append, [event = std::move(event)](Session& s) { return storage::accept(s, event); });
}

std::string SqliteStore::known_hash(const std::string& canonical) const { return vault_.known_hash(canonical); }

// Each call below is a unit of the same name.

Async<int> SqliteStore::route(int limit, TimePoint now) {
  return write<int>([=](Session& s) { return storage::route(s, limit, now); });
}

Async<std::vector<ReadTask>> SqliteStore::claim_reads(std::string pair, int limit, TimePoint now, TimePoint lease_until) {
  return write<std::vector<ReadTask>>([=](Session& s) { return storage::claim_reads(s, pair, limit, now, lease_until); });
}

Async<std::vector<ReadTask>> SqliteStore::claim_newest_read(std::string pair, TimePoint now, TimePoint lease_until) {
  return write<std::vector<ReadTask>>([=](Session& s) { return storage::claim_newest_read(s, pair, now, lease_until); });
}

Async<void> SqliteStore::record_read(ReadTask task, ReadRecord record, TimePoint now) {
  return write<void>(
      [=, task = std::move(task), record = std::move(record)](Session& s) { return storage::record_read(s, task, record, now); });
}

Async<void> SqliteStore::retry_read(ReadTask task, TimePoint at, Failure why, bool counts_attempt, std::vector<Step> steps, TimePoint now) {
  return write<void>([=](Session& s) { return storage::retry_read(s, task, at, why, counts_attempt, steps, now); });
}

Async<void> SqliteStore::bury_read(ReadTask task, Failure why, std::vector<Step> steps, TimePoint now) {
  return write<void>([=](Session& s) { return storage::bury_read(s, task, why, steps, now); });
}

Async<std::optional<PersonContext>> SqliteStore::find_person(PersonQuery query) {
  return read<std::optional<PersonContext>>([=](Session& s) { return storage::find_person(s, query); });
}

Async<std::optional<std::string>> SqliteStore::snapshot(std::string pair, EntityRef entity) {
  return read<std::optional<std::string>>([=](Session& s) { return storage::snapshot(s, pair, entity); });
}

Async<std::optional<LedgerOwner>> SqliteStore::ledger_line(std::string pair, std::int64_t order_id) {
  return read<std::optional<LedgerOwner>>([=](Session& s) { return storage::ledger_line(s, pair, order_id); });
}

Async<std::vector<WorkTask>> SqliteStore::claim_work(std::string account, int limit, TimePoint now, TimePoint lease_until) {
  return write<std::vector<WorkTask>>([=](Session& s) { return storage::claim_work(s, account, limit, now, lease_until); });
}

Async<std::vector<WorkTask>> SqliteStore::claim_newest_work(std::string account, TimePoint now, TimePoint lease_until) {
  return write<std::vector<WorkTask>>([=](Session& s) { return storage::claim_newest_work(s, account, now, lease_until); });
}

Async<void> SqliteStore::intend(WorkTask task, std::vector<EffectIntent> intents, TimePoint now) {
  return write<void>([=, task = std::move(task)](Session& s) { return storage::intend(s, task, intents, now); });
}

Async<void> SqliteStore::record_work(WorkTask task, WorkRecord record, TimePoint now) {
  return write<void>(
      [=, task = std::move(task), record = std::move(record)](Session& s) { return storage::record_work(s, task, record, now); });
}

Async<void> SqliteStore::release_leases(TimePoint now) {
  return write<void>([=](Session& s) { return storage::give_back_leases(s, now, false); });
}

Async<std::optional<TimePoint>> SqliteStore::next_read_at(std::string pair) {
  return read<std::optional<TimePoint>>([=](Session& s) { return storage::next_read_at(s, pair); });
}

Async<std::optional<TimePoint>> SqliteStore::next_work_at(std::string account) {
  return read<std::optional<TimePoint>>([=](Session& s) { return storage::next_work_at(s, account); });
}

Async<Paged<DeadLetterRow>> SqliteStore::dead_letters(Page page) {
  return read<Paged<DeadLetterRow>>([=](Session& s) { return storage::dead_letters(s, page); });
}

Async<std::vector<DeadLetterGroup>> SqliteStore::dead_letter_groups() {
  return read<std::vector<DeadLetterGroup>>(storage::dead_letter_groups);
}

Async<void> SqliteStore::edit_dead_letter(Id id, std::vector<Override> overrides, TimePoint now) {
  return write<void>([=](Session& s) { return storage::edit_dead_letter(s, id, overrides, now); });
}

Async<DeadLetterRow> SqliteStore::dead_letter(Id id) {
  return read<DeadLetterRow>([=](Session& s) { return storage::dead_letter(s, id); });
}

Async<void> SqliteStore::retry_dead_letter(Id id, TimePoint now) {
  return write<void>([=](Session& s) { return storage::retry_dead_letter(s, id, now); });
}

Async<void> SqliteStore::discard_dead_letter(Id id, std::string reason, TimePoint now) {
  return write<void>([=](Session& s) { return storage::discard_dead_letter(s, id, reason, now); });
}

Async<std::map<std::string, PairCounts>> SqliteStore::counts() { return read<std::map<std::string, PairCounts>>(storage::counts); }

Async<Paged<EventRow>> SqliteStore::events(EventFilter filter, Page page) {
  return read<Paged<EventRow>>([=](Session& s) { return storage::events(s, filter, page); });
}

Async<EventRow> SqliteStore::event(Id id) {
  return read<EventRow>([=](Session& s) { return storage::event(s, id); });
}

Async<std::vector<Step>> SqliteStore::trace(Id event_id) {
  return read<std::vector<Step>>([=](Session& s) { return storage::trace(s, event_id); });
}

Async<std::vector<EventRow>> SqliteStore::events_of_person(Id person, int limit) {
  return read<std::vector<EventRow>>([=](Session& s) { return storage::events_of_person(s, person, limit); });
}

Async<std::optional<std::int64_t>> SqliteStore::acquire(std::string name, TimePoint now, TimePoint until) {
  return write<std::optional<std::int64_t>>([=](Session& s) { return storage::acquire(s, name, now, until); });
}

Async<void> SqliteStore::release(std::string name, std::int64_t fence) {
  return write<void>([=](Session& s) { return storage::release(s, name, fence); });
}

Async<std::int64_t> SqliteStore::take_quota(std::string account, std::string window, std::int64_t want, std::int64_t limit) {
  return write<std::int64_t>([=](Session& s) { return storage::take_quota(s, account, window, want, limit); });
}

Async<void> SqliteStore::return_quota(std::string account, std::string window, std::int64_t unused) {
  return write<void>([=](Session& s) { return storage::return_quota(s, account, window, unused); });
}

Async<std::int64_t> SqliteStore::quota_used(std::string account, std::string window) {
  return read<std::int64_t>([=](Session& s) { return storage::quota_used(s, account, window); });
}

Async<std::optional<std::string>> SqliteStore::load_secret(std::string name) {
  return read<std::optional<std::string>>([=](Session& s) { return storage::load_secret(s, name); });
}

Async<void> SqliteStore::save_secret(std::string name, std::string value, std::int64_t fence) {
  return write<void>([=](Session& s) { return storage::save_secret(s, name, value, fence); });
}

Async<std::optional<std::string>> SqliteStore::load_text(std::string name) {
  return read<std::optional<std::string>>([=](Session& s) { return storage::load_text(s, name); });
}

Async<void> SqliteStore::save_text(std::string name, std::string text) {
  return write<void>([=](Session& s) { return storage::save_text(s, name, text); });
}

Async<std::string> SqliteStore::save_revision(std::string kind, std::string text, TimePoint now) {
  return write<std::string>([=](Session& s) { return storage::save_revision(s, kind, text, now); });
}

Async<void> SqliteStore::save_lane(LaneRow lane) {
  return write<void>([=](Session& s) { return storage::save_lane(s, lane); });
}

Async<std::vector<LaneRow>> SqliteStore::lanes() { return read<std::vector<LaneRow>>(storage::lanes); }

Async<void> SqliteStore::set_timer(Timer timer) {
  return write<void>([=](Session& s) { return storage::set_timer(s, timer); });
}

Async<std::vector<Timer>> SqliteStore::due_timers(TimePoint now, int limit) {
  return read<std::vector<Timer>>([=](Session& s) { return storage::due_timers(s, now, limit); });
}

Async<void> SqliteStore::end_timer(std::string key, TimePoint due_at) {
  return write<void>([=](Session& s) { return storage::end_timer(s, key, due_at); });
}

Async<void> SqliteStore::clock_set_back(TimePoint now, Millis by) {
  return write<void>([=](Session& s) { return storage::clock_set_back(s, now, by); });
}

Async<std::int64_t> SqliteStore::purge(TimePoint before, int limit) {
  return write<std::int64_t>([=](Session& s) { return storage::purge(s, before, limit); });
}

}  // namespace tradewind::storage
