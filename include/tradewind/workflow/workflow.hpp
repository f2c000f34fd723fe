// workflows.yaml compiled, and the pure decision which runs a change starts. No waits yet: all steps of a run are planned at once.
#pragma once

#include <tradewind/mapping/mapping.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tradewind::workflow {

using mapping::Formula;
using mapping::Problem;

struct Step {
  enum class Kind { add_to_list = 1, remove_from_list, log_activity, campaign, set, add_score };
  Kind kind = Kind::add_to_list;
  std::string name;                                  ///< list, activity type or campaign, as people see it
  std::string status;                                ///< campaign member status
  std::optional<Formula> value;                      ///< of an activity
  std::vector<std::pair<std::string, Formula>> set;  ///< prospect fields
  std::int64_t score = 0;                            ///< added to the marketing platform's own score
  std::optional<Formula> condition;
};

struct Workflow {
  std::string name;
  std::string trigger;  ///< customer.created/updated, order.created/updated/status_changed/refunded, purchase
  std::optional<Formula> condition;
  std::string once_per;  ///< event, entity, order, person
  std::vector<Step> steps;
  Millis expires = std::chrono::hours(24 * 30);
};

struct Workflows {
  std::string text, revision;  ///< source and its SHA-256 in hex
  std::vector<Workflow> list;
  std::map<std::string, std::string> groups;  ///< customer group -> list that its members are on, both as people see them
  std::set<std::string> paths;                ///< all that any formula reads
};

std::optional<Workflows> compile_workflows(const std::string& yaml, const std::string& file, std::vector<Problem>& problems);

/// What happened to whom, as triggers see it.
struct Occurrence {
  std::string trigger;     ///< as Workflow::trigger
  std::string entity;      ///< "order:250"
  std::string entity_key;  ///< "abc123-order-250"; an activity's value begins with the key of the run's subject
  std::string person;      ///< opaque id
  std::string person_key;
  std::string event;  ///< the newest event of the read
};

/// One step to be carried out. `payload` is the JSON of ports/target.hpp for `kind`.
struct PlannedStep {
  int index = 0;     ///< from 1, in the file
  bool crm = false;  ///< goes to the CRM (campaigns), else to the marketing platform
  bool act = false;  ///< once per key, never coalesced
  std::string kind;  ///< list_add, list_remove, activity, campaign, set, score
  std::string payload;
};

struct PlannedRun {
  std::string workflow, subject;
  Millis expires{};
  std::vector<PlannedStep> steps;
  std::vector<std::string> notes;  ///< what was not done and why, for the trace
};

/// The runs that the occurrence starts; a workflow whose condition is not TRUE gives only a note.
std::vector<PlannedRun> plan(const Workflows& workflows, const Occurrence& occurrence, const Record& model,
                             const mapping::Context& context);

}  // namespace tradewind::workflow
