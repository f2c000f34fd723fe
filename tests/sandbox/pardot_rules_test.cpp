// One request a line: what the business unit answers to it.
#include "sandbox/pardot_support.hpp"

namespace tradewind::sandbox {
namespace {

struct Case {
  const char* name;
  const char* method;
  const char* path;  ///< {ada}, {gone}, {list}, {dynamic}, {member} are ids of the unit
  const char* body;
  int status;
  const char* code;
  const char* says = "";
};

struct Furnished : Unit {
  std::map<std::string, std::string> ids;

  Furnished() {
    const auto ada = prospect("ada@example.com"), gone = prospect("gone@example.com");
    EXPECT_TRUE(mail.archive_prospect(gone, now));
    const auto list = mail.add_list("Spring"), dynamic = mail.add_list("Recent", true);
    mail.add_activity_type("BigCommerce", "Retired", false);
    const auto member = send("POST", "/objects/list-memberships", {{"listId", list}, {"prospectId", ada}}).body["id"].get<std::int64_t>();
    ids = {{"ada", std::to_string(ada)},
           {"gone", std::to_string(gone)},
           {"list", std::to_string(list)},
           {"dynamic", std::to_string(dynamic)},
           {"member", std::to_string(member)}};
  }
  std::string filled(std::string text) const {
    for (const auto& [name, id] : ids) text = text::replace_all(std::move(text), "{" + name + "}", id);
    return text;
  }
};

class PardotRules : public ::testing::TestWithParam<Case> {};

TEST_P(PardotRules, answers_as_the_platform_does) {
  Furnished unit;
  const auto& test = GetParam();
  const auto body = unit.filled(test.body);
  const auto answer = unit.send(test.method, unit.filled(test.path), body.empty() ? Json() : Json::parse(body));
  EXPECT_EQ(answer.status, test.status) << answer.raw.body;
  EXPECT_EQ(answer.code(), test.code) << answer.raw.body;
  EXPECT_NE(answer.raw.body.find(test.says), std::string::npos) << answer.raw.body;
}

const Case cases[] = {
    // prospects: create
    {"create", "POST", "/objects/prospects?fields=id,email,campaignId", R"({"email":"new@example.com","Total_Spend__c":"12.50"})", 201, "",
     R"("campaignId":423)"},
    {"create_again_doubles", "POST", "/objects/prospects", R"({"email":"ada@example.com"})", 201, ""},
    {"create_without_email", "POST", "/objects/prospects", R"({"firstName":"Ada"})", 400, "153"},
    {"create_bad_email", "POST", "/objects/prospects", R"({"email":"a b@example.com"})", 400, "4"},
    {"create_long_top_level_domain", "POST", "/objects/prospects", R"({"email":"a@example.abcdefghijklmn"})", 400, "4"},
    {"create_unknown_property", "POST", "/objects/prospects", R"({"email":"a@example.com","nick":"A"})", 400, "154",
     "Invalid property in request: nick"},
    {"create_custom_without_suffix", "POST", "/objects/prospects", R"({"email":"a@example.com","Total_Spend":"1"})", 400, "154"},
    {"create_read_only", "POST", "/objects/prospects", R"({"email":"a@example.com","grade":"A"})", 400, "180"},
    {"create_opted_out", "POST", "/objects/prospects", R"({"email":"a@example.com","optedOut":true})", 400, "180"},
    {"create_salesforce_id", "POST", "/objects/prospects", R"({"email":"a@example.com","salesforceId":"00Q4C00000B5BugUAF"})", 400, "180"},
    {"create_bad_number", "POST", "/objects/prospects", R"({"email":"a@example.com","Total_Spend__c":"much"})", 400, "56"},
    {"create_bad_date", "POST", "/objects/prospects", R"({"email":"a@example.com","Last_Purchase_Date__c":"yesterday"})", 400, "57"},
    {"create_bad_boolean", "POST", "/objects/prospects", R"({"email":"a@example.com","isDoNotEmail":"maybe"})", 400, "50"},
    {"create_bad_score", "POST", "/objects/prospects", R"({"email":"a@example.com","score":"high"})", 400, "29"},
    {"create_unknown_campaign", "POST", "/objects/prospects", R"({"email":"a@example.com","campaignId":1})", 400, "38"},
    {"create_two_owners", "POST", "/objects/prospects", R"({"email":"a@example.com","userId":1,"salesforceOwnerId":"005"})", 400, "125"},
    {"create_with_owner", "POST", "/objects/prospects?fields=assignedToId",
     R"({"email":"a@example.com","salesforceOwnerId":"0055g000001XyzAAE"})", 201, "", R"("assignedToId":38443703)"},
    {"create_with_user", "POST", "/objects/prospects?fields=assignedToId", R"({"email":"a@example.com","userId":38443704})", 201, "",
     R"("assignedToId":38443704)"},
    {"create_with_unknown_user", "POST", "/objects/prospects", R"({"email":"a@example.com","userId":1})", 400, "10"},
    {"create_object_value", "POST", "/objects/prospects", R"({"email":"a@example.com","city":{"x":1}})", 400, "154"},
    {"create_unknown_answer_field", "POST", "/objects/prospects?fields=nope", R"({"email":"a@example.com"})", 400, "51"},
    // prospects: read, update, delete
    {"read", "GET", "/objects/prospects/{ada}?fields=id,email,score,campaign.name,optedOut", "", 200, "",
     R"("campaign":{"name":"Website Tracking"})"},
    {"read_without_fields", "GET", "/objects/prospects/{ada}", "", 400, "13"},
    {"read_unknown_field", "GET", "/objects/prospects/{ada}?fields=id,nope", "", 400, "51",
     "It contains an invalid or unknown field: nope."},
    {"read_missing", "GET", "/objects/prospects/999?fields=id", "", 404, "109"},
    {"read_recycled", "GET", "/objects/prospects/{gone}?fields=id", "", 404, "192"},
    {"read_recycled_on_purpose", "GET", "/objects/prospects/{gone}?fields=id,isDeleted&deleted=true", "", 200, "", R"("isDeleted":true)"},
    {"update", "PATCH", "/objects/prospects/{ada}?fields=id,score", R"({"score":39})", 200, "", R"("score":39)"},
    {"update_silently", "PATCH", "/objects/prospects/{ada}", R"({"score":39,"city":null})", 204, ""},
    {"update_read_only", "PATCH", "/objects/prospects/{ada}", R"({"grade":"A"})", 400, "180"},
    {"update_unknown", "PATCH", "/objects/prospects/{ada}", R"({"nick":"A"})", 400, "154"},
    {"update_missing", "PATCH", "/objects/prospects/999", R"({"score":1})", 404, "109"},
    {"update_recycled", "PATCH", "/objects/prospects/{gone}", R"({"score":1})", 400, "219"},
    {"delete", "DELETE", "/objects/prospects/{ada}", "", 204, ""},
    {"delete_again", "DELETE", "/objects/prospects/{gone}", "", 404, "192"},
    {"empty_body", "POST", "/objects/prospects", "", 400, "152"},
    // prospects: query
    {"query", "GET", "/objects/prospects?fields=id,email&email=ada%40example.com", "", 200, "", R"("nextPageToken":null)"},
    {"query_without_fields", "GET", "/objects/prospects?email=ada%40example.com", "", 400, "13"},
    {"query_unknown_field", "GET", "/objects/prospects?fields=id,nope", "", 400, "51"},
    {"query_unknown_filter", "GET", "/objects/prospects?fields=id&score=1", "", 400, "51"},
    {"query_four_filters", "GET", "/objects/prospects?fields=id&email=a&salesforceId=b&userId=1&idGreaterThan=1", "", 400, "209"},
    {"query_ranges_of_one_field", "GET", "/objects/prospects?fields=id&email=a&userId=1&idGreaterThan=1&idLessThan=9", "", 200, ""},
    {"query_time_with_z", "GET", "/objects/prospects?fields=id&updatedAtAfterOrEqualTo=2026-01-21T18:21:46Z", "", 400, "51",
     "Parameter updatedAtAfterOrEqualTo is invalid."},
    {"query_time_with_offset", "GET", "/objects/prospects?fields=id&updatedAtAfterOrEqualTo=2026-01-21T18:21:46%2B00:00", "", 200, ""},
    {"query_limit", "GET", "/objects/prospects?fields=id&limit=1001", "", 400, "23"},
    {"query_order", "GET", "/objects/prospects?fields=id&orderBy=email", "", 400, "19"},
    {"query_bad_token", "GET", "/objects/prospects?fields=id&nextPageToken=x", "", 400, "211"},
    // upsertLatestByEmail
    {"upsert", "POST", "/objects/prospects/do/upsertLatestByEmail",
     R"({"matchEmail":"ada@example.com","prospect":{"firstName":"Ada"},"fields":["id","firstName"]})", 200, "", R"("firstName":"Ada")"},
    {"upsert_no_match_email", "POST", "/objects/prospects/do/upsertLatestByEmail", R"({"prospect":{}})", 400, "207"},
    {"upsert_wrong_type", "POST", "/objects/prospects/do/upsertLatestByEmail", R"({"matchEmail":"a@example.com","prospect":[]})", 400,
     "206"},
    {"upsert_unknown_argument", "POST", "/objects/prospects/do/upsertLatestByEmail",
     R"({"matchEmail":"a@example.com","prospect":{},"field":[]})", 400, "208"},
    {"upsert_bad_email", "POST", "/objects/prospects/do/upsertLatestByEmail", R"({"matchEmail":"nope","prospect":{}})", 400, "4"},
    {"upsert_unknown_property", "POST", "/objects/prospects/do/upsertLatestByEmail",
     R"({"matchEmail":"a@example.com","prospect":{"nick":1}})", 400, "154"},
    {"upsert_unknown_field", "POST", "/objects/prospects/do/upsertLatestByEmail",
     R"({"matchEmail":"a@example.com","prospect":{},"fields":["nope"]})", 400, "51"},
    {"unknown_action", "POST", "/objects/prospects/do/upsertByEmail", R"({})", 400, "205"},
    // lists and memberships
    {"list_create", "POST", "/objects/lists?fields=id,name,isDynamic", R"({"name":"Autumn"})", 201, "", R"("isDynamic":false)"},
    {"list_without_name", "POST", "/objects/lists", R"({"title":"x"})", 400, "153"},
    {"list_read_only", "POST", "/objects/lists", R"({"name":"x","isDynamic":true})", 400, "180"},
    {"list_long_name", "POST", "/objects/lists", R"({"name":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})", 400, "138"},
    {"list_by_name", "GET", "/objects/lists?fields=id,name&name=Spring", "", 200, "", "Spring"},
    {"join_again", "POST", "/objects/list-memberships", R"({"listId":{list},"prospectId":{ada}})", 400, "58"},
    {"join_unknown_list", "POST", "/objects/list-memberships", R"({"listId":1,"prospectId":{ada}})", 400, "55"},
    {"join_dynamic_list", "POST", "/objects/list-memberships", R"({"listId":{dynamic},"prospectId":{ada}})", 400, "154"},
    {"join_unknown_prospect", "POST", "/objects/list-memberships", R"({"listId":{list},"prospectId":1})", 400, "3"},
    {"join_nobody", "POST", "/objects/list-memberships", R"({"listId":{list}})", 400, "153"},
    {"join_unknown_property", "POST", "/objects/list-memberships", R"({"listId":{list},"prospectId":{ada},"email":"x"})", 400, "154"},
    {"members", "GET", "/objects/list-memberships?fields=id,optedOut,list.name&listId={list}&prospectId={ada}", "", 200, "",
     R"("list":{"name":"Spring"})"},
    {"member_opts_out", "PATCH", "/objects/list-memberships/{member}?fields=optedOut", R"({"optedOut":true})", 200, "",
     R"("optedOut":true)"},
    {"member_moves", "PATCH", "/objects/list-memberships/{member}", R"({"listId":{dynamic}})", 400, "180"},
    {"member_leaves", "DELETE", "/objects/list-memberships/{member}", "", 204, ""},
    {"member_unknown", "DELETE", "/objects/list-memberships/1", "", 404, "109"},
    // metadata
    {"custom_fields", "GET", "/objects/custom-fields?fields=fieldId,apiFieldId,type", "", 200, "", R"("apiFieldId":"Total_Spend__c")"},
    {"campaigns", "GET", "/objects/campaigns?fields=id,name", "", 200, "", "Web shop"},
    {"campaigns_read_only", "POST", "/objects/campaigns", R"({"name":"x"})", 405, "60"},
    {"account", "GET", "/objects/account?fields=apiCallsUsed,maximumDailyApiCalls", "", 200, "", R"("maximumDailyApiCalls":25000)"},
    {"unknown_collection", "GET", "/objects/ships?fields=id", "", 404, "198"},
    // external activities
    {"activity", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Purchase","email":"ada@example.com","value":"order-1"})", 201, "", R"("id":90210)"},
    {"activity_dated", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Purchase","email":"ada@example.com","value":"x","activityDate":"2026-01-21T18:21:46+00:00"})",
     201, ""},
    {"activity_date_z", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Purchase","email":"ada@example.com","value":"x","activityDate":"2026-01-21T18:21:46Z"})", 400,
     "154"},
    {"activity_of_nobody", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Purchase","email":"x@example.com","value":"x"})", 400, "4"},
    {"activity_of_recycled", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Purchase","email":"gone@example.com","value":"x"})", 400, "4"},
    {"activity_unknown_type", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Danced","email":"ada@example.com","value":"x"})", 400, "154", "type"},
    {"activity_inactive_type", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Retired","email":"ada@example.com","value":"x"})", 400, "154", "type"},
    {"activity_unknown_extension", "POST", "/external-activities",
     R"({"extension":"Shop","type":"Purchase","email":"ada@example.com","value":"x"})", 400, "154", "extension"},
    {"activity_without_value", "POST", "/external-activities", R"({"extension":"BigCommerce","type":"Purchase","email":"ada@example.com"})",
     400, "153", "value"},
    {"activity_long_value", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Purchase","email":"ada@example.com","value":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})",
     400, "154", "value"},
    {"activity_by_prospect_id", "POST", "/external-activities",
     R"({"extension":"BigCommerce","type":"Purchase","email":"ada@example.com","value":"x","prospectId":1})", 400, "154"},
};

INSTANTIATE_TEST_SUITE_P(Requests, PardotRules, ::testing::ValuesIn(cases), [](const auto& each) { return std::string(each.param.name); });

TEST(PardotHeaders, are_checked_first) {
  Unit unit;
  const std::string good = "Bearer " + unit.token, id = "0Uv5g0000008Qa7CAE";
  const auto answer = [&](const std::string& authorization, const std::string& business_unit, const std::string& path) {
    HttpRequest request("GET", path);
    if (!authorization.empty()) request.headers.set("Authorization", authorization);
    if (!business_unit.empty()) request.headers.set("Pardot-Business-Unit-Id", business_unit);
    return got(unit.mail.handle(request, unit.now));
  };
  const std::string v5 = "/api/v5/objects/campaigns?fields=id", v4 = "/api/prospect/version/4/do/read/id/1?format=json";
  EXPECT_EQ(answer("", id, v5).status, 401);
  EXPECT_EQ(answer("", id, v5).code(), "49");
  EXPECT_NE(answer(good, "", v5).raw.body.find("code=\"181\""), std::string::npos);
  EXPECT_NE(answer(good, "0Uv", v5).raw.body.find("code=\"182\""), std::string::npos);
  const auto wrong = answer(good, "0Uv5g0000008Qa7CAF", v5);
  EXPECT_EQ(wrong.status, 403);
  EXPECT_EQ(std::string(wrong.raw.headers.get("Content-Type")).rfind("text/xml", 0), 0u);
  EXPECT_EQ(answer("Bearer nobody", id, v5).code(), "184");
  EXPECT_EQ(answer("Bearer nobody", id, v5).status, 401);
  const auto old = answer("Bearer nobody", id, v4);
  EXPECT_EQ(old.status, 401);
  EXPECT_EQ(old.body["@attributes"]["err_code"], 184);
  EXPECT_EQ(old.body["err"], "access_token is invalid, unknown, or malformed: Inactive token");
  unit.choose("pardot.header_errors_xml", "false");
  EXPECT_EQ(answer(good, "0Uv5g0000008Qa7CAF", v5).code(), "201");
  EXPECT_EQ(answer(good, id, v5).status, 200);
}

TEST(PardotHeaders, bodies_must_be_json_objects) {
  Unit unit;
  auto request = unit.request("POST", "/objects/prospects", {{"email", "a@example.com"}});
  request.headers.set("Content-Type", "text/plain");
  EXPECT_EQ(unit.mail.handle(request, unit.now).status, 415);
  request.headers.set("Content-Type", "application/json");
  request.body = "{";
  EXPECT_EQ(got(unit.mail.handle(request, unit.now)).code(), "150");
  request.body = "[]";
  EXPECT_EQ(got(unit.mail.handle(request, unit.now)).code(), "150");
}

TEST(PardotLimits, the_sixth_request_in_flight_is_refused) {
  Unit unit;
  std::vector<HttpRequest> requests(6, unit.request("GET", "/objects/campaigns?fields=id"));
  for (const auto& each : requests) unit.mail.begin_request(each, unit.now);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(unit.mail.handle(requests[i], unit.now).status, 200);
  const auto refused = got(unit.mail.handle(requests[5], unit.now));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "66");
  for (const auto& each : requests) unit.mail.end_request(each, unit.now);
  unit.mail.begin_request(requests[5], unit.now);
  EXPECT_EQ(unit.mail.handle(requests[5], unit.now).status, 200);
  EXPECT_EQ(unit.mail.calls_used(), 6);
}

TEST(PardotLimits, the_day_ends_at_midnight) {
  Unit unit;
  unit.choose("pardot.daily_limit", "1");
  auto first = unit.request("GET", "/objects/campaigns?fields=id");
  first.headers.set("X-Return-Api-Usage", "1");
  EXPECT_EQ(unit.mail.handle(first, unit.now).headers.get("x-api-usage"), "1/1");
  EXPECT_EQ(unit.send("GET", "/objects/campaigns?fields=id").status, 429);
  EXPECT_EQ(unit.send("GET", "/objects/campaigns?fields=id").code(), "122");
  const auto v4 = unit.send("GET", "/api/prospect/version/4/do/read/id/1?format=json");
  EXPECT_EQ(v4.status, 200);
  EXPECT_EQ(v4.body["@attributes"]["err_code"], 122);
  unit.choose("pardot.v4_limit_status", "429");
  EXPECT_EQ(unit.send("GET", "/api/prospect/version/4/do/read/id/1?format=json").status, 429);
  unit.now = std::chrono::floor<std::chrono::days>(unit.now) + std::chrono::days(1);
  unit.login();
  EXPECT_EQ(unit.send("GET", "/objects/campaigns?fields=id").status, 200);
}

}  // namespace
}  // namespace tradewind::sandbox
