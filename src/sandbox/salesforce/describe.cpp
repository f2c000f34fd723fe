#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

Json picklist_values(const Field& field) {
  if (field.feature == 'T') return territory_values(field);
  Json picks = Json::array();
  for (std::size_t i = 0; i < field.picks.size(); ++i)
    picks.push_back({{"active", true},
                     {"defaultValue", i == 0 && field.defaulted},
                     {"label", field.picks[i]},
                     {"validFor", nullptr},
                     {"value", field.picks[i]}});
  return picks;
}

Json describe_field(const Field& field) {
  const std::string controller = field.feature == 'T' ? state_controller(field) : std::string();
  const bool number = field.kind == Kind::number || field.kind == Kind::currency;
  Json relation = nullptr;
  if (field.kind == Kind::reference) relation = field.name.substr(0, field.name.size() - 2);
  return {{"name", field.name},
          {"label", field.label},
          {"type", to_string(field.kind)},
          {"length", field.length},
          {"byteLength", field.length * 3},
          {"precision", number ? 18 : 0},
          {"scale", number ? 2 : 0},
          {"nillable", field.nillable},
          {"createable", field.createable},
          {"updateable", field.updateable},
          {"defaultedOnCreate", field.defaulted},
          {"externalId", field.external},
          {"idLookup", field.lookup},
          {"unique", field.unique},
          {"caseSensitive", field.case_sensitive},
          {"custom", custom(field.name)},
          {"filterable", field.filterable},
          {"sortable", field.filterable},
          {"restrictedPicklist", field.restricted},
          {"dependentPicklist", !controller.empty()},
          {"controllerName", controller.empty() ? Json() : Json(controller)},
          {"picklistValues", picklist_values(field)},
          {"referenceTo", field.refers},
          {"relationshipName", relation}};
}

Json describe_head(const Object& object) {
  return {{"name", object.name},
          {"label", object.label},
          {"keyPrefix", object.prefix},
          {"createable", object.createable},
          {"updateable", object.updateable},
          {"deletable", object.deletable},
          {"queryable", true},
          {"replicateable", true},
          {"custom", false},
          {"mergeable", object.name == "Lead" || object.name == "Contact" || object.name == "Account"}};
}

}  // namespace

Json describe(const State& state, const Object& object) {
  auto out = describe_head(object);
  out["fields"] = Json::array();
  for (const auto& field : object.fields)
    if (!field.hidden) out["fields"].push_back(describe_field(field));
  out["recordTypeInfos"] = Json::array({{{"active", true},
                                         {"available", true},
                                         {"defaultRecordTypeMapping", true},
                                         {"developerName", "Master"},
                                         {"master", true},
                                         {"name", "Master"},
                                         {"recordTypeId", "012000000000000AAA"}}});
  for (const auto& [id, row] : state.store.rows(*state.schema.find("RecordType")))
    if (row.text("SobjectType") == object.name)
      out["recordTypeInfos"].push_back({{"active", true},
                                        {"available", true},
                                        {"defaultRecordTypeMapping", false},
                                        {"developerName", row.text("DeveloperName")},
                                        {"master", false},
                                        {"name", row.text("Name")},
                                        {"recordTypeId", row.id}});
  return out;
}

Json describe_global(const Schema& schema) {
  Json objects = Json::array();
  for (const auto& [name, object] : schema.objects())
    if (!object.hidden) objects.push_back(describe_head(object));
  return {{"encoding", "UTF-8"}, {"maxBatchSize", 200}, {"sobjects", objects}};
}

}  // namespace tradewind::sandbox::sf
