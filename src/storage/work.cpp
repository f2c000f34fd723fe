// Leasing (person, account) rows and recording what became of their effects.
#include <set>
#include <tradewind/ports/store.hpp>

#include "storage/effects.hpp"
#include "storage/event_rows.hpp"
#include "storage/letters.hpp"
#include "storage/people.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

struct Due {
  Id person;
  std::int64_t fence = 0;
  int lost = 0;
};

constexpr Sql oldest_due =
    "SELECT person, fence, lost + leased FROM work INDEXED BY work_due WHERE account = ? AND due_at <= ? ORDER BY due_at LIMIT ?";
constexpr Sql newest_due =
    "SELECT person, fence, lost + leased FROM work INDEXED BY work_due WHERE account = ? AND due_at <= ? ORDER BY due_at DESC LIMIT ?";

std::vector<Due> due_work(Session& session, Sql which, const std::string& account, int limit, TimePoint now) {
  std::vector<Due> due;
  auto row = session.db.query(which, account, now, limit);
  while (row.step()) due.push_back({row.id(0), row.integer(1), static_cast<int>(row.integer(2))});
  return due;
}

std::vector<Id> waiting_reads(Session& session, const Id& effect) {
  std::vector<Id> reads;
  auto row = session.db.query("SELECT read_id FROM owed WHERE effect_id = ? AND state = 0", effect);
  while (row.step()) reads.push_back(row.id(0));
  return reads;
}

/// Reads whose events have to be looked at again, each with where its open events stand.
using Touched = std::map<Id, Standing>;

/// A failed try of one effect outweighs what the others of the same read say.
void touch(Touched& touched, const Id& read, EventState open, const std::string& reason) {
  auto [at, added] = touched.try_emplace(read, Standing{open, EventState::done, reason});
  if (added || at->second.open == EventState::retrying) return;
  at->second.open = open;
  if (!reason.empty()) at->second.reason = reason;
}

void settle(Session& session, const Touched& touched, TimePoint now) {
  for (const auto& [read, standing] : touched) settle_read(session, read, standing, now);
}

void count_attempts(Session& session, const std::vector<Effect>& effects, Touched& touched) {
  for (const auto& effect : effects) {
    session.db.change("UPDATE effects SET attempts = attempts + 1 WHERE id = ?", effect.id);
    for (const auto& read : waiting_reads(session, effect.id)) touch(touched, read, EventState::running, "");
  }
}

Error lease_lost() { return Error(Errc::lease_lost, "the lease of the person at the account went to somebody else", "work"); }

enum class Hold { held, over, lost };

Hold hold_of(Session& session, const WorkTask& task) {
  auto row = session.db.query("SELECT fence, leased FROM work WHERE person = ? AND account = ?", task.person, task.account);
  if (!row.step() || row.integer(0) != task.fence) return Hold::lost;
  return row.flag(1) ? Hold::held : Hold::over;
}

struct Current {
  std::int64_t generation = 0;
  int attempts = 0;
  std::optional<TimePoint> failing_since;
  std::string pair;
  bool newer = false;  ///< a newer generation was planned while this one was worked on
};

std::optional<Current> current_effect(Session& session, const WorkTask& task, const EffectEnd& end) {
  auto row = session.db.query(
      "SELECT generation, attempts, failing_since, pair FROM effects WHERE id = ? AND person = ? AND account = ? AND open = 1", end.effect,
      task.person, task.account);
  if (!row.step()) return std::nullopt;
  Current current{row.integer(0), static_cast<int>(row.integer(1)), row.maybe_time(2), row.text(3), false};
  current.newer = current.generation > end.generation;
  return current;
}

std::string reason_of(const EffectEnd& end) { return end.failure && end.reason.empty() ? end.failure->code : end.reason; }

bool ends(const EffectEnd& end) {
  if (end.state == EffectState::planned || end.state == EffectState::intent) return false;
  return end.state != EffectState::unknown || end.final;
}

/// Open still: a failed try counts, a wait gives the attempt back.
void keep_open(Session& session, const EffectEnd& end, bool counts_attempt, TimePoint now, Touched& touched) {
  session.db.change(
      "UPDATE effects SET state = ?1, intent_at = CASE WHEN ?1 = 1 THEN NULL ELSE coalesce(intent_at, ?2) END, "
      "note_sealed = CASE WHEN ?1 = 1 THEN NULL ELSE note_sealed END, attempts = CASE WHEN ?3 THEN attempts ELSE max(attempts - 1, 0) END, "
      "failing_since = CASE WHEN ?3 THEN coalesce(failing_since, ?2) ELSE failing_since END WHERE id = ?4",
      end.state, now, counts_attempt, end.effect);
  const auto open = counts_attempt ? EventState::retrying : EventState::pending;
  for (const auto& read : waiting_reads(session, end.effect)) touch(touched, read, open, reason_of(end));
}

/// Marks what reads are owed up to this generation and says which reads those are. `to`: 1 ended, 2 dead letter.
void end_owed(Session& session, const EffectEnd& end, int to, Touched& touched) {
  const std::string reason = end.state == EffectState::done ? "" : reason_of(end);
  {
    auto row =
        session.db.query("SELECT read_id FROM owed WHERE effect_id = ? AND generation <= ? AND state <> 1", end.effect, end.generation);
    while (row.step()) touch(touched, row.id(0), EventState::pending, reason);
  }
  session.db.change("UPDATE owed SET state = ?, ended_generation = ?2 WHERE effect_id = ? AND generation <= ?2 AND state <> 1", to,
                    end.generation, end.effect);
}

std::pair<std::optional<Id>, EntityRef> newest_event(Session& session, const Id& effect) {
  auto row = session.db.query(
      "SELECT e.id, e.kind, e.entity_id FROM owed o JOIN events e ON e.read_id = o.read_id WHERE o.effect_id = ? AND o.state = 2 "
      "ORDER BY e.id DESC LIMIT 1",
      effect);
  if (!row.step()) return {};
  return {row.id(0), EntityRef{row.text(1), row.text(2)}};
}

void bury_effect(Session& session, const WorkTask& task, const EffectEnd& end, const Current& current, TimePoint now) {
  NewLetter letter;
  std::tie(letter.event_id, letter.entity) = newest_event(session, end.effect);
  letter.stage = "deliver";
  letter.pair = current.pair;
  letter.account = task.account;
  letter.effect_id = end.effect;
  letter.failure = end.failure.value_or(Failure{end.reason, "", "", ""});
  letter.attempts = current.attempts;
  letter.since = current.failing_since.value_or(now);
  write_letter(session, letter, session.vault.person_key(session.db, task.person), now);
}

/// A newer generation was planned meanwhile: the effect stays open for it and starts to count anew.
void carry_on(Session& session, const EffectEnd& end, Touched& touched) {
  session.db.change(
      "UPDATE effects SET state = 1, open = 1, intent_at = NULL, note_sealed = NULL, attempts = 0, failing_since = NULL WHERE id = ?",
      end.effect);
  for (const auto& read : waiting_reads(session, end.effect)) touch(touched, read, EventState::pending, reason_of(end));
}

void close_effect(Session& session, const WorkTask& task, const EffectEnd& end, const Current& current, TimePoint now, Touched& touched) {
  const bool failed = end.state == EffectState::failed;
  if (current.newer) {
    carry_on(session, end, touched);
    if (failed) return;  // the newer generation answers for what this one was owed to
  } else {
    session.db.change("UPDATE effects SET state = ?, open = 0 WHERE id = ?", end.state, end.effect);
  }
  end_owed(session, end, failed ? 2 : 1, touched);
  if (failed) {
    bury_effect(session, task, end, current, now);
  } else if (const auto letter = open_letter_of_effect(session, end.effect)) {
    close_letter(session, letter->id, "retried", "");
  }
}

void apply_end(Session& session, const WorkTask& task, const WorkRecord& record, const EffectEnd& end, TimePoint now, Touched& touched) {
  const auto current = current_effect(session, task, end);
  if (!current) return;
  add_steps(session, end.effect, end.generation, end.steps);
  if (ends(end)) {
    close_effect(session, task, end, *current, now, touched);
  } else if (current->newer && end.state == EffectState::planned) {
    carry_on(session, end, touched);
  } else {
    keep_open(session, end, record.counts_attempt, now, touched);
  }
}

/// Claimed, but the record says nothing of them: they were not tried.
void put_back_untouched(Session& session, const WorkTask& task, const WorkRecord& record, Touched& touched) {
  std::set<Id> told;
  for (const auto& end : record.ends) told.insert(end.effect);
  for (const auto& effect : task.effects) {
    if (told.count(effect.id) != 0) continue;
    session.db.change("UPDATE effects SET attempts = max(attempts - 1, 0) WHERE id = ? AND open = 1 AND generation = ?", effect.id,
                      effect.generation);
    for (const auto& read : waiting_reads(session, effect.id)) touch(touched, read, EventState::pending, "");
  }
}

void finish_work(Session& session, const WorkTask& task, const WorkRecord& record, TimePoint now) {
  const auto next_at = record.next_at.value_or(now);
  session.db.change(
      "UPDATE work SET leased = 0, woken = 0, lost = CASE WHEN ?6 THEN lost + 1 ELSE 0 END, due_at = CASE WHEN EXISTS (SELECT 1 FROM "
      "effects e WHERE e.person = ?1 AND e.account = ?2 "
      "AND e.open = 1) THEN CASE WHEN woken THEN min(?3, ?4) ELSE ?4 END END WHERE person = ?1 AND account = ?2 AND fence = ?5 AND leased "
      "= 1",
      task.person, task.account, now, next_at, task.fence, record.no_result);
}

void wake_accounts(Session& session, const WorkTask& task, const std::vector<std::string>& accounts, TimePoint now) {
  for (const auto& account : accounts) {
    session.db.change(
        "UPDATE work SET woken = leased, due_at = CASE WHEN leased THEN due_at ELSE min(due_at, ?) END "
        "WHERE person = ? AND account = ? AND due_at IS NOT NULL",
        now, task.person, account);
  }
}

std::vector<WorkTask> claim(Session& session, const std::string& account, const std::vector<Due>& rows, TimePoint now,
                            TimePoint lease_until) {
  std::vector<WorkTask> tasks;
  Touched touched;
  for (const auto& due : rows) {
    if (due.lost >= suspected_after && suspect_under_way(session, now)) {
      session.db.change("UPDATE work SET leased = 0, lost = ?, due_at = ? WHERE person = ? AND account = ?", due.lost, now + suspect_gap,
                        due.person, account);
      continue;
    }
    if (due.lost > 0 && !tasks.empty()) break;
    WorkTask task;
    task.lost = due.lost;
    task.person = due.person;
    task.account = account;
    task.effects = open_effects(session, due.person, account);
    if (task.effects.empty()) {
      session.db.change("UPDATE work SET due_at = NULL, leased = 0, lost = 0 WHERE person = ? AND account = ?", due.person, account);
      continue;
    }
    task.fence = due.fence + 1;
    task.lease_until = lease_until;
    const auto changed = session.db.change(
        "UPDATE work SET fence = fence + 1, lost = ?, leased = 1, woken = 0, due_at = ? WHERE person = ? AND account = ? AND fence = ?",
        due.lost, lease_until, due.person, account, due.fence);
    if (changed != 1) throw std::logic_error("work was leased behind the only writer");
    count_attempts(session, task.effects, touched);
    for (auto& effect : task.effects) {
      ++effect.attempts;
      if (task.contexts.count(effect.pair) != 0) continue;
      if (auto person = load_person(session, due.person, effect.pair)) task.contexts.emplace(effect.pair, std::move(*person));
    }
    tasks.push_back(std::move(task));
    if (due.lost > 0) break;
  }
  settle(session, touched, now);
  return tasks;
}

}  // namespace

Result<std::vector<WorkTask>> claim_work(Session& session, const std::string& account, int limit, TimePoint now, TimePoint lease_until) {
  return claim(session, account, due_work(session, oldest_due, account, limit, now), now, lease_until);
}

Result<std::vector<WorkTask>> claim_newest_work(Session& session, const std::string& account, TimePoint now, TimePoint lease_until) {
  return claim(session, account, due_work(session, newest_due, account, 1, now), now, lease_until);
}

Result<void> intend(Session& session, const WorkTask& task, const std::vector<EffectIntent>& intents, TimePoint now) {
  if (hold_of(session, task) != Hold::held) return lease_lost();
  const auto key = session.vault.person_key(session.db, task.person);
  for (const auto& intent : intents) {
    session.db.change(
        "UPDATE effects SET state = 2, intent_at = ?, note_sealed = ? WHERE id = ? AND person = ? AND account = ? AND open = 1", now,
        Blob{Vault::seal(key, intent.note, note_place(intent.effect))}, intent.effect, task.person, task.account);
  }
  return {};
}

Result<void> record_work(Session& session, const WorkTask& task, const WorkRecord& record, TimePoint now) {
  const auto hold = hold_of(session, task);
  if (hold == Hold::over) return {};  // this very record was committed before
  if (hold == Hold::lost) return lease_lost();
  Touched touched;
  for (const auto& end : record.ends) apply_end(session, task, record, end, now, touched);
  put_back_untouched(session, task, record, touched);
  write_links(session, task.person, record.links);
  write_known(session, task.person, record.known);
  finish_work(session, task, record, now);
  wake_accounts(session, task, record.wake, now);
  settle(session, touched, now);
  return {};
}

Result<std::optional<TimePoint>> next_work_at(Session& session, const std::string& account) {
  auto row = session.db.query("SELECT min(due_at) FROM work WHERE account = ? AND due_at IS NOT NULL", account);
  row.step();
  return row.maybe_time(0);
}

}  // namespace tradewind::storage
