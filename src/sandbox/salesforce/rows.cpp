// /sobjects: describe and single rows.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"
#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

Failure method_not_allowed(const std::string& method) {
  return {"METHOD_NOT_ALLOWED", "HTTP Method '" + method + "' not allowed. Allowed are HEAD,GET,POST,PATCH,DELETE", {}, 405, false, {}};
}

Failure no_external_field(const std::string& name) {
  return {"NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + name, {}, 404, false, {}};
}

Failure id_in_body(const std::string& field) {
  return {"INVALID_FIELD", "The " + field + " field should not be specified in the sobject data.", {field}, 400, true, {}};
}

bool names(const Json& body, const std::string& field) {
  if (!body.is_object()) return false;
  for (const auto& [name, value] : body.items())
    if (text::iequals(name, field)) return true;
  return false;
}

Answer saved_answer(const Call& call, const Object& object, const Saved& saved, bool upsert) {
  Json body{{"id", saved.id}, {"success", true}, {"errors", Json::array()}};
  if (upsert && call.version >= 46) body["created"] = saved.created;
  Answer answer(saved.created ? 201 : 200, std::move(body));
  answer.headers.set("Location", record_url(call, object, saved.id));
  return answer;
}

Answer read(const Call& call, const Object& object, const Row& row) {
  std::vector<std::string> fields;
  for (const auto& name : text::split(call.query("fields").value_or(""), ',')) {
    if (name.empty()) continue;
    const auto* field = object.find(text::trim(name));
    if (!field) return no_column(name, object);
    fields.push_back(field->name);
  }
  if (fields.empty())
    for (const auto& field : object.fields)
      if (!field.hidden) fields.push_back(field.name);
  return {200, render(row, object, call, fields)};
}

Answer create(State& state, const Call& call, const Object& object) {
  const auto saved = create_row(state, object, call.body, call.writer);
  if (!saved.good()) return saved.failures;
  return saved_answer(call, object, saved, false);
}

Answer by_id(State& state, const Call& call, const Object& object, const std::string& id) {
  if (call.method == "GET") {
    const auto known = id15(id);
    if (!known && id.size() != 15 && id.size() != 18) return no_external_field(id);
    if (!known || known->substr(0, 3) != object.prefix)
      return Failure{"MALFORMED_ID", object.label + " ID: id value of incorrect type: " + id, {"Id"}, 400, true, {}};
    const auto* row = state.store.find(object, *known);
    if (!row || row->deleted) return not_found();
    return read(call, object, *row);
  }
  if (call.method == "PATCH") {
    if (names(call.body, "Id")) return id_in_body("Id");
    const auto saved = update_row(state, object, id, call.body, call.writer);
    if (saved.good()) return {204, nullptr};
    if (saved.failures.front().code == "INVALID_CROSS_REFERENCE_KEY" && saved.failures.front().status == 404) return not_found();
    return saved.failures;
  }
  if (call.method == "DELETE") {
    const auto saved = delete_row(state, object, id, call.writer);
    if (saved.good()) return {204, nullptr};
    return saved.failures;
  }
  return method_not_allowed(call.method);
}

Answer upsert(State& state, const Call& call, const Object& object, const Field& key, const std::string& value) {
  if (names(call.body, key.name)) return id_in_body(key.name);
  if (call.query("updateOnly") == "true" && matches(state, object, key, value).empty()) return not_found();
  const auto saved = upsert_row(state, object, key, value, call.body, call.writer);
  if (!saved.several.empty()) {
    Json urls = Json::array();
    for (const auto& id : saved.several) urls.push_back(record_url(call, object, id));
    return {300, urls};
  }
  if (!saved.good()) return saved.failures;
  if (call.version < 46 && !saved.created) return {204, nullptr};
  return saved_answer(call, object, saved, true);
}

Answer by_key(State& state, const Call& call, const Object& object, const std::string& name, const std::string& value) {
  const auto* key = object.find(name);
  if (!key || !(key->external || key->lookup)) return no_external_field(name);
  if (key->kind == Kind::id) return by_id(state, call, object, value);
  if (value.empty()) return not_found();
  if (call.method == "PATCH") return upsert(state, call, object, *key, value);
  const auto rows = matches(state, object, *key, value);
  if (rows.empty()) return no_external_field(name);
  if (rows.size() > 1) {
    Json urls = Json::array();
    for (const auto* row : rows) urls.push_back(record_url(call, object, row->id));
    return {300, urls};
  }
  if (call.method == "GET" || call.method == "DELETE") return by_id(state, call, object, rows.front()->id);
  return method_not_allowed(call.method);
}

}  // namespace

Json render(const Row& row, const Object& object, const Call& call, const std::vector<std::string>& fields) {
  Json out{{"attributes", {{"type", object.name}, {"url", record_url(call, object, row.id)}}}};
  for (const auto& name : fields) {
    if (name == "Id")
      out[name] = row.id;
    else if (name == "IsDeleted")
      out[name] = row.deleted;
    else
      out[name] = row.get(name);
  }
  return out;
}

Answer sobject_call(State& state, const Call& call) {
  const auto& path = call.path;
  if (path.size() == 1) return call.method == "GET" ? Answer(200, describe_global(state.schema)) : Answer(method_not_allowed(call.method));
  const auto* object = state.schema.visible(path[1]);
  if (!object) return not_found();
  if (path.size() == 2) {
    if (call.method == "POST") return create(state, call, *object);
    if (call.method != "GET") return method_not_allowed(call.method);
    return {200, {{"objectDescribe", {{"name", object->name}, {"keyPrefix", object->prefix}}}, {"recentItems", Json::array()}}};
  }
  if (path.size() == 3 && path[2] == "describe") return {200, describe(state, *object)};
  if (path.size() == 3 && path[2] == "Id" && call.method == "POST") return create(state, call, *object);
  if (path.size() == 3) return by_id(state, call, *object, path[2]);
  if (path.size() == 4) return by_key(state, call, *object, path[2], path[3]);
  return not_found();
}

}  // namespace tradewind::sandbox::sf
