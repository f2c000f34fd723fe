// Create, update, upsert and delete of one row.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"
#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

struct Parsed {
  std::map<std::string, Json> values;
  Failures failures;
};

Failure not_writable(const std::vector<std::string>& fields) {
  return {"INVALID_FIELD_FOR_INSERT_UPDATE",
          "Unable to create/update fields: " + text::join(fields, ", ") +
              ". Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
          fields,
          400,
          true,
          {}};
}

/// `{"Account":{"Tradewind_Key__c":"x"}}`: the parent by its external id.
std::optional<Failure> parse_parent(const State& state, const Object& object, const std::string& name, const Json& value, Parsed& out) {
  const auto* reference = object.relationship(name);
  if (!reference || reference->refers.size() != 1 || value.size() != 1) return no_column(name, object);
  const auto* parent = state.schema.find(reference->refers.front());
  const auto key_name = value.begin().key();
  const auto* key = parent ? parent->find(key_name) : nullptr;
  if (!key || !(key->external || key->lookup)) return no_column(key_name, parent ? *parent : object);
  const auto text = value.begin()->is_string() ? value.begin()->get<std::string>() : value.begin()->dump();
  const auto rows = matches(state, *parent, *key, text);
  if (rows.size() != 1)
    return Failure{"INVALID_FIELD",
                   "Foreign key external ID: " + text + " not found for field " + key->name + " in entity " + parent->name,
                   {},
                   400,
                   true,
                   {}};
  out.values[reference->name] = rows.front()->id;
  return std::nullopt;
}

Parsed parse_body(const State& state, const Object& object, const Json& body, bool creating, const Writer& writer) {
  Parsed out;
  std::vector<std::string> refused;
  if (!body.is_object()) {
    out.failures.push_back(
        {"JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.", {}, 400, false, {}});
    return out;
  }
  for (const auto& [name, given] : body.items()) {
    if (text::iequals(name, "attributes")) continue;
    if (given.is_object()) {
      if (auto failure = parse_parent(state, object, name, given, out)) out.failures.push_back(*failure);
      continue;
    }
    const auto* field = object.find(name);
    if (!field) {
      out.failures.push_back(no_column(name, object));
      continue;
    }
    Json value = given;
    if (!writer.privileged && !(creating ? field->createable : field->updateable)) refused.push_back(field->name);
    if (auto failure = coerce(state, *field, value)) out.failures.push_back(*failure);
    out.values[field->name] = std::move(value);
  }
  if (out.failures.empty() && !refused.empty()) out.failures.push_back(not_writable(refused));
  if (out.failures.size() > 1) out.failures.resize(1);  // what cannot be read is reported alone
  return out;
}

void set_values(Row& row, const std::map<std::string, Json>& values) {
  for (const auto& [name, value] : values) {
    if (value.is_null())
      row.fields.erase(name);
    else
      row.fields[name] = value;
  }
}

std::string user_of(const State& state, const Writer& writer) {
  const auto found = state.users.find(writer.who);
  return found == state.users.end() ? state.users.at("human") : found->second;
}

void assign_owner(const State& state, const Object& object, Row& row, const Writer& writer) {
  if (!writer.api || !writer.auto_assign || !state.knobs.assignment_rules) return;
  if (object.name == "Lead" || object.name == "Account") row.fields["OwnerId"] = state.users.at("router");
}

void touch(const State& state, Row& row, const Writer& writer) {
  row.fields["LastModifiedDate"] = row.fields["SystemModstamp"] = stamp(writer.now);
  row.fields["LastModifiedById"] = user_of(state, writer);
}

void store(State& state, const Object& object, Row row) {
  if (object.name == "Lead" || object.name == "Contact") state.changes.push_back({object.name, row.id});
  state.store.put(object, std::move(row));
}

Failure entity_deleted() { return {"ENTITY_IS_DELETED", "entity is deleted", {}, 404, true, {}}; }
Failure no_such_row() { return {"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {}, 404, true, {}}; }
Failure not_an_id(const Object& object, const std::string& id) {
  return {"MALFORMED_ID", object.label + " ID: id value of incorrect type: " + id, {"Id"}, 400, true, {}};
}

/// The live row, or the failure of not having one.
const Row* live(const State& state, const Object& object, const std::string& given, Failures& failures) {
  const auto id = id15(given);
  if (!id || id->substr(0, 3) != object.prefix) {
    failures.push_back(not_an_id(object, given));
    return nullptr;
  }
  const auto* row = state.store.find(object, *id);
  if (!row) failures.push_back(no_such_row());
  if (row && row->deleted) failures.push_back(entity_deleted());
  return failures.empty() ? row : nullptr;
}

Saved save_new(State& state, const Object& object, const std::map<std::string, Json>& values, const Writer& writer) {
  Saved saved;
  Row row;
  row.created_by = writer.who;
  for (const auto& field : object.fields)
    if (field.kind == Kind::boolean && !field.hidden) row.fields[field.name] = false;
  if (object.find("OwnerId")) row.fields["OwnerId"] = user_of(state, writer);
  for (const auto& field : object.fields)
    if (!field.default_value.empty()) row.fields[field.name] = from_text(field, field.default_value);
  set_values(row, values);
  before_save(state, object, row, nullptr, writer, saved.failures);
  if (!saved.failures.empty()) return saved;
  row.id = state.store.next_id(object);
  for (const auto& field : object.fields)
    if (field.numbered) row.fields[field.name] = "N-" + std::to_string(state.store.rows(object).size() + 1);
  row.fields["CreatedDate"] = stamp(writer.now);
  row.fields["CreatedById"] = user_of(state, writer);
  touch(state, row, writer);
  assign_owner(state, object, row, writer);
  derive(state, object, row);
  saved.id = row.id;
  saved.created = true;
  store(state, object, row);
  after_create(state, object, row, writer);
  person_after_save(state, object, row, writer);
  return saved;
}

Failure no_access() { return {"INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", {}, 403, true, {}}; }

}  // namespace

bool same_key(const Field& key, const std::string& a, const std::string& b) {
  if (key.kind == Kind::id || key.kind == Kind::reference) return a.substr(0, 15) == b.substr(0, 15);
  return key.case_sensitive ? a == b : text::iequals(a, b);
}

std::vector<const Row*> matches(const State& state, const Object& object, const Field& key, const std::string& value) {
  std::vector<const Row*> out;
  for (const auto* row : state.store.lookup(object, key, value))
    if (same_key(key, key.kind == Kind::id ? row->id : row->text(key.name), value)) out.push_back(row);
  return out;
}

Saved create_row(State& state, const Object& object, const Json& body, const Writer& writer) {
  Saved saved;
  if (!object.createable && !writer.privileged) {
    saved.failures.push_back(
        {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: " + object.label, {}, 400, true, {}});
    return saved;
  }
  if (body.is_object())
    for (const auto& [name, value] : body.items())
      if (text::iequals(name, "Id") && !value.is_null()) {
        saved.failures.push_back({"INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", {"Id"}, 400, true, {}});
        return saved;
      }
  auto parsed = parse_body(state, object, body, true, writer);
  parsed.values.erase("Id");
  saved.failures = std::move(parsed.failures);
  return saved.failures.empty() ? save_new(state, object, parsed.values, writer) : saved;
}

Saved update_row(State& state, const Object& object, const std::string& id, const Json& body, const Writer& writer) {
  Saved saved;
  const auto* old = live(state, object, id, saved.failures);
  auto parsed = parse_body(state, object, body, false, writer);
  if (!parsed.failures.empty()) saved.failures = std::move(parsed.failures);
  if (!saved.failures.empty()) return saved;
  if (old->is("IsConverted") && !writer.privileged && !state.knobs.edit_converted_leads) {
    saved.failures.push_back({"CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", {}, 400, true, {}});
    return saved;
  }
  if (writer.api && !state.knobs.edit_others && old->created_by != writer.who) {
    saved.failures.push_back(no_access());
    return saved;
  }
  Row row = *old;
  set_values(row, parsed.values);
  before_save(state, object, row, old, writer, saved.failures);
  if (!saved.failures.empty()) return saved;
  touch(state, row, writer);
  assign_owner(state, object, row, writer);
  derive(state, object, row);
  saved.id = row.id;
  store(state, object, row);
  person_after_save(state, object, row, writer);
  return saved;
}

Saved upsert_row(State& state, const Object& object, const Field& key, const std::string& value, const Json& body, const Writer& writer) {
  const auto rows = matches(state, object, key, value);
  if (rows.size() == 1) return update_row(state, object, rows.front()->id, body, writer);
  if (rows.size() > 1) {
    Saved saved;
    for (const auto* row : rows) saved.several.push_back(row->id);
    return saved;
  }
  Json with_key = body;
  if (with_key.is_object()) with_key[key.name] = value;
  return create_row(state, object, with_key, writer);
}

Saved delete_row(State& state, const Object& object, const std::string& id, const Writer& writer) {
  Saved saved;
  const auto* old = live(state, object, id, saved.failures);
  if (!old) return saved;
  Row row = *old;
  row.deleted = true;
  touch(state, row, writer);
  saved.id = row.id;
  const auto* member = state.schema.find("CampaignMember");
  const auto* link = member->find(object.name + "Id");  // members go with their lead, contact or campaign
  const auto members = link && &object != member ? state.store.lookup(*member, *link, row.id) : std::vector<const Row*>();
  std::vector<std::string> ids;
  for (const auto* each : members) ids.push_back(each->id);
  store(state, object, std::move(row));
  for (const auto& each : ids) delete_row(state, *member, each, writer);
  return saved;
}

}  // namespace tradewind::sandbox::sf
