// What the parts of the simulated business unit share: its state, one call, its outcome.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tradewind/sandbox/pardot.hpp>
#include <variant>
#include <vector>

#include "sandbox/pardot/store.hpp"

namespace tradewind::sandbox::pd {

struct Call {
  std::string method;
  std::vector<std::string> path;  ///< decoded segments behind /api/
  std::vector<std::pair<std::string, std::string>> query;
  std::string raw_body, content_type;
  Json body;
  TimePoint now{};
  std::string who = "tradewind";

  std::optional<std::string> param(std::string_view name) const;
};

struct Outcome {
  int status = 200;
  Json body;  ///< null: empty
  Headers headers;
  std::optional<Problem> problem;

  Outcome() = default;
  Outcome(int status_, Json body_) : status(status_), body(std::move(body_)) {}
  Outcome(Problem problem_) : problem(std::move(problem_)) {}  // NOLINT: a problem is an outcome
};

struct Page {
  std::string collection;
  std::vector<std::int64_t> left;
  std::size_t limit = 200;
  TimePoint made{};
};

struct ActivityType {
  std::string extension, type;
  bool active = true;
};

struct Knobs {
  bool ampsea = true, email_case_sensitive = true, api_opt_in = false, opted_out_writable = false, header_errors_xml = true;
  bool v4_entities = false;
  bool connector = true, connector_creates_prospects = true;
  std::string connector_criteria = "documented", activities_read = "filters", activity_answer = "id";
  std::string upsert_create_status = "200", v4_limit_status = "200", v4_archived_code = "132";
  int read_lag_ms = 0, daily_limit = 25000, concurrent_limit = 5, day_starts_minute = 0;
  int connector_min_s = 120, connector_max_s = 240;
};

struct State {
  State(PardotOptions options_, Random& random_, Salesforce& salesforce_);

  PardotOptions options;
  Random& random;
  Salesforce& salesforce;
  Knobs knobs;
  Collection prospects, lists, memberships, activities, campaigns, custom_fields;
  std::vector<ActivityType> activity_types;
  std::map<std::string, Page> pages;  ///< by token
  std::uint64_t made_pages = 0;

  int in_flight = 0;
  std::set<const HttpRequest*> crowded_out;
  Days usage_day{};
  int usage = 0, limit_refusals = 0;

  std::optional<TimePoint> next_sync;
  std::size_t seen_changes = 0, seen_saves = 0;  ///< what the connector has looked at
  int sync_errors = 0;

  TimePoint seen_at(TimePoint now) const { return now - Millis(knobs.read_lag_ms); }
  Collection* find(const std::string& collection);
};

// read.cpp
Outcome read_one(State& state, const Call& call, Collection& from, std::int64_t id);
/// The record as asked for, with its current values: what answers a write.
std::variant<Json, Problem> shown(State& state, const Collection& from, const Record& record, const std::vector<std::string>& fields,
                                  bool query, std::optional<TimePoint> when);
std::vector<std::string> asked_fields(const Call& call);
std::optional<Problem> check_fields(State& state, const Collection& from, const std::vector<std::string>& fields);
std::string show_time(std::int64_t ms);

// query.cpp
Outcome query_all(State& state, const Call& call, Collection& from);

// values.cpp
/// Brings one value of a body into its stored form.
std::optional<Problem> take_value(const Field& field, const Json& given, Record& into);
bool email_syntax(const std::string& address);
std::optional<TimePoint> read_time(const std::string& text);  ///< with a numeric offset, never `Z`

// prospects.cpp
Outcome prospects_call(State& state, const Call& call);
/// Live ones with this email; `archived`: those in the recycle bin.
std::vector<const Record*> with_email(const State& state, const std::string& email, bool archived = false);
/// Of several: latest activity, then latest update, then highest id; null when there is none.
const Record* latest(const std::vector<const Record*>& records);
std::optional<Problem> apply_prospect(const State& state, const Json& body, Record& record);
Record new_prospect(State& state, const Call& call);
/// Users and CRM owners must exist; whoever it is becomes assignedToId.
std::optional<Problem> assign(const State& state, bool user_given, bool owner_given, Record& record);
bool same_email(const State& state, const std::string& a, const std::string& b);

// lists.cpp
Outcome lists_call(State& state, const Call& call);
Outcome memberships_call(State& state, const Call& call);
const Record* find_membership(const State& state, std::int64_t list, std::int64_t prospect, bool deleted = false);
Record new_membership(State& state, std::int64_t list, std::int64_t prospect, const std::string& who);

// activities.cpp
Outcome activities_call(State& state, const Call& call);

// v5.cpp
Outcome v5_call(State& state, const Call& call);
Outcome created(State& state, const Call& call, const Collection& in, const Record& record);
Outcome updated(State& state, const Call& call, const Collection& in, const Record& record);
std::optional<std::int64_t> parse_id(const std::string& text);

// v4.cpp
HttpResponse v4_call(State& state, const HttpRequest& request, const Call& call);
bool v4_wants_json(const HttpRequest& request);
std::map<std::string, std::string> parse_form(const std::string& body);
/// Links to a Lead (00Q) or Contact (003).
void set_crm_id(Record& record, const std::string& id);

// v4_render.cpp
HttpResponse v4_prospects(State& state, const std::vector<const Record*>& records, int status, bool json);

// connector.cpp
void run_connector(State& state, TimePoint now);
void sync_once(State& state, TimePoint now);

}  // namespace tradewind::sandbox::pd
