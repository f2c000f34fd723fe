// What people and the admin API see: sums, events, traces.
#include <algorithm>
#include <tradewind/base/text.hpp>

#include "storage/event_rows.hpp"
#include "storage/journal.hpp"
#include "storage/people.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

void add_tallies(Session& session, std::map<std::string, PairCounts>& pairs) {
  auto row = session.db.query("SELECT pair, state, count FROM tallies");
  while (row.step()) {
    auto& counts = pairs[row.text(0)];
    counts.events[static_cast<EventState>(row.integer(1))] = row.integer(2);
    counts.received += row.integer(2);
  }
}

void add_dead_letters(Session& session, std::map<std::string, PairCounts>& pairs) {
  auto row = session.db.query("SELECT pair, count(*) FROM dead_letters WHERE state = 'open' GROUP BY pair");
  while (row.step()) pairs[row.text(0)].dead_letters = row.integer(1);
}

/// Waiting or under way; ids are in time order, so that the first of each state is its oldest.
std::optional<TimePoint> oldest_pending(Session& session, const std::string& pair) {
  auto row = session.db.query(
      "SELECT min(received_at) FROM ("
      "SELECT * FROM (SELECT received_at FROM events WHERE state <> 4 AND pair = ?1 AND state = 1 ORDER BY id LIMIT 1) UNION ALL "
      "SELECT * FROM (SELECT received_at FROM events WHERE state <> 4 AND pair = ?1 AND state = 2 ORDER BY id LIMIT 1))",
      pair);
  row.step();
  const auto routed = row.maybe_time(0), waiting = oldest_journaled_at(session, pair);
  return routed && waiting ? std::min(routed, waiting) : routed ? routed : waiting;
}

std::vector<std::string> pair_names(Session& session) {
  std::vector<std::string> names;
  auto row = session.db.query("SELECT DISTINCT pair FROM tallies");
  while (row.step()) names.push_back(row.text(0));
  return names;
}

void collect(Statement row, std::vector<Id>& ids) {
  while (row.step()) ids.push_back(row.id(0));
}

constexpr int sieved_rows = 1000;

/// How a filter is asked: -1 any state, else the number; the first event older than `before` that is wanted.
struct Question {
  int low = -1, high = 99;
  std::optional<Id> before;
  int limit = 0;
};

void newest_of_state(Session& session, const Question& ask, std::vector<Id>& ids) {
  for (const auto& pair : pair_names(session)) {
    for (int state = ask.low; state <= ask.high; ++state) {
      collect(session.db.query("SELECT id FROM events WHERE state <> 4 AND pair = ?1 AND state = ?2 AND (?3 IS NULL OR id < ?3) "
                               "ORDER BY id DESC LIMIT ?4",
                               pair, state, ask.before, ask.limit),
              ids);
    }
  }
}

void newest_of_person(Session& session, const Question& ask, const Id& person, std::vector<Id>& ids) {
  collect(session.db.query("SELECT id FROM events WHERE person = ?1 AND state BETWEEN ?2 AND ?3 AND (?4 IS NULL OR id < ?4) "
                           "ORDER BY id DESC LIMIT ?5",
                           person, ask.low, ask.high, ask.before, ask.limit),
          ids);
}

void newest_of_entity(Session& session, const Question& ask, const EntityRef& entity, std::vector<Id>& ids) {
  collect(session.db.query("SELECT id FROM events WHERE kind = ?1 AND entity_id = ?2 AND state BETWEEN ?3 AND ?4 "
                           "AND (?5 IS NULL OR id < ?5) ORDER BY id DESC LIMIT ?6",
                           entity.kind, entity.id, ask.low, ask.high, ask.before, ask.limit),
          ids);
}

void newest_of_all(Session& session, const Question& ask, std::vector<Id>& ids) {
  collect(session.db.query("SELECT id FROM events WHERE state BETWEEN ?1 AND ?2 AND (?3 IS NULL OR id < ?3) ORDER BY id DESC LIMIT ?4",
                           ask.low, ask.high, ask.before, ask.limit),
          ids);
}

std::optional<EventState> state_named(const std::string& name) {
  for (int state = static_cast<int>(EventState::pending); state <= static_cast<int>(EventState::dead); ++state) {
    if (name == to_string(static_cast<EventState>(state))) return static_cast<EventState>(state);
  }
  return std::nullopt;
}

Result<Question> question_of(const EventFilter& filter, const Page& page) {
  Question ask;
  // Two filters at once: the second one sieves what the first finds.
  ask.limit = filter.email.empty() || filter.entity.empty() ? page.limit + 1 : sieved_rows;
  ask.before = Id::parse(page.cursor);
  if (!page.cursor.empty() && !ask.before) return Error(Errc::invalid, "the cursor is not one of ours");
  if (filter.state.empty()) return ask;
  const auto state = state_named(filter.state);
  if (!state) return Error(Errc::invalid, "there is no such state", "", "pending, running, retrying, done, ignored or dead");
  ask.high = static_cast<int>(*state);
  ask.low = ask.high;
  return ask;
}

Result<std::vector<Id>> matching(Session& session, const EventFilter& filter, const Question& ask) {
  std::vector<Id> ids;
  if (!filter.email.empty()) {
    if (const auto person = person_by_email(session, filter.email)) newest_of_person(session, ask, *person, ids);
  } else if (!filter.entity.empty()) {
    const auto colon = filter.entity.find(':');
    if (colon == std::string::npos) return Error(Errc::invalid, "an entity is written kind:id", "", "for example order:250");
    newest_of_entity(session, ask, {filter.entity.substr(0, colon), filter.entity.substr(colon + 1)}, ids);
  } else if (!filter.state.empty() && filter.state != to_string(EventState::done)) {
    newest_of_state(session, ask, ids);
  } else {
    newest_of_all(session, ask, ids);
  }
  std::sort(ids.begin(), ids.end(), std::greater<>());
  return ids;
}

/// What is accepted and not routed yet belongs to nobody so far.
std::vector<EventRow> not_routed(Session& session, const EventFilter& filter, const Question& ask) {
  const bool pending = filter.state.empty() || filter.state == to_string(EventState::pending);
  if (!filter.email.empty() || !pending) return {};
  return newest_journaled(session, filter.entity, ask.before, ask.limit);
}

bool wanted(const EventRow& event, const EventFilter& filter) { return filter.entity.empty() || event.entity.text() == filter.entity; }

Step received(const EventRow& event) {
  Step step;
  step.at = event.received_at;
  step.stage = "receive";
  step.what = event.scope;
  step.outcome = "ok";
  if (event.webhook_id.empty()) step.reason = "found by polling";
  return step;
}

void add_steps_between(Session& session, const Id& subject, std::int64_t first, std::optional<std::int64_t> last, TimePoint from,
                       std::vector<Step>& steps) {
  auto row = session.db.query(
      "SELECT at, stage, what, outcome, reason, duration_ms, method, path, status FROM steps "
      "WHERE subject = ?1 AND generation >= ?2 AND (?3 IS NULL OR generation <= ?3) AND at >= ?4 ORDER BY rowid",
      subject, first, last, from);
  while (row.step()) {
    steps.push_back({row.time(0), row.text(1), row.text(2), row.text(3), row.text(4), row.integer(5), row.text(6), row.text(7),
                     static_cast<int>(row.integer(8))});
  }
}

struct OwedEffect {
  Id effect;
  std::int64_t first = 0;
  std::optional<std::int64_t> last;
};

std::vector<OwedEffect> owed_effects(Session& session, const Id& read_id) {
  std::vector<OwedEffect> owed;
  auto row = session.db.query("SELECT effect_id, generation, ended_generation FROM owed WHERE read_id = ?", read_id);
  while (row.step()) owed.push_back({row.id(0), row.integer(1), row.maybe_integer(2)});
  return owed;
}

std::optional<Id> read_of(Session& session, const Id& event) {
  auto row = session.db.query("SELECT read_id FROM events WHERE id = ?", event);
  row.step();
  return row.maybe_id(0);
}

std::optional<EventRow> find_event(Session& session, const Id& id) {
  auto routed = load_event(session, id);
  return routed ? routed : journaled_by_id(session, id);
}

Error no_event() { return Error(Errc::not_found, "there is no such event"); }

}  // namespace

Result<std::map<std::string, PairCounts>> counts(Session& session) {
  std::map<std::string, PairCounts> pairs;
  add_tallies(session, pairs);
  add_dead_letters(session, pairs);
  for (auto& [pair, counts] : pairs) counts.oldest_pending = oldest_pending(session, pair);
  return pairs;
}

Result<Paged<EventRow>> events(Session& session, const EventFilter& filter, const Page& page) {
  const auto ask = question_of(filter, page);
  if (!ask) return ask.error();
  const auto ids = matching(session, filter, *ask);
  if (!ids) return ids.error();
  Paged<EventRow> paged;
  auto& rows = paged.rows;
  rows = not_routed(session, filter, *ask);
  const auto enough = rows.size() + static_cast<std::size_t>(page.limit) + 1;
  for (const auto& id : *ids) {
    if (rows.size() == enough) break;
    auto event = load_event(session, id);
    if (event && wanted(*event, filter)) rows.push_back(std::move(*event));
  }
  std::sort(rows.begin(), rows.end(), [](const EventRow& a, const EventRow& b) { return a.id > b.id; });
  if (rows.size() > static_cast<std::size_t>(page.limit)) {
    rows.resize(static_cast<std::size_t>(page.limit));
    paged.next_cursor = rows.back().id.text();
  }
  return paged;
}

Result<EventRow> event(Session& session, const Id& id) {
  auto found = find_event(session, id);
  if (!found) return no_event();
  return std::move(*found);
}

Result<std::vector<Step>> trace(Session& session, const Id& event_id) {
  const auto event = find_event(session, event_id);
  if (!event) return no_event();
  std::vector<Step> steps{received(*event)};
  if (const auto read_id = read_of(session, event_id)) {
    add_steps_between(session, *read_id, 0, std::nullopt, event->received_at, steps);
    for (const auto& owed : owed_effects(session, *read_id)) {
      add_steps_between(session, owed.effect, owed.first, owed.last, event->received_at, steps);
    }
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  return steps;
}

Result<std::vector<EventRow>> events_of_person(Session& session, const Id& person, int limit) {
  Question ask;
  ask.limit = limit;
  std::vector<Id> ids;
  newest_of_person(session, ask, person, ids);
  std::vector<EventRow> rows;
  for (const auto& id : ids) rows.push_back(load_event(session, id).value());
  return rows;
}

}  // namespace tradewind::storage
