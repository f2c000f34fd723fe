// What the parts of the simulated org share: its state, one call, its answer, and the shapes of errors.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tradewind/sandbox/salesforce.hpp>
#include <vector>

#include "sandbox/salesforce/store.hpp"

namespace tradewind::sandbox::sf {

struct Failure {
  std::string code, message;
  std::vector<std::string> fields;
  int status = 400;
  bool names_fields = true;  ///< the array `fields` is part of the answer
  Json extra;                ///< further members, e.g. duplicateResut
};
using Failures = std::vector<Failure>;

struct Answer {
  int status = 200;
  Json body;  ///< null: empty
  Headers headers;

  Answer() = default;
  Answer(int status_, Json body_) : status(status_), body(std::move(body_)) {}
  Answer(const Failure& failure);    // NOLINT: a failure is an answer
  Answer(const Failures& failures);  // NOLINT
  bool good() const { return status < 300; }
};

/// Who saves, and under which headers.
struct Writer {
  std::string who = "tradewind";
  TimePoint now{};
  bool api = false;         ///< assignment and duplicate rules apply
  bool auto_assign = true;  ///< Sforce-Auto-Assign is not FALSE
  bool allow_save = false;  ///< Sforce-Duplicate-Rule-Header: allowSave=true
  bool privileged = false;  ///< may set what the API may not: conversions, merges
};

struct Call {
  std::string method;
  std::vector<std::string> path;  ///< decoded segments behind /services/data/vNN.0/
  std::string url;                ///< for query parameters
  Json body;
  int version = 66;
  Writer writer;
  bool nested = false;  ///< a subrequest of composite

  std::optional<std::string> query(std::string_view name) const { return HttpRequest(method, url).query(name); }
  std::string base() const { return "/services/data/v" + std::to_string(version) + ".0"; }
};

struct Saved {
  std::string id;
  bool created = false;
  Failures failures;
  std::vector<std::string> several;  ///< ids, when an upsert's key matches more than one row
  bool good() const { return failures.empty() && several.empty(); }
};

struct Cursor {
  TimePoint made{};
  std::string object;
  std::vector<Json> records;
};

struct Knobs {
  bool key_field = true, key_case_sensitive = false, edit_converted_leads = false, rotate_refresh_token = false;
  bool member_status_createable = true, assignment_rules = true, duplicate_result_spelled_right = false;
  bool grant_revoked = false;
  bool key_unique = true, state_picklists = false, person_accounts = false, edit_others = true;
  std::string duplicate_rule = "off", duplicate_match = "email", concurrent_refresh = "refuse";
  std::vector<std::string> currencies;  ///< the first is the org's own; none: one currency, and no field for it
  std::set<std::string> no_read;        ///< Object.Field
  std::set<std::string> triggers;       ///< objects whose saves meet a faulty trigger
  int token_ttl_s = 7200, daily_limit = 100000, page_size = 2000, row_lock_percent = 0;
};

struct State {
  explicit State(SalesforceOptions options_);

  SalesforceOptions options;
  Knobs knobs;
  Schema schema;
  Store store{schema};
  std::unique_ptr<Random> random;
  std::vector<ValidationRule> rules;
  std::vector<SalesforceChange> changes;
  std::map<std::string, TimePoint> tokens;  ///< access token -> issued
  std::string refresh_token;
  std::set<std::string> spent_refresh_tokens;
  std::map<std::string, int> refreshes_in_flight;      ///< by refresh token
  std::set<const HttpRequest*> overlapping_refreshes;  ///< began while another with the same token was under way
  std::deque<TimePoint> usage;                         ///< calls of the last 24 hours
  int limit_refusals = 0;
  std::map<std::string, Cursor> cursors;
  std::uint64_t made_cursors = 0, made_tokens = 0;
  std::map<std::string, std::string> setups;  ///< switch to what was set up by it
  std::map<std::string, std::string> users;   ///< who -> user id; `router` owns what assignment rules touch

  std::string org_id = "00D4C0000008abcUAA";
  void apply_knobs();
};

// answers.cpp
Json rest_errors(const Failures& failures);
Json item_errors(const Failures& failures);  ///< of a collections result: `statusCode`, always `fields`
HttpResponse to_http(const Answer& answer);
Failure not_found();
Failure no_column(const std::string& field, const Object& object);
std::string stamp(TimePoint at);  ///< 2026-03-31T07:00:00.000+0000
std::string record_url(const Call& call, const Object& object, const std::string& id);

// coerce.cpp
/// Brings a value of a body into its stored form, or says why it cannot be read.
std::optional<Failure> coerce(const State& state, const Field& field, Json& value);
bool email_syntax(const std::string& address);
bool date_syntax(const std::string& text);
/// From plain text, as people type it.
Json from_text(const Field& field, const std::string& value);

// save.cpp
Saved create_row(State& state, const Object& object, const Json& body, const Writer& writer);
Saved update_row(State& state, const Object& object, const std::string& id, const Json& body, const Writer& writer);
Saved upsert_row(State& state, const Object& object, const Field& key, const std::string& value, const Json& body, const Writer& writer);
Saved delete_row(State& state, const Object& object, const std::string& id, const Writer& writer);
std::vector<const Row*> matches(const State& state, const Object& object, const Field& key, const std::string& value);
bool same_key(const Field& key, const std::string& a, const std::string& b);

// rules.cpp: what is checked, and what happens, around a save.
void before_save(State& state, const Object& object, Row& row, const Row* old, const Writer& writer, Failures& failures);
void after_create(State& state, const Object& object, const Row& row, const Writer& writer);
void derive(const State& state, const Object& object, Row& row);

// territories.cpp
/// Text and code of every country and state of the row agree, or the save fails; on an org with the picklists.
void check_territories(const Object& object, Row& row, const Row* old, Failures& failures);
/// picklistValues of a country or state code field.
Json territory_values(const Field& field);
std::string state_controller(const Field& field);  ///< the field that a state code depends on; empty: none

// person_accounts.cpp
/// Makes the account a person where it has a last name; refuses what only the other kind has.
void person_before_save(const State& state, const Object& object, Row& row, const Row* old, const Writer& writer, Failures& failures);
/// Makes or follows the Contact that is the other half.
void person_after_save(State& state, const Object& object, const Row& row, const Writer& writer);

// setup.cpp
/// What an admin of the org may have set up.
std::vector<Switch> setup_switches(Salesforce& org, State& state);

// The resources.
Answer route(State& state, const Call& call);
Answer sobject_call(State& state, const Call& call);
Answer collections_call(State& state, const Call& call);
Answer composite_call(State& state, const Call& call);
Answer query_call(State& state, const Call& call);
Answer limits_call(State& state, const Call& call);
Json describe(const State& state, const Object& object);
Json describe_global(const Schema& schema);
Json render(const Row& row, const Object& object, const Call& call, const std::vector<std::string>& fields);
HttpResponse token_call(State& state, const HttpRequest& request, TimePoint now);
bool count_call(State& state, TimePoint now);  ///< false: over the daily limit
int calls_in_window(const State& state, TimePoint now);
std::map<std::string, std::string> parse_form(const std::string& body);
FieldTexts texts(const Row& row);

}  // namespace tradewind::sandbox::sf
