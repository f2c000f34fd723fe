// Planned effects: how a read plans them, what it is owed, and how work loads them.
#pragma once

#include "storage/session.hpp"

namespace tradewind::storage {

/// Where effects come from: the read that waits for them (none: a read that covers no event) and the person they are for.
struct PlanFor {
  Id person;
  std::optional<Id> read_id;
  TimePoint now{};
};

/// Plans the effects, owes them to the read and makes their work due.
void plan_effects(Session& session, const PlanFor& plan, const std::vector<NewEffect>& effects);
/// Returns whether the run is new; only then its effects are planned.
bool start_run(Session& session, const PlanFor& plan, const std::string& pair, const NewRun& run);

std::vector<Effect> open_effects(Session& session, const Id& person, const std::string& account);
std::string note_place(const Id& effect);
/// Makes work due for the person at the account; a lease under way is kept and the row is due again after it.
void wake_work(Session& session, const Id& person, const std::string& account, TimePoint now);

}  // namespace tradewind::storage
