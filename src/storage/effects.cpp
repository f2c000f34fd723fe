#include "storage/effects.hpp"

#include <set>

namespace tradewind::storage {
namespace {

struct Existing {
  Id id;
  bool act = false, open = false;
  std::int64_t generation = 0;
  EffectState state = EffectState::planned;
};

std::string payload_place(const Id& effect) { return place("effects|payload", effect.view()); }

std::optional<Existing> find_effect(Session& session, const std::string& key) {
  auto row = session.db.query("SELECT id, act, open, generation, state FROM effects WHERE key = ?", key);
  if (!row.step()) return std::nullopt;
  return Existing{row.id(0), row.flag(1), row.flag(2), row.integer(3), static_cast<EffectState>(row.integer(4))};
}

void insert_effect(Session& session, const PlanFor& plan, const NewEffect& effect, const DataKey& key) {
  session.db.change(
      "INSERT INTO effects (id, key, pair, account, person, kind, act, payload_sealed, state, open, generation) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, 1)",
      effect.id, effect.key, effect.pair, effect.account, plan.person, effect.kind, effect.act,
      Blob{Vault::seal(key, effect.payload, payload_place(effect.id))});
}

/// Newest state wins. A try whose outcome is open (intent, unknown) keeps that state until it is resolved; tries start to count anew.
void coalesce(Session& session, const PlanFor& plan, const Existing& old, const NewEffect& effect, const DataKey& key) {
  const bool unresolved = old.open && old.state != EffectState::planned;
  session.db.change(
      "UPDATE effects SET payload_sealed = ?, generation = generation + 1, state = ?, open = 1, attempts = 0, failing_since = NULL, "
      "person = ?, account = ?, kind = ? WHERE id = ?",
      Blob{Vault::seal(key, effect.payload, payload_place(old.id))}, unresolved ? old.state : EffectState::planned, plan.person,
      effect.account, effect.kind, old.id);
}

struct Owed {
  Id effect;
  std::int64_t generation = 1;
};

/// Empty: an act that was dealt with before.
std::optional<Owed> plan_effect(Session& session, const PlanFor& plan, const NewEffect& effect, const DataKey& key) {
  const auto old = find_effect(session, effect.key);
  if (!old) {
    insert_effect(session, plan, effect, key);
    return Owed{effect.id, 1};
  }
  if (old->act) return old->open ? std::optional<Owed>(Owed{old->id, old->generation}) : std::nullopt;
  coalesce(session, plan, *old, effect, key);
  return Owed{old->id, old->generation + 1};
}

void owe(Session& session, const Id& read_id, const Owed& owed) {
  session.db.change(
      "INSERT INTO owed (read_id, effect_id, generation) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET generation = excluded.generation",
      read_id, owed.effect, owed.generation);
}

}  // namespace

void plan_effects(Session& session, const PlanFor& plan, const std::vector<NewEffect>& effects) {
  if (effects.empty()) return;
  const auto key = session.vault.person_key(session.db, plan.person);
  std::set<std::string> accounts;
  for (const auto& effect : effects) {
    const auto owed = plan_effect(session, plan, effect, key);
    if (!owed) continue;
    accounts.insert(effect.account);
    if (plan.read_id) owe(session, *plan.read_id, *owed);
  }
  for (const auto& account : accounts) wake_work(session, plan.person, account, plan.now);
}

bool start_run(Session& session, const PlanFor& plan, const std::string& pair, const NewRun& run) {
  const auto added = session.db.change(
      "INSERT INTO runs (id, pair, workflow, subject, person, revision, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      run.id, pair, run.workflow, run.subject, plan.person, run.revision, run.expires_at);
  if (added == 0) return false;
  plan_effects(session, plan, run.effects);
  return true;
}

std::string note_place(const Id& effect) { return place("effects|note", effect.view()); }

std::vector<Effect> open_effects(Session& session, const Id& person, const std::string& account) {
  std::vector<Effect> effects;
  auto row = session.db.query(
      "SELECT id, key, pair, kind, act, payload_sealed, state, generation, attempts, failing_since, intent_at, note_sealed FROM effects "
      "WHERE person = ? AND account = ? AND open = 1 ORDER BY id",
      person, account);
  while (row.step()) {
    Effect effect;
    effect.id = row.id(0);
    effect.key = row.text(1);
    effect.pair = row.text(2);
    effect.kind = row.text(3);
    effect.act = row.flag(4);
    effect.payload = session.open(row.blob(5), payload_place(effect.id));
    effect.state = static_cast<EffectState>(row.integer(6));
    effect.generation = row.integer(7);
    effect.attempts = static_cast<int>(row.integer(8));
    effect.failing_since = row.maybe_time(9);
    effect.intent_at = row.maybe_time(10);
    if (!row.null(11)) effect.note = session.open(row.blob(11), note_place(effect.id));
    effects.push_back(std::move(effect));
  }
  return effects;
}

void wake_work(Session& session, const Id& person, const std::string& account, TimePoint now) {
  session.db.change(
      "INSERT INTO work (person, account, due_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
      "SET woken = leased, due_at = CASE WHEN leased THEN due_at ELSE min(coalesce(due_at, excluded.due_at), excluded.due_at) END",
      person, account, now);
}

}  // namespace tradewind::storage
