#include "salesforce/classify.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

using namespace std::chrono_literals;

struct Rule {
  std::string_view code;
  Reaction reaction;
  int tries = 0;  ///< 0: always `reaction`; else `later` from that attempt on
  Reaction later = Reaction::data;
  Millis pause{0};
};

// What an admin wrote (validation rules, restricted picklists, lookup filters, triggers, flows, approvals) depends on the record, so it
// parks the record and pauses nobody else. What refuses every call alike (edition, API access, maintenance, retired version) takes the lane
// down.
constexpr std::array rules = {
    Rule{"INVALID_SESSION_ID", Reaction::reauthenticate},
    Rule{"INVALID_AUTH_HEADER", Reaction::reauthenticate},
    Rule{"REQUEST_LIMIT_EXCEEDED", Reaction::throttle, 0, Reaction::data, 15min},
    Rule{"UNABLE_TO_LOCK_ROW", Reaction::retry},
    Rule{"SERVER_UNAVAILABLE", Reaction::retry},
    Rule{"QUERY_TIMEOUT", Reaction::retry},
    Rule{"REQUEST_RUNNING_TOO_LONG", Reaction::retry},
    Rule{"TOO_MANY_APEX_REQUESTS", Reaction::retry},
    Rule{"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE", Reaction::retry},
    Rule{"ORG_IN_MAINTENANCE", Reaction::lane_down, 0, Reaction::data, 5min},
    Rule{"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", Reaction::lane_down, 0, Reaction::data, 5min},
    Rule{"UNKNOWN_EXCEPTION", Reaction::retry, 3, Reaction::data},
    Rule{"INTERNAL_ERROR", Reaction::retry, 3, Reaction::data},
    Rule{"CANNOT_EXECUTE_FLOW_TRIGGER", Reaction::retry, 2, Reaction::data},
    Rule{"PROCESSING_HALTED", Reaction::retry},
    Rule{"ALL_OR_NONE_OPERATION_ROLLED_BACK", Reaction::retry},
    Rule{"DUPLICATES_DETECTED", Reaction::resolve},
    Rule{"DUPLICATE_VALUE", Reaction::resolve},
    Rule{"DUPLICATE_EXTERNAL_ID", Reaction::resolve},
    Rule{"ENTITY_IS_DELETED", Reaction::resolve},
    Rule{"CANNOT_UPDATE_CONVERTED_LEAD", Reaction::resolve},
    Rule{"NOT_FOUND", Reaction::resolve},
    Rule{"INVALID_CROSS_REFERENCE_KEY", Reaction::resolve},
    Rule{"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", Reaction::configuration},
    Rule{"INSUFFICIENT_ACCESS_OR_READONLY", Reaction::configuration},
    Rule{"INSUFFICIENT_ACCESS", Reaction::configuration},
    Rule{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Reaction::configuration},
    Rule{"ENTITY_IS_LOCKED", Reaction::retry, 10, Reaction::data},
    Rule{"REQUIRED_FIELD_MISSING", Reaction::data},
    Rule{"INVALID_EMAIL_ADDRESS", Reaction::data},
    Rule{"STRING_TOO_LONG", Reaction::data},
    Rule{"FIELD_CUSTOM_VALIDATION_EXCEPTION", Reaction::data},
    Rule{"FIELD_FILTER_VALIDATION_EXCEPTION", Reaction::data},
    Rule{"FIELD_INTEGRITY_EXCEPTION", Reaction::data},
    Rule{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Reaction::data},
    Rule{"INVALID_FIELD", Reaction::configuration},
    Rule{"INVALID_FIELD_FOR_INSERT_UPDATE", Reaction::configuration},
    Rule{"INVALID_TYPE", Reaction::configuration},
    Rule{"INVALID_TYPE_ON_FIELD_IN_RECORD", Reaction::data},
    Rule{"MALFORMED_ID", Reaction::data},
    Rule{"INVALID_ID_FIELD", Reaction::data},
    Rule{"MISSING_ARGUMENT", Reaction::data},
    Rule{"JSON_PARSER_ERROR", Reaction::data},
    Rule{"MALFORMED_QUERY", Reaction::data},
    Rule{"INVALID_QUERY_FILTER_OPERATOR", Reaction::data},
    Rule{"MALFORMED_SEARCH", Reaction::data},
    Rule{"INVALID_QUERY_LOCATOR", Reaction::retry},
    Rule{"METHOD_NOT_ALLOWED", Reaction::data},
    Rule{"NUMBER_OUTSIDE_VALID_RANGE", Reaction::data},
    Rule{"INVALID_CURRENCY_ISO", Reaction::data},
    Rule{"INACTIVE_OWNER_OR_USER", Reaction::configuration},
    Rule{"OP_WITH_INVALID_USER_TYPE_EXCEPTION", Reaction::configuration},
    Rule{"STORAGE_LIMIT_EXCEEDED", Reaction::configuration},
    Rule{"LIMIT_EXCEEDED", Reaction::configuration},
    Rule{"EXCEEDED_QUOTA", Reaction::configuration},
    Rule{"EXCEEDED_ID_LIMIT", Reaction::configuration},
    Rule{"API_DISABLED_FOR_ORG", Reaction::lane_down, 0, Reaction::data, 5min},
    Rule{"API_CURRENTLY_DISABLED", Reaction::lane_down, 0, Reaction::data, 5min},
    Rule{"UNSUPPORTED_API_VERSION", Reaction::lane_down, 0, Reaction::data, 5min},
    Rule{"GONE", Reaction::lane_down, 0, Reaction::data, 5min},
};

struct StatusRule {
  int status;
  Reaction reaction;
  Millis pause{0};
};

// Answers without a code. Redirects are not followed: a token goes to the host that it was given for and to no other.
constexpr std::array status_rules = {
    StatusRule{300, Reaction::resolve},
    StatusRule{301, Reaction::lane_down, 1min},
    StatusRule{302, Reaction::lane_down, 1min},
    StatusRule{303, Reaction::lane_down, 1min},
    StatusRule{307, Reaction::lane_down, 1min},
    StatusRule{308, Reaction::lane_down, 1min},
    StatusRule{400, Reaction::retry},
    StatusRule{401, Reaction::reauthenticate},
    StatusRule{403, Reaction::configuration},
    StatusRule{404, Reaction::resolve},
    StatusRule{405, Reaction::data},
    StatusRule{406, Reaction::retry},
    StatusRule{408, Reaction::retry},
    StatusRule{409, Reaction::retry},
    StatusRule{410, Reaction::lane_down, 5min},
    StatusRule{412, Reaction::retry},
    StatusRule{413, Reaction::data},
    StatusRule{414, Reaction::data},
    StatusRule{415, Reaction::data},
    StatusRule{420, Reaction::lane_down, 1min},
    StatusRule{428, Reaction::data},
    StatusRule{429, Reaction::throttle, 1min},
    StatusRule{431, Reaction::data},
    StatusRule{500, Reaction::retry},
    StatusRule{502, Reaction::retry},
    StatusRule{503, Reaction::retry},
    StatusRule{504, Reaction::retry},
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

const Rule* rule_of(const std::string& code) {
  const auto* rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.code == code; });
  return rule == rules.end() ? nullptr : rule;
}

const StatusRule* rule_of(int status) {
  const auto* rule = std::find_if(status_rules.begin(), status_rules.end(), [&](const StatusRule& r) { return r.status == status; });
  return rule == status_rules.end() ? nullptr : rule;
}

Verdict judge_status(int status) {
  const StatusRule* rule = rule_of(status);
  return rule == nullptr ? Verdict{Reaction::retry, {}} : Verdict{rule->reaction, rule->pause};
}

bool redirects(int status) { return status > 300 && status < 309 && judge_status(status).reaction == Reaction::lane_down; }

/// Facts of the message or the fields that change what the code alone would mean.
void refine(const RemoteError& error, int attempts, Verdict& verdict) {
  // Minting a new token would not help and would go on for ever.
  if (contains(error.message, "This session is not valid for use with the REST API") ||
      contains(error.message, "Connected app is not attached to Agent")) {
    verdict = {Reaction::lane_down, 5min};
  } else if (error.code == "REQUEST_LIMIT_EXCEEDED" && error.message.rfind("Concurrent", 0) == 0) {
    verdict.pause = 10s;
  } else if (error.code == "NOT_FOUND" && error.message.rfind("Provided external ID field", 0) == 0) {
    verdict.reaction = Reaction::configuration;
  } else if (error.code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" && contains(error.message, "execution of")) {
    verdict.reaction = attempts < 2 ? Reaction::retry : Reaction::data;  // a trigger; without it: no right to make such records
  } else if (error.code == "MALFORMED_ID") {
    // Ids of these fields come from the settings, alike for everybody.
    const auto set = [](const std::string& field) { return field == "OwnerId" || field == "RecordTypeId" || field == "AccountId"; };
    if (std::any_of(error.fields.begin(), error.fields.end(), set)) verdict.reaction = Reaction::configuration;
  } else if (error.code == "REQUIRED_FIELD_MISSING") {
    const auto custom = [](const std::string& field) { return field.size() > 3 && field.compare(field.size() - 3, 3, "__c") == 0; };
    if (std::any_of(error.fields.begin(), error.fields.end(), custom)) verdict.reaction = Reaction::configuration;
  }
}

Trouble kind_of(Reaction reaction) {
  switch (reaction) {
    case Reaction::throttle:
      return Trouble::throttled;
    case Reaction::lane_down:
      return Trouble::lane_down;
    case Reaction::configuration:
      return Trouble::configuration;
    case Reaction::data:
      return Trouble::data;
    case Reaction::resolve:
      return Trouble::gone;
    case Reaction::retry:
    case Reaction::reauthenticate:
      break;
  }
  return Trouble::transient;
}

RemoteError read_error(const Json& object, int status) {
  RemoteError error;
  error.code = text_at(object, "errorCode");
  if (error.code.empty()) error.code = text_at(object, "statusCode");
  error.message = text_at(object, "message");
  error.status = status;
  for (const auto& field : list_at(object, "fields"))
    if (field.is_string()) error.fields.push_back(field.get<std::string>());
  return error;
}

std::optional<TimePoint> retry_after(const HttpResponse& response, TimePoint now) {
  const std::string value(response.headers.get("Retry-After"));
  if (value.empty()) return std::nullopt;
  char* end = nullptr;
  const long seconds = std::strtol(value.c_str(), &end, 10);
  if (end != value.c_str() && *end == '\0') return now + std::chrono::seconds(std::clamp(seconds, 1L, 86400L));
  return parse_rfc2822(value);
}

/// No JSON where there should be some: a gateway, a login page, a cut body. The request may have been executed.
RemoteTrouble shapeless(const HttpResponse& response, bool write) {
  const int status = response.status;
  const bool maybe_executed = status < 400 || status == 502 || status == 504;
  RemoteTrouble trouble = own_trouble(write && maybe_executed ? Trouble::unknown : Trouble::transient, "HTTP_" + std::to_string(status),
                                      "Salesforce answered " + std::to_string(status) + " without a readable body");
  return trouble;
}

}  // namespace

Verdict judge(const RemoteError& error, int attempts) {
  const Rule* rule = rule_of(error.code);
  Verdict verdict;
  if (rule != nullptr) {
    verdict = {rule->tries != 0 && attempts >= rule->tries ? rule->later : rule->reaction, rule->pause};
  } else if (error.code.empty()) {
    verdict = judge_status(error.status);
  }
  refine(error, attempts, verdict);
  return verdict;
}

std::string unknown_code(const RemoteError& error) {
  if (error.code.empty() && error.status == 0) return "no_code";
  if (error.code.empty()) return rule_of(error.status) != nullptr ? std::string() : "HTTP_" + std::to_string(error.status);
  return rule_of(error.code) != nullptr ? std::string() : error.code;
}

RemoteTrouble trouble_of(const RemoteError& error, int attempts, TimePoint now) {
  const Verdict verdict = judge(error, attempts);
  RemoteTrouble trouble;
  trouble.kind = kind_of(verdict.reaction);
  trouble.failure.code = error.code.empty() ? "HTTP_" + std::to_string(error.status) : error.code;
  trouble.failure.field = text::join(error.fields, ", ");
  trouble.failure.message = "Salesforce refused it: " + trouble.failure.code;
  if (!trouble.failure.field.empty()) trouble.failure.message += " (" + trouble.failure.field + ")";
  trouble.failure.remote = error.message;
  if (error.code.empty() && redirects(error.status))
    trouble.failure.message = "Salesforce answers from another address; check salesforce.login_url";
  if (verdict.pause.count() != 0) trouble.retry_at = now + verdict.pause;
  return trouble;
}

RemoteTrouble trouble_of(const CallError& error, bool write, TimePoint now) {
  switch (error.kind) {
    case CallError::Kind::throttled: {
      RemoteTrouble trouble = own_trouble(Trouble::throttled, "quota", error.reason);
      trouble.retry_at = error.retry_at ? error.retry_at : std::optional<TimePoint>(now);
      return trouble;
    }
    case CallError::Kind::not_sent:
      return own_trouble(Trouble::transient, "not_sent", error.reason);
    case CallError::Kind::unknown:
      return own_trouble(write ? Trouble::unknown : Trouble::transient, "no_answer", "no whole answer arrived: " + error.reason);
    case CallError::Kind::cancelled:
      break;
  }
  RemoteTrouble trouble = own_trouble(write ? Trouble::unknown : Trouble::throttled, "cancelled", "stopped by shutdown");
  if (!write) trouble.retry_at = now;  // a wait, not an attempt
  return trouble;
}

RemoteTrouble trouble_of(const Error& error) {
  const bool ours =
      error.code == Errc::timeout || error.code == Errc::cancelled || error.code == Errc::storage || error.code == Errc::lease_lost;
  return own_trouble(ours ? Trouble::transient : Trouble::lane_down, error.code == Errc::auth ? "login_refused" : "login_failed",
                     error.what);
}

RemoteTrouble own_trouble(Trouble kind, std::string code, std::string message, std::string field) {
  RemoteTrouble trouble;
  trouble.kind = kind;
  trouble.failure.code = std::move(code);
  trouble.failure.message = std::move(message);
  trouble.failure.field = std::move(field);
  return trouble;
}

std::vector<RemoteError> read_errors(const Json& body, int status) {
  std::vector<RemoteError> errors;
  if (body.is_object()) {
    if (child(body, "errors").is_array()) return read_errors(child(body, "errors"), status);
    errors.push_back(read_error(body, status));
  } else if (body.is_array()) {
    for (const auto& entry : body)
      if (entry.is_object()) errors.push_back(read_error(entry, status));
  }
  return errors;
}

Reading read_answer(const HttpResponse& response, bool write, TimePoint now) {
  Reading reading;
  if (response.status == 204) return reading;
  reading.body = Json::parse(response.body, nullptr, false);
  const bool json = !reading.body.is_discarded() && (reading.body.is_object() || reading.body.is_array());
  if (response.status >= 200 && response.status < 300) {
    if (!json) reading.trouble = shapeless(response, write);
    return reading;
  }
  reading.moved = redirects(response.status);
  std::vector<RemoteError> errors = json ? read_errors(reading.body, response.status) : std::vector<RemoteError>();
  const bool named = !errors.empty() && !errors.front().code.empty();
  RemoteError error = errors.empty() ? RemoteError() : errors.front();
  error.status = response.status;
  reading.unknown = unknown_code(error);
  if (!named && (response.status >= 500 || response.status == 404 || (response.status >= 200 && response.status < 300))) {
    reading.trouble = shapeless(response, write);
  } else {
    reading.trouble = trouble_of(error, 0, now);
    reading.error = std::move(error);
  }
  if (const auto at = retry_after(response, now); at && reading.trouble->kind != Trouble::data) reading.trouble->retry_at = at;
  return reading;
}

}  // namespace tradewind::salesforce
