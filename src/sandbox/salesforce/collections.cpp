// /composite/sobjects: up to 200 rows in one call, each with its own outcome.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"
#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

constexpr std::size_t max_records = 200, max_runs = 10;

Failure refused(const char* code, std::string message) { return {code, std::move(message), {}, 400, false, {}}; }
Failure too_many() { return refused("LIMIT_EXCEEDED", "record limit reached. cannot submit more than 200 records into this call"); }

std::string text_of(const Json& record, const std::string& field) {
  for (const auto& [name, value] : record.items())
    if (text::iequals(name, field) && !value.is_null()) return value.is_string() ? value.get<std::string>() : value.dump();
  return {};
}

Json without(const Json& record, const std::string& field) {
  Json out = Json::object();
  for (const auto& [name, value] : record.items())
    if (!text::iequals(name, field)) out[name] = value;
  return out;
}

Json item(const Saved& saved, bool upsert) {
  Json out;
  if (!saved.id.empty()) out["id"] = saved.id;
  out["success"] = saved.failures.empty();
  out["errors"] = item_errors(saved.failures);
  if (upsert && saved.failures.empty()) out["created"] = saved.created;
  return out;
}

Failure rolled_back() {
  return {"ALL_OR_NONE_OPERATION_ROLLED_BACK",
          "Record rolled back because not all records were valid and the request was using AllOrNone header",
          {},
          400,
          true,
          {}};
}

/// Runs `save` for each record; with all_or_none, one failure takes back every row.
Answer save_all(State& state, std::size_t count, bool all_or_none, bool upsert, const std::function<Saved(std::size_t)>& save) {
  std::vector<Saved> results;
  const auto mark = state.store.begin();
  bool failed = false;
  for (std::size_t i = 0; i < count; ++i) {
    results.push_back(save(i));
    failed = failed || !results.back().failures.empty();
  }
  const bool undo = failed && all_or_none;
  if (undo)
    state.store.rollback(mark);
  else
    state.store.commit(mark);
  Json out = Json::array();
  for (auto& result : results) {
    if (undo && result.failures.empty()) result.failures.push_back(rolled_back());
    if (!result.failures.empty() && !upsert) result.id.clear();
    out.push_back(item(result, upsert));
  }
  return {200, out};
}

/// What makes the whole request malformed.
std::optional<Failure> check_records(const Call& call) {
  if (!call.body.is_object() || !call.body.contains("records") || !call.body["records"].is_array())
    return refused("JSON_PARSER_ERROR", "The body must hold an array `records`");
  const auto& records = call.body["records"];
  if (records.size() > max_records) return too_many();
  std::string last;
  std::size_t runs = 0;
  for (const auto& record : records) {
    if (!record.is_object() || !record.contains("attributes") || !record["attributes"].is_object())
      return refused("INVALID_TYPE", "The type attribute is missing for the record");
    const auto type = text::lower(record["attributes"].value("type", ""));
    if (type.empty()) return refused("INVALID_TYPE", "The type attribute is missing for the record");
    if (type != last) ++runs;
    last = type;
  }
  if (runs > max_runs)
    return refused("INVALID_OPERATION",
                   "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.");
  return std::nullopt;
}

Saved no_type(const std::string& type) {
  Saved saved;
  saved.failures.push_back({"INVALID_TYPE", "sObject type '" + type + "' is not supported.", {}, 400, true, {}});
  return saved;
}

/// Values that stand in more than one record.
std::set<std::string> repeated(const Json& records, const std::string& field, const std::function<std::string(const std::string&)>& fold) {
  std::set<std::string> seen, twice;
  for (const auto& record : records) {
    const auto value = fold(text_of(record, field));
    if (!value.empty() && !seen.insert(value).second) twice.insert(value);
  }
  return twice;
}

Answer create_all(State& state, const Call& call) {
  const auto& records = call.body["records"];
  return save_all(state, records.size(), call.body.value("allOrNone", false), false, [&](std::size_t i) {
    const auto type = records[i]["attributes"].value("type", "");
    const auto* object = state.schema.visible(type);
    return object ? create_row(state, *object, records[i], call.writer) : no_type(type);
  });
}

Answer update_all(State& state, const Call& call) {
  const auto& records = call.body["records"];
  const auto twice = repeated(records, "Id", [](const std::string& id) { return id.substr(0, 15); });
  return save_all(state, records.size(), call.body.value("allOrNone", false), false, [&](std::size_t i) {
    const auto type = records[i]["attributes"].value("type", "");
    const auto* object = state.schema.visible(type);
    if (!object) return no_type(type);
    Saved saved;
    const auto id = text_of(records[i], "Id");
    if (id.empty()) saved.failures.push_back({"MISSING_ARGUMENT", "Id not specified in an update call", {}, 400, true, {}});
    if (twice.count(id.substr(0, 15)) != 0)
      saved.failures.push_back({"DUPLICATE_VALUE", "Duplicate id specified: " + id, {"Id"}, 400, true, {}});
    return saved.failures.empty() ? update_row(state, *object, id, without(records[i], "Id"), call.writer) : saved;
  });
}

Saved upsert_one(State& state, const Call& call, const Object& object, const Field& key, const Json& record,
                 const std::set<std::string>& twice) {
  Saved saved;
  const auto value = text_of(record, key.name);
  const auto body = without(record, key.name);
  if (key.kind == Kind::id)
    return value.empty() ? create_row(state, object, body, call.writer) : update_row(state, object, value, body, call.writer);
  if (!text::iequals(record["attributes"].value("type", ""), object.name))
    saved.failures.push_back({"INVALID_TYPE", "All records must be of type " + object.name, {}, 400, true, {}});
  else if (value.empty())
    saved.failures.push_back({"MISSING_ARGUMENT", key.name + " not specified", {}, 400, true, {}});
  else if (twice.count(key.case_sensitive ? value : text::lower(value)) != 0)
    saved.failures.push_back({"DUPLICATE_VALUE", "Duplicate external id specified: " + value, {key.name}, 400, true, {}});
  else
    saved = upsert_row(state, object, key, value, body, call.writer);
  if (!saved.several.empty())
    saved.failures.push_back({"DUPLICATE_EXTERNAL_ID",
                              key.label + ": more than one record found for external id field: [" + text::join(saved.several, ", ") + "]",
                              {key.name},
                              400,
                              true,
                              {}});
  return saved;
}

Answer upsert_all(State& state, const Call& call, const Object& object) {
  const auto* key = object.find(call.path[3]);
  if (!key || !(key->external || key->kind == Kind::id))
    return Failure{"NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + call.path[3], {}, 404, false, {}};
  const auto& records = call.body["records"];
  const auto twice =
      repeated(records, key->name, [&](const std::string& value) { return key->case_sensitive ? value : text::lower(value); });
  return save_all(state, records.size(), call.body.value("allOrNone", false), true,
                  [&](std::size_t i) { return upsert_one(state, call, object, *key, records[i], twice); });
}

Answer delete_all(State& state, const Call& call) {
  std::vector<std::string> ids;
  for (const auto& id : text::split(call.query("ids").value_or(""), ','))
    if (!id.empty()) ids.push_back(id);
  if (ids.empty()) return refused("MISSING_ARGUMENT", "ids parameter is required");
  if (ids.size() > max_records) return too_many();
  return save_all(state, ids.size(), call.query("allOrNone") == "true", false, [&](std::size_t i) {
    const auto* object = state.schema.by_prefix(ids[i]);
    if (object && id15(ids[i])) return delete_row(state, *object, ids[i], call.writer);
    Saved saved;
    saved.failures.push_back({"MALFORMED_ID", "malformed id " + ids[i], {}, 400, true, {}});
    return saved;
  });
}

Answer read_all(State& state, const Call& call, const Object& object) {
  if (!call.body.is_object() || !call.body.value("ids", Json()).is_array() || !call.body.value("fields", Json()).is_array())
    return refused("JSON_PARSER_ERROR", "The body must hold arrays `ids` and `fields`");
  if (call.body["ids"].size() > 2000) return too_many();
  std::vector<std::string> fields;
  for (const auto& name : call.body["fields"]) {
    const auto* field = object.find(name.get<std::string>());
    if (!field) return no_column(name.get<std::string>(), object);
    fields.push_back(field->name);
  }
  Json out = Json::array();
  for (const auto& given : call.body["ids"]) {
    const auto id = given.is_string() ? id15(given.get<std::string>()) : std::nullopt;
    const auto* row = id ? state.store.find(object, *id) : nullptr;
    out.push_back(row && !row->deleted ? render(*row, object, call, fields) : Json());
  }
  return {200, out};
}

}  // namespace

Answer collections_call(State& state, const Call& call) {
  const auto& path = call.path;  // composite, sobjects, [object, [field]]
  if (path.size() == 2 && call.method == "DELETE") return delete_all(state, call);
  const auto* object = path.size() > 2 ? state.schema.visible(path[2]) : nullptr;
  if (path.size() > 2 && !object) return not_found();
  if (path.size() == 3 && call.method == "POST") return read_all(state, call, *object);
  if (auto failure = check_records(call)) return *failure;
  if (path.size() == 2 && call.method == "POST") return create_all(state, call);
  if (path.size() == 2 && call.method == "PATCH") return update_all(state, call);
  if (path.size() == 4 && call.method == "PATCH") return upsert_all(state, call, *object);
  return Failure{"METHOD_NOT_ALLOWED", "HTTP Method '" + call.method + "' not allowed.", {}, 405, false, {}};
}

}  // namespace tradewind::sandbox::sf
