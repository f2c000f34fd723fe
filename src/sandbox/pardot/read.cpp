// Which fields an answer holds, and in which form.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

Problem unknown_field(const std::string& name) { return {51, "fields. It contains an invalid or unknown field: " + name + "."}; }

Json show_value(const Field& field, const Record& record) {
  const auto& value = record.get(field.name);
  if (field.name == "id") return record.id;
  if (field.type == Type::boolean) return value == true;
  if (field.type == Type::datetime && value.is_number()) return show_time(value.get<std::int64_t>());
  return value;
}

Collection& related(State& state, const Relation& relation) { return *state.find(relation.collection); }

/// Writes `campaign.name` into `out` as a nested object.
void show_dotted(State& state, const Collection& from, const Record& record, const std::string& name, Json& out,
                 std::optional<TimePoint> when) {
  const auto dot = name.find('.');
  if (dot == std::string::npos) {
    out[name] = show_value(*from.shape.find(name), record);
    return;
  }
  const auto& relation = *from.shape.relation(name.substr(0, dot));
  const auto& target = related(state, relation);
  const auto id = record.number(relation.id_field);
  const auto* other = when ? target.at(id, *when) : target.current(id);
  auto& nested = out[relation.name];
  if (other) show_dotted(state, target, *other, name.substr(dot + 1), nested, when);
}

bool known(State& state, const Collection& from, const std::string& name, int depth) {
  const auto dot = name.find('.');
  if (dot == std::string::npos) return from.shape.find(name) != nullptr;
  const auto* relation = from.shape.relation(name.substr(0, dot));
  return relation && depth < 3 && known(state, related(state, *relation), name.substr(dot + 1), depth + 1);
}

}  // namespace

std::string show_time(std::int64_t ms) { return format_rfc3339(from_unix_ms(ms)).substr(0, 19) + "+00:00"; }

std::vector<std::string> asked_fields(const Call& call) {
  std::vector<std::string> out;
  for (const auto& name : text::split(call.param("fields").value_or(""), ','))
    if (!text::trim(name).empty()) out.emplace_back(text::trim(name));
  return out;
}

std::optional<Problem> check_fields(State& state, const Collection& from, const std::vector<std::string>& fields) {
  for (const auto& name : fields)
    if (!known(state, from, name, 1)) return unknown_field(name);
  return std::nullopt;
}

std::variant<Json, Problem> shown(State& state, const Collection& from, const Record& record, const std::vector<std::string>& fields,
                                  bool query, std::optional<TimePoint> when) {
  if (auto problem = check_fields(state, from, fields)) return *problem;
  Json out = Json::object();
  for (const auto& name : fields) {
    const auto* field = from.shape.find(name);
    if (query && field && !field->in_query) continue;
    show_dotted(state, from, record, name, out, when);
  }
  return out;
}

Outcome read_one(State& state, const Call& call, Collection& from, std::int64_t id) {
  const auto fields = asked_fields(call);
  if (fields.empty()) return Problem{13, {}};
  const auto when = state.seen_at(call.now);
  const auto* record = from.at(id, when);
  if (!record) return Problem{109, {}};
  Outcome out;
  if (record->deleted && call.param("deleted") != "true") {
    out = Problem{192, {}};
    out.headers.set("Pardot-Warning", "201;Record In Recycle Bin");
    return out;
  }
  const auto result = shown(state, from, *record, fields, false, when);
  if (const auto* problem = std::get_if<Problem>(&result)) return *problem;
  out.body = std::get<Json>(result);
  if (record->deleted) out.headers.set("Pardot-Warning", "201;Record In Recycle Bin");
  return out;
}

}  // namespace tradewind::sandbox::pd
