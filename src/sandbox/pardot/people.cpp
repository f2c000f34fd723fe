// How the business unit is set up, and what people and tests do in it.
#include <stdexcept>
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox {
namespace pd {
namespace {

void put_named(Collection& in, std::int64_t id, const std::string& name, bool dynamic) {
  Record record;
  record.id = id;
  record.created_by = "setup";
  record.set("name", name);
  if (in.shape.find("isDynamic")) record.set("isDynamic", dynamic);
  if (in.shape.find("title")) record.set("title", name);
  in.put(std::move(record), TimePoint{});
}

Type custom_type(const ProspectField& field) {
  if (field.multiple_responses || field.type == "Multi-Select" || field.type == "Checkbox") return Type::multi;
  if (field.type == "Number") return Type::number;
  return field.type == "Date" ? Type::date : Type::string;
}

void put_field(State& state, const ProspectField& field) {
  const auto type = custom_type(field);
  state.prospects.shape.fields.push_back({field.field_id + "__c", field.field_id, type, true, true, type != Type::multi});
  Record record;
  record.id = state.custom_fields.next_id();
  record.created_by = "setup";
  record.set("name", text::replace_all(field.field_id, "_", " "));
  record.set("fieldId", field.field_id);
  record.set("apiFieldId", field.field_id + "__c");
  record.set("type", field.type);
  record.set("isRecordMultipleResponses", field.multiple_responses);
  state.custom_fields.put(std::move(record), TimePoint{});
}

}  // namespace

State::State(PardotOptions options_, Random& random_, Salesforce& salesforce_)
    : options(std::move(options_)),
      random(random_),
      salesforce(salesforce_),
      prospects(prospect_shape(), 59135263, {"email", "salesforceId", "salesforceLeadId", "salesforceContactId"}),
      lists(list_shape(), 33173, {"name"}),
      memberships(membership_shape(), 158902003, {"prospectId", "listId"}),
      activities(activity_shape(), 90210, {"email"}),
      campaigns(campaign_shape(), 423, {}),
      custom_fields(custom_field_shape(), 14141, {"fieldId"}) {
  for (const auto& name : options.lists) put_named(lists, lists.next_id(), name, false);
  for (const auto& name : options.campaigns) put_named(campaigns, campaigns.next_id(), name, false);
  for (const auto& type : options.activity_types) activity_types.push_back({options.extension, type, true});
  for (const auto& field : options.fields) put_field(*this, field);
}

Collection* State::find(const std::string& collection) {
  for (auto* each : {&prospects, &lists, &memberships, &activities, &campaigns, &custom_fields})
    if (each->shape.collection == collection) return each;
  throw std::logic_error("the simulated business unit has no collection " + collection);
}

}  // namespace pd

namespace {

Error as_error(const pd::Problem& problem) { return {Errc::remote, "error " + std::to_string(problem.code)}; }

std::optional<Error> set_any(const pd::State& state, const FieldTexts& fields, pd::Record& record) {
  for (const auto& [name, value] : fields) {
    const auto* field = state.prospects.shape.find(name);
    if (!field) return as_error({154, name});
    if (field->type == pd::Type::datetime && !value.empty()) {
      const auto at = parse_rfc3339(value);
      if (!at) return as_error({57, name});
      record.set(name, to_unix_ms(*at));
    } else if (auto problem = pd::take_value(*field, value, record)) {
      return as_error(*problem);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<std::int64_t> Pardot::insert_prospect(const FieldTexts& fields, const std::string& who, TimePoint now) {
  pd::Call call;
  call.who = who;
  auto record = pd::new_prospect(*state_, call);
  if (auto error = set_any(*state_, fields, record)) return *error;
  if (!state_->knobs.ampsea && !pd::with_email(*state_, record.text("email")).empty()) return as_error({9, {}});
  record.id = state_->prospects.next_id();
  const auto id = record.id;
  state_->prospects.put(std::move(record), now);
  return id;
}

Result<void> Pardot::set_prospect(std::int64_t id, const FieldTexts& fields, TimePoint now) {
  const auto* found = state_->prospects.current(id);
  if (!found) return as_error({3, {}});
  auto record = *found;
  if (auto error = set_any(*state_, fields, record)) return *error;
  state_->prospects.put(std::move(record), now);
  return {};
}

Result<void> Pardot::archive_prospect(std::int64_t id, TimePoint now) {
  const auto* found = state_->prospects.current(id);
  if (!found) return as_error({3, {}});
  auto record = *found;
  record.deleted = true;
  state_->prospects.put(std::move(record), now);
  return {};
}

std::int64_t Pardot::add_list(const std::string& name, bool dynamic) {
  const auto id = state_->lists.next_id();
  pd::put_named(state_->lists, id, name, dynamic);
  return id;
}

std::int64_t Pardot::add_campaign(const std::string& name) {
  const auto id = state_->campaigns.next_id();
  pd::put_named(state_->campaigns, id, name, false);
  return id;
}

void Pardot::add_prospect_field(const ProspectField& field) { pd::put_field(*state_, field); }

void Pardot::add_activity_type(const std::string& extension, const std::string& type, bool active) {
  state_->activity_types.push_back({extension, type, active});
}

std::vector<FieldTexts> Pardot::rows(const std::string& collection, bool with_deleted) const {
  const auto& from = *state_->find(collection);
  std::vector<FieldTexts> out;
  for (const auto id : from.ids()) {
    const auto* record = from.current(id);
    if (record->deleted && !with_deleted) continue;
    FieldTexts row{{"id", std::to_string(id)}, {"created_by", record->created_by}};
    for (const auto& [name, value] : record->values) {
      const auto* field = from.shape.find(name);
      const bool time = field && field->type == pd::Type::datetime && value.is_number();
      row[name] = time ? pd::show_time(value.get<std::int64_t>()) : pd::text_of(value);
    }
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace tradewind::sandbox
