// Prospects as v4 writes them, in JSON and XML.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

std::string v4_time(std::int64_t ms) { return text::replace_all(format_rfc3339(from_unix_ms(ms)).substr(0, 19), "T", " "); }

std::string escape(std::string text) {
  text = text::replace_all(std::move(text), "&", "&amp;");
  text = text::replace_all(std::move(text), "<", "&lt;");
  return text::replace_all(std::move(text), ">", "&gt;");
}

Json v4_value(const Field& field, const Record& record, bool entities) {
  const auto& value = record.get(field.name);
  if (field.name == "id") return record.id;
  if (field.type == Type::boolean) return value == true ? Json(1) : Json();
  if (field.type == Type::datetime && value.is_number()) return v4_time(value.get<std::int64_t>());
  if (field.type == Type::multi && value.is_array()) return value.size() == 1 ? Json{{"value", value[0]}} : Json{{"value", value}};
  return entities && value.is_string() ? Json(escape(value.get<std::string>())) : value;
}

/// Whoever it is assigned to; the key is absent when it is nobody.
void show_owner(const State& state, const Record& record, Json& out) {
  for (const auto& user : state.options.users)
    if (user.id == record.number("assignedToId")) out["assigned_to"]["user"] = {{"id", user.id}, {"email", user.email}};
}

Json v4_prospect(State& state, const Record& record) {
  Json out = Json::object();
  for (const auto& field : state.prospects.shape.fields) {
    if (field.v4_name.empty() || (field.custom && record.get(field.name).is_null())) continue;
    out[field.v4_name] = v4_value(field, record, state.knobs.v4_entities);
  }
  if (const auto* campaign = state.campaigns.current(record.number("campaignId")))
    out["campaign"] = {{"id", campaign->id}, {"name", campaign->text("name")}, {"crm_fid", nullptr}};
  show_owner(state, record, out);
  out["visitors"] = out["visitor_activities"] = nullptr;
  return out;
}

void write_xml(const std::string& name, const Json& value, std::string& out) {
  if (value.is_array()) {
    for (const auto& each : value) write_xml(name, each, out);
    return;
  }
  if (value.is_null()) {
    out += "<" + name + "/>";
    return;
  }
  out += "<" + name + ">";
  if (value.is_object())
    for (const auto& [key, part] : value.items()) write_xml(key, part, out);
  else
    out += escape(text_of(value));
  out += "</" + name + ">\n";
}

}  // namespace

HttpResponse v4_prospects(State& state, const std::vector<const Record*>& records, int status, bool json) {
  Json prospects = Json::array();
  for (const auto* record : records) prospects.push_back(v4_prospect(state, *record));
  if (json) {  // one is an object, several are an array
    const Json body{{"@attributes", {{"stat", "ok"}, {"version", 1}}}, {"prospect", prospects.size() == 1 ? prospects[0] : prospects}};
    return HttpResponse(status, body.dump(), "application/json");
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rsp stat=\"ok\" version=\"1.0\">\n";
  write_xml("prospect", prospects, out);
  return HttpResponse(status, out + "</rsp>\n", "text/xml; charset=utf-8");
}

}  // namespace tradewind::sandbox::pd
