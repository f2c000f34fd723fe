// What an admin may have set up in an org, one switch each; each may be set several times.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

using Apply = std::function<bool(State&, const std::string&)>;

Writer setup_writer() {
  Writer writer;
  writer.who = "setup";
  writer.privileged = true;
  return writer;
}

Field* field_at(State& state, const std::string& path) {
  const auto dot = path.find('.');
  auto* object = dot == std::string::npos ? nullptr : state.schema.find(path.substr(0, dot));
  if (object == nullptr) return nullptr;
  for (auto& field : object->fields)
    if (text::iequals(field.name, path.substr(dot + 1))) return &field;
  return nullptr;
}

Apply on_field(std::function<void(Field&)> change) {
  return [change = std::move(change)](State& state, const std::string& path) {
    auto* field = field_at(state, path);
    if (field != nullptr) change(*field);
    return field != nullptr;
  };
}

Apply on_object(std::function<void(State&, Object&)> change) {
  return [change = std::move(change)](State& state, const std::string& name) {
    auto* object = state.schema.find(name);
    if (object != nullptr) change(state, *object);
    return object != nullptr;
  };
}

/// `Lead.Region__c:picklist:required,restricted,values=EMEA|APAC,default=EMEA,length=20`
std::optional<CustomField> parse_field(const std::string& text) {
  const auto parts = text::split(text, ':');
  const auto dot = parts[0].find('.');
  if (parts.size() < 2 || dot == std::string::npos) return std::nullopt;
  CustomField field;
  field.object = parts[0].substr(0, dot);
  field.name = parts[0].substr(dot + 1);
  field.type = parts[1];
  for (const auto& option : parts.size() > 2 ? text::split(parts[2], ',') : std::vector<std::string>()) {
    const auto value = option.substr(std::min(option.size(), option.find('=') + 1));
    if (option == "required")
      field.required = true;
    else if (option == "restricted")
      field.restricted = true;
    else if (option == "unique")
      field.unique = field.external_id = true;
    else if (option == "autonumber")
      field.autonumber = true;
    else if (option.rfind("values=", 0) == 0)
      field.values = text::split(value, '|');
    else if (option.rfind("default=", 0) == 0)
      field.default_value = value;
    else if (option.rfind("length=", 0) == 0)
      field.length = std::atoi(value.c_str());
    else
      return std::nullopt;
  }
  return field;
}

bool add_rule(State& state, const std::string& text) {
  const auto equals = text.find('=');
  const auto path = text.substr(0, equals);
  if (equals == std::string::npos || field_at(state, path) == nullptr) return false;
  const auto dot = path.find('.');
  state.rules.push_back({path.substr(0, dot), path.substr(dot + 1), text.substr(equals + 1), "Our rules do not allow this value."});
  return true;
}

bool add_record_type(State& state, const std::string& path) {
  const auto dot = path.find('.');
  if (dot == std::string::npos || state.schema.find(path.substr(0, dot)) == nullptr) return false;
  const auto name = path.substr(dot + 1);
  const Json body{
      {"Name", text::replace_all(name, "_", " ")}, {"DeveloperName", name}, {"SobjectType", path.substr(0, dot)}, {"IsActive", true}};
  create_row(state, *state.schema.find("RecordType"), body, setup_writer());
  return true;
}

bool add_queue(State& state, const std::string& name) {
  const Json body{{"Name", name}, {"DeveloperName", text::replace_all(name, " ", "_")}, {"Type", "Queue"}};
  return create_row(state, *state.schema.find("Group"), body, setup_writer()).good();
}

bool set_currencies(State& state, const std::string& codes) {
  state.knobs.currencies = codes.empty() ? std::vector<std::string>() : text::split(codes, ',');
  return true;
}

}  // namespace

std::vector<Switch> setup_switches(Salesforce& org, State& state) {
  std::vector<Switch> out;
  const auto add = [&](const char* name, const char* help, Apply apply) {
    const auto set = [&state, apply = std::move(apply), name = std::string(name)](const std::string& value) {
      if (!apply(state, value)) return false;
      auto& known = state.setups[name];
      known += (known.empty() ? "" : "; ") + value;
      return true;
    };
    out.push_back({name, state.setups[name], help, set});
  };
  add("salesforce.add_field", "Adds a field: Object.Name__c:type[:required,unique,restricted,autonumber,values=A|B,default=A,length=20].",
      [&org](State& within, const std::string& text) {
        const auto field = parse_field(text);
        if (!field || within.schema.find(field->object) == nullptr) return false;
        org.add_field(*field);
        return true;
      });
  add("salesforce.required", "Makes a field required: Object.Field.",
      on_field([](Field& field) { field.nillable = field.defaulted = false; }));
  add("salesforce.restricted", "Makes a picklist take its own values alone: Object.Field.",
      on_field([](Field& field) { field.restricted = true; }));
  add("salesforce.no_edit", "Our user may see a field and not write it: Object.Field.",
      on_field([](Field& field) { field.createable = field.updateable = false; }));
  add("salesforce.edit", "Our user may write a field: Object.Field.",
      on_field([](Field& field) { field.createable = field.updateable = true; }));
  add("salesforce.no_read", "Our user may not see a field: Object.Field.", [](State& within, const std::string& path) {
    const auto* field = field_at(within, path);
    if (field != nullptr) within.knobs.no_read.insert(within.schema.find(path.substr(0, path.find('.')))->name + "." + field->name);
    return field != nullptr;
  });
  add("salesforce.no_object", "Our user may not see an object: its name.", on_object([](State&, Object& object) { object.hidden = true; }));
  add("salesforce.no_create", "Our user may not make records of an object: its name.",
      on_object([](State&, Object& object) { object.createable = false; }));
  add("salesforce.trigger", "A faulty trigger refuses what the API saves to an object: its name.",
      on_object([](State& within, Object& object) { within.knobs.triggers.insert(object.name); }));
  add("salesforce.validation_rule", "Refuses saves that leave a field with a value: Object.Field=value.", add_rule);
  add("salesforce.record_type", "Adds a record type: Object.Developer_Name.", add_record_type);
  add("salesforce.queue", "Adds a queue: its name.", add_queue);
  add("salesforce.currencies", "The currencies of a multi-currency org, its own first: EUR,USD; empty: one currency.", set_currencies);
  return out;
}

}  // namespace tradewind::sandbox::sf
