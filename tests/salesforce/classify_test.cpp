#include "salesforce/classify.hpp"

#include <gtest/gtest.h>

namespace tradewind::salesforce {
namespace {

using namespace std::chrono_literals;
const TimePoint now = *parse_rfc3339("2026-01-21T10:00:00Z");

struct Case {
  const char* code;
  int status;
  const char* message;
  Trouble first;
  Trouble later;  ///< after ten attempts
};

const Case cases[] = {
    {"INVALID_SESSION_ID", 401, "Session expired or invalid", Trouble::transient, Trouble::transient},
    {"INVALID_SESSION_ID", 401, "This session is not valid for use with the REST API", Trouble::lane_down, Trouble::lane_down},
    {"INVALID_SESSION_ID", 401, "Connected app is not attached to Agent", Trouble::lane_down, Trouble::lane_down},
    {"INVALID_AUTH_HEADER", 401, "", Trouble::transient, Trouble::transient},
    {"REQUEST_LIMIT_EXCEEDED", 403, "TotalRequests Limit exceeded.", Trouble::throttled, Trouble::throttled},
    {"REQUEST_LIMIT_EXCEEDED", 403, "ConcurrentRequests Limit exceeded.", Trouble::throttled, Trouble::throttled},
    {"UNABLE_TO_LOCK_ROW", 400, "", Trouble::transient, Trouble::transient},
    {"SERVER_UNAVAILABLE", 503, "Server too busy", Trouble::transient, Trouble::transient},
    {"QUERY_TIMEOUT", 400, "", Trouble::transient, Trouble::transient},
    {"REQUEST_RUNNING_TOO_LONG", 400, "", Trouble::transient, Trouble::transient},
    {"TOO_MANY_APEX_REQUESTS", 400, "", Trouble::transient, Trouble::transient},
    {"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE", 400, "", Trouble::transient, Trouble::transient},
    {"ORG_IN_MAINTENANCE", 400, "", Trouble::lane_down, Trouble::lane_down},
    {"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", 400, "", Trouble::lane_down, Trouble::lane_down},
    {"UNKNOWN_EXCEPTION", 500, "", Trouble::transient, Trouble::data},
    {"INTERNAL_ERROR", 500, "", Trouble::transient, Trouble::data},
    {"CANNOT_EXECUTE_FLOW_TRIGGER", 400, "", Trouble::transient, Trouble::data},
    {"PROCESSING_HALTED", 400, "", Trouble::transient, Trouble::transient},
    {"ALL_OR_NONE_OPERATION_ROLLED_BACK", 200, "", Trouble::transient, Trouble::transient},
    {"DUPLICATES_DETECTED", 400, "", Trouble::gone, Trouble::gone},
    {"DUPLICATE_VALUE", 400, "", Trouble::gone, Trouble::gone},
    {"DUPLICATE_EXTERNAL_ID", 400, "", Trouble::gone, Trouble::gone},
    {"ENTITY_IS_DELETED", 404, "", Trouble::gone, Trouble::gone},
    {"CANNOT_UPDATE_CONVERTED_LEAD", 400, "", Trouble::gone, Trouble::gone},
    {"NOT_FOUND", 404, "The requested resource does not exist", Trouble::gone, Trouble::gone},
    {"NOT_FOUND", 404, "Provided external ID field does not exist or is not accessible: X", Trouble::configuration, Trouble::configuration},
    {"INVALID_CROSS_REFERENCE_KEY", 400, "", Trouble::gone, Trouble::gone},
    {"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", 400, "", Trouble::configuration, Trouble::configuration},
    {"INSUFFICIENT_ACCESS_OR_READONLY", 403, "", Trouble::configuration, Trouble::configuration},
    {"INSUFFICIENT_ACCESS", 403, "", Trouble::configuration, Trouble::configuration},
    {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", 400, "entity type cannot be inserted: Lead", Trouble::configuration, Trouble::configuration},
    {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", 400, "T: execution of BeforeInsert caused by: x", Trouble::transient, Trouble::data},
    {"ENTITY_IS_LOCKED", 400, "", Trouble::transient, Trouble::data},
    {"REQUIRED_FIELD_MISSING", 400, "", Trouble::data, Trouble::data},
    {"INVALID_EMAIL_ADDRESS", 400, "", Trouble::data, Trouble::data},
    {"STRING_TOO_LONG", 400, "", Trouble::data, Trouble::data},
    {"FIELD_CUSTOM_VALIDATION_EXCEPTION", 400, "", Trouble::data, Trouble::data},
    {"FIELD_FILTER_VALIDATION_EXCEPTION", 400, "", Trouble::data, Trouble::data},
    {"FIELD_INTEGRITY_EXCEPTION", 400, "", Trouble::data, Trouble::data},
    {"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", 400, "", Trouble::data, Trouble::data},
    {"INVALID_FIELD", 400, "", Trouble::configuration, Trouble::configuration},
    {"INVALID_FIELD_FOR_INSERT_UPDATE", 400, "", Trouble::configuration, Trouble::configuration},
    {"INVALID_TYPE", 400, "", Trouble::configuration, Trouble::configuration},
    {"INVALID_TYPE_ON_FIELD_IN_RECORD", 400, "", Trouble::data, Trouble::data},
    {"MALFORMED_ID", 400, "", Trouble::data, Trouble::data},
    {"INVALID_ID_FIELD", 400, "", Trouble::data, Trouble::data},
    {"MISSING_ARGUMENT", 400, "", Trouble::data, Trouble::data},
    {"JSON_PARSER_ERROR", 400, "", Trouble::data, Trouble::data},
    {"MALFORMED_QUERY", 400, "", Trouble::data, Trouble::data},
    {"INVALID_QUERY_FILTER_OPERATOR", 400, "", Trouble::data, Trouble::data},
    {"MALFORMED_SEARCH", 400, "", Trouble::data, Trouble::data},
    {"INVALID_QUERY_LOCATOR", 400, "", Trouble::transient, Trouble::transient},
    {"METHOD_NOT_ALLOWED", 405, "", Trouble::data, Trouble::data},
    {"NUMBER_OUTSIDE_VALID_RANGE", 400, "", Trouble::data, Trouble::data},
    {"INVALID_CURRENCY_ISO", 400, "", Trouble::data, Trouble::data},
    {"INACTIVE_OWNER_OR_USER", 400, "", Trouble::configuration, Trouble::configuration},
    {"OP_WITH_INVALID_USER_TYPE_EXCEPTION", 400, "", Trouble::configuration, Trouble::configuration},
    {"STORAGE_LIMIT_EXCEEDED", 400, "", Trouble::configuration, Trouble::configuration},
    {"LIMIT_EXCEEDED", 400, "", Trouble::configuration, Trouble::configuration},
    {"EXCEEDED_QUOTA", 400, "", Trouble::configuration, Trouble::configuration},
    {"EXCEEDED_ID_LIMIT", 400, "", Trouble::configuration, Trouble::configuration},
    {"API_DISABLED_FOR_ORG", 403, "", Trouble::lane_down, Trouble::lane_down},
    {"API_CURRENTLY_DISABLED", 403, "", Trouble::lane_down, Trouble::lane_down},
    {"UNSUPPORTED_API_VERSION", 404, "", Trouble::lane_down, Trouble::lane_down},
    {"GONE", 410, "", Trouble::lane_down, Trouble::lane_down},
    {"SOMETHING_NEW_IN_2031", 400, "", Trouble::transient, Trouble::transient},
    {"", 300, "", Trouble::gone, Trouble::gone},
    {"", 301, "", Trouble::lane_down, Trouble::lane_down},
    {"", 302, "", Trouble::lane_down, Trouble::lane_down},
    {"", 303, "", Trouble::lane_down, Trouble::lane_down},
    {"", 307, "", Trouble::lane_down, Trouble::lane_down},
    {"", 308, "", Trouble::lane_down, Trouble::lane_down},
    {"", 400, "", Trouble::transient, Trouble::transient},
    {"", 401, "", Trouble::transient, Trouble::transient},
    {"", 403, "", Trouble::configuration, Trouble::configuration},
    {"", 404, "", Trouble::gone, Trouble::gone},
    {"", 405, "", Trouble::data, Trouble::data},
    {"", 406, "", Trouble::transient, Trouble::transient},
    {"", 409, "", Trouble::transient, Trouble::transient},
    {"", 410, "", Trouble::lane_down, Trouble::lane_down},
    {"", 412, "", Trouble::transient, Trouble::transient},
    {"", 413, "", Trouble::data, Trouble::data},
    {"", 414, "", Trouble::data, Trouble::data},
    {"", 415, "", Trouble::data, Trouble::data},
    {"", 420, "", Trouble::lane_down, Trouble::lane_down},
    {"", 428, "", Trouble::data, Trouble::data},
    {"", 429, "", Trouble::throttled, Trouble::throttled},
    {"", 431, "", Trouble::data, Trouble::data},
    {"", 500, "", Trouble::transient, Trouble::transient},
    {"", 502, "", Trouble::transient, Trouble::transient},
    {"", 503, "", Trouble::transient, Trouble::transient},
    {"", 504, "", Trouble::transient, Trouble::transient},
    {"", 599, "", Trouble::transient, Trouble::transient},
};

TEST(Classify, every_code_of_the_contract) {
  for (const auto& entry : cases) {
    RemoteError error;
    error.code = entry.code;
    error.status = entry.status;
    error.message = entry.message;
    SCOPED_TRACE(error.code + " " + error.message);
    EXPECT_EQ(trouble_of(error, 0, now).kind, entry.first);
    EXPECT_EQ(trouble_of(error, 10, now).kind, entry.later);
    const bool invented = error.code == "SOMETHING_NEW_IN_2031" || error.status == 599;
    EXPECT_EQ(unknown_code(error).empty(), !invented) << "every other code of the contract is in the table";
  }
}

TEST(Classify, what_no_table_knows_is_named_so_that_it_can_be_counted) {
  const auto unknown = [](int status, const std::string& body) { return read_answer(HttpResponse(status, body), true, now).unknown; };
  EXPECT_EQ(unknown(400, R"([{"errorCode":"SOMETHING_NEW_IN_2031","message":"x"}])"), "SOMETHING_NEW_IN_2031");
  EXPECT_EQ(unknown(599, "<html>"), "HTTP_599");
  EXPECT_EQ(unknown(400, R"([{"errorCode":"INVALID_FIELD","message":"x"}])"), "");
  EXPECT_EQ(unknown(502, "<html>"), "");
  EXPECT_EQ(unknown_code(RemoteError()), "no_code") << "a refused row without a reason";
}

TEST(Classify, F_56_a_redirect_is_not_followed_and_stops_the_lane) {
  for (const int status : {301, 302, 307, 308}) {
    HttpResponse response(status, "<html>moved</html>");
    response.headers.set("Location", "https://elsewhere.example.com/");
    const auto reading = read_answer(response, true, now);
    EXPECT_EQ(reading.trouble->kind, Trouble::lane_down);
    EXPECT_EQ(*reading.trouble->retry_at, now + 1min);
    EXPECT_NE(reading.trouble->failure.message.find("salesforce.login_url"), std::string::npos);
    EXPECT_TRUE(reading.moved) << "the next login may name another instance";
  }
  EXPECT_FALSE(read_answer(HttpResponse(503, ""), true, now).moved);
}

TEST(Classify, F_41_server_errors_pass_and_a_write_behind_a_gateway_is_unknown) {
  for (const int status : {500, 502, 503, 504}) {
    EXPECT_EQ(read_answer(HttpResponse(status, "<html>"), false, now).trouble->kind, Trouble::transient) << status;
    const bool may_be_done = status == 502 || status == 504;
    EXPECT_EQ(read_answer(HttpResponse(status, "<html>"), true, now).trouble->kind, may_be_done ? Trouble::unknown : Trouble::transient);
  }
}

TEST(Classify, limits_say_when_to_come_back) {
  RemoteError error;
  error.code = "REQUEST_LIMIT_EXCEEDED";
  error.message = "TotalRequests Limit exceeded.";
  EXPECT_EQ(*trouble_of(error, 0, now).retry_at, now + 15min);
  error.message = "ConcurrentRequests (Concurrent API Requests) Limit exceeded.";
  EXPECT_EQ(*trouble_of(error, 0, now).retry_at, now + 10s);
}

TEST(Classify, required_custom_field_is_configuration) {
  RemoteError error;
  error.code = "REQUIRED_FIELD_MISSING";
  error.fields = {"Segment__c"};
  EXPECT_EQ(trouble_of(error, 0, now).kind, Trouble::configuration);
}

TEST(Classify, remote_words_stay_out_of_the_message) {
  RemoteError error;
  error.code = "STRING_TOO_LONG";
  error.message = "Last Name: data value too large: Ada Lovelace (max length=80)";
  error.fields = {"LastName"};
  const auto failure = trouble_of(error, 0, now).failure;
  EXPECT_EQ(failure.message.find("Ada"), std::string::npos);
  EXPECT_EQ(failure.field, "LastName");
  EXPECT_NE(failure.remote.find("Ada"), std::string::npos);
}

TEST(Classify, F_45_answers_are_judged_by_shape) {
  const std::string page = "<!doctypehtml><html><title>Error Page</title>";
  EXPECT_EQ(read_answer(HttpResponse(200, page), true, now).trouble->kind, Trouble::unknown);
  EXPECT_EQ(read_answer(HttpResponse(200, page), false, now).trouble->kind, Trouble::transient);
  EXPECT_EQ(read_answer(HttpResponse(200, ""), true, now).trouble->kind, Trouble::unknown);
  EXPECT_EQ(read_answer(HttpResponse(502, page), true, now).trouble->kind, Trouble::unknown);
  EXPECT_EQ(read_answer(HttpResponse(502, page), false, now).trouble->kind, Trouble::transient);
  EXPECT_EQ(read_answer(HttpResponse(503, page), true, now).trouble->kind, Trouble::transient);
  EXPECT_EQ(read_answer(HttpResponse(404, page), true, now).trouble->kind, Trouble::transient);
  EXPECT_FALSE(read_answer(HttpResponse(204), true, now).trouble);
  EXPECT_FALSE(read_answer(HttpResponse(200, "[]"), true, now).trouble);
}

TEST(Classify, F_43_every_cut_of_an_answer_is_no_answer) {
  const std::string whole = R"([{"id":"00Q4C00000B5BugUAF","success":true,"errors":[]}])";
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(read_answer(HttpResponse(200, whole.substr(0, length)), true, now).trouble->kind, Trouble::unknown) << length;
}

TEST(Classify, bare_object_and_collection_item_are_read) {
  EXPECT_EQ(read_errors(Json::parse(R"({"errorCode":"X","message":"m"})"), 400).at(0).code, "X");
  EXPECT_EQ(read_errors(Json::parse(R"({"success":false,"errors":[{"statusCode":"Y","fields":["A","B"]}]})"), 400).at(0).fields.size(), 2u);
  EXPECT_TRUE(read_errors(Json::parse(R"(["/services/data/v62.0/sobjects/Contact/003"])"), 300).empty());
}

TEST(Classify, retry_after_is_heeded) {
  HttpResponse response(503, R"([{"errorCode":"SERVER_UNAVAILABLE","message":"x"}])");
  response.headers.set("Retry-After", "30");
  EXPECT_EQ(*read_answer(response, false, now).trouble->retry_at, now + 30s);
}

}  // namespace
}  // namespace tradewind::salesforce
