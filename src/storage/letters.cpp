#include "storage/letters.hpp"

namespace tradewind::storage {
namespace {

Letter letter_at(Statement& row) {
  Letter letter;
  letter.id = row.id(0);
  letter.state = row.text(1);
  letter.stage = row.text(2);
  letter.pair = row.text(3);
  letter.entity = {row.text(4), row.text(5)};
  letter.account = row.text(6);
  letter.read_id = row.maybe_id(7);
  letter.effect_id = row.maybe_id(8);
  return letter;
}

std::optional<Id> open_letter(Session& session, const NewLetter& letter) {
  const auto found =
      letter.effect_id ? open_letter_of_effect(session, *letter.effect_id) : open_letter_of_entity(session, letter.pair, letter.entity);
  if (!found) return std::nullopt;
  return found->id;
}

Id make_id(const NewLetter& letter, TimePoint now) {
  const Id& subject = letter.effect_id ? *letter.effect_id : *letter.read_id;
  return derived_id(now, "dead letter", {subject.view(), std::to_string(letter.attempts)});
}

}  // namespace

void write_letter(Session& session, const NewLetter& letter, const DataKey& key, TimePoint now) {
  const auto id = open_letter(session, letter).value_or(make_id(letter, now));
  const auto& failure = letter.failure;
  session.db.change(
      "INSERT INTO dead_letters (id, state, stage, pair, kind, entity_id, account, read_id, effect_id, event_id, code, message, field, "
      "remote_sealed, attempts, since) VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
      "kind = excluded.kind, entity_id = excluded.entity_id, read_id = excluded.read_id, event_id = excluded.event_id, code = "
      "excluded.code, "
      "message = excluded.message, field = excluded.field, remote_sealed = excluded.remote_sealed, attempts = excluded.attempts",
      id, letter.stage, letter.pair, letter.entity.kind, letter.entity.id, letter.account, letter.read_id, letter.effect_id,
      letter.event_id, failure.code, failure.message, failure.field,
      Blob{Vault::seal(key, failure.remote, place("dead_letters|remote", id.view()))}, letter.attempts, letter.since);
}

std::optional<Letter> find_letter(Session& session, const Id& id) {
  auto row =
      session.db.query("SELECT id, state, stage, pair, kind, entity_id, account, read_id, effect_id FROM dead_letters WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return letter_at(row);
}

std::optional<Letter> open_letter_of_entity(Session& session, const std::string& pair, const EntityRef& entity) {
  auto row = session.db.query(
      "SELECT id, state, stage, pair, kind, entity_id, account, read_id, effect_id FROM dead_letters "
      "WHERE pair = ? AND kind = ? AND entity_id = ? AND state = 'open' AND stage = 'read'",
      pair, entity.kind, entity.id);
  if (!row.step()) return std::nullopt;
  return letter_at(row);
}

std::optional<Letter> open_letter_of_effect(Session& session, const Id& effect) {
  auto row = session.db.query(
      "SELECT id, state, stage, pair, kind, entity_id, account, read_id, effect_id FROM dead_letters "
      "WHERE effect_id = ? AND state = 'open' AND stage = 'deliver'",
      effect);
  if (!row.step()) return std::nullopt;
  return letter_at(row);
}

void close_letter(Session& session, const Id& letter, const char* state, const std::string& reason) {
  session.db.change("UPDATE dead_letters SET state = ?, reason = ? WHERE id = ? AND state = 'open'", state, reason, letter);
}

void adopt_read(Session& session, const Id& from, const Id& to) {
  if (from == to) return;
  session.db.change("UPDATE events SET read_id = ? WHERE read_id = ?", to, from);
  session.db.change("UPDATE steps SET subject = ? WHERE subject = ?", to, from);
}

}  // namespace tradewind::storage
