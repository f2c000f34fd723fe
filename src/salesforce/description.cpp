#include "salesforce/description.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

std::string flags_of(const FieldInfo& field) {
  std::string flags;
  if (field.createable) flags += 'c';
  if (field.updateable) flags += 'u';
  if (field.nillable) flags += 'n';
  if (field.defaulted) flags += 'd';
  if (field.external) flags += 'x';
  if (field.unique) flags += 'q';
  return flags;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_territory(std::string_view field) { return ends_with(field, "CountryCode") || ends_with(field, "StateCode"); }

/// `validFor` of a dependent picklist value: base64, one bit for each value of the controlling field, the highest bit first. Without it
/// the value goes with all of them.
bool valid_for(const Json& value, std::size_t controller) {
  const auto bits = text::from_base64(text_at(value, "validFor"));
  if (!bits || bits->empty()) return true;
  const std::size_t byte = controller / 8;
  return byte < bits->size() && (static_cast<unsigned char>((*bits)[byte]) & (0x80U >> (controller % 8))) != 0;
}

FieldInfo field_from_describe(const Json& described) {
  FieldInfo field;
  field.name = text_at(described, "name");
  field.type = text_at(described, "type");
  field.label = text_at(described, "label");
  field.length = static_cast<std::size_t>(std::max(0, number_at(described, "length")));
  field.scale = number_at(described, "scale");
  field.createable = flag_at(described, "createable");
  field.updateable = flag_at(described, "updateable");
  field.nillable = flag_at(described, "nillable", true);
  field.defaulted = flag_at(described, "defaultedOnCreate");
  field.external = flag_at(described, "externalId");
  field.unique = flag_at(described, "unique");
  if (!flag_at(described, "restrictedPicklist") || is_territory(field.name)) return field;
  for (const auto& value : list_at(described, "picklistValues"))
    if (flag_at(value, "active", true)) field.values.push_back(text_at(value, "value"));
  return field;
}

Json to_json(const ObjectInfo& object) {
  Json fields = Json::array();
  for (const auto& [lower, field] : object.fields())
    fields.push_back(Json::array({field.name, field.type, field.length, field.scale, flags_of(field), field.label, field.values}));
  return Json{{"fields", std::move(fields)}, {"record_types", object.record_types}};
}

ObjectInfo object_from_json(const Json& stored) {
  ObjectInfo object;
  for (const auto& row : stored.at("fields")) {
    const std::string flags = row.at(4).get<std::string>();
    const auto has = [&](char flag) { return flags.find(flag) != std::string::npos; };
    FieldInfo field;
    field.name = row.at(0).get<std::string>();
    field.type = row.at(1).get<std::string>();
    field.length = row.at(2).get<std::size_t>();
    field.scale = row.at(3).get<int>();
    field.createable = has('c');
    field.updateable = has('u');
    field.nillable = has('n');
    field.defaulted = has('d');
    field.external = has('x');
    field.unique = has('q');
    field.label = row.at(5).get<std::string>();
    field.values = row.at(6).get<std::vector<std::string>>();
    object.add(std::move(field));
  }
  object.record_types = stored.at("record_types").get<std::map<std::string, std::string>>();
  return object;
}

Description read_description(const Json& stored) {
  Description description;
  description.read_at = from_unix_ms(stored.at("read_at").get<std::int64_t>());
  for (const auto& [name, object] : stored.at("objects").items()) description.objects.emplace(name, object_from_json(object));
  for (const auto& row : stored.at("campaigns")) {
    CampaignInfo campaign;
    campaign.id = row.at(0).get<std::string>();
    campaign.name = row.at(1).get<std::string>();
    campaign.active = row.at(2).get<bool>();
    campaign.statuses = row.at(3).get<std::vector<std::string>>();
    description.campaigns.push_back(std::move(campaign));
  }
  description.states = stored.at("states").get<std::map<std::string, std::vector<std::string>>>();
  description.owner = stored.at("owner").get<std::string>();
  description.owner_id = stored.at("owner_id").get<std::string>();
  return description;
}

}  // namespace

void ObjectInfo::add(FieldInfo field) {
  std::string key = text::lower(field.name);
  fields_.insert_or_assign(std::move(key), std::move(field));
}

const FieldInfo* ObjectInfo::find(std::string_view name) const {
  const auto at = fields_.find(text::lower(name));
  return at == fields_.end() ? nullptr : &at->second;
}

const ObjectInfo& Description::object(const std::string& name) const {
  static const ObjectInfo none;
  const auto at = objects.find(name);
  return at == objects.end() ? none : at->second;
}

std::vector<const CampaignInfo*> Description::campaigns_named(std::string_view name) const {
  std::vector<const CampaignInfo*> named, active;
  for (const auto& campaign : campaigns) {
    if (campaign.name != name) continue;
    named.push_back(&campaign);
    if (campaign.active) active.push_back(&campaign);
  }
  return named.size() > 1 && active.size() == 1 ? active : named;
}

ObjectInfo object_from_describe(const Json& describe) {
  ObjectInfo object;
  for (const auto& field : list_at(describe, "fields"))
    if (!text_at(field, "name").empty()) object.add(field_from_describe(field));
  for (const auto& type : list_at(describe, "recordTypeInfos")) {
    if (!flag_at(type, "available", true)) continue;
    for (const char* name : {"name", "developerName"})
      if (const std::string known = text_at(type, name); !known.empty()) object.record_types[known] = text_at(type, "recordTypeId");
  }
  return object;
}

std::map<std::string, std::vector<std::string>> states_from_describe(const Json& describe) {
  std::map<std::string, std::vector<std::string>> states;
  const Json& fields = list_at(describe, "fields");
  const auto country =
      std::find_if(fields.begin(), fields.end(), [](const Json& field) { return ends_with(text_at(field, "name"), "CountryCode"); });
  if (country == fields.end()) return states;
  const std::string country_name = text_at(*country, "name");
  const std::string state_name = country_name.substr(0, country_name.size() - 11) + "StateCode";
  const auto state = std::find_if(fields.begin(), fields.end(), [&](const Json& field) { return text_at(field, "name") == state_name; });
  const Json& countries = list_at(*country, "picklistValues");
  for (std::size_t i = 0; i < countries.size(); ++i) {
    if (!flag_at(countries[i], "active", true)) continue;
    auto& codes = states[text_at(countries[i], "value")];
    if (state == fields.end()) continue;
    for (const auto& value : list_at(*state, "picklistValues"))
      if (flag_at(value, "active", true) && valid_for(value, i)) codes.push_back(text_at(value, "value"));
  }
  return states;
}

std::string to_text(const Description& description) {
  Json objects = Json::object();
  for (const auto& [name, object] : description.objects) objects[name] = to_json(object);
  Json campaigns = Json::array();
  for (const auto& campaign : description.campaigns)
    campaigns.push_back(Json::array({campaign.id, campaign.name, campaign.active, campaign.statuses}));
  const Json all = {{"read_at", to_unix_ms(description.read_at)},
                    {"objects", std::move(objects)},
                    {"campaigns", std::move(campaigns)},
                    {"states", description.states},
                    {"owner", description.owner},
                    {"owner_id", description.owner_id}};
  return body_text(all);
}

std::optional<Description> description_from_text(const std::string& text) {
  try {
    return read_description(Json::parse(text));
  } catch (const Json::exception&) {
    return std::nullopt;  // written by another version: read anew from the org
  }
}

}  // namespace tradewind::salesforce
