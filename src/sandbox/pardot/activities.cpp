// External activities: the only activity the API can write, and it has no key.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

constexpr std::size_t longest_value = 100;

bool registered(const State& state, const std::string& extension, const std::string& type) {
  return std::any_of(state.activity_types.begin(), state.activity_types.end(),
                     [&](const ActivityType& each) { return each.extension == extension && each.type == type && each.active; });
}

bool known_extension(const State& state, const std::string& extension) {
  return std::any_of(state.activity_types.begin(), state.activity_types.end(),
                     [&](const ActivityType& each) { return each.extension == extension; });
}

std::optional<Problem> read_activity(const State& state, const Json& body, Record& record) {
  for (const auto& [name, value] : body.items()) {
    const auto* field = state.activities.shape.find(name);
    if (!field || !field->writable) return Problem{154, name};
    if (auto problem = take_value(*field, value, record)) return *problem;
  }
  for (const char* name : {"extension", "type", "email", "value"})
    if (record.text(name).empty()) return Problem{153, name};
  if (text::code_points(record.text("value")) > longest_value) return Problem{154, "value"};
  if (!known_extension(state, record.text("extension"))) return Problem{154, "extension"};
  if (!registered(state, record.text("extension"), record.text("type"))) return Problem{154, "type"};
  return std::nullopt;
}

/// The person did something: of several prospects with one address, this decides which is meant next time.
void note_activity(State& state, const Record& prospect, std::int64_t at, TimePoint now) {
  auto record = prospect;
  const auto last = record.get("lastActivityAt");
  if (last.is_number() && last.get<std::int64_t>() >= at) return;
  record.set("lastActivityAt", at);
  state.prospects.put(record, now);
}

Outcome create(State& state, const Call& call) {
  Record record;
  record.created_by = call.who;
  if (auto problem = read_activity(state, call.body, record)) return *problem;
  if (auto problem = check_fields(state, state.activities, asked_fields(call))) return *problem;
  const auto* prospect = latest(with_email(state, record.text("email")));
  if (!prospect) return Problem{4, {}};
  if (record.get("activityDate").is_null()) record.set("activityDate", to_unix_ms(call.now));
  record.set("prospectId", prospect->id);
  record.id = state.activities.next_id();
  state.activities.put(record, call.now);
  note_activity(state, *prospect, record.number("activityDate"), call.now);
  if (state.knobs.activity_answer == "empty") return {201, nullptr};
  return created(state, call, state.activities, *state.activities.current(record.id));
}

/// Whether this business unit lets activities be found again is an open point of the documentation.
bool only_plain(const Call& call) {
  static const std::vector<std::string> plain{"fields", "limit", "orderBy", "nextPageToken"};
  return std::all_of(call.query.begin(), call.query.end(),
                     [](const auto& pair) { return std::find(plain.begin(), plain.end(), pair.first) != plain.end(); });
}

}  // namespace

Outcome activities_call(State& state, const Call& call) {
  if (call.method == "POST" && call.path.size() == 2) return create(state, call);
  if (call.method != "GET") return Problem{60, {}};
  if (state.knobs.activities_read == "no") return Problem{198, {}};
  if (call.path.size() == 2) {
    if (state.knobs.activities_read == "plain" && !only_plain(call)) return Problem{51, "filter"};
    return query_all(state, call, state.activities);
  }
  const auto id = parse_id(call.path[2]);
  return id && call.path.size() == 3 ? read_one(state, call, state.activities, *id) : Outcome(Problem{198, {}});
}

}  // namespace tradewind::sandbox::pd
