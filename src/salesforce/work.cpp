#include "salesforce/work.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

/// Looked again and met the same refusal. A duplicate that we cannot see needs a person; what a new record refers to comes from the
/// settings; anything else may have changed once more meanwhile.
Trouble after_second_look(const std::string& code, bool create) {
  if (code == "DUPLICATES_DETECTED" || code == "DUPLICATE_VALUE" || code == "DUPLICATE_EXTERNAL_ID") return Trouble::data;
  if (code == "INVALID_CROSS_REFERENCE_KEY") return create ? Trouble::configuration : Trouble::data;
  return Trouble::transient;
}

/// A refusal that looks like one of configuration and yet is about this record: a mapped field that is blank for this person, a record that
/// belongs to somebody whose records we may not edit.
bool concerns_this_record(const Session& session, const Work& work, const Failure& failure, const Doing& doing) {
  if (failure.code == "REQUIRED_FIELD_MISSING") {
    const auto mapped = [&](const std::string& name) {
      const auto& desired = work.desired(doing.object);
      return std::any_of(desired.begin(), desired.end(), [&](const DesiredField& field) { return text::iequals(field.name, name); });
    };
    const auto fields = text::split(failure.field, ',');
    return std::all_of(fields.begin(), fields.end(), [&](const auto& name) { return mapped(std::string(text::trim(name))); });
  }
  if (failure.code.rfind("INSUFFICIENT_ACCESS", 0) != 0) return false;
  const bool found_parent = doing.object == "contact" && session.settings().account.rfind("fixed:", 0) != 0;
  return !doing.create || (found_parent && failure.code == "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");
}

/// A missing field or right is met by every write; what else stands in the way of a new record stands in no other's way.
bool concerns_old_records(const std::string& code) {
  return code == "field_missing" || code == "field_not_writable" || code == "object_missing" || code.rfind("INVALID_FIELD", 0) == 0 ||
         code == "INVALID_TYPE";
}

}  // namespace

std::string Session::key_field(const std::string& object) const {
  const FieldInfo* field = settings().key_field.empty() ? nullptr : description->object(object).find(settings().key_field);
  return field == nullptr || !field->external || !field->unique ? std::string() : field->name;
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

bool Work::tried_before() const { return !item->task.effects.empty() && leading_effect().state != EffectState::planned; }

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

bool waits(Work& work, const std::string& object, bool create) {
  for (const auto& name : {object, "new " + object}) {
    const auto paused = work.item->paused.find(name);
    if (paused == work.item->paused.end() || (name != object && !create)) continue;
    work.waits_for = name + " waits: " + paused->second;
    return true;
  }
  return false;
}

void set_worked(Work& work, const Doing& doing) {
  work.worked.push_back(doing.object);
  if (doing.create) work.worked.push_back("new " + doing.object);
}

const std::string& new_object(const SalesforceSettings& settings, const Work& work) {
  return work.person.met_by_purchase && !settings.new_buyer.empty() ? settings.new_buyer : settings.new_person;
}

void set_trouble(const Session& session, Work& work, RemoteTrouble trouble, Doing doing) {
  if (trouble.kind == Trouble::gone && !doing.last_round) {
    work.again = true;
    return;
  }
  if (trouble.kind == Trouble::gone) trouble.kind = after_second_look(trouble.failure.code, doing.create);
  if (trouble.kind == Trouble::configuration && concerns_this_record(session, work, trouble.failure, doing)) trouble.kind = Trouble::data;
  if (trouble.kind == Trouble::configuration)
    trouble.object = (doing.create && !concerns_old_records(trouble.failure.code) ? "new " : "") + doing.object;
  if (!work.trouble) work.trouble = std::move(trouble);
}

}  // namespace tradewind::salesforce
