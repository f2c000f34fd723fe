// Small things kept by name: secrets, texts, revisions, lanes, timers.
#include <tradewind/base/text.hpp>

#include "storage/units.hpp"

namespace tradewind::storage {

Result<std::optional<std::string>> load_secret(Session& session, const std::string& name) {
  auto row = session.db.query("SELECT value_sealed FROM secrets WHERE name = ?", name);
  if (!row.step()) return std::optional<std::string>{};
  return std::optional<std::string>{session.open(row.blob(0), place("secrets|value", name))};
}

Result<void> save_secret(Session& session, const std::string& name, const std::string& value, std::int64_t fence) {
  if (fence != 0 && !lease_is_current(session, name, fence)) return Error(Errc::lease_lost, "the lease went to somebody else", name);
  session.db.change("INSERT INTO secrets (name, value_sealed) VALUES (?, ?) ON CONFLICT DO UPDATE SET value_sealed = excluded.value_sealed",
                    name, Blob{Vault::seal(session.vault.common(), value, place("secrets|value", name))});
  return {};
}

Result<std::optional<std::string>> load_text(Session& session, const std::string& name) {
  auto row = session.db.query("SELECT text FROM texts WHERE name = ?", name);
  if (!row.step()) return std::optional<std::string>{};
  return std::optional<std::string>{row.text(0)};
}

Result<void> save_text(Session& session, const std::string& name, const std::string& text) {
  session.db.change("INSERT INTO texts (name, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", name, text);
  return {};
}

Result<std::string> save_revision(Session& session, const std::string& kind, const std::string& text, TimePoint now) {
  auto hash = text::to_hex(crypto::sha256(text));
  session.db.change("INSERT INTO revisions (hash, kind, text, saved_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", hash, kind, text, now);
  return hash;
}

Result<void> save_lane(Session& session, const LaneRow& lane) {
  session.db.change(
      "INSERT INTO lanes (account, paused, reason, until, failures) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
      "SET paused = excluded.paused, reason = excluded.reason, until = excluded.until, failures = excluded.failures",
      lane.account, lane.paused, lane.reason, lane.until, lane.failures);
  return {};
}

Result<std::vector<LaneRow>> lanes(Session& session) {
  std::vector<LaneRow> rows;
  auto row = session.db.query("SELECT account, paused, reason, until, failures FROM lanes ORDER BY account");
  while (row.step()) rows.push_back({row.text(0), row.flag(1), row.text(2), row.time(3), static_cast<int>(row.integer(4))});
  return rows;
}

Result<void> set_timer(Session& session, const Timer& timer) {
  session.db.change(
      "INSERT INTO timers (key, kind, payload_sealed, due_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
      "SET kind = excluded.kind, payload_sealed = excluded.payload_sealed, due_at = excluded.due_at",
      timer.key, timer.kind, Blob{Vault::seal(session.vault.common(), timer.payload, place("timers|payload", timer.key))}, timer.due_at);
  return {};
}

Result<std::vector<Timer>> due_timers(Session& session, TimePoint now, int limit) {
  std::vector<Timer> timers;
  auto row =
      session.db.query("SELECT key, kind, payload_sealed, due_at FROM timers WHERE due_at <= ? ORDER BY due_at, key LIMIT ?", now, limit);
  while (row.step()) {
    const auto key = row.text(0);
    timers.push_back({key, row.text(1), session.open(row.blob(2), place("timers|payload", key)), row.time(3)});
  }
  return timers;
}

Result<void> end_timer(Session& session, const std::string& key, TimePoint due_at) {
  session.db.change("DELETE FROM timers WHERE key = ? AND due_at = ?", key, due_at);
  return {};
}

}  // namespace tradewind::storage
