// Accepting and routing events.
#include <algorithm>
#include <tradewind/ports/store.hpp>

#include "storage/event_rows.hpp"
#include "storage/journal.hpp"
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

/// A stored delivery; `routed`: its read is owed already.
struct Delivery {
  NewEvent event;
  bool routed = false;
};

std::optional<Delivery> routed_delivery(Session& session, std::int64_t number) {
  auto row = session.db.query("SELECT id, pair, scope, kind, entity_id, webhook_id, created_at FROM events WHERE rowid = ?", number);
  if (!row.step()) return std::nullopt;
  Delivery found;
  found.routed = true;
  found.event.id = row.id(0);
  found.event.pair = row.text(1);
  found.event.scope = row.text(2);
  found.event.entity = {row.text(3), row.text(4)};
  found.event.webhook_id = row.text(5);
  found.event.created_at = row.time(6);
  return found;
}

std::optional<Delivery> delivery(Session& session, std::int64_t number) {
  if (!session.arrived.empty() && number >= session.arrived.front().sighting.number) {
    const auto& arrived = session.arrived.at(static_cast<std::size_t>(number - session.arrived.front().sighting.number));
    return Delivery{*arrived.event, false};
  }
  if (auto routed = routed_delivery(session, number)) return routed;
  if (auto waiting = journaled_by_number(session, number)) return Delivery{std::move(*waiting), false};
  return std::nullopt;
}

/// The memory is a hint: only the stored event says that this one is a repeat.
std::optional<Delivery> first_delivery(Session& session, const NewEvent& event, std::uint64_t hash) {
  const auto number = session.seen.find(hash, event.created_at);
  if (!number) return std::nullopt;
  auto first = delivery(session, *number);
  if (first && !same_delivery(first->event, event)) first.reset();
  return first;
}

bool to_be_read(const NewEvent& event) { return event.ignored_reason.empty() && !event.entity.kind.empty(); }

Accepted repeat(Session& session, const NewEvent& event, const Delivery& first) {
  const bool repeated = first.event.id != event.id;
  if (repeated && to_be_read(event)) owe_late_read(session, event, first.routed);
  return {first.event.id, repeated};
}

/// Raises what is wanted by `count` and returns the first of those generations.
std::int64_t owe_reads(Session& session, const std::string& pair, const EntityRef& entity, std::int64_t count, TimePoint now) {
  auto row = session.db.query(
      "INSERT INTO entities (pair, kind, entity_id, wanted, due_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE "
      "SET wanted = wanted + ?4, due_at = coalesce(due_at, max(?5, coalesce(began_at + ?6, 0))) RETURNING wanted",
      pair, entity.kind, entity.id, count, now, reread_gap.count());
  row.step();
  const auto wanted = row.integer(0);
  row.step();
  return wanted - count + 1;
}

void insert_event(Session& session, const Journaled& waiting, EventState state, std::int64_t generation, const std::string& reason) {
  const auto& event = waiting.event;
  const auto added = session.db.change(
      "INSERT INTO events (rowid, id, pair, scope, kind, entity_id, webhook_id, created_at, received_at, hash, state, generation, reason) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
      waiting.number, event.id, event.pair, event.scope, event.entity.kind, event.entity.id, event.webhook_id, event.created_at,
      event.received_at, static_cast<std::int64_t>(delivery_hash(event)), state, generation, reason);
  // An id names one event: what comes under it a second time is no other one.
  if (added == 0) --session.tallies[{event.pair, state}];
}

void route_row(Session& session, const JournalRow& row, TimePoint now) {
  const auto& pair = row.front().event.pair;
  std::map<EntityRef, std::int64_t> generations;
  for (const auto& [number, event] : row) {
    if (to_be_read(event)) ++generations[event.entity];
  }
  for (auto& [entity, generation] : generations) generation = owe_reads(session, pair, entity, generation, now);
  for (const auto& waiting : row) {
    const auto& event = waiting.event;
    if (to_be_read(event)) {
      insert_event(session, waiting, EventState::pending, generations[event.entity]++, "");
    } else {
      const std::string reason = event.ignored_reason.empty() ? "nothing_to_read" : event.ignored_reason;
      session.moved(pair, EventState::pending, EventState::ignored);
      insert_event(session, waiting, EventState::ignored, 0, reason);
    }
  }
}

std::int64_t number_of(Statement row) { return row.step() ? row.integer(0) : 0; }

}  // namespace

Result<Accepted> accept(Session& session, const NewEvent& event) {
  const auto hash = delivery_hash(event);
  if (const auto first = first_delivery(session, event, hash)) return repeat(session, event, *first);
  session.arrive(event, hash);
  return Accepted{event.id, false};
}

Result<int> route(Session& session, int limit, TimePoint now) {
  int routed = 0;
  while (routed < limit) {
    const auto row = oldest_journal_row(session);
    if (row.empty()) break;
    route_row(session, row, now);
    drop_journal_row(session, row);
    routed += static_cast<int>(row.size());
  }
  return routed;
}

Result<void> remember_deliveries(Session& session) {
  const auto newest = newest_event_at(session).value_or(TimePoint{});
  {
    auto row = session.db.query(
        "SELECT received_at, created_at, hash, rowid FROM events WHERE hash IS NOT NULL AND received_at >= ? ORDER BY received_at",
        newest - seen_for);
    while (row.step()) session.seen.add({static_cast<std::uint64_t>(row.integer(2)), row.time(1), row.time(0), row.integer(3)});
  }
  each_journal_row(session, [&](const JournalRow& row) {
    for (const auto& [number, event] : row) session.seen.add({delivery_hash(event), event.created_at, event.received_at, number});
  });
  session.next_number = 1 + std::max(number_of(session.db.query("SELECT max(rowid) FROM events")),
                                     number_of(session.db.query("SELECT max(last) FROM journal")));
  return {};
}

}  // namespace tradewind::storage
