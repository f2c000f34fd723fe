// The business unit as a platform: headers, sessions, limits, and the way to the two APIs.
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox {
namespace {

using pd::Json;
using pd::Problem;

bool is_v5(const HttpRequest& request) { return request.path().rfind("/api/v5", 0) == 0; }

std::optional<Problem> check_headers(const pd::State& state, const HttpRequest& request, TimePoint now) {
  const auto authorization = std::string(request.headers.get("Authorization"));
  if (authorization.empty()) return Problem{49, {}};
  const auto unit = std::string(request.headers.get("Pardot-Business-Unit-Id"));
  if (unit.empty()) return Problem{181, {}};
  const auto letter = [](unsigned char c) { return std::isalnum(c) != 0; };
  const bool formed = unit.rfind("0Uv", 0) == 0 && unit.size() == 18 && std::all_of(unit.begin(), unit.end(), letter);
  if (!formed) return Problem{182, {}};
  if (unit != state.options.business_unit_id) return Problem{201, {}};
  const bool bearer = authorization.rfind("Bearer ", 0) == 0;
  if (!bearer || !state.salesforce.token_valid(authorization.substr(7), now)) return Problem{184, {}};
  return std::nullopt;
}

/// The calls are counted by days of the account's own zone.
void begin_day(pd::State& state, TimePoint now) {
  const auto today = std::chrono::floor<std::chrono::days>(now - std::chrono::minutes(state.knobs.day_starts_minute));
  if (today != state.usage_day) state.usage = 0;
  state.usage_day = today;
}

/// Counts the call unless a limit refuses it.
std::optional<Problem> check_limits(pd::State& state, const HttpRequest& request, TimePoint now) {
  begin_day(state, now);
  const bool crowded = state.crowded_out.count(&request) != 0;
  if (crowded || state.usage >= state.knobs.daily_limit) {
    ++state.limit_refusals;
    return Problem{crowded ? 66 : 122, {}};
  }
  ++state.usage;
  return std::nullopt;
}

pd::Call call_of(const HttpRequest& request, TimePoint now) {
  pd::Call call;
  call.method = request.method;
  call.raw_body = request.body;
  call.content_type = request.headers.get("Content-Type");
  call.now = now;
  const auto parts = text::split(request.path(), '/');
  for (std::size_t i = 2; i < parts.size(); ++i) call.path.push_back(text::percent_decode(parts[i]).value_or(parts[i]));
  const auto mark = request.url.find('?');
  if (mark == std::string::npos) return call;
  for (const auto& pair : text::split(request.url.substr(mark + 1), '&')) {
    const auto at = pair.find('=');
    if (pair.empty()) continue;
    call.query.emplace_back(text::percent_decode(pair.substr(0, at), true).value_or(""),
                            at == std::string::npos ? "" : text::percent_decode(pair.substr(at + 1), true).value_or(""));
  }
  return call;
}

HttpResponse to_http(const pd::Outcome& outcome) {
  auto response = outcome.problem ? pd::v5_error(*outcome.problem) : HttpResponse(outcome.status);
  for (const auto& [name, value] : outcome.headers.list()) response.headers.set(name, value);
  if (!outcome.problem && !outcome.body.is_null()) {
    response.body = outcome.body.dump();
    response.headers.set("Content-Type", "application/json");
  }
  return response;
}

/// Failures raised before routing may come as XML even from v5.
HttpResponse refuse(const pd::State& state, const HttpRequest& request, const Problem& problem) {
  const int limits = std::stoi(state.knobs.v4_limit_status);
  if (!is_v5(request)) return pd::v4_error(problem, pd::v4_wants_json(request), limits);
  const bool early = problem.code == 181 || problem.code == 182 || problem.code == 201;
  return early && state.knobs.header_errors_xml ? pd::v4_error(problem, false, limits) : pd::v5_error(problem);
}

HttpResponse execute(pd::State& state, const HttpRequest& request, TimePoint now) {
  const auto call = call_of(request, now);
  if (!is_v5(request)) return pd::v4_call(state, request, call);
  try {
    return to_http(pd::v5_call(state, call));
  } catch (const Json::exception&) {  // a member of the wrong type
    return pd::v5_error({154, {}});
  }
}

}  // namespace

Pardot::Pardot(PardotOptions options, Random& random, Salesforce& salesforce)
    : state_(std::make_unique<pd::State>(std::move(options), random, salesforce)) {}
Pardot::~Pardot() = default;

bool Pardot::serves(const HttpRequest& request) const { return request.path().rfind("/api/", 0) == 0; }

HttpResponse Pardot::handle(const HttpRequest& request, TimePoint now) {
  if (auto problem = check_headers(*state_, request, now)) return refuse(*state_, request, *problem);
  if (auto problem = check_limits(*state_, request, now)) return refuse(*state_, request, *problem);
  auto response = execute(*state_, request, now);
  const auto asked = request.headers.get("X-Return-Api-Usage");
  if (asked == "1" || asked == "true")
    response.headers.set("x-api-usage", std::to_string(state_->usage) + "/" + std::to_string(state_->knobs.daily_limit));
  return response;
}

void Pardot::begin_request(const HttpRequest& request, TimePoint) {
  if (state_->in_flight >= state_->knobs.concurrent_limit)
    state_->crowded_out.insert(&request);
  else
    ++state_->in_flight;
}

void Pardot::end_request(const HttpRequest& request, TimePoint) {
  if (state_->crowded_out.erase(&request) == 0) --state_->in_flight;
}

void Pardot::advance(TimePoint now) {
  pd::run_connector(*state_, now);
  for (auto it = state_->pages.begin(); it != state_->pages.end();)
    it = now - it->second.made > std::chrono::hours(8) ? state_->pages.erase(it) : std::next(it);
}

HttpResponse Pardot::error(int status) const {
  switch (status) {
    case 401:
      return pd::v5_error({184, {}});
    case 403:
      return pd::v4_error({201, {}}, false, 200);
    case 404:
      return pd::v5_error({109, {}});
    case 405:
      return pd::v5_error({60, {}});
    case 429:
      return pd::v5_error({66, {}});
    case 500:
      return pd::v5_error({183, {}});
    case 503:
      return pd::v5_error({214, {}});
    default:
      break;
  }
  auto response = pd::v5_error({status < 500 ? 85 : 183, {}});
  response.status = status;
  return response;
}

void Pardot::use_quota(int calls, TimePoint now) {
  begin_day(*state_, now);
  state_->usage = std::max(state_->usage, std::min(state_->knobs.daily_limit, state_->usage + calls));
}

int Pardot::limit_refusals() const { return state_->limit_refusals; }

void Pardot::expire_tokens() { state_->salesforce.expire_tokens(); }
void Pardot::sync(TimePoint now) { pd::sync_once(*state_, now); }
int Pardot::sync_errors() const { return state_->sync_errors; }
int Pardot::calls_used() const { return state_->usage; }

std::string Pardot::records() const {
  Json out = Json::object();
  for (const char* collection : {"prospects", "lists", "list-memberships", "external-activities", "campaigns"})
    out[collection] = rows(collection, true);
  return out.dump();
}

std::vector<Switch> Pardot::switches() {
  auto& knobs = state_->knobs;
  return {
      bool_switch("pardot.ampsea", knobs.ampsea, "Several prospects may share an email; decides v4 or v3: true or false."),
      bool_switch("pardot.email_case_sensitive", knobs.email_case_sensitive, "Addresses in other case are other prospects: true or false."),
      int_switch("pardot.read_lag_ms", knobs.read_lag_ms, "Reads and queries see the state of so many milliseconds ago, up to 600000."),
      int_switch("pardot.concurrent_limit", knobs.concurrent_limit, "Requests in flight before error 66."),
      int_switch("pardot.daily_limit", knobs.daily_limit, "Calls a day before error 122."),
      int_switch("pardot.day_starts_minute", knobs.day_starts_minute,
                 "Minute of the UTC day at which the account's day begins: 0 for UTC, 300 for New York in winter."),
      choice_switch("pardot.v4_limit_status", knobs.v4_limit_status, {"200", "429"}, "HTTP status of errors 66 and 122 on v4: 200 or 429."),
      choice_switch("pardot.v4_archived_code", knobs.v4_archived_code, {"132", "219"},
                    "Error of a v4 update of an archived prospect: 132 or 219."),
      bool_switch("pardot.v4_entities", knobs.v4_entities, "v4 shows &, < and > as HTML entities in JSON too: true or false."),
      choice_switch("pardot.upsert_create_status", knobs.upsert_create_status, {"200", "201"},
                    "HTTP status of an upsertLatestByEmail that creates: 200 or 201."),
      choice_switch("pardot.activities_read", knobs.activities_read, {"filters", "plain", "no"},
                    "External activities can be queried with filters, without filters (plain), or not at all (no)."),
      choice_switch("pardot.activity_answer", knobs.activity_answer, {"id", "empty"},
                    "A new external activity is answered with its id, or with an empty 201."),
      bool_switch("pardot.opted_out_writable", knobs.opted_out_writable, "The API may write optedOut of a prospect: true or false."),
      bool_switch("pardot.api_opt_in", knobs.api_opt_in, "The API may opt a list member in again: true or false."),
      bool_switch("pardot.header_errors_xml", knobs.header_errors_xml, "Errors 181, 182 and 201 come as XML on v5 too: true or false."),
      bool_switch("pardot.connector", knobs.connector, "The Salesforce connector runs: true or false."),
      bool_switch("pardot.connector_creates_prospects", knobs.connector_creates_prospects,
                  "New leads and contacts become prospects: true or false."),
      choice_switch("pardot.connector_criteria", knobs.connector_criteria, {"documented", "all", "assigned", "none"},
                    "Prospects that become leads: all, assigned, none, or as documented (AMPSEA all, else assigned)."),
      int_switch("pardot.connector_min_s", knobs.connector_min_s, "Shortest pause between two syncs of the connector, in seconds."),
      int_switch("pardot.connector_max_s", knobs.connector_max_s, "Longest pause between two syncs of the connector, in seconds."),
  };
}

}  // namespace tradewind::sandbox
