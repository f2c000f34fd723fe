// v3 and v4 prospects: create, update, upsert, assign, read.
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
  return assign(state, params.count("user_id") != 0, params.count("crm_owner_fid") != 0, record);
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

/// One call on its way: what it names, and how it is answered.
struct Work {
  State& state;
  const Call& call;
  bool v3, json;
  Params params;

  HttpResponse fail(Problem problem) const { return v4_error(problem, json, std::stoi(state.knobs.v4_limit_status)); }
  /// Saves what the parameters say, and shows it.
  HttpResponse save(Record record, int status) {
    if (auto problem = check_lists(state, params)) return fail(*problem);
    if (auto problem = apply(state, params, record)) return fail(*problem);
    if (v3)
      for (const auto* other : with_email(state, record.text("email")))
        if (other->id != record.id) return fail({record.id == 0 ? 9 : 54, {}});
    if (const auto fid = param(params, "fid"); !fid.empty() && record.text("salesforceId").empty()) set_crm_id(record, fid);
    if (record.id == 0) record.id = state.prospects.next_id();
    state.prospects.put(record, call.now);
    apply_lists(state, params, record.id, call);
    return v4_prospects(state, {state.prospects.current(record.id)}, status, json);
  }
};

HttpResponse upsert(Work& work) {
  if (auto& fid = work.params["fid"]; !fid.empty()) {
    const auto id = sf::id15(fid);
    if (!id || (id->rfind("00Q", 0) != 0 && id->rfind("003", 0) != 0)) return work.fail({79, {}});
    fid = sf::id18(*id);
  }
  const auto target = find_target(work.state, work.params, work.v3);
  if (target.problem) return work.fail(*target.problem);
  if (!target.record && param(work.params, "email").empty()) return work.fail({14, {}});
  auto record = target.record ? *target.record : new_prospect(work.state, work.call);
  record.deleted = false;
  return work.save(std::move(record), target.record ? 200 : 201);
}

HttpResponse create(Work& work) {
  if (param(work.params, "email").empty()) return work.fail({4, {}});
  return work.save(new_prospect(work.state, work.call), 201);
}

/// The live prospect that the path names by id or CRM id, or the problem with it.
Target named(const Work& work, const std::string& by, const std::string& value) {
  if (by != "id" && by != "fid") return {nullptr, Problem{13, {}}};
  const Record* record = nullptr;
  if (by == "id") {
    const auto id = parse_id(value);
    if (!id) return {nullptr, Problem{16, {}}};
    record = work.state.prospects.current(*id);
  } else if (const auto found = with_crm_id(work.state, value); !found.empty()) {
    record = found.front();
  }
  if (!record) return {nullptr, Problem{by == "id" ? 3 : 77, {}}};
  if (record->deleted) return {nullptr, Problem{std::stoi(work.state.knobs.v4_archived_code), {}}};
  return {record, std::nullopt};
}

HttpResponse update(Work& work, const std::string& by, const std::string& value) {
  const auto target = named(work, by, value);
  return target.problem ? work.fail(*target.problem) : work.save(*target.record, 200);
}

/// The user that an assignment means.
std::variant<std::int64_t, Problem> assignee(const Work& work) {
  const auto& options = work.state.options;
  const auto email = param(work.params, "user_email"), id = param(work.params, "user_id"), group = param(work.params, "group_id");
  const int given = (email.empty() ? 0 : 1) + (id.empty() ? 0 : 1) + (group.empty() ? 0 : 1);
  if (given != 1) return Problem{given == 0 ? 13 : 47, {}};
  for (const auto& user : options.users)
    if ((!email.empty() && text::iequals(user.email, email)) || (!id.empty() && std::to_string(user.id) == id)) return user.id;
  for (const auto& each : options.groups)
    if (!group.empty() && std::to_string(each.id) == group && !each.users.empty()) return each.users.front();
  return Problem{!email.empty() ? 11 : !id.empty() ? 10 : 12, {}};
}

HttpResponse reassign(Work& work, const std::string& by, const std::string& value, bool unassign) {
  const auto target = named(work, by, value);
  if (target.problem) return work.fail(*target.problem);
  auto record = *target.record;
  const auto user = unassign ? std::variant<std::int64_t, Problem>(0) : assignee(work);
  if (const auto* problem = std::get_if<Problem>(&user)) return work.fail(*problem);
  record.set("assignedToId", unassign ? Json() : Json(std::get<std::int64_t>(user)));
  work.state.prospects.put(record, work.call.now);
  return v4_prospects(work.state, {work.state.prospects.current(record.id)}, 200, work.json);
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
  static const std::set<std::string> operations{"upsert", "read", "create", "update", "assign", "unassign"};
  if (path[0] != "prospect" || operations.count(path[4]) == 0) return fail(2);
  if (call.method != "GET" && call.method != "POST") return fail(60);
  Work work{state, call, v3, json, {}};
  for (const auto& [name, value] : call.query) work.params[name] = value;
  for (const auto& [name, value] : parse_form(call.raw_body)) work.params[name] = value;
  const auto by = path.size() > 5 ? path[5] : std::string();
  const auto value = path.size() > 6 ? path[6] : std::string();
  const bool by_path = !value.empty() && (by == "id" || by == "fid" || by == "email");
  if (path[4] == "create" && by == "email") work.params["email"] = value;
  if (path[4] == "create") return create(work);
  if (!by_path) return fail(13);
  if (path[4] == "read") return read(state, call, by, value, json);
  if (path[4] == "update") return update(work, by, value);
  if (path[4] == "assign" || path[4] == "unassign") return reassign(work, by, value, path[4] == "unassign");
  work.params[by] = value;
  return upsert(work);
}

}  // namespace tradewind::sandbox::pd
