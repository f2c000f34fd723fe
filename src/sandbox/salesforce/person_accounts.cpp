// Person accounts: an Account with a last name is a person, and a Contact of the same values goes with it.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

Failure not_here(const std::string& field) {
  return {"INVALID_FIELD_FOR_INSERT_UPDATE",
          "Unable to create/update fields: " + field + ". Please check the security settings of this field.",
          {field},
          400,
          true,
          {}};
}

bool written(const Row& row, const Row* old, const std::string& field) {
  return old ? row.get(field) != old->get(field) : !row.get(field).is_null() && row.get(field) != false;
}

std::string full_name(const Row& row) {
  const auto first = row.text("FirstName");
  return first.empty() ? row.text("LastName") : first + " " + row.text("LastName");
}

/// The name of the Account's field at its Contact; empty: it has none.
std::string contact_field(const Object& contact, const Field& field) {
  if (field.feature != 'P') return field.name == "Phone" || field.name == "Fax" || field.name == "Description" ? field.name : std::string();
  if (field.name == "PersonContactId" || field.name == "IsPersonAccount") return {};
  std::string name = field.name;
  if (name.rfind("Person", 0) == 0) name = name.substr(6);
  if (name.size() > 4 && name.substr(name.size() - 4) == "__pc") name.erase(name.size() - 2, 1);
  return contact.find(name) ? name : std::string();
}

}  // namespace

void person_before_save(const State& state, const Object& object, Row& row, const Row* old, const Writer& writer, Failures& failures) {
  if (!state.knobs.person_accounts || writer.privileged) return;
  if (object.name == "Contact" && writer.api && old && old->is("IsPersonAccount")) failures.push_back(not_here("IsPersonAccount"));
  if (object.name != "Account") return;
  const bool person = old ? old->is("IsPersonAccount") : !row.text("LastName").empty();
  if (person && written(row, old, "Name")) failures.push_back(not_here("Name"));
  for (const auto& field : object.fields)
    if (!person && field.feature == 'P' && written(row, old, field.name)) failures.push_back(not_here(field.name));
  if (!person || !failures.empty()) return;
  row.fields["IsPersonAccount"] = true;
  row.fields["Name"] = full_name(row);
}

void person_after_save(State& state, const Object& object, const Row& row, const Writer& writer) {
  if (object.name != "Account" || !row.is("IsPersonAccount") || writer.privileged) return;
  const auto& contact = *state.schema.find("Contact");
  Writer system = writer;
  system.privileged = true;
  system.api = false;
  Json body = {{"AccountId", row.id}, {"IsPersonAccount", true}};
  for (const auto& field : object.fields)
    if (const auto name = contact_field(contact, field); !name.empty() && !field.hidden) body[name] = row.get(field.name);
  const auto half = row.text("PersonContactId");
  if (!half.empty()) {
    update_row(state, contact, half, body, system);
    return;
  }
  Row linked = row;
  linked.fields["PersonContactId"] = create_row(state, contact, body, system).id;
  state.store.put(object, std::move(linked));
}

}  // namespace tradewind::sandbox::sf
