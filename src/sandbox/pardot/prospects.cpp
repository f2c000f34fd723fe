// v5 prospects: create, update, delete, upsertLatestByEmail.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

Outcome create(State& state, const Call& call) {
  auto record = new_prospect(state, call);
  if (!call.body.contains("email") || text_of(call.body["email"]).empty()) return Problem{153, "email"};
  if (auto problem = apply_prospect(state, call.body, record)) return *problem;
  if (auto problem = check_fields(state, state.prospects, asked_fields(call))) return *problem;
  if (!state.knobs.ampsea) {
    if (!with_email(state, record.text("email")).empty()) return Problem{9, {}};
    const auto bin = with_email(state, record.text("email"), true);
    if (const auto* old = latest(bin)) {  // email is unique, the bin included: the old prospect comes back
      record = *old;
      record.deleted = false;
      if (auto problem = apply_prospect(state, call.body, record)) return *problem;
    }
  }
  if (record.id == 0) record.id = state.prospects.next_id();
  state.prospects.put(record, call.now);
  return created(state, call, state.prospects, *state.prospects.current(record.id));
}

Outcome change(State& state, const Call& call, const Record& old) {
  if (old.deleted) return Problem{219, {}};
  auto record = old;
  if (auto problem = apply_prospect(state, call.body, record)) return *problem;
  if (record.text("email").empty()) return Problem{153, "email"};
  if (auto problem = check_fields(state, state.prospects, asked_fields(call))) return *problem;
  if (!state.knobs.ampsea)
    for (const auto* other : with_email(state, record.text("email")))
      if (other->id != record.id) return Problem{54, {}};
  state.prospects.put(record, call.now);
  return updated(state, call, state.prospects, *state.prospects.current(record.id));
}

Outcome archive(State& state, const Call& call, const Record& old) {
  if (old.deleted) {
    Outcome out(Problem{192, {}});
    out.headers.set("Pardot-Warning", "201;Record In Recycle Bin");
    return out;
  }
  auto record = old;
  record.deleted = true;
  state.prospects.put(record, call.now);
  return {204, nullptr};
}

std::optional<Problem> check_upsert(const Json& body) {
  static const std::vector<std::string> known{"matchEmail", "prospect", "fields", "secondaryDeletedSearch"};
  for (const auto& [name, value] : body.items())
    if (std::find(known.begin(), known.end(), name) == known.end()) return Problem{208, name};
  for (const char* name : {"matchEmail", "prospect"})
    if (!body.contains(name) || body[name].is_null()) return Problem{207, name};
  if (!body["matchEmail"].is_string()) return Problem{206, "matchEmail"};
  if (!body["prospect"].is_object()) return Problem{206, "prospect"};
  if (body.contains("fields") && !body["fields"].is_array()) return Problem{206, "fields"};
  if (body.contains("secondaryDeletedSearch") && !body["secondaryDeletedSearch"].is_boolean())
    return Problem{206, "secondaryDeletedSearch"};
  return std::nullopt;
}

Outcome upsert(State& state, const Call& call) {
  if (auto problem = check_upsert(call.body)) return *problem;
  const auto email = call.body["matchEmail"].get<std::string>();
  if (!email_syntax(email)) return Problem{4, {}};
  std::vector<std::string> fields;
  for (const auto& name : call.body.value("fields", Json::array())) fields.push_back(text_of(name));
  if (fields.empty()) fields = {"id"};
  if (auto problem = check_fields(state, state.prospects, fields)) return *problem;
  const auto* match = latest(with_email(state, email));
  if (!match && (!state.knobs.ampsea || call.body.value("secondaryDeletedSearch", true))) match = latest(with_email(state, email, true));
  auto record = match ? *match : new_prospect(state, call);
  record.deleted = false;
  if (auto problem = apply_prospect(state, call.body["prospect"], record)) return *problem;
  if (record.text("email").empty()) record.set("email", email);
  if (!match) record.id = state.prospects.next_id();
  if (!state.knobs.ampsea)
    for (const auto* other : with_email(state, record.text("email")))
      if (other->id != record.id) return Problem{54, {}};
  state.prospects.put(record, call.now);
  auto answer = shown(state, state.prospects, *state.prospects.current(record.id), fields, false, std::nullopt);
  return {!match && state.knobs.upsert_create_status == "201" ? 201 : 200, std::get<Json>(answer)};
}

}  // namespace

bool same_email(const State& state, const std::string& a, const std::string& b) {
  return state.knobs.email_case_sensitive ? a == b : text::iequals(a, b);
}

std::vector<const Record*> with_email(const State& state, const std::string& email, bool archived) {
  std::vector<const Record*> out;
  for (const auto id : state.prospects.having("email", email)) {
    const auto* record = state.prospects.current(id);
    if (record->deleted == archived && same_email(state, record->text("email"), email)) out.push_back(record);
  }
  return out;
}

const Record* latest(const std::vector<const Record*>& records) {
  const auto rank = [](const Record* record) {
    const auto& activity = record->get("lastActivityAt");
    return std::tuple(activity.is_number() ? activity.get<std::int64_t>() : -1, record->number("updatedAt"), record->id);
  };
  const Record* best = nullptr;
  for (const auto* record : records)
    if (!best || rank(record) > rank(best)) best = record;
  return best;
}

Record new_prospect(State& state, const Call& call) {
  Record record;
  record.created_by = call.who;
  record.set("score", 0);
  const auto campaigns = state.campaigns.ids();
  if (!campaigns.empty()) record.set("campaignId", campaigns.front());  // the oldest, unless another is named
  return record;
}

std::optional<Problem> apply_prospect(const State& state, const Json& body, Record& record) {
  std::optional<Problem> read_only;
  for (const auto& [name, value] : body.items()) {
    const auto* field = state.prospects.shape.find(name);
    if (!field) return Problem{154, name};
    const bool writable = field->writable || (name == "optedOut" && state.knobs.opted_out_writable);
    if (!writable && !read_only) read_only = Problem{180, {}};
    if (!writable) continue;
    if (auto problem = take_value(*field, value, record)) return *problem;
  }
  if (read_only) return read_only;
  if (body.contains("campaignId") && !state.campaigns.current(record.number("campaignId"))) return Problem{38, {}};
  return assign(state, body.contains("userId"), body.contains("salesforceOwnerId"), record);
}

std::optional<Problem> assign(const State& state, bool user_given, bool owner_given, Record& record) {
  if (user_given && owner_given) return Problem{125, {}};
  if (!user_given && !owner_given) return std::nullopt;
  for (const auto& user : state.options.users) {
    if (user_given ? user.id != record.number("userId") : user.crm_id.substr(0, 15) != record.text("salesforceOwnerId").substr(0, 15))
      continue;
    record.set("assignedToId", user.id);
    return std::nullopt;
  }
  return Problem{10, {}};
}

Outcome prospects_call(State& state, const Call& call) {
  const auto& path = call.path;  // v5, objects, prospects, [id | do, action]
  if (path.size() == 3)
    return call.method == "GET"    ? query_all(state, call, state.prospects)
           : call.method == "POST" ? create(state, call)
                                   : Outcome(Problem{60, {}});
  if (path[3] == "do") {
    if (path.size() != 5 || path[4] != "upsertLatestByEmail") return Problem{205, {}};
    return call.method == "POST" ? upsert(state, call) : Outcome(Problem{60, {}});
  }
  const auto id = parse_id(path[3]);
  if (!id || path.size() > 4) return Problem{198, {}};
  if (call.method == "GET") return read_one(state, call, state.prospects, *id);
  const auto* record = state.prospects.current(*id);
  if (!record) return Problem{109, {}};
  if (call.method == "PATCH") return change(state, call, *record);
  if (call.method == "DELETE") return archive(state, call, *record);
  return Problem{60, {}};
}

}  // namespace tradewind::sandbox::pd
