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
#include <tradewind/model/commerce.hpp>

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind {

template <typename T>
using Async = boost::asio::awaitable<Result<T>>;

// ---- events -------------------------------------------------------------------------------------------------------------------

struct NewEvent {
  Id id;
  std::string pair;
  std::string scope;           ///< as received
  EntityRef entity;            ///< empty kind: nothing to read
  std::string webhook_id;      ///< empty: found by polling
  TimePoint created_at{};      ///< from the payload, second resolution
  TimePoint received_at{};
  std::string ignored_reason;  ///< not empty: stored and counted, ends as ignored
  std::string body;            ///< raw bytes; stored sealed
};

struct Accepted {
  Id event_id;            ///< of the stored event; for a repeat, of the first one
  bool repeated = false;  ///< same (pair, webhook_id, scope, entity, created_at) within 7 days
};

/// pending, running, retrying, done, ignored, dead. A just accepted event counts as pending.
enum class EventState { pending = 1, running, retrying, done, ignored, dead };
const char* to_string(EventState state);

struct EventRow {
  Id id;
  std::string pair, scope;
  EntityRef entity;
  std::string webhook_id;
  TimePoint created_at{}, received_at{};
  EventState state = EventState::pending;
  std::string reason;
  std::optional<Id> person;
  std::optional<Id> covered_by;  ///< the newest event of the read that covered this one, when it is another one
};

/// One line of a trace. `what` and `reason` are for people and hold no personal data; paths are templates without query.
struct Step {
  TimePoint at{};
  std::string stage;    ///< receive, read, identify, plan, deliver, record
  std::string what;     ///< e.g. "GET /v2/orders/{id}", "workflow purchase", "list Customers"
  std::string outcome;  ///< ok, skipped, would, failed, unknown, retry, waiting
  std::string reason;   ///< why, when it is not plain
  std::int64_t duration_ms = 0;
  std::string method, path;  ///< remote calls only
  int status = 0;            ///< remote calls only; 0: no answer
};

// ---- reads --------------------------------------------------------------------------------------------------------------------

struct ReadTask {
  Id read_id;               ///< this read; covered events and planned effects point at it
  std::string pair;
  EntityRef entity;
  std::int64_t fence = 0;
  TimePoint lease_until{};
  std::int64_t generation = 0;
  int attempts = 0;         ///< counted at claim, so that a crash counts too
  std::optional<TimePoint> failing_since;
  std::vector<EventRow> events;
};

struct SnapshotWrite {
  std::string json;        ///< stored sealed; empty with tombstone
  bool tombstone = false;  ///< the store says that it does not exist
};

/// A person is one row for all pairs. `expected_version` 0 makes a new one; otherwise conflict unless it is still current.
struct PersonWrite {
  Id id;
  std::int64_t expected_version = 0;
  std::string email;                      ///< normalized; stored sealed, found by a keyed hash; unique
  std::string pair;                       ///< whose key and customer id follow
  std::string key;                        ///< product.md's key of the person at this pair
  std::optional<std::int64_t> customer_id;
  bool met_by_purchase = false;           ///< only read when new
};

/// Desired change at one remote account. State effects with the same key coalesce (newest payload, generation + 1, planned again);
/// an act with a key that exists is left as it is.
struct NewEffect {
  Id id;
  std::string key;      ///< `{pair}/{workflow}/{subject}/{run}/{step}`, unique
  std::string pair;
  std::string account;  ///< e.g. "salesforce:00D...", "pardot:0Uv..."
  std::string kind;     ///< fields, set, list_add, list_remove, campaign, activity
  bool act = false;     ///< once per key, never coalesced
  std::string payload;  ///< JSON by kind (ports/target.hpp); stored sealed with the person's key
};

/// One workflow run; its effects are planned only if the run is new (unique on pair, workflow, subject): `once_per`.
struct NewRun {
  Id id;
  std::string workflow;
  std::string subject;   ///< what once_per names, e.g. "order:250"
  std::string revision;  ///< hash of the workflow text it started with
  TimePoint expires_at{};
  std::vector<NewEffect> effects;
};

struct ReadRecord {
  std::optional<SnapshotWrite> snapshot;
  std::optional<LedgerLine> ledger;     ///< of this order; belongs to the person
  std::optional<PersonWrite> person;    ///< required when ledger, runs or effects are given
  std::vector<NewEffect> effects;
  std::vector<NewRun> runs;
  std::vector<Step> steps;
  std::string ignored_reason;           ///< not empty: the covered events end as ignored
};

/// A failure as dead letters, traces and the API show it.
struct Failure {
  std::string code;     ///< the remote's own code or ours, e.g. REQUIRED_FIELD_MISSING, bad_email
  std::string message;  ///< for people; no personal data
  std::string field;
  std::string remote;   ///< the remote's own words; stored sealed
};

// ---- people -------------------------------------------------------------------------------------------------------------------

/// Crosswalk: our person at a remote object.
struct Link {
  std::string account;
  std::string object;     ///< prospect, lead, contact, account
  std::string remote_id;  ///< empty removes the link
  std::string found_by;   ///< key, contact_email, lead_email, converted, created, crm_id, email, several:<n>
  TimePoint at{};
};

/// Known remote state of one field: keyed hash of the canonical value last seen or sent.
struct Known {
  std::string account, object, field;
  std::string value;  ///< written: Value::canonical(), stored as a keyed hash; read back: that hash (compare with Store::known_hash)
  TimePoint at{};
};

struct PersonPair {
  std::string pair, key;
  std::optional<std::int64_t> customer_id;
};

struct PersonContext {
  Id id;
  std::int64_t version = 0;
  std::string email;
  bool met_by_purchase = false;
  std::vector<PersonPair> pairs;
  std::vector<Link> links;
  std::vector<Known> known;
  std::string customer_json;     ///< snapshot at the asked pair; empty: none
  std::string last_order_json;   ///< of the newest order by created_at at the asked pair; empty: none
  std::vector<LedgerLine> ledger;  ///< at the asked pair
};

struct PersonQuery {
  std::string pair;
  std::string email;                       ///< normalized; may be empty
  std::optional<std::int64_t> customer_id; ///< looked for first
  std::optional<Id> id;
};

// ---- work ---------------------------------------------------------------------------------------------------------------------

enum class EffectState { planned = 1, intent, done, failed, unknown, skipped, cancelled };
const char* to_string(EffectState state);

struct Effect {
  Id id;
  std::string key, pair, kind;
  bool act = false;
  std::string payload;
  EffectState state = EffectState::planned;  ///< planned, or intent/unknown left by an earlier try: read back before repeating
  std::int64_t generation = 0;
  int attempts = 0;
  std::optional<TimePoint> failing_since;
  std::optional<TimePoint> intent_at;
  std::string note;  ///< what intend() stored, e.g. the value that will be looked for
};

struct WorkTask {
  Id person;
  std::string account;
  std::int64_t fence = 0;
  TimePoint lease_until{};
  std::vector<Effect> effects;                      ///< all open ones of this person at this account
  std::map<std::string, PersonContext> contexts;    ///< by pair of the effects
};

struct EffectIntent {
  Id effect;
  std::string note;
};

struct EffectEnd {
  Id effect;
  std::int64_t generation = 0;  ///< as claimed; a newer one keeps the effect open
  /// done, skipped, cancelled: ended. unknown: ended when `final`, else tried again at next_at. failed: ended in a dead letter.
  /// planned: open still (retry or snooze, as WorkRecord says).
  EffectState state = EffectState::done;
  bool final = true;
  std::string reason;
  std::optional<Failure> failure;  ///< with failed: the dead letter; with planned/unknown: why
  std::vector<Step> steps;
};

struct WorkRecord {
  std::vector<EffectEnd> ends;
  std::vector<Link> links;
  std::vector<Known> known;
  std::optional<TimePoint> next_at;      ///< for what stays open; empty: at once
  bool counts_attempt = false;           ///< a failed try (events: retrying) rather than a wait (events: pending)
  std::vector<std::string> wake;         ///< accounts whose work for this person becomes due now
};

// ---- dead letters -------------------------------------------------------------------------------------------------------------

struct DeadLetterRow {
  Id id;
  std::optional<Id> event_id;
  std::string pair;
  EntityRef entity;
  std::string stage;    ///< read or deliver
  std::string account;  ///< deliver only
  Failure error;
  int attempts = 0;
  TimePoint since{};
  std::string state;    ///< open, retried, discarded
};

// ---- the rest -----------------------------------------------------------------------------------------------------------------

struct PairCounts {
  std::map<EventState, std::int64_t> events;
  std::int64_t received = 0, scheduled = 0, dead_letters = 0;
  std::optional<TimePoint> oldest_pending;  ///< received_at
};

/// Why a lane does no work now. Kept in the database, so that a restart does not forget an outage.
struct LaneRow {
  std::string account;
  bool paused = false;
  std::string reason;
  TimePoint until{};     ///< next probe
  int failures = 0;      ///< in a row
};

struct Timer {
  std::string key;       ///< unique; setting it again moves it
  std::string kind, payload;
  TimePoint due_at{};
};

struct Page {
  int limit = 50;
  std::string cursor;  ///< opaque; empty: from the newest
};

template <typename T>
struct Paged {
  std::vector<T> rows;
  std::string next_cursor;  ///< empty: the end
};

struct EventFilter {
  std::string state, entity, email;  ///< empty: any; email normalized
};

class Store {
 public:
  virtual ~Store() = default;

  virtual Async<Accepted> accept(NewEvent event) = 0;
  /// Cheap, no database access: can accept() be expected to succeed?
  virtual bool accepting() const = 0;
  /// Returns how many events were routed. `now` is the first moment at which their entities may be read.
  virtual Async<int> route(int limit, TimePoint now) = 0;

  virtual Async<std::vector<ReadTask>> claim_reads(std::string pair, int limit, TimePoint now, TimePoint lease_until) = 0;
  virtual Async<void> record_read(ReadTask task, ReadRecord record, TimePoint now) = 0;
  /// `counts_attempt` false: a wait (lane paused, rate limit, shutdown); the attempt counted at claim is given back.
  virtual Async<void> retry_read(ReadTask task, TimePoint at, Failure why, bool counts_attempt, std::vector<Step> steps, TimePoint now) = 0;
  virtual Async<void> bury_read(ReadTask task, Failure why, std::vector<Step> steps, TimePoint now) = 0;

  virtual Async<std::optional<PersonContext>> find_person(PersonQuery query) = 0;
  virtual Async<std::optional<std::string>> snapshot(std::string pair, EntityRef entity) = 0;
  /// Is this order in the ledger of somebody, and as what?
  virtual Async<std::optional<LedgerLine>> ledger_line(std::string pair, std::int64_t order_id) = 0;

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
  virtual Async<DeadLetterRow> dead_letter(Id id) = 0;
  virtual Async<void> retry_dead_letter(Id id, TimePoint now) = 0;
  virtual Async<void> discard_dead_letter(Id id, std::string reason, TimePoint now) = 0;

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

  /// Deletes ended events older than `before` with their traces, moving their counts to stored tallies; pending work has no age.
  virtual Async<std::int64_t> purge(TimePoint before, int limit) = 0;
};

}  // namespace tradewind
