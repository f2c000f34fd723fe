// One request a line: what the org answers to it.
#include "sandbox/salesforce_support.hpp"

namespace tradewind::sandbox {
namespace {

struct Case {
  const char* name;
  const char* method;
  const char* path;  ///< {lead}, {contact}, {account}, {campaign}, {member}, {converted}, {deleted}, {deleted_contact} are ids of the org
  const char* body;
  int status;
  const char* code;
  const char* says = "";  ///< part of the answer
};

/// An org with one row of each kind.
struct Furnished : Org {
  std::map<std::string, std::string> ids;

  Furnished() {
    ids["lead"] = lead("ada@example.com", "store1-1");
    ids["account"] = create("Account", {{"Name", "Acme"}});
    ids["contact"] = create("Contact", {{"LastName", "Lee"}, {"Email", "bob@example.com"}, {"AccountId", ids["account"]}});
    ids["campaign"] = create("Campaign", {{"Name", "Spring"}});
    ids["member"] = create("CampaignMember", {{"CampaignId", ids["campaign"]}, {"LeadId", ids["lead"]}});
    ids["converted"] = lead("old@example.com", "store1-2");
    EXPECT_TRUE(crm.convert_lead(ids["converted"], now));
    ids["deleted"] = lead("gone@example.com");
    EXPECT_TRUE(crm.remove("Lead", ids["deleted"], "human", now));
    crm.add_field({"Lead", "Shop_Code__c", "Shop Code", "string", 20, true, false});
    create("Lead", {{"LastName", "One"}, {"Company", "C"}, {"Shop_Code__c", "twice"}});
    create("Lead", {{"LastName", "Two"}, {"Company", "C"}, {"Shop_Code__c", "twice"}});
    crm.add_validation_rule({"Lead", "City", "Atlantis", "No deliveries under water."});
  }
  std::string filled(std::string text) const {
    for (const auto& [name, id] : ids) text = text::replace_all(std::move(text), "{" + name + "}", id);
    return text;
  }
};

class SalesforceRules : public ::testing::TestWithParam<Case> {};

TEST_P(SalesforceRules, answers_as_the_platform_does) {
  Furnished org;
  const auto& test = GetParam();
  const auto body = org.filled(test.body);
  const auto answer = org.call(test.method, org.filled(test.path), body.empty() ? Json() : Json::parse(body));
  EXPECT_EQ(answer.status, test.status) << answer.raw.body;
  EXPECT_EQ(answer.code(), test.code) << answer.raw.body;
  EXPECT_NE(answer.raw.body.find(test.says), std::string::npos) << answer.raw.body;
  EXPECT_EQ(std::string(answer.raw.headers.get("Sforce-Limit-Info")).rfind("api-usage=", 0), 0u);
}

const Case cases[] = {
    // create
    {"created", "POST", "/sobjects/Lead", R"({"lastname":"Doe","Company":"X","NumberOfEmployees":"12"})", 201, "", R"("success":true)"},
    {"missing_fields", "POST", "/sobjects/Lead", R"({"FirstName":"Jo"})", 400, "REQUIRED_FIELD_MISSING",
     "Required fields are missing: [LastName, Company]"},
    {"contact_needs_last_name", "POST", "/sobjects/Contact", R"({"FirstName":"Jo"})", 400, "REQUIRED_FIELD_MISSING",
     R"("fields":["LastName"])"},
    {"account_needs_name", "POST", "/sobjects/Account", R"({"Phone":"1"})", 400, "REQUIRED_FIELD_MISSING"},
    {"campaign_needs_name", "POST", "/sobjects/Campaign", R"({"Type":"Email"})", 400, "REQUIRED_FIELD_MISSING"},
    {"null_required", "PATCH", "/sobjects/Lead/{lead}", R"({"LastName":null})", 400, "REQUIRED_FIELD_MISSING"},
    {"bad_email", "POST", "/sobjects/Lead", R"({"LastName":"D","Company":"X","Email":"not an email"})", 400, "INVALID_EMAIL_ADDRESS",
     "Email: invalid email address: not an email"},
    {"too_long", "POST", "/sobjects/Contact",
     R"({"LastName":"DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD"})", 400, "STRING_TOO_LONG",
     "Last Name: data value too large"},
    {"unknown_field", "POST", "/sobjects/Lead", R"({"LastName":"D","Email":"nope","BC_Typo__c":"x"})", 400, "INVALID_FIELD",
     "No such column 'BC_Typo__c' on sobject of type Lead"},
    {"read_only_field", "POST", "/sobjects/Lead", R"({"LastName":"D","Company":"X","Name":"Full"})", 400, "INVALID_FIELD_FOR_INSERT_UPDATE",
     R"("fields":["Name"])"},
    {"id_on_create", "POST", "/sobjects/Lead", R"({"Id":"{lead}","LastName":"D","Company":"X"})", 400, "INVALID_FIELD_FOR_INSERT_UPDATE"},
    {"is_converted_not_updateable", "PATCH", "/sobjects/Lead/{lead}", R"({"IsConverted":true})", 400, "INVALID_FIELD_FOR_INSERT_UPDATE"},
    {"number_in_text", "POST", "/sobjects/Lead", R"({"LastName":5,"Company":"X"})", 400, "JSON_PARSER_ERROR"},
    {"text_in_number", "POST", "/sobjects/Lead", R"({"LastName":"D","Company":"X","AnnualRevenue":"much"})", 400, "JSON_PARSER_ERROR"},
    {"bad_date", "POST", "/sobjects/Contact", R"({"LastName":"D","Birthdate":"2026-02-30"})", 400, "JSON_PARSER_ERROR"},
    {"null_boolean", "PATCH", "/sobjects/Lead/{lead}", R"({"DoNotCall":null})", 400, "JSON_PARSER_ERROR"},
    {"validation_rule", "PATCH", "/sobjects/Lead/{lead}", R"({"City":"Atlantis"})", 400, "FIELD_CUSTOM_VALIDATION_EXCEPTION",
     "No deliveries under water."},
    {"off_list_picklist", "POST", "/sobjects/Lead", R"({"LastName":"D","Company":"X","Status":"Needs FV"})", 201, ""},
    // references and ids
    {"malformed_reference", "POST", "/sobjects/Contact", R"({"LastName":"D","AccountId":"001900K0001pPuOAAU"})", 400, "MALFORMED_ID",
     "Account ID: id value of incorrect type: 001900K0001pPuOAAU"},
    {"reference_of_other_type", "POST", "/sobjects/Contact", R"({"LastName":"D","AccountId":"{lead}"})", 400, "MALFORMED_ID"},
    {"reference_to_nothing", "POST", "/sobjects/Contact", R"({"LastName":"D","AccountId":"0014C00zzzzzzzz"})", 400,
     "INVALID_CROSS_REFERENCE_KEY"},
    {"parent_by_key", "POST", "/sobjects/Contact", R"({"LastName":"D","Account":{"Tradewind_Key__c":"none"}})", 400, "INVALID_FIELD",
     "Foreign key external ID: none not found"},
    {"get_missing", "GET", "/sobjects/Lead/00Q4C00zzzzzzzz", "", 404, "NOT_FOUND", "The requested resource does not exist"},
    {"get_deleted", "GET", "/sobjects/Lead/{deleted}", "", 404, "NOT_FOUND"},
    {"get_garbage_id", "GET", "/sobjects/Lead/abc", "", 404, "NOT_FOUND"},
    {"get_malformed_id", "GET", "/sobjects/Account/001900K0001pPuOAAU", "", 400, "MALFORMED_ID"},
    {"get_unknown_object", "GET", "/sobjects/Ship/{lead}", "", 404, "NOT_FOUND"},
    {"get_unknown_field", "GET", "/sobjects/Lead/{lead}?fields=Id,Nope", "", 400, "INVALID_FIELD"},
    {"get_15_characters", "GET", "/sobjects/Lead/{lead}?fields=Email", "", 200, "", R"("Email":"ada@example.com")"},
    {"get_by_key", "GET", "/sobjects/Lead/Tradewind_Key__c/STORE1-1", "", 200, "", "ada@example.com"},
    {"get_by_unknown_key", "GET", "/sobjects/Lead/Tradewind_Key__c/none", "", 404, "NOT_FOUND",
     "Provided external ID field does not exist or is not accessible"},
    {"get_by_no_key_field", "GET", "/sobjects/Lead/City/x", "", 404, "NOT_FOUND", "Provided external ID field"},
    // update, delete
    {"updated", "PATCH", "/sobjects/Lead/{lead}", R"({"Phone":"1","City":null})", 204, ""},
    {"id_in_body", "PATCH", "/sobjects/Lead/{lead}", R"({"Id":"{lead}"})", 400, "INVALID_FIELD"},
    {"update_missing", "PATCH", "/sobjects/Lead/00Q4C00zzzzzzzz", R"({"City":"x"})", 404, "NOT_FOUND"},
    {"update_deleted", "PATCH", "/sobjects/Lead/{deleted}", R"({"City":"x"})", 404, "ENTITY_IS_DELETED"},
    {"update_malformed_id", "PATCH", "/sobjects/Account/001900K0001pPuOAAU", R"({"Phone":"1"})", 400, "MALFORMED_ID",
     "Account ID: id value of incorrect type"},
    {"update_converted", "PATCH", "/sobjects/Lead/{converted}", R"({"City":"x"})", 400, "CANNOT_UPDATE_CONVERTED_LEAD",
     "cannot reference converted lead"},
    {"delete", "DELETE", "/sobjects/Lead/{lead}", "", 204, ""},
    {"delete_again", "DELETE", "/sobjects/Lead/{deleted}", "", 404, "ENTITY_IS_DELETED", "entity is deleted"},
    {"delete_missing", "DELETE", "/sobjects/Lead/00Q4C00zzzzzzzz", "", 404, "INVALID_CROSS_REFERENCE_KEY"},
    {"wrong_method", "PUT", "/sobjects/Lead/{lead}", "", 405, "METHOD_NOT_ALLOWED"},
    // upsert
    {"upsert_creates", "PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-9", R"({"LastName":"D","Company":"X"})", 201, "",
     R"("created":true)"},
    {"upsert_updates", "PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-1", R"({"City":"Bath"})", 200, "", R"("created":false)"},
    {"upsert_several", "PATCH", "/sobjects/Lead/Shop_Code__c/twice", R"({"City":"Bath"})", 300, "",
     "/services/data/v66.0/sobjects/Lead/00Q"},
    {"upsert_key_in_body", "PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-1", R"({"Tradewind_Key__c":"store1-1"})", 400, "INVALID_FIELD"},
    {"upsert_no_such_key", "PATCH", "/sobjects/Lead/Nope__c/1", R"({"City":"x"})", 404, "NOT_FOUND", "Nope__c"},
    {"upsert_incomplete", "PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-9", R"({"City":"x"})", 400, "REQUIRED_FIELD_MISSING"},
    {"upsert_update_only", "PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-9?updateOnly=true", R"({"City":"x"})", 404, "NOT_FOUND"},
    {"upsert_converted", "PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-2", R"({"City":"x"})", 400, "CANNOT_UPDATE_CONVERTED_LEAD"},
    {"unique_taken", "POST", "/sobjects/Lead", R"({"LastName":"D","Company":"X","Tradewind_Key__c":"Store1-1"})", 400, "DUPLICATE_VALUE",
     "duplicate value found: Tradewind_Key__c duplicates value on record with id: 00Q"},
    // campaign members
    {"member_again", "POST", "/sobjects/CampaignMember", R"({"CampaignId":"{campaign}","LeadId":"{lead}"})", 400, "DUPLICATE_VALUE",
     "Already a campaign member."},
    {"member_of_nobody", "POST", "/sobjects/CampaignMember", R"({"CampaignId":"{campaign}"})", 400, "REQUIRED_FIELD_MISSING"},
    {"member_without_campaign", "POST", "/sobjects/CampaignMember", R"({"LeadId":"{lead}"})", 400, "REQUIRED_FIELD_MISSING"},
    {"member_moves", "PATCH", "/sobjects/CampaignMember/{member}", R"({"CampaignId":"{campaign}"})", 400,
     "INVALID_FIELD_FOR_INSERT_UPDATE"},
    {"member_status", "PATCH", "/sobjects/CampaignMember/{member}", R"({"Status":"Responded"})", 204, ""},
    {"member_converted", "POST", "/sobjects/CampaignMember", R"({"CampaignId":"{campaign}","LeadId":"{converted}"})", 400,
     "CANNOT_UPDATE_CONVERTED_LEAD"},
    {"member_status_order", "POST", "/sobjects/CampaignMemberStatus", R"({"CampaignId":"{campaign}","Label":"Purchased","SortOrder":2})",
     400, "DUPLICATE_VALUE"},
    {"member_status_new", "POST", "/sobjects/CampaignMemberStatus",
     R"({"CampaignId":"{campaign}","Label":"Purchased","HasResponded":true,"SortOrder":3})", 201, ""},
    // resources
    {"describe", "GET", "/sobjects/Lead/describe", "", 200, "", R"("name":"Tradewind_Key__c")"},
    {"describe_unknown", "GET", "/sobjects/Ship/describe", "", 404, "NOT_FOUND"},
    {"global_describe", "GET", "/sobjects", "", 200, "", R"("maxBatchSize":200)"},
    {"limits", "GET", "/limits", "", 200, "", "DailyApiRequests"},
    {"unknown_resource", "GET", "/analytics", "", 404, "NOT_FOUND"},
    {"old_version", "GET", "/services/data/v66.0/sobjects/Lead/describe/", "", 200, ""},
};

INSTANTIATE_TEST_SUITE_P(Requests, SalesforceRules, ::testing::ValuesIn(cases),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(SalesforceHttp, refuses_what_comes_before_the_resources) {
  Org org;
  EXPECT_EQ(org.call("GET", "/services/data/v30.0/sobjects").status, 410);
  EXPECT_EQ(org.call("GET", "/services/data/v99.0/sobjects").status, 404);
  EXPECT_EQ(org.call("GET", "/query?q=" + std::string(17000, 'x')).status, 414);
  EXPECT_EQ(got(org.crm.handle(HttpRequest("GET", "/services/data/"), org.now)).status, 200);
  const auto unknown =
      got(org.crm.handle(HttpRequest("GET", "/services/data/v66.0/limits", header("Authorization", "Bearer nobody")), org.now));
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(unknown.code(), "INVALID_SESSION_ID");
  EXPECT_EQ(got(org.crm.handle(HttpRequest("GET", "/services/data/v66.0/limits", header("Authorization", "Basic x")), org.now)).code(),
            "INVALID_AUTH_HEADER");
  Headers form({{"Authorization", "Bearer " + org.token}, {"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(got(org.crm.handle(HttpRequest("POST", "/services/data/v66.0/sobjects/Lead", form, "a=b"), org.now)).status, 415);
  Headers json({{"Authorization", "Bearer " + org.token}, {"Content-Type", "application/json"}});
  EXPECT_EQ(got(org.crm.handle(HttpRequest("POST", "/services/data/v66.0/sobjects/Lead", json, "{"), org.now)).code(), "JSON_PARSER_ERROR");
}

TEST(SalesforceHttp, counts_one_unit_a_call_and_stops_at_the_daily_limit) {
  Org org;
  org.set("salesforce.daily_limit", "2");
  EXPECT_EQ(org.call("GET", "/limits").raw.headers.get("Sforce-Limit-Info"), "api-usage=1/2");
  EXPECT_EQ(org.call("GET", "/limits").status, 200);
  const auto over = org.call("GET", "/limits");
  EXPECT_EQ(over.status, 403);
  EXPECT_EQ(over.code(), "REQUEST_LIMIT_EXCEEDED");
  EXPECT_EQ(over.raw.headers.get("Sforce-Limit-Info"), "api-usage=2/2");
  org.now += std::chrono::hours(25);
  org.login();
  EXPECT_EQ(org.call("GET", "/limits").status, 200);
}

TEST(SalesforceHttp, older_versions_answer_an_update_by_key_with_204) {
  Org org;
  org.lead("ada@example.com", "k1");
  EXPECT_EQ(org.call("PATCH", "/services/data/v45.0/sobjects/Lead/Tradewind_Key__c/k1", {{"City", "Bath"}}).status, 204);
  const auto made = org.call("PATCH", "/services/data/v45.0/sobjects/Lead/Tradewind_Key__c/k2", {{"LastName", "D"}, {"Company", "X"}});
  EXPECT_EQ(made.status, 201);
  EXPECT_FALSE(made.body.contains("created"));
}

}  // namespace
}  // namespace tradewind::sandbox
