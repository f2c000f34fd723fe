// What people and tests do in the org, and what they see.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"
#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox {
namespace {

using sf::Json;

Error as_error(const sf::Failures& failures) { return {Errc::remote, failures.front().code, text::join(failures.front().fields, ", ")}; }

const sf::Object& object_of(const sf::State& state, const std::string& name) {
  const auto* object = state.schema.find(name);
  if (!object) throw std::logic_error("the simulated org has no object " + name);
  return *object;
}

sf::Writer person(const std::string& who, TimePoint now) {
  sf::Writer writer;
  writer.who = who;
  writer.now = now;
  return writer;
}

Json body_of(const sf::Object& object, const FieldTexts& fields) {
  Json body = Json::object();
  for (const auto& [name, value] : fields) {
    const auto* field = object.find(name);
    body[name] = field ? sf::from_text(*field, value) : Json(value);
  }
  return body;
}

/// The memberships of a converted lead gain the contact.
void move_members(sf::State& state, const std::string& lead, const std::string& contact, const sf::Writer& writer) {
  const auto* member = state.schema.find("CampaignMember");
  for (const auto* row : state.store.lookup(*member, *member->find("LeadId"), lead)) {
    const auto others = state.store.lookup(*member, *member->find("ContactId"), contact);
    const bool already = std::any_of(others.begin(), others.end(),
                                     [&](const sf::Row* other) { return other->text("CampaignId") == row->text("CampaignId"); });
    if (!already) sf::update_row(state, *member, row->id, {{"ContactId", contact}}, writer);
  }
}

}  // namespace

void Salesforce::add_field(const CustomField& custom) {
  auto* object = state_->schema.find(custom.object);
  if (!object) throw std::logic_error("the simulated org has no object " + custom.object);
  sf::Field field;
  field.name = custom.name;
  field.label = custom.label.empty() ? custom.name : custom.label;
  field.kind = sf::kind_of(custom.type);
  field.length = sf::textual(field.kind) ? custom.length : 0;
  field.createable = field.updateable = field.nillable = true;
  field.defaulted = field.kind == sf::Kind::boolean;
  field.external = field.lookup = custom.external_id;
  field.unique = custom.unique;
  field.nillable = !custom.required;
  field.picks = custom.values;
  field.restricted = custom.restricted;
  field.default_value = custom.default_value;
  field.defaulted = field.defaulted || !custom.default_value.empty();
  field.numbered = custom.autonumber;
  if (custom.autonumber) field.createable = field.updateable = field.nillable = false;
  object->fields.push_back(field);
  if (object->name == "Contact") {
    auto* account = state_->schema.find("Account");
    account->fields.push_back(sf::person_half(field));
    state_->store.reindex(*account);
  }
  state_->apply_knobs();
  state_->store.reindex(*object);
}

void Salesforce::add_validation_rule(ValidationRule rule) { state_->rules.push_back(std::move(rule)); }
void Salesforce::clear_validation_rules() { state_->rules.clear(); }

Result<std::string> Salesforce::insert(const std::string& object, const FieldTexts& fields, const std::string& who, TimePoint now) {
  const auto& target = object_of(*state_, object);
  const auto saved = sf::create_row(*state_, target, body_of(target, fields), person(who, now));
  if (!saved.good()) return as_error(saved.failures);
  return saved.id;
}

Result<void> Salesforce::update(const std::string& object, const std::string& id, const FieldTexts& fields, const std::string& who,
                                TimePoint now) {
  const auto& target = object_of(*state_, object);
  const auto saved = sf::update_row(*state_, target, id, body_of(target, fields), person(who, now));
  if (!saved.good()) return as_error(saved.failures);
  return {};
}

Result<void> Salesforce::remove(const std::string& object, const std::string& id, const std::string& who, TimePoint now) {
  const auto saved = sf::delete_row(*state_, object_of(*state_, object), id, person(who, now));
  if (!saved.good()) return as_error(saved.failures);
  return {};
}

Result<std::string> Salesforce::convert_lead(const std::string& id, TimePoint now, const std::string& contact_id) {
  const auto& leads = object_of(*state_, "Lead");
  const auto* found = state_->store.find(leads, id);
  if (!found || found->deleted || found->is("IsConverted")) return Error(Errc::not_found, "no open lead of this id");
  const auto lead = *found;
  auto contact = contact_id;
  std::string account;
  if (contact.empty()) {
    const auto made = insert("Account", {{"Name", lead.text("Company")}}, "human", now);
    if (!made) return made.error();
    account = *made;
    FieldTexts fields{{"AccountId", account}};
    for (const char* name : {"FirstName", "LastName", "Email", "Phone", "LeadSource"})
      if (!lead.text(name).empty()) fields[name] = lead.text(name);
    const auto person_made = insert("Contact", fields, "human", now);
    if (!person_made) return person_made.error();
    contact = *person_made;
  } else {
    const auto* row = state_->store.find(object_of(*state_, "Contact"), contact);
    if (!row || row->deleted) return Error(Errc::not_found, "no contact of this id");
    account = row->text("AccountId");
  }
  auto writer = person("human", now);
  writer.privileged = true;
  Json body{{"IsConverted", true},
            {"Status", "Closed - Converted"},
            {"ConvertedDate", format_rfc3339(now).substr(0, 10)},
            {"ConvertedContactId", contact}};
  if (!account.empty()) body["ConvertedAccountId"] = account;
  const auto saved = sf::update_row(*state_, leads, lead.id, body, writer);
  if (!saved.good()) return as_error(saved.failures);
  move_members(*state_, lead.id, contact, writer);
  return contact;
}

Result<void> Salesforce::merge(const std::string& object, const std::string& master, const std::string& loser, TimePoint now) {
  auto writer = person("human", now);
  writer.privileged = true;
  const auto& target = object_of(*state_, object);
  const auto marked = sf::update_row(*state_, target, loser, {{"MasterRecordId", master}}, writer);
  if (!marked.good()) return as_error(marked.failures);
  return remove(object, loser, "human", now);
}

std::vector<FieldTexts> Salesforce::rows(const std::string& object, bool with_deleted) const {
  std::vector<FieldTexts> out;
  for (const auto& [id, row] : state_->store.rows(object_of(*state_, object)))
    if (with_deleted || !row.deleted) out.push_back(sf::texts(row));
  return out;
}

FieldTexts Salesforce::row(const std::string& object, const std::string& id) const {
  const auto* found = state_->store.find(object_of(*state_, object), id);
  return found ? sf::texts(*found) : FieldTexts();
}

std::vector<FieldTexts> Salesforce::find(const std::string& object, const std::string& field, const std::string& value) const {
  const auto& target = object_of(*state_, object);
  const auto* key = target.find(field);
  std::vector<FieldTexts> out;
  if (!key) return out;
  if (key->indexed() || key->kind == sf::Kind::id) {
    for (const auto* row : sf::matches(*state_, target, *key, value)) out.push_back(sf::texts(*row));
    return out;
  }
  for (auto& row : rows(object))
    if (row[key->name] == value) out.push_back(std::move(row));
  return out;
}

const std::vector<SalesforceChange>& Salesforce::changes() const { return state_->changes; }
int Salesforce::calls_used(TimePoint now) const { return sf::calls_in_window(*state_, now); }

}  // namespace tradewind::sandbox
