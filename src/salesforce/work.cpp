#include "salesforce/work.hpp"

#include <algorithm>

namespace tradewind::salesforce {

std::string Session::key_field(const std::string& object) const {
  const FieldInfo* field = settings().key_field.empty() ? nullptr : description->object(object).find(settings().key_field);
  return field == nullptr ? std::string() : field->name;
}

const Effect* Work::fields_effect() const {
  const auto& effects = item->task.effects;
  const auto at = std::find_if(effects.begin(), effects.end(), [](const Effect& effect) { return effect.kind == "fields"; });
  return at == effects.end() ? nullptr : &*at;
}

const Effect& Work::leading_effect() const {
  const Effect* fields = fields_effect();
  return fields != nullptr ? *fields : item->task.effects.front();
}

int Work::attempts() const {
  int most = 0;
  for (const auto& effect : item->task.effects) most = std::max(most, effect.attempts);
  return most;
}

const std::vector<DesiredField>& Work::desired(const std::string& for_object) const {
  static const std::vector<DesiredField> none;
  const auto at = item->desired.find(for_object);
  return at == item->desired.end() ? none : at->second;
}

std::string api_name(const std::string& object) {
  if (object == "lead") return "Lead";
  if (object == "contact") return "Contact";
  return "Account";
}

void note(Session& session, Work& work, std::string what, std::string outcome, std::string reason) {
  Step step;
  step.at = session.clock.now();
  step.stage = "deliver";
  step.what = std::move(what);
  step.outcome = std::move(outcome);
  step.reason = std::move(reason);
  work.steps.push_back(std::move(step));
}

void add_link(Session& session, Work& work, const std::string& object, const std::string& remote_id, const std::string& found_by) {
  Link link;
  link.account = session.account;
  link.object = object;
  link.remote_id = remote_id;
  link.found_by = found_by;
  link.at = session.clock.now();
  work.links.push_back(std::move(link));
}

void share_steps(const Batch& batch, const std::vector<Step>& steps) {
  for (Work* work : batch) work->steps.insert(work->steps.end(), steps.begin(), steps.end());
}

void set_trouble(Work& work, RemoteTrouble trouble, bool last_round) {
  if (trouble.kind == Trouble::gone && !last_round) {
    work.again = true;
    return;
  }
  if (trouble.kind == Trouble::gone) {
    // Looked again and met the same refusal: a duplicate rule that matches by more than the address needs a person.
    trouble.kind = trouble.failure.code == "DUPLICATES_DETECTED" ? Trouble::data : Trouble::transient;
  }
  if (!work.trouble) work.trouble = std::move(trouble);
}

}  // namespace tradewind::salesforce
