// Accepting and routing events.
#include <tradewind/ports/store.hpp>

#include "storage/event_rows.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

/// R3: a repeat makes no second event, but a read that begins late enough to have seen the change must be done or owed.
void owe_late_read(Session& session, const NewEvent& event, bool first_is_routed) {
  const auto& [kind, id] = event.entity;
  const auto late_enough = event.created_at + reread_gap;
  // A read under way, or the one that routing is going to owe, owes another if it begins earlier than this.
  session.db.change(
      "INSERT INTO entities (pair, kind, entity_id, wanted, begin_from) VALUES (?, ?, ?, 0, ?) "
      "ON CONFLICT DO UPDATE SET begin_from = max(begin_from, excluded.begin_from)",
      event.pair, kind, id, late_enough);
  if (!first_is_routed) return;
  session.db.change(
      "UPDATE entities SET wanted = wanted + 1, due_at = max(?, begin_from, coalesce(began_at + ?, 0)) "
      "WHERE pair = ? AND kind = ? AND entity_id = ? AND wanted = read AND coalesce(read_began_at, 0) < begin_from",
      event.received_at, reread_gap.count(), event.pair, kind, id);
}

Result<Accepted> repeat(Session& session, const NewEvent& event, const std::string& dedupe) {
  Accepted first;
  bool routed = false;
  {
    auto row = session.db.query("SELECT id, state FROM events WHERE created_at = ? AND dedupe = ?", event.created_at, Blob{dedupe});
    if (!row.step()) return Error(Errc::conflict, "another event has this id", "events", "make a new id for each event");
    first.event_id = row.id(0);
    routed = row.integer(1) != accepted_state;
  }
  first.repeated = first.event_id != event.id;
  if (first.repeated && event.ignored_reason.empty() && !event.entity.kind.empty()) owe_late_read(session, event, routed);
  return first;
}

struct Routable {
  EventAt at;
  EntityRef entity;
  std::string reason;
};

std::vector<Routable> accepted_events(Session& session, const std::string& pair, int limit) {
  std::vector<Routable> events;
  auto row = session.db.query(
      "SELECT rowid, id, received_at, kind, entity_id, reason FROM events WHERE state <> 4 AND pair = ? AND state = 0 ORDER BY id LIMIT ?",
      pair, limit);
  while (row.step()) {
    const EventAt at{row.integer(0), row.id(1), pair, EventState::pending, row.time(2)};
    events.push_back({at, {row.text(3), row.text(4)}, row.text(5)});
  }
  return events;
}

void ignore(Session& session, const Routable& event) {
  const std::string reason = event.reason.empty() ? "nothing_to_read" : event.reason;
  session.db.change("UPDATE events SET state = ?, reason = ? WHERE rowid = ? AND state = 0", EventState::ignored, reason, event.at.row);
  session.moved(event.at.pair, EventState::pending, EventState::ignored);
}

void owe_read(Session& session, const Routable& event, TimePoint now) {
  std::int64_t generation = 0;
  {
    auto row = session.db.query(
        "INSERT INTO entities (pair, kind, entity_id, wanted, due_at) VALUES (?1, ?2, ?3, 1, ?4) "
        "ON CONFLICT DO UPDATE SET wanted = wanted + 1, due_at = coalesce(due_at, max(?4, coalesce(began_at + ?5, 0))) RETURNING wanted",
        event.at.pair, event.entity.kind, event.entity.id, now, reread_gap.count());
    row.step();
    generation = row.integer(0);
    row.step();
  }
  session.db.change("UPDATE events SET state = ?, generation = ? WHERE rowid = ? AND state = 0", EventState::pending, generation,
                    event.at.row);
}

std::vector<std::string> pairs(Session& session) {
  std::vector<std::string> names;
  auto row = session.db.query("SELECT DISTINCT pair FROM tallies");
  while (row.step()) names.push_back(row.text(0));
  return names;
}

}  // namespace

Result<Accepted> accept(Session& session, const NewEvent& event) {
  const auto dedupe = dedupe_key(event);
  const auto sealed = Vault::seal(session.vault.common(), event.body, place("events|body", event.id.view()));
  const auto added = session.db.change(
      "INSERT INTO events (id, pair, scope, kind, entity_id, webhook_id, created_at, received_at, dedupe, state, reason, body_sealed) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING",
      event.id, event.pair, event.scope, event.entity.kind, event.entity.id, event.webhook_id, event.created_at, event.received_at,
      Blob{dedupe}, event.ignored_reason, Blob{sealed});
  if (added == 0) return repeat(session, event, dedupe);
  session.entered(event.pair, EventState::pending);
  return Accepted{event.id, false};
}

Result<int> route(Session& session, int limit, TimePoint now) {
  int routed = 0;
  for (const auto& pair : pairs(session)) {
    for (const auto& event : accepted_events(session, pair, limit - routed)) {
      if (!event.reason.empty() || event.entity.kind.empty()) {
        ignore(session, event);
      } else {
        owe_read(session, event, now);
      }
      ++routed;
    }
  }
  return routed;
}

}  // namespace tradewind::storage
