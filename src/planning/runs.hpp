// Runs and effects that a read plans.
#pragma once

#include <tradewind/planning/decide.hpp>

namespace tradewind::planning {

/// The state effects that bring a person's records up to date at both accounts.
std::vector<NewEffect> field_effects(const PairPlan& plan, const Id& person, const Moment& moment);

/// Runs that `occurrence` starts, with a trace step for each that does not start and each step not taken.
void add_runs(ReadRecord& record, const PairPlan& plan, const workflow::Occurrence& occurrence, const Record& model, const Moment& moment);

/// A customer who came into a group joins its list; one who left it leaves the list.
void add_group_lists(ReadRecord& record, const PairPlan& plan, const std::optional<Customer>& before, const Customer& customer,
                     const Moment& moment);

Step plan_step(TimePoint at, std::string what, std::string outcome, std::string reason = {});

}  // namespace tradewind::planning
