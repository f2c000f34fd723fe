// The durable work model behind one door. SQLite implements it today; a second database is held to tests/conformance.
//
// The way of the work (ARCHITECTURE.md draws it):
//   accept        one event row for each webhook that is not a repeat; durable when the call returns
//   route         turns accepted events into one row per (pair, entity): `wanted` + 1; events become pending
//   claim_reads   leases entities with wanted > read; their events become running and belong to this read
//   record_read   stores snapshot, person, ledger line, runs and planned effects of that read in one transaction
//   claim_work    leases (person, account) rows that have open effects
//   intend        commits `intent` before a call that must not be repeated blindly
//   record_work   ends effects, moves crosswalk and known values, re-times the row; events whose last effect ended are done
// Every call that continues a lease carries its fence and changes nothing (Errc::lease_lost) when the fence is no longer current.
// Ids are made by the caller, so that a commit with an unknown outcome can be repeated: repeating any call with the same ids is
// harmless. All calls: loop thread; they suspend until the storage thread answers; errors: storage, lease_lost, conflict.
#pragma once

#include <tradewind/base/error.hpp>
#include <tradewind/base/id.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/model/work.hpp>

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind {

template <typename T>
using Async = boost::asio::awaitable<Result<T>>;

/// An entity is not read again sooner than this after its last read began: a burst of updates costs few reads, the newest state wins.
inline constexpr Millis reread_gap{2000};

/// Claims in a row that may end without a result. What was lost once is claimed alone, so that it takes nothing else with it; what was
/// lost `suspected_after` times while nothing else of that kind is worked on, so that one that kills the process is told from those
/// that were under way beside it; what was lost `poison_after` times is for the dead letters.
inline constexpr int suspected_after = 2, poison_after = 3;
inline constexpr Millis suspect_gap{1000};

class Store {
 public:
  virtual ~Store() = default;

  virtual Async<Accepted> accept(NewEvent event) = 0;
  /// Cheap, no database access: can accept() be expected to succeed?
  virtual bool accepting() const = 0;
  /// Returns how many events were routed. Their entities may be read from `now` on, or from the
  /// last read's beginning + reread_gap.
  virtual Async<int> route(int limit, TimePoint now) = 0;

  virtual Async<std::vector<ReadTask>> claim_reads(std::string pair, int limit, TimePoint now, TimePoint lease_until) = 0;
  /// One, that which became due last: a probe of a remote in trouble meets fresh work rather than what fails again and again.
  virtual Async<std::vector<ReadTask>> claim_newest_read(std::string pair, TimePoint now, TimePoint lease_until) {
    return claim_reads(std::move(pair), 1, now, lease_until);
  }
  virtual Async<std::vector<WorkTask>> claim_newest_work(std::string account, TimePoint now, TimePoint lease_until) {
    return claim_work(std::move(account), 1, now, lease_until);
  }
  virtual Async<void> record_read(ReadTask task, ReadRecord record, TimePoint now) = 0;
  /// `counts_attempt` false: a wait (lane paused, rate limit, shutdown); the attempt counted at claim is given back.
  virtual Async<void> retry_read(ReadTask task, TimePoint at, Failure why, bool counts_attempt, std::vector<Step> steps, TimePoint now) = 0;
  virtual Async<void> bury_read(ReadTask task, Failure why, std::vector<Step> steps, TimePoint now) = 0;

  virtual Async<std::optional<PersonContext>> find_person(PersonQuery query) = 0;
  virtual Async<std::optional<std::string>> snapshot(std::string pair, EntityRef entity) = 0;
  /// The order as the ledger has it, and whose it is.
  virtual Async<std::optional<LedgerOwner>> ledger_line(std::string pair, std::int64_t order_id) = 0;

  virtual Async<std::vector<WorkTask>> claim_work(std::string account, int limit, TimePoint now, TimePoint lease_until) = 0;
  virtual Async<void> intend(WorkTask task, std::vector<EffectIntent> intents, TimePoint now) = 0;
  virtual Async<void> record_work(WorkTask task, WorkRecord record, TimePoint now) = 0;
  /// Gives back all leases held by this process without counting an attempt (drain).
  virtual Async<void> release_leases(TimePoint now) = 0;
  /// The earliest moment at which claim_reads(pair) or claim_work(account) could return something; empty: nothing waits.
  virtual Async<std::optional<TimePoint>> next_read_at(std::string pair) = 0;
  virtual Async<std::optional<TimePoint>> next_work_at(std::string account) = 0;
  /// Keyed hash that Known::value is stored as.
  virtual std::string known_hash(const std::string& canonical) const = 0;

  virtual Async<Paged<DeadLetterRow>> dead_letters(Page page) = 0;
  /// Largest first.
  virtual Async<std::vector<DeadLetterGroup>> dead_letter_groups() = 0;
  virtual Async<DeadLetterRow> dead_letter(Id id) = 0;
  /// A letter of a deleted record (code record_deleted) also forgets that it was deleted: the next try makes it anew.
  virtual Async<void> retry_dead_letter(Id id, TimePoint now) = 0;
  virtual Async<void> discard_dead_letter(Id id, std::string reason, TimePoint now) = 0;
  /// Values for fields of a parked effect; the letter stays open until it is retried. `Override::instead_of` is given as the
  /// canonical mapped value and stored as its keyed hash.
  virtual Async<void> edit_dead_letter(Id id, std::vector<Override> overrides, TimePoint now) = 0;

  virtual Async<std::map<std::string, PairCounts>> counts() = 0;  ///< by pair; one read transaction
  virtual Async<Paged<EventRow>> events(EventFilter filter, Page page) = 0;
  virtual Async<EventRow> event(Id id) = 0;
  virtual Async<std::vector<Step>> trace(Id event_id) = 0;
  virtual Async<std::vector<EventRow>> events_of_person(Id person, int limit) = 0;

  /// Named lease with a fencing token: token refresh, concurrency slots. Empty: somebody else holds it.
  virtual Async<std::optional<std::int64_t>> acquire(std::string name, TimePoint now, TimePoint until) = 0;
  virtual Async<void> release(std::string name, std::int64_t fence) = 0;
  /// Takes up to `want` from a counter that may reach `limit` in `window`; returns what was granted. Survives restarts.
  virtual Async<std::int64_t> take_quota(std::string account, std::string window, std::int64_t want, std::int64_t limit) = 0;
  virtual Async<void> return_quota(std::string account, std::string window, std::int64_t unused) = 0;
  virtual Async<std::int64_t> quota_used(std::string account, std::string window) = 0;

  /// Sealed values of the daemon's own: remote access tokens. `fence` must be current for the lease `name` when not 0.
  virtual Async<std::optional<std::string>> load_secret(std::string name) = 0;
  virtual Async<void> save_secret(std::string name, std::string value, std::int64_t fence) = 0;
  /// Descriptions of accounts, first-start marks: small texts by name.
  virtual Async<std::optional<std::string>> load_text(std::string name) = 0;
  virtual Async<void> save_text(std::string name, std::string text) = 0;
  /// Mapping and workflow texts, once by hash; returns the hash (hex SHA-256).
  virtual Async<std::string> save_revision(std::string kind, std::string text, TimePoint now) = 0;

  virtual Async<void> save_lane(LaneRow lane) = 0;
  virtual Async<std::vector<LaneRow>> lanes() = 0;

  virtual Async<void> set_timer(Timer timer) = 0;
  virtual Async<std::vector<Timer>> due_timers(TimePoint now, int limit) = 0;
  virtual Async<void> end_timer(std::string key, TimePoint due_at) = 0;  ///< conditional on due_at: a moved timer stays

  /// The clock was set back to `now`, by `by` (> 0): what is due later, leases and pauses move with it, so that nothing waits that
  /// much longer.
  virtual Async<void> clock_set_back(TimePoint now, Millis by) = 0;

  /// Deletes ended events older than `before` with their traces, moving their counts to stored tallies; pending work has no age.
  virtual Async<std::int64_t> purge(TimePoint before, int limit) = 0;
};

}  // namespace tradewind
