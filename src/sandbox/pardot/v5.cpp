// The way to the v5 resources.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

std::optional<Problem> read_body(Call& call) {
  if (call.method != "POST" && call.method != "PATCH") return std::nullopt;
  if (call.raw_body.empty()) return Problem{152, {}};
  if (text::lower(call.content_type).rfind("application/json", 0) != 0) return Problem{151, {}};
  call.body = Json::parse(call.raw_body, nullptr, false);
  if (!call.body.is_object()) return Problem{150, {}};
  return std::nullopt;
}

Outcome read_only(State& state, const Call& call, Collection& from) {
  if (call.method != "GET") return Problem{60, {}};
  if (call.path.size() == 3) return query_all(state, call, from);
  const auto id = parse_id(call.path[3]);
  return id && call.path.size() == 4 ? read_one(state, call, from, *id) : Outcome(Problem{198, {}});
}

Outcome account(State& state, const Call& call) {
  if (call.method != "GET" || call.path.size() != 3) return Problem{60, {}};
  static const auto shape = account_shape();
  const Json values{{"id", 489853},
                    {"company", "Acme"},
                    {"level", "Plus"},
                    {"website", nullptr},
                    {"maximumDailyApiCalls", state.knobs.daily_limit},
                    {"apiCallsUsed", state.usage}};
  const auto fields = asked_fields(call);
  if (fields.empty()) return Problem{13, {}};
  Json out = Json::object();
  for (const auto& name : fields) {
    if (!shape.find(name)) return Problem{51, "fields. It contains an invalid or unknown field: " + name + "."};
    out[name] = values[name];
  }
  return {200, out};
}

}  // namespace

std::optional<std::string> Call::param(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return std::nullopt;
}

std::optional<std::int64_t> parse_id(const std::string& text) {
  if (text.empty() || text.size() > 12 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoll(text);
}

Outcome created(State& state, const Call& call, const Collection& in, const Record& record) {
  auto fields = asked_fields(call);
  const auto query = fields.empty() ? std::string() : "?fields=" + text::join(fields, ",");
  if (fields.empty()) fields = {"id"};
  Outcome out(201, std::get<Json>(shown(state, in, record, fields, false, std::nullopt)));
  out.headers.set("Location", state.options.host + "/api/" + text::join(call.path, "/") + "/" + std::to_string(record.id) + query);
  return out;
}

Outcome updated(State& state, const Call& call, const Collection& in, const Record& record) {
  const auto fields = asked_fields(call);
  if (fields.empty()) return {204, nullptr};
  return {200, std::get<Json>(shown(state, in, record, fields, false, std::nullopt))};
}

Outcome v5_call(State& state, const Call& given) {
  Call call = given;
  while (call.path.size() > 2 && call.path.back().empty()) call.path.pop_back();
  if (auto problem = read_body(call)) return *problem;
  const auto& path = call.path;
  if (path.size() > 1 && path[1] == "external-activities") return activities_call(state, call);
  if (path.size() < 3 || path[1] != "objects") return Problem{198, {}};
  if (path[2] == "prospects") return prospects_call(state, call);
  if (path[2] == "lists") return lists_call(state, call);
  if (path[2] == "list-memberships") return memberships_call(state, call);
  if (path[2] == "custom-fields") return read_only(state, call, state.custom_fields);
  if (path[2] == "campaigns") return read_only(state, call, state.campaigns);
  if (path[2] == "account") return account(state, call);
  return Problem{198, {}};
}

}  // namespace tradewind::sandbox::pd
