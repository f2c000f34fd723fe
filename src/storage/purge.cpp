// Deleting what ended long ago. The sums are tallies of their own and stay as they are.
#include "storage/event_rows.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

struct Old {
  std::int64_t row = 0;
  std::optional<Id> read_id;
};

/// Repeats are known by their event: it stays for seven days before the newest one, whatever the clock or the retention say.
TimePoint dedupe_floor(Session& session, TimePoint before) {
  const auto newest = newest_event_at(session);
  return newest ? std::min(before, *newest - seen_for) : before;
}

std::vector<Old> old_events(Session& session, TimePoint before, int limit) {
  std::vector<Old> old;
  auto row = session.db.query("SELECT rowid, read_id FROM events WHERE id < ? AND state IN (4, 5) AND received_at < ? ORDER BY id LIMIT ?",
                              first_id_at(before), before, limit);
  while (row.step()) old.push_back({row.integer(0), row.maybe_id(1)});
  return old;
}

struct Owed {
  Id effect;
  std::int64_t generation = 0;
};

std::vector<Owed> owed_by(Session& session, const Id& read_id) {
  std::vector<Owed> owed;
  auto row = session.db.query("SELECT effect_id, coalesce(ended_generation, generation) FROM owed WHERE read_id = ?", read_id);
  while (row.step()) owed.push_back({row.id(0), row.integer(1)});
  return owed;
}

/// The traces of a read and of its effects go with the last of its events.
void drop_traces(Session& session, const Id& read_id) {
  {
    auto row = session.db.query("SELECT 1 FROM events WHERE read_id = ?", read_id);
    if (row.step()) return;
  }
  session.db.change("DELETE FROM steps WHERE subject = ?", read_id);
  const auto owed = owed_by(session, read_id);
  session.db.change("DELETE FROM owed WHERE read_id = ?", read_id);
  for (const auto& [effect, generation] : owed) {
    session.db.change(
        "DELETE FROM steps WHERE subject = ?1 AND generation <= ?2 AND NOT EXISTS "
        "(SELECT 1 FROM owed WHERE effect_id = ?1 AND generation <= ?2)",
        effect, generation);
  }
}

}  // namespace

Result<std::int64_t> purge(Session& session, TimePoint before, int limit) {
  const auto old = old_events(session, dedupe_floor(session, before), limit);
  for (const auto& event : old) {
    session.db.change("DELETE FROM events WHERE rowid = ?", event.row);
    if (event.read_id) drop_traces(session, *event.read_id);
  }
  session.db.change("DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters WHERE state <> 'open' AND id < ? LIMIT ?)",
                    first_id_at(before), limit);
  return static_cast<std::int64_t>(old.size());
}

}  // namespace tradewind::storage
