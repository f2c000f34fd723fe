#include "storage/journal.hpp"

#include <algorithm>

namespace tradewind::storage {
namespace {

/// Bounds what routing takes at a time.
constexpr std::size_t most_events_a_row = 256;
constexpr char format_1 = '\x01';

void put(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>((number >> shift) & 0xff);
}
void put(std::string& out, std::int64_t number) { put(out, static_cast<std::uint64_t>(number)); }
void put(std::string& out, std::string_view text) {
  put(out, std::uint64_t{text.size()});
  out += text;
}

void put(std::string& out, const Arrived& arrived) {
  const auto& event = *arrived.event;
  put(out, arrived.sighting.number);
  out += event.id.view();
  put(out, to_unix_ms(event.created_at));
  put(out, to_unix_ms(event.received_at));
  for (const std::string* text : {&event.scope, &event.entity.kind, &event.entity.id, &event.webhook_id, &event.ignored_reason})
    put(out, std::string_view(*text));
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool more() const { return !rest_.empty(); }
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) throw SealBroken("journal");
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::int64_t number() {
    std::uint64_t value = 0;
    int shift = 0;
    for (const char byte : take(8)) value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift, shift += 8;
    return static_cast<std::int64_t>(value);
  }
  std::string text() {
    const auto size = static_cast<std::size_t>(number());
    return std::string(take(size));
  }

 private:
  std::string_view rest_;
};

Journaled read_one(Reader& in, const std::string& pair) {
  Journaled one;
  auto& event = one.event;
  one.number = in.number();
  event.pair = pair;
  event.id = Id::from_bytes(in.take(16));
  event.created_at = from_unix_ms(in.number());
  event.received_at = from_unix_ms(in.number());
  for (std::string* text : {&event.scope, &event.entity.kind, &event.entity.id, &event.webhook_id, &event.ignored_reason})
    *text = in.text();
  return one;
}

std::string place_of_row(std::int64_t first) { return place("journal|events", std::to_string(first)); }

/// Columns: first, pair, events_sealed.
JournalRow read_row(Session& session, const Statement& row) {
  const auto plain = session.open(row.blob(2), place_of_row(row.integer(0)));
  const auto pair = row.text(1);
  Reader in(plain);
  if (in.take(1).front() != format_1) throw SealBroken("journal");
  JournalRow events;
  while (in.more()) events.push_back(read_one(in, pair));
  return events;
}

/// Events of one pair on their way into a row.
struct Draft {
  std::int64_t first = 0, last = 0, count = 0;
  Id oldest, newest;
  std::string plain{format_1};

  void add(const Arrived& arrived) {
    const auto& id = arrived.event->id;
    if (count++ == 0) first = arrived.sighting.number, oldest = newest = id;
    last = arrived.sighting.number;
    oldest = std::min(oldest, id);
    newest = std::max(newest, id);
    put(plain, arrived);
  }
};

void write_row(Session& session, std::string_view pair, const Draft& draft) {
  const auto sealed = Vault::seal(session.vault.common(), draft.plain, place_of_row(draft.first));
  session.db.change("INSERT INTO journal (first, last, pair, count, oldest_id, newest_id, events_sealed) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    draft.first, draft.last, pair, draft.count, draft.oldest, draft.newest, Blob{sealed});
  session.tallies[{std::string(pair), EventState::pending}] += draft.count;
}

EventRow shown(Journaled waiting) {
  auto& event = waiting.event;
  EventRow row;
  row.id = event.id;
  row.pair = std::move(event.pair);
  row.scope = std::move(event.scope);
  row.entity = std::move(event.entity);
  row.webhook_id = std::move(event.webhook_id);
  row.created_at = event.created_at;
  row.received_at = event.received_at;
  return row;
}

}  // namespace

void write_journal(Session& session) {
  std::map<std::string_view, Draft> drafts;
  for (const auto& arrived : session.arrived) {
    auto& draft = drafts[arrived.event->pair];
    draft.add(arrived);
    if (draft.count < static_cast<std::int64_t>(most_events_a_row)) continue;
    write_row(session, arrived.event->pair, draft);
    drafts.erase(arrived.event->pair);
  }
  for (const auto& [pair, draft] : drafts) write_row(session, pair, draft);
}

JournalRow oldest_journal_row(Session& session) {
  auto row = session.db.query("SELECT first, pair, events_sealed FROM journal ORDER BY first LIMIT 1");
  return row.step() ? read_row(session, row) : JournalRow{};
}

void drop_journal_row(Session& session, const JournalRow& row) {
  session.db.change("DELETE FROM journal WHERE first = ?", row.front().number);
}

void each_journal_row(Session& session, const std::function<void(JournalRow)>& take) {
  auto row = session.db.query("SELECT first, pair, events_sealed FROM journal ORDER BY first");
  while (row.step()) take(read_row(session, row));
}

std::optional<NewEvent> journaled_by_number(Session& session, std::int64_t number) {
  auto row =
      session.db.query("SELECT first, pair, events_sealed FROM journal WHERE first <= ?1 AND last >= ?1 ORDER BY first DESC", number);
  while (row.step()) {
    for (auto& waiting : read_row(session, row)) {
      if (waiting.number == number) return std::move(waiting.event);
    }
  }
  return std::nullopt;
}

std::optional<EventRow> journaled_by_id(Session& session, const Id& id) {
  auto row = session.db.query("SELECT first, pair, events_sealed FROM journal WHERE oldest_id <= ?1 AND newest_id >= ?1", id);
  while (row.step()) {
    for (auto& waiting : read_row(session, row)) {
      if (waiting.event.id == id) return shown(std::move(waiting));
    }
  }
  return std::nullopt;
}

std::vector<EventRow> newest_journaled(Session& session, const std::string& entity, const std::optional<Id>& before, int limit) {
  std::vector<EventRow> found;
  const auto newer = [](const EventRow& a, const EventRow& b) { return a.id > b.id; };
  auto row = session.db.query(
      "SELECT first, pair, events_sealed, newest_id FROM journal WHERE ?1 IS NULL OR oldest_id < ?1 ORDER BY first DESC", before);
  while (row.step()) {
    const bool full = static_cast<int>(found.size()) >= limit;
    if (full && row.id(3) < found.back().id) break;
    for (auto& waiting : read_row(session, row)) {
      const bool wanted = entity.empty() || waiting.event.entity.text() == entity;
      if (wanted && (!before || waiting.event.id < *before)) found.push_back(shown(std::move(waiting)));
    }
    std::sort(found.begin(), found.end(), newer);
    if (static_cast<int>(found.size()) > limit) found.resize(static_cast<std::size_t>(limit));
  }
  return found;
}

std::optional<TimePoint> oldest_journaled_at(Session& session, const std::string& pair) {
  auto row = session.db.query("SELECT oldest_id FROM journal WHERE pair = ? ORDER BY first LIMIT 1", pair);
  if (!row.step()) return std::nullopt;
  return time_of(row.id(0));
}

std::optional<TimePoint> newest_journaled_at(Session& session) {
  auto row = session.db.query("SELECT newest_id FROM journal ORDER BY first DESC LIMIT 1");
  if (!row.step()) return std::nullopt;
  return time_of(row.id(0));
}

}  // namespace tradewind::storage
