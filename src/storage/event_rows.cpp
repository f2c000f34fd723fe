#include "storage/event_rows.hpp"

#include "storage/journal.hpp"

namespace tradewind::storage {

std::optional<EventRow> load_event(Session& session, const Id& id) {
  auto row = session.db.query(
      "SELECT pair, scope, kind, entity_id, webhook_id, created_at, received_at, state, reason, person, covered_by FROM events WHERE id = "
      "?",
      id);
  if (!row.step()) return std::nullopt;
  EventRow event;
  event.id = id;
  event.pair = row.text(0);
  event.scope = row.text(1);
  event.entity = {row.text(2), row.text(3)};
  event.webhook_id = row.text(4);
  event.created_at = row.time(5);
  event.received_at = row.time(6);
  event.state = static_cast<EventState>(row.integer(7));
  event.reason = row.text(8);
  event.person = row.maybe_id(9);
  event.covered_by = row.maybe_id(10);
  return event;
}

std::optional<TimePoint> newest_event_at(Session& session) {
  if (const auto waiting = newest_journaled_at(session)) return waiting;
  auto row = session.db.query("SELECT received_at FROM events ORDER BY id DESC LIMIT 1");
  if (!row.step()) return std::nullopt;
  return row.time(0);
}

std::vector<EventAt> open_events_of_read(Session& session, const Id& read_id) {
  std::vector<EventAt> events;
  auto row = session.db.query(
      "SELECT rowid, id, pair, state, received_at FROM events WHERE read_id = ? AND state IN (1, 2, 3, 6) ORDER BY generation, id",
      read_id);
  while (row.step()) events.push_back({row.integer(0), row.id(1), row.text(2), static_cast<EventState>(row.integer(3)), row.time(4)});
  return events;
}

void move_event(Session& session, const EventAt& event, EventState to, const std::string& reason, TimePoint now) {
  const auto changed =
      session.db.change("UPDATE events SET state = ?, reason = ? WHERE rowid = ? AND state = ?", to, reason, event.row, event.state);
  if (changed != 1) throw std::logic_error("an event changed its state behind the only writer");
  session.moved(event.pair, event.state, to);
  if (to == EventState::done) session.finished.push_back({event.pair, now - event.received_at});
}

void move_events(Session& session, const std::vector<EventAt>& events, EventState to, const std::string& reason, TimePoint now) {
  for (const auto& event : events) move_event(session, event, to, reason, now);
}

void cover_events(Session& session, const std::vector<EventAt>& events, const std::optional<Id>& person) {
  for (const auto& event : events) {
    std::optional<Id> newest;
    if (event.row != events.back().row) newest = events.back().id;
    session.db.change("UPDATE events SET covered_by = ?, person = coalesce(?, person) WHERE rowid = ?", newest, person, event.row);
  }
}

namespace {

/// Why the events of a read are dead: the code of an open letter among its effects.
std::string dead_reason(Session& session, const Id& read_id) {
  auto row = session.db.query(
      "SELECT d.code FROM owed o JOIN dead_letters d ON d.effect_id = o.effect_id AND d.state = 'open' AND d.stage = 'deliver' "
      "WHERE o.read_id = ? AND o.state = 2 LIMIT 1",
      read_id);
  return row.step() ? row.text(0) : std::string{};
}

}  // namespace

void settle_read(Session& session, const Id& read_id, const Standing& standing, TimePoint now) {
  std::int64_t open = 0, dead = 0;
  {
    auto row = session.db.query("SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 2) FROM owed WHERE read_id = ?",
                                read_id);
    row.step();
    open = row.integer(0);
    dead = row.integer(1);
  }
  // A person is needed as soon as one letter is open, whatever else still waits.
  const EventState to = dead > 0 ? EventState::dead : open > 0 ? standing.open : standing.end;
  const std::string reason = to == EventState::dead ? dead_reason(session, read_id) : standing.reason;
  for (const auto& event : open_events_of_read(session, read_id)) {
    if (event.state != to) move_event(session, event, to, reason, now);
  }
}

void add_steps(Session& session, const Id& subject, std::int64_t generation, const std::vector<Step>& steps) {
  for (const auto& step : steps) {
    session.db.change(
        "INSERT INTO steps (subject, generation, at, stage, what, outcome, reason, duration_ms, method, path, status) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        subject, generation, step.at, step.stage, step.what, step.outcome, step.reason, step.duration_ms, step.method, step.path,
        step.status);
  }
}

}  // namespace tradewind::storage
