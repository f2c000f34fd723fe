// Dead letters as people see and handle them.
#include "storage/effects.hpp"
#include "storage/event_rows.hpp"
#include "storage/letters.hpp"
#include "storage/people.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

Error no_letter() { return Error(Errc::not_found, "there is no such dead letter"); }

DeadLetterRow load_letter(Session& session, const Id& id) {
  auto row = session.db.query(
      "SELECT event_id, pair, kind, entity_id, stage, account, code, message, field, remote_sealed, attempts, since, state, "
      "(SELECT person FROM effects WHERE effects.id = effect_id) FROM dead_letters WHERE id = ?",
      id);
  if (!row.step()) throw std::logic_error("a dead letter vanished while it was listed");
  DeadLetterRow letter;
  letter.id = id;
  letter.event_id = row.maybe_id(0);
  letter.pair = row.text(1);
  letter.entity = {row.text(2), row.text(3)};
  letter.stage = row.text(4);
  letter.account = row.text(5);
  letter.error = {row.text(6), row.text(7), row.text(8), session.open(row.blob(9), place("dead_letters|remote", id.view()))};
  letter.attempts = static_cast<int>(row.integer(10));
  letter.since = row.time(11);
  letter.state = row.text(12);
  letter.person = row.maybe_id(13);
  return letter;
}

/// The reads whose events a letter of an effect keeps dead.
std::vector<Id> reads_held_by(Session& session, const Id& effect) {
  std::vector<Id> reads;
  auto row = session.db.query("SELECT read_id FROM owed WHERE effect_id = ? AND state = 2", effect);
  while (row.step()) reads.push_back(row.id(0));
  return reads;
}

void reopen_read(Session& session, const Letter& letter, TimePoint now) {
  const auto& [kind, id] = letter.entity;
  session.db.change(
      "UPDATE entities SET wanted = wanted + 1, attempts = CASE WHEN leased THEN attempts ELSE 0 END, "
      "due_at = CASE WHEN leased THEN due_at ELSE ? END WHERE pair = ? AND kind = ? AND entity_id = ?",
      now, letter.pair, kind, id);
  for (const auto& event : open_events_of_read(session, *letter.read_id)) {
    move_event(session, event, EventState::pending, "", now);
    session.db.change(
        "UPDATE events SET covered_by = NULL, generation = (SELECT wanted FROM entities WHERE pair = ? AND kind = ? AND entity_id = ?) "
        "WHERE rowid = ?",
        letter.pair, kind, id, event.row);
  }
}

/// Whoever tries the letter again wants the record back.
void forget_deletion(Session& session, const Letter& letter, const Id& person) {
  auto row = session.db.query("SELECT 1 FROM dead_letters WHERE id = ? AND code = ?", letter.id, record_deleted);
  if (!row.step()) return;
  session.db.change("DELETE FROM links WHERE person = ? AND account = ? AND found_by = 'deleted'", person, letter.account);
}

void reopen_effect(Session& session, const Letter& letter, TimePoint now) {
  const auto reads = reads_held_by(session, *letter.effect_id);
  session.db.change(
      "UPDATE effects SET state = 1, open = 1, attempts = 0, failing_since = NULL, note_sealed = NULL WHERE id = ? AND open = 0",
      *letter.effect_id);
  session.db.change("UPDATE owed SET state = 0, ended_generation = NULL WHERE effect_id = ? AND state = 2", *letter.effect_id);
  Id person;
  {
    auto row = session.db.query("SELECT person FROM effects WHERE id = ?", *letter.effect_id);
    if (!row.step()) throw std::logic_error("a dead letter outlived its effect");
    person = row.id(0);
  }
  forget_deletion(session, letter, person);
  wake_work(session, person, letter.account, now);
  for (const auto& read : reads) settle_read(session, read, {EventState::pending, EventState::done, ""}, now);
}

void discard_effect(Session& session, const Letter& letter, const std::string& reason, TimePoint now) {
  const auto reads = reads_held_by(session, *letter.effect_id);
  session.db.change("UPDATE effects SET state = ?, open = 0 WHERE id = ? AND open = 0", EffectState::cancelled, *letter.effect_id);
  session.db.change("UPDATE owed SET state = 1 WHERE effect_id = ? AND state = 2", *letter.effect_id);
  for (const auto& read : reads) settle_read(session, read, {EventState::pending, EventState::ignored, reason}, now);
}

}  // namespace

Result<Paged<DeadLetterRow>> dead_letters(Session& session, const Page& page) {
  auto before = Id::parse(page.cursor);
  if (!page.cursor.empty() && !before) return Error(Errc::invalid, "the cursor is not one of ours");
  std::vector<Id> ids;
  {
    auto row = session.db.query("SELECT id FROM dead_letters WHERE state = 'open' AND (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2",
                                before, page.limit + 1);
    while (row.step()) ids.push_back(row.id(0));
  }
  Paged<DeadLetterRow> paged;
  for (const auto& id : ids) {
    if (static_cast<int>(paged.rows.size()) == page.limit) {
      paged.next_cursor = paged.rows.back().id.text();
      break;
    }
    paged.rows.push_back(load_letter(session, id));
  }
  return paged;
}

Result<DeadLetterRow> dead_letter(Session& session, const Id& id) {
  if (!find_letter(session, id)) return no_letter();
  return load_letter(session, id);
}

Result<void> retry_dead_letter(Session& session, const Id& id, TimePoint now) {
  const auto letter = find_letter(session, id);
  if (!letter) return no_letter();
  if (letter->state == "retried") return {};
  if (letter->state != "open") return Error(Errc::conflict, "the dead letter was discarded");
  close_letter(session, id, "retried", "");
  if (letter->stage == "read") {
    reopen_read(session, *letter, now);
  } else {
    reopen_effect(session, *letter, now);
  }
  return {};
}

Result<std::vector<DeadLetterGroup>> dead_letter_groups(Session& session) {
  std::vector<DeadLetterGroup> groups;
  auto row = session.db.query(
      "SELECT pair, stage, account, code, field, max(message), count(*), min(since) FROM dead_letters WHERE state = 'open' "
      "GROUP BY pair, stage, account, code, field ORDER BY count(*) DESC, min(since)");
  while (row.step())
    groups.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.integer(6), row.time(7)});
  return groups;
}

Result<void> edit_dead_letter(Session& session, const Id& id, const std::vector<Override>& overrides, TimePoint now) {
  const auto letter = find_letter(session, id);
  if (!letter) return no_letter();
  if (letter->state != "open") return Error(Errc::conflict, "the dead letter is not open any more");
  const auto person = load_letter(session, id).person;
  if (!person) return Error(Errc::invalid, "nothing was to be sent: it could not be read", "", "mend it at the store, then retry");
  write_overrides(session, *person, overrides, now);
  return {};
}

Result<void> discard_dead_letter(Session& session, const Id& id, const std::string& reason, TimePoint now) {
  const auto letter = find_letter(session, id);
  if (!letter) return no_letter();
  if (letter->state == "discarded") return {};
  if (letter->state != "open") return Error(Errc::conflict, "the dead letter was tried again");
  close_letter(session, id, "discarded", reason);
  if (letter->stage == "read") {
    move_events(session, open_events_of_read(session, *letter->read_id), EventState::ignored, reason, now);
  } else {
    discard_effect(session, *letter, reason, now);
  }
  return {};
}

}  // namespace tradewind::storage
