#include "planning/runs.hpp"

#include <nlohmann/json.hpp>

namespace tradewind::planning {
namespace {

std::string list_of(const PairPlan& plan, const std::string& group) {
  const auto found = plan.workflows->groups.find(group);
  return found == plan.workflows->groups.end() ? std::string() : found->second;
}

/// One key a list, so that joining and leaving it coalesce to the newest.
NewEffect group_effect(const PairPlan& plan, const Id& person, const char* kind, const std::string& list, const Moment& moment) {
  NewEffect effect;
  effect.id = moment.make_id();
  effect.key = plan.settings.name + "/groups/person:" + person.text() + "/list/" + list;
  effect.pair = plan.settings.name;
  effect.account = plan.marketing_account;
  effect.kind = kind;
  effect.payload = nlohmann::json{{"list", list}}.dump();
  return effect;
}

}  // namespace

Step plan_step(TimePoint at, std::string what, std::string outcome, std::string reason) {
  Step step;
  step.at = at;
  step.stage = "plan";
  step.what = std::move(what);
  step.outcome = std::move(outcome);
  step.reason = std::move(reason);
  return step;
}

std::vector<NewEffect> field_effects(const PairPlan& plan, const Id& person, const Moment& moment) {
  std::vector<NewEffect> effects;
  for (const auto& account : {plan.crm_account, plan.marketing_account}) {
    NewEffect effect;
    effect.id = moment.make_id();
    effect.key = plan.settings.name + "/mapping/person:" + person.text() + "/fields/" + account;
    effect.pair = plan.settings.name;
    effect.account = account;
    effect.kind = "fields";
    effect.payload = "{}";
    effects.push_back(std::move(effect));
  }
  return effects;
}

void add_runs(ReadRecord& record, const PairPlan& plan, const workflow::Occurrence& occurrence, const Record& model, const Moment& moment) {
  const mapping::Context context{moment.now, plan.settings.time_zone};
  for (auto& planned : workflow::plan(*plan.workflows, occurrence, model, context)) {
    for (auto& note : planned.notes) record.steps.push_back(plan_step(moment.now, "workflow " + planned.workflow, "skipped", note));
    if (planned.steps.empty()) continue;
    NewRun run;
    run.id = moment.make_id();
    run.workflow = planned.workflow;
    run.subject = planned.subject;
    run.revision = plan.workflows->revision;
    run.expires_at = moment.now + planned.expires;
    for (auto& step : planned.steps) {
      NewEffect effect;
      effect.id = moment.make_id();
      effect.key = plan.settings.name + "/" + run.workflow + "/" + run.subject + "/" + run.id.text() + "/" + std::to_string(step.index);
      effect.pair = plan.settings.name;
      effect.account = step.crm ? plan.crm_account : plan.marketing_account;
      effect.kind = step.kind;
      effect.act = step.act;
      effect.payload = std::move(step.payload);
      run.effects.push_back(std::move(effect));
    }
    record.steps.push_back(
        plan_step(moment.now, "workflow " + run.workflow, "ok", std::to_string(run.effects.size()) + " steps for " + run.subject));
    record.runs.push_back(std::move(run));
  }
}

void add_group_lists(ReadRecord& record, const PairPlan& plan, const std::optional<Customer>& before, const Customer& customer,
                     const Moment& moment) {
  const std::string left = before ? list_of(plan, before->group_name) : std::string();
  const std::string joined = list_of(plan, customer.group_name);
  if (left == joined) return;
  if (!left.empty()) record.effects.push_back(group_effect(plan, record.person->id, "list_remove", left, moment));
  if (!joined.empty()) record.effects.push_back(group_effect(plan, record.person->id, "list_add", joined, moment));
}

}  // namespace tradewind::planning
