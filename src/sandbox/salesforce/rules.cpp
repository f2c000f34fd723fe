// What is checked and what happens around a save.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

void check_required(const Object& object, const Row& row, Failures& failures) {
  std::vector<std::string> missing;
  for (const auto& field : object.fields) {
    if (field.required() && !field.hidden && row.get(field.name).is_null()) missing.push_back(field.name);
  }
  if (!missing.empty())
    failures.push_back(
        {"REQUIRED_FIELD_MISSING", "Required fields are missing: [" + text::join(missing, ", ") + "]", missing, 400, true, {}});
}

void check_values(const Object& object, const Row& row, Failures& failures) {
  for (const auto& field : object.fields) {
    if (!textual(field.kind) || field.hidden) continue;
    const auto value = row.text(field.name);
    if (value.empty()) continue;
    if (field.kind == Kind::email && field.createable && !email_syntax(value))
      failures.push_back({"INVALID_EMAIL_ADDRESS", field.label + ": invalid email address: " + value, {field.name}, 400, true, {}});
    if (field.restricted && std::none_of(field.picks.begin(), field.picks.end(), [&](const auto& pick) { return pick == value; }))
      failures.push_back({"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                          field.label + ": bad value for restricted picklist field: " + value,
                          {field.name},
                          400,
                          true,
                          {}});
    const auto length = static_cast<std::size_t>(field.length);
    if (length > 0 && field.createable && text::code_points(value) > length)
      failures.push_back({"STRING_TOO_LONG",
                          field.label + ": data value too large: " + value + " (max length=" + std::to_string(length) + ")",
                          {field.name},
                          400,
                          true,
                          {}});
  }
}

void check_references(const State& state, const Object& object, const Row& row, const Row* old, Failures& failures) {
  for (const auto& field : object.fields) {
    const auto value = row.text(field.name);
    if (field.kind != Kind::reference || value.empty() || (old && old->text(field.name) == value)) continue;
    const auto* target = state.schema.by_prefix(value);
    const auto* found = target ? state.store.find(*target, value) : nullptr;
    const bool other_type = found && field.name == "RecordTypeId" && found->text("SobjectType") != object.name;
    if (!found || found->deleted || other_type)
      failures.push_back({"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {field.name}, 400, true, {}});
  }
}

void check_unique(const State& state, const Object& object, const Row& row, Failures& failures) {
  for (const auto& field : object.fields) {
    const auto value = row.text(field.name);
    if (!field.unique || field.hidden || value.empty()) continue;
    for (const auto* other : matches(state, object, field, value)) {
      if (other->id == row.id) continue;
      failures.push_back({"DUPLICATE_VALUE",
                          "duplicate value found: " + field.name + " duplicates value on record with id: " + other->id.substr(0, 15),
                          {},
                          400,
                          true,
                          {}});
      return;
    }
  }
}

void check_validation_rules(const State& state, const Object& object, const Row& row, Failures& failures) {
  for (const auto& rule : state.rules) {
    if (!text::iequals(rule.object, object.name)) continue;
    const auto& value = row.get(rule.field);
    const auto shown = value.is_null() ? std::string() : value.is_string() ? value.get<std::string>() : value.dump();
    if (shown == rule.value) failures.push_back({"FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message, {}, 400, true, {}});
  }
}

Json match_result(const std::string& object, const std::vector<const Row*>& rows) {
  Json records = Json::array();
  for (const auto* row : rows) {
    Json record{{"attributes", {{"type", object}, {"url", "/services/data/v66.0/sobjects/" + object + "/" + row->id}}}, {"Id", row->id}};
    records.push_back(
        {{"additionalInformation", Json::array()}, {"fieldDiffs", Json::array()}, {"matchConfidence", 100.0}, {"record", record}});
  }
  return {{"entityType", object},
          {"errors", Json::array()},
          {"matchEngine", "ExactMatchEngine"},
          {"matchRecords", records},
          {"rule", "Standard_" + object + "_Match_Rule_v1_0"},
          {"size", rows.size()},
          {"success", true}};
}

std::vector<const Row*> same_address(const State& state, const Object& object, const Row& row) {
  const auto email = row.text("Email");
  const auto* field = object.find("Email");
  return email.empty() || !field ? std::vector<const Row*>() : matches(state, object, *field, email);
}

std::vector<const Row*> namesakes(const State& state, const Object& object, const Row& row) {
  std::vector<const Row*> out;
  const auto same = [&](const Row& other, const char* field) { return text::iequals(other.text(field), row.text(field)); };
  for (const auto& [id, other] : state.store.rows(object))
    if (!other.deleted && same(other, "LastName") && same(other, "FirstName")) out.push_back(&other);
  return out;
}

void check_duplicates(const State& state, const Object& object, const Row& row, const Writer& writer, Failures& failures) {
  const bool block = state.knobs.duplicate_rule == "block";
  if (!writer.api || state.knobs.duplicate_rule == "off" || (!block && writer.allow_save)) return;
  if (object.name != "Lead" && object.name != "Contact") return;
  Json results = Json::array();
  for (const char* name : {"Contact", "Lead"}) {
    auto rows = state.knobs.duplicate_match == "name" ? namesakes(state, *state.schema.find(name), row)
                                                      : same_address(state, *state.schema.find(name), row);
    rows.erase(std::remove_if(rows.begin(), rows.end(), [](const Row* each) { return each->is("IsConverted"); }), rows.end());
    if (!rows.empty()) results.push_back(match_result(name, rows));
  }
  if (results.empty()) return;
  const std::string message = "Use one of these records?";
  Json detail{{"allowSave", !block},
              {"duplicateRule", "Standard_" + object.name + "_Duplicate_Rule"},
              {"duplicateRuleEntityType", object.name},
              {"errorMessage", message},
              {"matchResults", results}};
  const char* key = state.knobs.duplicate_result_spelled_right ? "duplicateResult" : "duplicateResut";
  failures.push_back({"DUPLICATES_DETECTED", message, {}, 400, false, Json{{key, detail}}});
}

std::vector<const Row*> statuses_of(const State& state, const std::string& campaign) {
  const auto* object = state.schema.find("CampaignMemberStatus");
  return state.store.lookup(*object, *object->find("CampaignId"), campaign);
}

void member_rules(const State& state, const Object& object, Row& row, const Row* old, Failures& failures) {
  if (!row.text("ContactId").empty() && !row.text("LeadId").empty() && !old) row.fields.erase("LeadId");
  const bool lead = !row.text("LeadId").empty();
  if (!lead && row.text("ContactId").empty()) {
    failures.push_back({"REQUIRED_FIELD_MISSING", "Required fields are missing: [LeadId]", {"LeadId"}, 400, true, {}});
    return;
  }
  const auto* person = state.schema.find(lead ? "Lead" : "Contact");
  const auto link = person->name + "Id";
  if (!old) {
    const auto* found = state.store.find(*person, row.text(link));
    if (found && found->is("IsConverted"))
      failures.push_back({"CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", {}, 400, true, {}});
    for (const auto* other : state.store.lookup(object, *object.find(link), row.text(link)))
      if (other->text("CampaignId") == row.text("CampaignId") && failures.empty())
        failures.push_back({"DUPLICATE_VALUE", "Already a campaign member.", {}, 400, true, {}});
  }
  const Row* chosen = nullptr;  // a status the campaign does not have silently becomes its default
  const auto statuses = statuses_of(state, row.text("CampaignId"));
  for (const auto* status : statuses)
    if (status->is("IsDefault")) chosen = status;
  for (const auto* status : statuses)
    if (text::iequals(status->text("Label"), row.text("Status"))) chosen = status;
  if (chosen) row.fields["Status"] = chosen->text("Label");
  row.fields["HasResponded"] = chosen && chosen->is("HasResponded");
}

void status_rules(const State& state, const Row& row, Failures& failures) {
  for (const auto* other : statuses_of(state, row.text("CampaignId"))) {
    const bool same_order = !row.get("SortOrder").is_null() && row.get("SortOrder") == other->get("SortOrder");
    if (other->id != row.id && (same_order || text::iequals(other->text("Label"), row.text("Label"))))
      failures.push_back(
          {"DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>", {}, 400, true, {}});
    if (!failures.empty()) return;
  }
}

}  // namespace

void before_save(State& state, const Object& object, Row& row, const Row* old, const Writer& writer, Failures& failures) {
  if (object.name == "Lead" && row.text("Status").empty()) row.fields["Status"] = "Open - Not Contacted";
  if (writer.api && state.knobs.triggers.count(object.name) != 0)
    failures.push_back({"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                        "ShopTrigger: execution of BeforeInsert caused by: System.NullPointerException: Attempt to de-reference a null "
                        "object: Trigger.ShopTrigger: line 4, column 1",
                        {},
                        400,
                        true,
                        {}});
  if (writer.api && state.knobs.row_lock_percent > 0 && state.random->below(100) < static_cast<std::uint64_t>(state.knobs.row_lock_percent))
    failures.push_back({"UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", {}, 400, true, {}});
  if (object.find("CurrencyIsoCode") && row.text("CurrencyIsoCode").empty()) row.fields["CurrencyIsoCode"] = state.knobs.currencies.front();
  person_before_save(state, object, row, old, writer, failures);
  if (state.knobs.state_picklists) check_territories(object, row, old, failures);
  if (!failures.empty()) return;
  check_required(object, row, failures);
  check_values(object, row, failures);
  if (!failures.empty()) return;
  check_references(state, object, row, old, failures);
  if (!failures.empty()) return;
  if (object.name == "CampaignMember") member_rules(state, object, row, old, failures);
  if (object.name == "CampaignMemberStatus") status_rules(state, row, failures);
  check_validation_rules(state, object, row, failures);
  if (failures.empty() && !old) check_duplicates(state, object, row, writer, failures);
  if (failures.empty()) check_unique(state, object, row, failures);
}

void after_create(State& state, const Object& object, const Row& row, const Writer& writer) {
  auto system = writer;
  system.privileged = true;
  const auto* status = state.schema.find("CampaignMemberStatus");
  if (object.name == "Campaign") {
    create_row(state, *status, {{"CampaignId", row.id}, {"Label", "Sent"}, {"IsDefault", true}, {"SortOrder", 1}}, system);
    create_row(state, *status, {{"CampaignId", row.id}, {"Label", "Responded"}, {"HasResponded", true}, {"SortOrder", 2}}, system);
  }
  if (object.name != "CampaignMemberStatus" || !row.is("IsDefault")) return;
  for (const auto* other : statuses_of(state, row.text("CampaignId")))
    if (other->id != row.id && other->is("IsDefault")) update_row(state, *status, other->id, {{"IsDefault", false}}, system);
}

void derive(const State& state, const Object& object, Row& row) {
  if (object.name == "Lead" || object.name == "Contact") {
    const auto first = row.text("FirstName");
    row.fields["Name"] = first.empty() ? row.text("LastName") : first + " " + row.text("LastName");
  }
  if (object.name != "CampaignMember") return;
  const bool lead = row.text("ContactId").empty();
  const auto* person_object = state.schema.find(lead ? "Lead" : "Contact");
  row.fields["LeadOrContactId"] = row.text(lead ? "LeadId" : "ContactId");
  row.fields["Type"] = person_object->name;
  if (row.is("HasResponded") && row.text("FirstRespondedDate").empty())
    row.fields["FirstRespondedDate"] = row.text("SystemModstamp").substr(0, 10);
  const auto* person = state.store.find(*person_object, row.text("LeadOrContactId"));
  if (!person) return;
  for (const char* name : {"FirstName", "LastName", "Email"}) row.fields[name] = person->get(name);
  row.fields["CompanyOrAccount"] = person->get("Company");
}

}  // namespace tradewind::sandbox::sf
