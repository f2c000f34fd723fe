// v5 lists and list memberships.
#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

constexpr std::size_t longest_list_name = 50;

std::optional<Problem> apply(const Shape& shape, const Json& body, Record& record) {
  std::optional<Problem> read_only;
  for (const auto& [name, value] : body.items()) {
    const auto* field = shape.find(name);
    if (!field) return Problem{154, name};
    if (!field->writable && !read_only) read_only = Problem{180, {}};
    if (auto problem = field->writable ? take_value(*field, value, record) : std::nullopt) return *problem;
  }
  return read_only;
}

Outcome create_list(State& state, const Call& call) {
  Record record;
  record.created_by = call.who;
  if (auto problem = apply(state.lists.shape, call.body, record)) return *problem;
  if (record.text("name").empty()) return Problem{153, "name"};
  if (record.text("name").size() > longest_list_name) return Problem{138, {}};
  if (auto problem = check_fields(state, state.lists, asked_fields(call))) return *problem;
  record.set("isDynamic", false);
  record.id = state.lists.next_id();
  state.lists.put(record, call.now);
  return created(state, call, state.lists, *state.lists.current(record.id));
}

Outcome change(State& state, const Call& call, Collection& in, const Record& old) {
  if (old.deleted) return Problem{219, {}};
  auto record = old;
  if (auto problem = apply(in.shape, call.body, record)) return *problem;
  if (auto problem = check_fields(state, in, asked_fields(call))) return *problem;
  if (&in == &state.memberships) {
    if (record.number("listId") != old.number("listId") || record.number("prospectId") != old.number("prospectId")) return Problem{180, {}};
    if (old.is("optedOut") && !state.knobs.api_opt_in) record.set("optedOut", true);  // opting in again is not for the API
  }
  in.put(record, call.now);
  return updated(state, call, in, *in.current(record.id));
}

Outcome remove(State&, const Call& call, Collection& from, const Record& old) {
  auto record = old;
  record.deleted = true;
  from.put(record, call.now);
  return {204, nullptr};
}

Outcome recycled() {
  Outcome out(Problem{192, {}});
  out.headers.set("Pardot-Warning", "201;Record In Recycle Bin");
  return out;
}

Outcome one(State& state, const Call& call, Collection& in) {
  const auto id = parse_id(call.path[3]);
  if (!id || call.path.size() > 4) return Problem{198, {}};
  if (call.method == "GET") return read_one(state, call, in, *id);
  const auto* record = in.current(*id);
  if (!record) return Problem{109, {}};
  if (call.method == "PATCH") return change(state, call, in, *record);
  if (call.method != "DELETE") return Problem{60, {}};
  return record->deleted ? recycled() : remove(state, call, in, *record);
}

Outcome join_list(State& state, const Call& call) {
  Record given;
  if (auto problem = apply(state.memberships.shape, call.body, given)) return *problem;
  for (const char* name : {"listId", "prospectId"})
    if (given.number(name) == 0) return Problem{153, name};
  if (auto problem = check_fields(state, state.memberships, asked_fields(call))) return *problem;
  const auto* list = state.lists.current(given.number("listId"));
  if (!list || list->deleted) return Problem{55, {}};
  if (list->is("isDynamic")) return Problem{154, "listId"};
  const auto* prospect = state.prospects.current(given.number("prospectId"));
  if (!prospect || prospect->deleted) return Problem{3, {}};
  if (find_membership(state, list->id, prospect->id)) return Problem{58, {}};
  auto record = new_membership(state, list->id, prospect->id, call.who);
  record.set("optedOut", given.is("optedOut"));
  state.memberships.put(record, call.now);
  return created(state, call, state.memberships, *state.memberships.current(record.id));
}

}  // namespace

const Record* find_membership(const State& state, std::int64_t list, std::int64_t prospect, bool deleted) {
  for (const auto id : state.memberships.having("prospectId", std::to_string(prospect))) {
    const auto* record = state.memberships.current(id);
    if (record->deleted == deleted && record->number("listId") == list && record->number("prospectId") == prospect) return record;
  }
  return nullptr;
}

Record new_membership(State& state, std::int64_t list, std::int64_t prospect, const std::string& who) {
  Record record;
  record.id = state.memberships.next_id();
  record.created_by = who;
  record.set("listId", list);
  record.set("prospectId", prospect);
  record.set("optedOut", false);
  return record;
}

Outcome lists_call(State& state, const Call& call) {
  if (call.path.size() > 3) return one(state, call, state.lists);
  if (call.method == "GET") return query_all(state, call, state.lists);
  return call.method == "POST" ? create_list(state, call) : Outcome(Problem{60, {}});
}

Outcome memberships_call(State& state, const Call& call) {
  if (call.path.size() > 3) return one(state, call, state.memberships);
  if (call.method == "GET") return query_all(state, call, state.memberships);
  return call.method == "POST" ? join_list(state, call) : Outcome(Problem{60, {}});
}

}  // namespace tradewind::sandbox::pd
