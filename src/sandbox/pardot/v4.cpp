// v3 and v4: upsert of a prospect by id, CRM id or email, and reading one.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"
#include "sandbox/salesforce/ids.hpp"

namespace tradewind::sandbox::pd {
namespace {

using Params = std::map<std::string, std::string>;

struct Target {
  const Record* record = nullptr;
  std::optional<Problem> problem;
};

std::vector<const Record*> with_crm_id(const State& state, const std::string& id) {
  std::vector<const Record*> out;
  for (const char* field : {"salesforceId", "salesforceContactId", "salesforceLeadId"})
    for (const auto found : state.prospects.having(field, id)) {
      const auto* record = state.prospects.current(found);
      if (record->text(field) == id && std::find(out.begin(), out.end(), record) == out.end()) out.push_back(record);
    }
  return out;
}

std::string param(const Params& params, const char* name) {
  const auto found = params.find(name);
  return found == params.end() ? std::string() : found->second;
}

/// Whom an upsert means: by id, then by CRM id, on v3 also by email.
Target find_target(const State& state, const Params& params, bool by_email) {
  const Record* by_id = nullptr;
  if (const auto id = param(params, "id"); !id.empty()) {
    const auto parsed = parse_id(id);
    if (!parsed) return {nullptr, Problem{16, {}}};
    by_id = state.prospects.current(*parsed);
  }
  const auto fid = param(params, "fid");
  if (fid.empty()) return {by_id || !by_email ? by_id : latest(with_email(state, param(params, "email"))), std::nullopt};
  const auto by_fid = with_crm_id(state, fid);
  const bool another =
      by_id && (by_fid.empty() ? !by_id->text("salesforceId").empty() : std::find(by_fid.begin(), by_fid.end(), by_id) == by_fid.end());
  if (another) return {nullptr, Problem{81, {}}};
  if (by_id) return {by_id, std::nullopt};
  const Record* live = nullptr;
  for (const auto* record : by_fid)
    if (!live || live->deleted) live = record;
  if (!live && by_email) live = latest(with_email(state, param(params, "email")));
  return {live, std::nullopt};
}

/// `Interests_0=a&Interests_1=b` replaces all values.
void take_several(const State& state, const Params& params, Record& record) {
  for (const auto& field : state.prospects.shape.fields) {
    if (field.type != Type::multi) continue;
    Json values = Json::array();
    bool named = false;
    for (int i = 0; i < 100; ++i) {
      const auto found = params.find(field.v4_name + "_" + std::to_string(i));
      if (found == params.end()) break;
      named = true;
      if (!found->second.empty()) values.push_back(found->second);
    }
    if (named) record.set(field.name, values.empty() ? Json() : values);
  }
}

/// Names that v4 does not know, and fields it may not write, are ignored.
std::optional<Problem> apply(const State& state, const Params& params, Record& record) {
  for (const auto& [name, value] : params) {
    const auto* field = state.prospects.shape.find_v4(name);
    if (!field || !field->writable || (value.empty() && name == "email")) continue;
    if (auto problem = take_value(*field, value, record)) return *problem;
  }
  take_several(state, params, record);
  if (params.count("campaign_id") != 0 && !state.campaigns.current(record.number("campaignId"))) return Problem{38, {}};
  if (params.count("user_id") != 0 && params.count("crm_owner_fid") != 0) return Problem{125, {}};
  if (record.number("userId") != 0) record.set("assignedToId", record.number("userId"));
  return std::nullopt;
}

std::optional<Problem> check_lists(const State& state, const Params& params) {
  for (const auto& [name, value] : params) {
    if (name.rfind("list_", 0) != 0) continue;
    const auto id = parse_id(name.substr(5));
    const auto* list = id ? state.lists.current(*id) : nullptr;
    if (!list || list->deleted || list->is("isDynamic")) return Problem{55, {}};
  }
  return std::nullopt;
}

/// `list_<id>=1` joins or revives, `=0` leaves; neither touches an opt-out.
void apply_lists(State& state, const Params& params, std::int64_t prospect, const Call& call) {
  for (const auto& [name, value] : params) {
    if (name.rfind("list_", 0) != 0) continue;
    const auto list = *parse_id(name.substr(5));
    const auto* live = find_membership(state, list, prospect);
    const bool join = value == "1" || value == "true";
    if (join == (live != nullptr)) continue;
    const auto* old = join ? find_membership(state, list, prospect, true) : live;
    auto record = old ? *old : new_membership(state, list, prospect, call.who);
    record.deleted = !join;
    state.memberships.put(record, call.now);
  }
}

HttpResponse upsert(State& state, const Call& call, Params params, bool v3, bool json) {
  const auto fail = [&](Problem problem) { return v4_error(problem, json, std::stoi(state.knobs.v4_limit_status)); };
  if (auto& fid = params["fid"]; !fid.empty()) {
    const auto id = sf::id15(fid);
    if (!id || (id->rfind("00Q", 0) != 0 && id->rfind("003", 0) != 0)) return fail({79, {}});
    fid = sf::id18(*id);
  }
  const auto target = find_target(state, params, v3);
  if (target.problem) return fail(*target.problem);
  const auto email = param(params, "email");
  if (!target.record && email.empty()) return fail({14, {}});
  if (auto problem = check_lists(state, params)) return fail(*problem);
  auto record = target.record ? *target.record : new_prospect(state, call);
  record.deleted = false;
  if (auto problem = apply(state, params, record)) return fail(*problem);
  if (v3)
    for (const auto* other : with_email(state, record.text("email")))
      if (other->id != record.id) return fail({54, {}});
  if (const auto fid = param(params, "fid"); !fid.empty() && record.text("salesforceId").empty()) set_crm_id(record, fid);
  if (!target.record) record.id = state.prospects.next_id();
  state.prospects.put(record, call.now);
  apply_lists(state, params, record.id, call);
  return v4_prospects(state, {state.prospects.current(record.id)}, target.record ? 200 : 201, json);
}

HttpResponse read(State& state, const Call& call, const std::string& by, const std::string& value, bool json) {
  const auto fail = [&](int code) { return v4_error({code, {}}, json, std::stoi(state.knobs.v4_limit_status)); };
  const auto when = state.seen_at(call.now);
  if (by == "id") {
    const auto id = parse_id(value);
    if (!id) return fail(16);
    const auto* record = state.prospects.at(*id, when);
    if (!record) return fail(3);
    return record->deleted ? fail(132) : v4_prospects(state, {record}, 200, json);
  }
  std::vector<const Record*> found;
  for (const auto id : state.prospects.having(by == "fid" ? "salesforceId" : "email", value)) {
    const auto* record = state.prospects.at(id, when);
    const bool fits = record && !record->deleted &&
                      (by == "fid" ? record->text("salesforceId") == value : same_email(state, record->text("email"), value));
    if (fits) found.push_back(record);
  }
  return found.empty() ? fail(by == "fid" ? 77 : 4) : v4_prospects(state, found, 200, json);
}

}  // namespace

void set_crm_id(Record& record, const std::string& id) {
  record.set("salesforceId", id);
  record.set(id.rfind("00Q", 0) == 0 ? "salesforceLeadId" : "salesforceContactId", id);
  record.set("salesforceUrl", "https://acme.my.salesforce.com/" + id);
}

std::map<std::string, std::string> parse_form(const std::string& body) {
  std::map<std::string, std::string> out;
  for (const auto& pair : text::split(body, '&')) {
    if (pair.empty()) continue;
    const auto at = pair.find('=');
    const auto name = text::percent_decode(pair.substr(0, at), true);
    const auto value = at == std::string::npos ? std::string() : text::percent_decode(pair.substr(at + 1), true).value_or("");
    if (name) out[*name] = value;
  }
  return out;
}

bool v4_wants_json(const HttpRequest& request) {
  const auto format = request.query("format");
  if (format) return *format == "json";
  const auto form = parse_form(request.body);
  const auto named = form.find("format");
  return named != form.end() && named->second == "json";
}

HttpResponse v4_call(State& state, const HttpRequest& request, const Call& call) {
  const bool json = v4_wants_json(request);
  const auto fail = [&](int code) { return v4_error({code, {}}, json, std::stoi(state.knobs.v4_limit_status)); };
  const auto& path = call.path;  // prospect, version, N, do, operation, [field, value]
  if (path.size() < 5 || path[1] != "version" || path[3] != "do") return fail(2);
  if (path[2] != "3" && path[2] != "4") return fail(94);
  const bool v3 = path[2] == "3";
  if (v3 && state.knobs.ampsea) return fail(88);
  if (!v3 && !state.knobs.ampsea) return fail(89);
  if (path[0] != "prospect" || (path[4] != "upsert" && path[4] != "read")) return fail(2);
  if (call.method != "GET" && call.method != "POST") return fail(60);
  Params params;
  for (const auto& [name, value] : call.query) params[name] = value;
  for (const auto& [name, value] : parse_form(call.raw_body)) params[name] = value;
  const auto by = path.size() > 5 ? path[5] : std::string();
  const auto value = path.size() > 6 ? path[6] : std::string();
  if (value.empty() || (by != "id" && by != "fid" && by != "email")) return fail(13);
  if (path[4] == "read") return read(state, call, by, value, json);
  params[by] = value;
  return upsert(state, call, std::move(params), v3, json);
}

}  // namespace tradewind::sandbox::pd
