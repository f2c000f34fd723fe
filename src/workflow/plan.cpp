#include <tradewind/base/text.hpp>
#include <tradewind/workflow/workflow.hpp>

#include <nlohmann/json.hpp>

namespace tradewind::workflow {
namespace {

using nlohmann::json;

constexpr std::size_t activity_value_max = 100;  // contracts: external activities refuse longer values

bool is_true(const std::optional<Formula>& condition, const Record& model, const mapping::Context& context) {
  if (!condition) return true;
  const Value value = condition->evaluate(model, context);
  return value.flag() != nullptr && *value.flag();
}

struct Subject {
  std::string name;  ///< what once_per names
  std::string key;   ///< what an activity's value begins with
};

Subject subject_of(const Workflow& flow, const Occurrence& what) {
  if (flow.once_per == "person") return {"person:" + what.person, what.person_key};
  if (flow.once_per == "event") return {"event:" + what.event, what.entity_key};
  return {what.entity, what.entity_key};
}

std::string plain_text(const Value& value) {
  if (const auto* text = value.text()) return *text;
  if (value.blank()) return {};
  if (const auto* number = value.number()) return number->short_text();
  return value.canonical().substr(2);
}

json payload_of(const Step& step, const Subject& subject, const Record& model, const mapping::Context& context) {
  switch (step.kind) {
    case Step::Kind::add_to_list:
    case Step::Kind::remove_from_list:
      return {{"list", step.name}};
    case Step::Kind::campaign:
      return {{"name", step.name}, {"status", step.status}};
    case Step::Kind::log_activity: {
      const std::string text = step.value ? plain_text(step.value->evaluate(model, context)) : std::string{};
      return {{"type", step.name}, {"value", text::clip(subject.key + " " + text, activity_value_max)}};
    }
    case Step::Kind::set: {
      json fields = json::object();
      for (const auto& [name, formula] : step.set) fields[name] = formula.evaluate(model, context).canonical();
      return {{"object", "prospect"}, {"fields", fields}};
    }
    case Step::Kind::add_score:
      return {{"by", step.score}};
  }
  throw std::logic_error("a step of no kind");
}

const char* effect_kind(Step::Kind kind) {
  switch (kind) {
    case Step::Kind::add_to_list:
      return "list_add";
    case Step::Kind::remove_from_list:
      return "list_remove";
    case Step::Kind::log_activity:
      return "activity";
    case Step::Kind::campaign:
      return "campaign";
    case Step::Kind::set:
      return "set";
    case Step::Kind::add_score:
      return "score";
  }
  throw std::logic_error("a step of no kind");
}

PlannedRun run_of(const Workflow& flow, const Occurrence& what, const Record& model, const mapping::Context& context) {
  const Subject subject = subject_of(flow, what);
  PlannedRun run;
  run.workflow = flow.name;
  run.subject = subject.name;
  run.expires = flow.expires;
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    const Step& step = flow.steps[i];
    const int index = static_cast<int>(i) + 1;
    if (!is_true(step.condition, model, context)) {
      run.notes.push_back("step " + std::to_string(index) + " not taken: its condition is not TRUE");
      continue;
    }
    const bool act = step.kind == Step::Kind::log_activity || step.kind == Step::Kind::add_score;
    run.steps.push_back(
        {index, step.kind == Step::Kind::campaign, act, effect_kind(step.kind), payload_of(step, subject, model, context).dump()});
  }
  return run;
}

}  // namespace

std::vector<PlannedRun> plan(const Workflows& workflows, const Occurrence& occurrence, const Record& model,
                             const mapping::Context& context) {
  std::vector<PlannedRun> runs;
  for (const auto& flow : workflows.list) {
    if (flow.trigger != occurrence.trigger) continue;
    if (is_true(flow.condition, model, context)) {
      runs.push_back(run_of(flow, occurrence, model, context));
    } else {
      PlannedRun skipped;
      skipped.workflow = flow.name;
      skipped.notes.push_back("not started: its condition is not TRUE");
      runs.push_back(std::move(skipped));
    }
  }
  return runs;
}

}  // namespace tradewind::workflow
