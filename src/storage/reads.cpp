// Leasing entities and recording what was read.
#include <tradewind/ports/store.hpp>

#include "storage/effects.hpp"
#include "storage/event_rows.hpp"
#include "storage/letters.hpp"
#include "storage/people.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

struct Due {
  EntityRef entity;
  std::int64_t wanted = 0, reading = 0, read = 0, fence = 0;
  std::optional<Id> read_id;
  ReadTask task;
};

constexpr Sql oldest_due =
    "SELECT kind, entity_id, wanted, reading, read, fence, read_id, attempts, failing_since, lost + leased FROM entities "
    "INDEXED BY entities_due WHERE pair = ? AND due_at <= ? ORDER BY due_at LIMIT ?";
constexpr Sql newest_due =
    "SELECT kind, entity_id, wanted, reading, read, fence, read_id, attempts, failing_since, lost + leased FROM entities "
    "INDEXED BY entities_due WHERE pair = ? AND due_at <= ? ORDER BY due_at DESC LIMIT ?";

std::vector<Due> due_entities(Session& session, Sql which, const std::string& pair, int limit, TimePoint now) {
  std::vector<Due> due;
  auto row = session.db.query(which, pair, now, limit);
  while (row.step()) {
    Due one;
    one.entity = {row.text(0), row.text(1)};
    one.wanted = row.integer(2);
    one.reading = row.integer(3);
    one.read = row.integer(4);
    one.fence = row.integer(5);
    one.read_id = row.maybe_id(6);
    one.task.attempts = static_cast<int>(row.integer(7)) + 1;
    one.task.failing_since = row.maybe_time(8);
    one.task.lost = static_cast<int>(row.integer(9));
    due.push_back(std::move(one));
  }
  return due;
}

/// A read that was tried before keeps its id, so that its trace shows each try.
Id read_id_of(const Due& due, const std::string& pair, TimePoint now) {
  if (due.read_id && due.reading > due.read) return *due.read_id;
  return derived_id(now, "read", {pair, due.entity.kind, due.entity.id, std::to_string(due.fence)});
}

/// The events the read covers become running and belong to it.
std::vector<EventRow> take_events(Session& session, const Due& due, const ReadTask& task, TimePoint now) {
  std::vector<EventAt> events;
  {
    auto row = session.db.query(
        "SELECT rowid, id, state, received_at FROM events WHERE kind = ? AND entity_id = ? AND pair = ? AND generation > ? AND generation "
        "<= ? "
        "AND state IN (1, 2, 3) ORDER BY generation",
        due.entity.kind, due.entity.id, task.pair, due.read, due.wanted);
    while (row.step()) events.push_back({row.integer(0), row.id(1), task.pair, static_cast<EventState>(row.integer(2)), row.time(3)});
  }
  std::vector<EventRow> rows;
  for (const auto& event : events) {
    session.db.change("UPDATE events SET read_id = ? WHERE rowid = ? AND read_id IS NOT ?1", task.read_id, event.row);
    if (event.state != EventState::running) move_event(session, event, EventState::running, "", now);
    rows.push_back(load_event(session, event.id).value());
  }
  return rows;
}

/// What became of the lease that a task carries.
enum class Hold { held, over, lost };

Hold hold_of(Session& session, const ReadTask& task) {
  auto row = session.db.query("SELECT fence, leased, read_id FROM entities WHERE pair = ? AND kind = ? AND entity_id = ?", task.pair,
                              task.entity.kind, task.entity.id);
  if (!row.step() || row.integer(0) != task.fence || row.maybe_id(2) != std::optional<Id>(task.read_id)) return Hold::lost;
  return row.flag(1) ? Hold::held : Hold::over;
}

Error lease_lost() { return Error(Errc::lease_lost, "the lease of the entity went to somebody else", "entities"); }

bool is_buried(Session& session, const ReadTask& task) {
  const auto letter = open_letter_of_entity(session, task.pair, task.entity);
  return letter && letter->read_id == std::optional<Id>(task.read_id);
}

std::int64_t generation_read(Session& session, const ReadTask& task) {
  auto row = session.db.query("SELECT read FROM entities WHERE pair = ? AND kind = ? AND entity_id = ?", task.pair, task.entity.kind,
                              task.entity.id);
  row.step();
  return row.integer(0);
}

/// The read is over: the entity is due again only if something came while it was read, or if it began too early to be sure.
void finish_entity(Session& session, const ReadTask& task, bool done, TimePoint now) {
  session.db.change(
      "UPDATE entities SET leased = 0, read = reading, attempts = 0, failing_since = NULL, "
      "lost = CASE WHEN ?1 THEN 0 ELSE min(lost, ?8) END, "
      "read_began_at = CASE WHEN ?1 THEN began_at ELSE read_began_at END, "
      "wanted = CASE WHEN ?1 AND wanted = reading AND began_at < begin_from THEN wanted + 1 ELSE wanted END, "
      "due_at = CASE WHEN wanted > reading OR (?1 AND began_at < begin_from) THEN max(?2, began_at + ?3, begin_from) END "
      "WHERE pair = ?4 AND kind = ?5 AND entity_id = ?6 AND fence = ?7 AND leased = 1",
      done, now, reread_gap.count(), task.pair, task.entity.kind, task.entity.id, task.fence, suspected_after);
}

/// A buried read of this entity has been made good: its events share the end of this one.
void revive_buried(Session& session, const ReadTask& task) {
  const auto letter = open_letter_of_entity(session, task.pair, task.entity);
  if (!letter) return;
  adopt_read(session, *letter->read_id, task.read_id);
  close_letter(session, letter->id, "retried", "");
}

/// Whoever was merged or is gone meanwhile is left out: they have nothing to be brought up to date.
void plan_for_others(Session& session, const ReadTask& task, const ReadRecord& record, TimePoint now, bool covers_events) {
  for (const auto& other : record.others) {
    {
      auto row = session.db.query("SELECT 1 FROM persons WHERE id = ?", other.person);
      if (!row.step()) continue;
    }
    PlanFor plan{other.person, std::nullopt, now};
    if (covers_events) plan.read_id = task.read_id;
    plan_effects(session, plan, other.effects);
  }
}

Result<void> write_record(Session& session, const ReadTask& task, const ReadRecord& record, TimePoint now, bool covers_events) {
  std::optional<Id> person;
  DataKey key = session.vault.common();
  if (record.merge && record.person) {
    if (auto merged = merge_people(session, *record.merge, record.person->id, now); !merged) return merged;
  }
  if (record.person) {
    if (auto written = write_person(session, *record.person); !written) return written;
    person = record.person->id;
    key = session.vault.person_key(session.db, *person);
    // What was decided about this person before the merge does not hold any more.
    if (record.merge) session.db.change("UPDATE persons SET version = version + 1 WHERE id = ?", *person);
  }
  if (record.snapshot) write_snapshot(session, task.pair, task.entity, *record.snapshot, key);
  for (const auto& [entity, json] : record.more_snapshots) write_snapshot(session, task.pair, entity, {json, false}, key);
  if (record.ledger) write_ledger(session, task.pair, *record.ledger, person);
  plan_for_others(session, task, record, now, covers_events);
  if (record.effects.empty() && record.runs.empty()) return {};
  if (!person) return Error(Errc::invalid, "effects need a person", "record_read");
  PlanFor plan{*person, std::nullopt, now};
  if (covers_events) plan.read_id = task.read_id;
  plan_effects(session, plan, record.effects);
  for (const auto& run : record.runs) start_run(session, plan, task.pair, run);
  return {};
}

std::vector<ReadTask> claim(Session& session, const std::string& pair, std::vector<Due> entities, TimePoint now, TimePoint lease_until) {
  std::vector<ReadTask> tasks;
  for (auto& due : entities) {
    if (due.task.lost >= suspected_after && suspect_under_way(session, now)) {
      session.db.change("UPDATE entities SET leased = 0, lost = ?, due_at = ? WHERE pair = ? AND kind = ? AND entity_id = ? AND fence = ?",
                        due.task.lost, now + suspect_gap, pair, due.entity.kind, due.entity.id, due.fence);
      continue;
    }
    if (due.task.lost > 0 && !tasks.empty()) break;
    ReadTask task = std::move(due.task);
    task.read_id = read_id_of(due, pair, now);
    task.pair = pair;
    task.entity = due.entity;
    task.fence = due.fence + 1;
    task.lease_until = lease_until;
    task.generation = due.wanted;
    const auto changed = session.db.change(
        "UPDATE entities SET reading = wanted, fence = fence + 1, attempts = attempts + 1, lost = ?, leased = 1, due_at = ?, read_id = ?, "
        "began_at = ? "
        "WHERE pair = ? AND kind = ? AND entity_id = ? AND fence = ?",
        task.lost, lease_until, task.read_id, now, pair, task.entity.kind, task.entity.id, due.fence);
    if (changed != 1) throw std::logic_error("an entity was leased behind the only writer");
    task.events = take_events(session, due, task, now);
    tasks.push_back(std::move(task));
    if (tasks.back().lost > 0) break;
  }
  return tasks;
}

}  // namespace

Result<std::vector<ReadTask>> claim_reads(Session& session, const std::string& pair, int limit, TimePoint now, TimePoint lease_until) {
  return claim(session, pair, due_entities(session, oldest_due, pair, limit, now), now, lease_until);
}

Result<std::vector<ReadTask>> claim_newest_read(Session& session, const std::string& pair, TimePoint now, TimePoint lease_until) {
  return claim(session, pair, due_entities(session, newest_due, pair, 1, now), now, lease_until);
}

Result<void> record_read(Session& session, const ReadTask& task, const ReadRecord& record, TimePoint now) {
  const auto hold = hold_of(session, task);
  if (hold == Hold::over && generation_read(session, task) >= task.generation && !is_buried(session, task)) return {};
  if (hold != Hold::held) return lease_lost();
  revive_buried(session, task);
  const auto events = open_events_of_read(session, task.read_id);
  if (auto written = write_record(session, task, record, now, !events.empty()); !written) return written;
  if (!events.empty()) {
    std::optional<Id> person;
    if (record.person) person = record.person->id;
    cover_events(session, events, person);
    add_steps(session, task.read_id, 0, record.steps);
    Standing standing;
    standing.reason = record.ignored_reason;
    if (!record.ignored_reason.empty()) standing.end = EventState::ignored;
    settle_read(session, task.read_id, standing, now);
  }
  finish_entity(session, task, true, now);
  return {};
}

Result<void> retry_read(Session& session, const ReadTask& task, TimePoint at, const Failure& why, bool counts_attempt,
                        const std::vector<Step>& steps, TimePoint now) {
  const auto hold = hold_of(session, task);
  if (hold == Hold::over && generation_read(session, task) < task.generation) return {};
  if (hold != Hold::held) return lease_lost();
  session.db.change(
      "UPDATE entities SET leased = 0, lost = 0, due_at = ?1, attempts = CASE WHEN ?2 THEN attempts ELSE max(attempts - 1, 0) END, "
      "failing_since = CASE WHEN ?2 THEN coalesce(failing_since, ?3) ELSE failing_since END "
      "WHERE pair = ?4 AND kind = ?5 AND entity_id = ?6 AND fence = ?7 AND leased = 1",
      at, counts_attempt, now, task.pair, task.entity.kind, task.entity.id, task.fence);
  move_events(session, open_events_of_read(session, task.read_id), counts_attempt ? EventState::retrying : EventState::pending, why.code,
              now);
  add_steps(session, task.read_id, 0, steps);
  return {};
}

Result<void> bury_read(Session& session, const ReadTask& task, const Failure& why, const std::vector<Step>& steps, TimePoint now) {
  const auto hold = hold_of(session, task);
  if (hold == Hold::over && is_buried(session, task)) return {};
  if (hold != Hold::held) return lease_lost();
  if (const auto before = open_letter_of_entity(session, task.pair, task.entity)) adopt_read(session, *before->read_id, task.read_id);
  const auto events = open_events_of_read(session, task.read_id);
  NewLetter letter;
  letter.stage = "read";
  letter.pair = task.pair;
  letter.entity = task.entity;
  letter.read_id = task.read_id;
  if (!events.empty()) letter.event_id = events.back().id;
  letter.failure = why;
  letter.attempts = task.attempts;
  letter.since = task.failing_since.value_or(now);
  write_letter(session, letter, session.vault.common(), now);
  for (const auto& event : events) {
    if (event.state != EventState::dead) move_event(session, event, EventState::dead, why.code, now);
  }
  cover_events(session, events, std::nullopt);
  add_steps(session, task.read_id, 0, steps);
  finish_entity(session, task, false, now);
  return {};
}

Result<std::optional<TimePoint>> next_read_at(Session& session, const std::string& pair) {
  auto row = session.db.query("SELECT min(due_at) FROM entities WHERE pair = ? AND due_at IS NOT NULL", pair);
  row.step();
  return row.maybe_time(0);
}

}  // namespace tradewind::storage
