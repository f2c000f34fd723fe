// The work model as plain data: events, reads, people, effects, dead letters. What they mean is in ports/store.hpp, which keeps them.
#pragma once

#include <tradewind/base/id.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/model/commerce.hpp>
#include <tradewind/model/value.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind {

// ---- events -------------------------------------------------------------------------------------------------------------------

struct NewEvent {
  Id id;
  std::string pair;
  std::string scope;       ///< as received
  EntityRef entity;        ///< empty kind: nothing to read
  std::string webhook_id;  ///< empty: found by polling
  TimePoint created_at{};  ///< from the payload, second resolution
  TimePoint received_at{};
  std::string ignored_reason;  ///< not empty: stored and counted, ends as ignored
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
  Id read_id;  ///< this read; covered events and planned effects point at it
  std::string pair;
  EntityRef entity;
  std::int64_t fence = 0;
  TimePoint lease_until{};
  std::int64_t generation = 0;
  int attempts = 0;  ///< counted at claim, so that a crash counts too
  int lost = 0;      ///< earlier claims in a row that ended without a result
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
  std::string email;  ///< normalized; stored sealed, found by a keyed hash; unique
  std::string pair;   ///< whose key and customer id follow
  std::string key;    ///< product.md's key of the person at this pair
  std::optional<std::int64_t> customer_id;
  bool met_by_purchase = false;  ///< only read when new
};

/// Desired change at one remote account. State effects with the same key coalesce (newest payload, generation + 1, planned again);
/// an act with a key that exists is left as it is.
struct NewEffect {
  Id id;
  std::string key;  ///< `{pair}/{workflow}/{subject}/{run}/{step}`, unique
  std::string pair;
  std::string account;  ///< e.g. "salesforce:00D...", "pardot:0Uv..."
  std::string kind;     ///< fields, set, list_add, list_remove, campaign, activity, score
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

/// Effects of a person whom a read concerns as well: the one who owned the order until now.
struct PersonEffects {
  Id person;
  std::vector<NewEffect> effects;
};

/// Two people turned out to be one: all that `gone` has becomes `ReadRecord::person`'s, and `gone` ends as a reference to it.
/// Links and known values of the one who stays win; the other's links are kept with the merge. Conflict unless `expected_version` is
/// current.
struct MergeWrite {
  Id gone;
  std::int64_t expected_version = 0;
  std::string reason;  ///< for people, no personal data
};

struct ReadRecord {
  std::optional<SnapshotWrite> snapshot;
  std::vector<std::pair<EntityRef, std::string>> more_snapshots;  ///< read along with it: the customer of an order
  std::optional<LedgerLine> ledger;   ///< of this order; belongs to the person, or to nobody while none is known
  std::optional<PersonWrite> person;  ///< required when runs or effects are given
  std::vector<NewEffect> effects;
  std::vector<NewRun> runs;
  std::optional<MergeWrite> merge;
  std::vector<PersonEffects> others;
  std::vector<Step> steps;
  std::string ignored_reason;  ///< not empty: the covered events end as ignored
};

/// Failure::code of work for somebody whose record was deleted at the platform.
inline constexpr const char* record_deleted = "record_deleted";

/// A failure as dead letters, traces and the API show it.
struct Failure {
  std::string code;     ///< the remote's own code or ours, e.g. REQUIRED_FIELD_MISSING, bad_email
  std::string message;  ///< for people; no personal data
  std::string field;
  std::string remote;  ///< the remote's own words; stored sealed
};

// ---- people -------------------------------------------------------------------------------------------------------------------

/// Crosswalk: our person at a remote object.
struct Link {
  std::string account;
  std::string object;     ///< prospect, lead, contact, account
  std::string remote_id;  ///< empty removes the link
  std::string found_by;   ///< key, contact_email, lead_email, converted, created, crm_id, email, several:<n>, restored, or `deleted`
  TimePoint at{};

  /// A person deleted the record at the platform: what it was is kept, so that it is not made again before somebody asks for that.
  bool deleted() const { return found_by == "deleted"; }
};

/// Known remote state of one field: keyed hash of the canonical value last seen or sent.
struct Known {
  std::string account, object, field;
  std::string value;  ///< written: Value::canonical(), stored as a keyed hash; read back: that hash (compare with Store::known_hash)
  TimePoint at{};
};

/// Somebody who turned out to be this person.
struct Merged {
  Id id;
  std::string reason;
  std::vector<Link> links;  ///< what they had at the platforms, now superfluous there
  TimePoint at{};
};

/// A value that a person gave for a field of parked work. It stands for the mapped value until that changes.
struct Override {
  std::string account, object, field;
  std::string value;       ///< Value::canonical()
  std::string instead_of;  ///< keyed hash of the mapped value it stands for
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
  std::vector<Merged> merged;
  std::vector<Override> overrides;
  std::string customer_json;       ///< snapshot at the asked pair; empty: none
  std::string last_order_json;     ///< of the newest order by created_at at the asked pair; empty: none
  std::vector<LedgerLine> ledger;  ///< at the asked pair
};

struct LedgerOwner {
  LedgerLine line;
  std::optional<Id> person;
};

struct PersonQuery {
  std::string pair;
  std::string email;                        ///< normalized; may be empty
  std::optional<std::int64_t> customer_id;  ///< looked for first
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
  int lost = 0;                                   ///< as in ReadTask
  std::vector<Effect> effects;                    ///< all open ones of this person at this account
  std::map<std::string, PersonContext> contexts;  ///< by pair of the effects
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
  std::optional<TimePoint> next_at;  ///< for what stays open; empty: at once
  bool counts_attempt = false;       ///< a failed try (events: retrying) rather than a wait (events: pending)
  bool no_result = false;            ///< the worker failed with it in hand: counts as lost, and comes back as it was left
  std::vector<std::string> wake;     ///< accounts whose work for this person becomes due now
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
  std::string state;         ///< open, retried, discarded
  std::optional<Id> person;  ///< deliver only
};

/// Open dead letters of one cause.
struct DeadLetterGroup {
  std::string pair, stage, account, code, field, message;
  std::int64_t count = 0;
  TimePoint since{};
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
  TimePoint until{};  ///< next probe
  int failures = 0;   ///< in a row
};

struct Timer {
  std::string key;  ///< unique; setting it again moves it
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

// ---- desired state --------------------------------------------------------------------------------------------------------------

enum class WriteMode { always = 1, on_create, if_blank };

/// One mapped field of one object, evaluated.
struct DesiredField {
  std::string name;
  Value value;
  WriteMode mode = WriteMode::always;
  bool by_clock = false;  ///< its formula asks for the time: a record in which only such fields differ is left alone
};

/// By object: prospect, lead, contact, account.
using Desired = std::map<std::string, std::vector<DesiredField>>;

}  // namespace tradewind
