// The org as a platform: versions, sessions, the daily limit, and the way to the resources.
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox {
namespace {

using sf::Answer;
using sf::Failure;
using sf::Json;

constexpr std::size_t longest_uri = 16384;
constexpr int oldest_version = 31, newest_version = 66;

Failure plain(const char* code, const char* message, int status) { return {code, message, {}, status, false, {}}; }

HttpResponse versions() {
  Json out = Json::array();
  for (int version = oldest_version; version <= newest_version; ++version) {
    const auto text = std::to_string(version) + ".0";
    out.push_back({{"version", text}, {"url", "/services/data/v" + text}, {"label", "Release " + text}});
  }
  return HttpResponse(200, out.dump(), "application/json;charset=UTF-8");
}

int version_of(const std::string& segment) {
  if (segment.size() < 4 || segment[0] != 'v' || segment.substr(segment.size() - 2) != ".0") return 0;
  const auto digits = segment.substr(1, segment.size() - 3);
  return digits.find_first_not_of("0123456789") == std::string::npos && digits.size() < 4 ? std::stoi(digits) : 0;
}

std::string form_value(const HttpRequest& request, const char* name) { return sf::parse_form(request.body)[name]; }

bool is_refresh(const HttpRequest& request) {
  return request.path() == "/services/oauth2/token" && form_value(request, "grant_type") == "refresh_token";
}

sf::Writer writer_of(const HttpRequest& request, TimePoint now) {
  sf::Writer writer;
  writer.now = now;
  writer.api = true;
  writer.auto_assign = !text::iequals(request.headers.get("Sforce-Auto-Assign"), "FALSE");
  writer.allow_save = text::lower(request.headers.get("Sforce-Duplicate-Rule-Header")).find("allowsave=true") != std::string::npos;
  return writer;
}

std::optional<Failure> check_session(const Salesforce& salesforce, const HttpRequest& request, TimePoint now) {
  const auto header = std::string(request.headers.get("Authorization"));
  const auto space = header.find(' ');
  const auto scheme = header.substr(0, space);
  if (!header.empty() && (space == std::string::npos || (scheme != "Bearer" && scheme != "OAuth")))
    return plain("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE", 401);
  if (header.empty() || !salesforce.token_valid(header.substr(space + 1), now))
    return plain("INVALID_SESSION_ID", "Session expired or invalid", 401);
  return std::nullopt;
}

/// Reads the body into the call; some failure when it is no JSON.
std::optional<Failure> read_body(const HttpRequest& request, sf::Call& call) {
  if (request.method != "POST" && request.method != "PATCH") return std::nullopt;
  if (text::lower(request.headers.get("Content-Type")).rfind("application/json", 0) != 0)
    return plain("UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json", 415);
  call.body = Json::parse(request.body, nullptr, false);
  if (call.body.is_discarded()) return plain("JSON_PARSER_ERROR", "Unexpected character at [line:1, column:1]", 400);
  return std::nullopt;
}

Answer answer_of(sf::State& state, const HttpRequest& request, TimePoint now) {
  sf::Call call;
  call.method = request.method;
  call.url = request.url;
  call.writer = writer_of(request, now);
  call.version = version_of(text::split(request.path(), '/')[3]);
  if (auto failure = read_body(request, call)) return *failure;
  try {
    return sf::route(state, call);
  } catch (const Json::exception&) {  // a member of the wrong type
    state.store.abandon();
    return plain("JSON_PARSER_ERROR", "Cannot deserialize instance of a member of the body", 400);
  }
}

}  // namespace

Salesforce::Salesforce(SalesforceOptions options) : state_(std::make_unique<sf::State>(std::move(options))) {}
Salesforce::~Salesforce() = default;

bool Salesforce::serves(const HttpRequest& request) const { return request.path().rfind("/services/", 0) == 0; }

HttpResponse Salesforce::handle(const HttpRequest& request, TimePoint now) {
  const auto path = request.path();
  if (path.rfind("/services/oauth2/", 0) == 0) return sf::token_call(*state_, request, now);
  if (request.url.size() > longest_uri) return HttpResponse(414, "<html><body>URI Too Long</body></html>", "text/html");
  if (path == "/services/data" || path == "/services/data/") return versions();
  const auto parts = text::split(path, '/');
  const int version = parts.size() > 3 && parts[2] == "data" ? version_of(parts[3]) : 0;
  if (version == 0 || version > newest_version) return sf::to_http(sf::not_found());
  if (version < oldest_version) return sf::to_http(plain("GONE", "The requested resource is no longer available", 410));
  if (auto failure = check_session(*this, request, now)) return sf::to_http(*failure);
  const bool counted = sf::count_call(*state_, now);
  if (!counted) ++state_->limit_refusals;
  auto response = sf::to_http(counted ? answer_of(*state_, request, now)
                                      : Answer(plain("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403)));
  response.headers.set("Sforce-Limit-Info",
                       "api-usage=" + std::to_string(state_->usage.size()) + "/" + std::to_string(state_->knobs.daily_limit));
  return response;
}

void Salesforce::begin_request(const HttpRequest& request, TimePoint) {
  if (is_refresh(request) && ++state_->refreshes_in_flight[form_value(request, "refresh_token")] > 1)
    state_->overlapping_refreshes.insert(&request);
}

void Salesforce::end_request(const HttpRequest& request, TimePoint) {
  if (!is_refresh(request)) return;
  --state_->refreshes_in_flight[form_value(request, "refresh_token")];
  state_->overlapping_refreshes.erase(&request);
}

void Salesforce::advance(TimePoint now) {
  const auto life = std::chrono::seconds(state_->knobs.token_ttl_s);
  for (auto it = state_->tokens.begin(); it != state_->tokens.end();)
    it = now - it->second > life ? state_->tokens.erase(it) : std::next(it);
  for (auto it = state_->cursors.begin(); it != state_->cursors.end();)
    it = now - it->second.made > std::chrono::hours(48) ? state_->cursors.erase(it) : std::next(it);
}

HttpResponse Salesforce::error(int status) const {
  switch (status) {
    case 400:
      return sf::to_http(plain("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", 400));
    case 401:
      return sf::to_http(plain("INVALID_SESSION_ID", "Session expired or invalid", 401));
    case 403:
      return sf::to_http(plain("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403));
    case 404:
      return sf::to_http(sf::not_found());
    case 500:
      return sf::to_http(plain("UNKNOWN_EXCEPTION", "An unexpected error occurred.", 500));
    case 503:
      return sf::to_http(plain("SERVER_UNAVAILABLE", "Server too busy", 503));
    default:
      return sf::to_http(plain("UNKNOWN_EXCEPTION", "An unexpected error occurred.", status));
  }
}

void Salesforce::use_quota(int calls, TimePoint now) {
  for (int i = 0; i < calls && sf::calls_in_window(*state_, now) < state_->knobs.daily_limit; ++i) (void)sf::count_call(*state_, now);
}

int Salesforce::limit_refusals() const { return state_->limit_refusals; }

void Salesforce::expire_tokens() { state_->tokens.clear(); }

bool Salesforce::token_valid(const std::string& token, TimePoint now) const {
  const auto found = state_->tokens.find(token);
  return found != state_->tokens.end() && now - found->second <= std::chrono::seconds(state_->knobs.token_ttl_s);
}

std::string Salesforce::records() const {
  Json out = Json::object();
  for (const char* object : {"Lead", "Contact", "Account", "Campaign", "CampaignMember"}) out[object] = rows(object, true);
  return out.dump();
}

std::vector<Switch> Salesforce::switches() {
  auto& knobs = state_->knobs;
  std::vector<Switch> out{
      bool_switch("salesforce.key_field", knobs.key_field, "Lead, Contact and Account have the field Tradewind_Key__c: true or false."),
      bool_switch("salesforce.key_case_sensitive", knobs.key_case_sensitive, "The key tells ABC from abc: true or false."),
      bool_switch("salesforce.member_status_createable", knobs.member_status_createable,
                  "The API may add campaign member statuses: true or false."),
      bool_switch("salesforce.edit_converted_leads", knobs.edit_converted_leads,
                  "The user may write to converted leads, without an error: true or false."),
      bool_switch("salesforce.assignment_rules", knobs.assignment_rules,
                  "Assignment rules take over owners unless told not to: true or false."),
      choice_switch("salesforce.duplicate_rule", knobs.duplicate_rule, {"off", "alert", "block"},
                    "Duplicate rule on new leads and contacts: off, alert or block."),
      choice_switch("salesforce.duplicate_match", knobs.duplicate_match, {"email", "name"},
                    "What that rule takes for the same person: email or name."),
      bool_switch("salesforce.key_unique", knobs.key_unique, "Tradewind_Key__c is unique: true or false."),
      bool_switch("salesforce.state_picklists", knobs.state_picklists, "State and country/territory picklists are on: true or false."),
      bool_switch("salesforce.person_accounts", knobs.person_accounts, "The org has person accounts: true or false."),
      bool_switch("salesforce.edit_others", knobs.edit_others, "The user may edit records that others made: true or false."),
      bool_switch("salesforce.duplicate_result_key", knobs.duplicate_result_spelled_right,
                  "true: duplicateResult; false: duplicateResut, as seen."),
      bool_switch("salesforce.rotate_refresh_token", knobs.rotate_refresh_token, "Every refresh gives a new refresh token: true or false."),
      bool_switch("salesforce.grant_revoked", knobs.grant_revoked,
                  "The integration user is frozen: every login is refused: true or false."),
      choice_switch("salesforce.concurrent_refresh", knobs.concurrent_refresh, {"refuse", "allow"},
                    "Two refreshes with one token at once: refuse or allow."),
      int_switch("salesforce.token_ttl_s", knobs.token_ttl_s, "Seconds an access token lives."),
      int_switch("salesforce.daily_limit", knobs.daily_limit, "API calls in 24 hours."),
      int_switch("salesforce.row_lock_percent", knobs.row_lock_percent,
                 "Share of the rows saved by the API that somebody else holds locked (UNABLE_TO_LOCK_ROW)."),
      int_switch("salesforce.page_size", knobs.page_size, "Rows in one page of a query."),
  };
  auto setups = sf::setup_switches(*this, *state_);
  std::move(setups.begin(), setups.end(), std::back_inserter(out));
  for (auto& each : out)
    each.set = [state = state_.get(), set = each.set](const std::string& value) {
      if (!set(value)) return false;
      state->apply_knobs();
      return true;
    };
  return out;
}

}  // namespace tradewind::sandbox
