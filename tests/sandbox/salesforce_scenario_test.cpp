#include "sandbox/salesforce_support.hpp"

namespace tradewind::sandbox {
namespace {

std::string value(const FieldTexts& row, const std::string& field) {
  const auto found = row.find(field);
  return found == row.end() ? std::string() : found->second;
}

TEST(SalesforceRows, ids_carry_their_checksum) {
  Org org;
  const auto id = org.lead("ada@example.com");
  ASSERT_EQ(id.size(), 18u);
  EXPECT_EQ(id.substr(0, 3), "00Q");
  EXPECT_EQ(org.call("GET", "/sobjects/Lead/" + id.substr(0, 15)).body["Id"], id);
  auto wrong = id;
  wrong[17] = wrong[17] == 'Z' ? 'Y' : 'Z';
  EXPECT_EQ(org.call("GET", "/sobjects/Lead/" + wrong).code(), "MALFORMED_ID");
}

TEST(SalesforceRows, keep_who_made_them_and_when) {
  Org org;
  const auto id = org.lead("ada@example.com");
  ASSERT_TRUE(org.crm.insert("Lead", {{"LastName", "H"}, {"Company", "C"}}, "human", org.now));
  ASSERT_TRUE(org.crm.insert("Lead", {{"LastName", "C"}, {"Company", "C"}}, "connector", org.now));
  const auto rows = org.crm.rows("Lead");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].at("created_by"), "tradewind");
  EXPECT_EQ(rows[1].at("created_by"), "human");
  EXPECT_EQ(rows[2].at("created_by"), "connector");
  org.now += std::chrono::hours(1);
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + id, {{"City", "Bath"}}).status, 204);
  const auto row = org.crm.row("Lead", id);
  EXPECT_EQ(row.at("CreatedDate"), "2026-09-21T14:13:20.000+0000");
  EXPECT_EQ(row.at("SystemModstamp"), "2026-09-21T15:13:20.000+0000");
  EXPECT_EQ(row.at("created_by"), "tradewind");
}

TEST(SalesforceRows, people_are_held_to_the_same_rules) {
  Org org;
  const auto refused = org.crm.insert("Lead", {{"FirstName", "Jo"}}, "human", org.now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what, "REQUIRED_FIELD_MISSING");
}

TEST(SalesforceUpsert, answers_300_and_writes_nothing_when_the_key_is_not_unique) {
  Org org;
  const auto first = org.lead("shared@example.com");
  const auto second = org.lead("Shared@example.com");
  const auto answer = org.call("PATCH", "/sobjects/Lead/Email/shared%40example.com", {{"City", "Bath"}});
  EXPECT_EQ(answer.status, 300);
  EXPECT_EQ(answer.body, Json({"/services/data/v66.0/sobjects/Lead/" + first, "/services/data/v66.0/sobjects/Lead/" + second}));
  EXPECT_EQ(value(org.crm.row("Lead", first), "City"), "");
}

TEST(SalesforceUpsert, the_key_tells_case_only_when_switched) {
  Org org;
  const auto id = org.lead("ada@example.com", "Store1-1");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-1", {{"City", "Bath"}}).body["id"], id);
  org.set("salesforce.key_case_sensitive", "true");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/Tradewind_Key__c/store1-1", {{"LastName", "D"}, {"Company", "X"}}).status, 201);
}

TEST(SalesforceUpsert, an_org_without_the_key_field_refuses_it) {
  Org org;
  org.set("salesforce.key_field", "false");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/Tradewind_Key__c/k", {{"LastName", "D"}}).status, 404);
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", {{"LastName", "D"}, {"Company", "X"}, {"Tradewind_Key__c", "k"}}).code(), "INVALID_FIELD");
  EXPECT_EQ(org.call("GET", "/sobjects/Lead/describe").raw.body.find("Tradewind_Key__c"), std::string::npos);
  EXPECT_EQ(org.query("SELECT Id FROM Lead WHERE Tradewind_Key__c = 'k'").code(), "INVALID_FIELD");
}

TEST(SalesforceConversion, leads_become_read_only_and_point_at_the_contact) {
  Org org;
  const auto lead = org.lead("ada@example.com", "k");
  const auto campaign = org.create("Campaign", {{"Name", "Spring"}});
  const auto member = org.create("CampaignMember", {{"CampaignId", campaign}, {"LeadId", lead}});
  const auto contact = org.crm.convert_lead(lead, org.now);
  ASSERT_TRUE(contact);
  const auto found =
      org.query("SELECT ConvertedContactId, ConvertedAccountId FROM Lead WHERE Email = 'ada@example.com' AND IsConverted = true");
  ASSERT_EQ(found.body["totalSize"], 1);
  EXPECT_EQ(found.body["records"][0]["ConvertedContactId"], *contact);
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + lead, {{"City", "x"}}).code(), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_EQ(org.crm.row("CampaignMember", member).at("ContactId"), *contact);
  EXPECT_EQ(org.crm.row("CampaignMember", member).at("LeadId"), lead);
  org.set("salesforce.edit_converted_leads", "true");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + lead, {{"City", "x"}}).status, 204);
}

TEST(SalesforceMerge, the_loser_points_at_the_master) {
  Org org;
  const auto master = org.lead("ada@example.com"), loser = org.lead("ada@example.com");
  ASSERT_TRUE(org.crm.merge("Lead", master, loser, org.now));
  EXPECT_EQ(org.query("SELECT Id FROM Lead").body["totalSize"], 1);
  const auto all = org.call("GET", "/queryAll?q=" + text::percent_encode("SELECT MasterRecordId FROM Lead WHERE IsDeleted = true"));
  EXPECT_EQ(all.body["records"][0]["MasterRecordId"], master);
}

TEST(SalesforceCampaigns, a_status_the_campaign_lacks_becomes_its_default) {
  Org org;
  const auto campaign = org.create("Campaign", {{"Name", "Spring"}});
  const auto lead = org.lead("ada@example.com");
  const auto contact = org.create("Contact", {{"LastName", "Lee"}});
  const auto first = org.create("CampaignMember", {{"CampaignId", campaign}, {"LeadId", lead}, {"Status", "Purchased"}});
  EXPECT_EQ(org.crm.row("CampaignMember", first).at("Status"), "Sent");
  EXPECT_EQ(org.crm.row("CampaignMember", first).at("HasResponded"), "false");
  const auto both =
      org.create("CampaignMember", {{"CampaignId", campaign}, {"LeadId", lead}, {"ContactId", contact}, {"Status", "responded"}});
  EXPECT_EQ(org.crm.row("CampaignMember", both).at("Status"), "Responded");
  EXPECT_EQ(org.crm.row("CampaignMember", both).at("HasResponded"), "true");
  EXPECT_EQ(org.crm.row("CampaignMember", both).count("LeadId"), 0u);
}

TEST(SalesforceCampaigns, statuses_may_be_closed_to_the_api) {
  Org org;
  const auto campaign = org.create("Campaign", {{"Name", "Spring"}});
  org.set("salesforce.member_status_createable", "false");
  EXPECT_EQ(org.call("GET", "/sobjects/CampaignMemberStatus/describe").body["createable"], false);
  const auto refused = org.call("POST", "/sobjects/CampaignMemberStatus", {{"CampaignId", campaign}, {"Label", "Purchased"}});
  EXPECT_EQ(refused.code(), "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
  EXPECT_EQ(org.query("SELECT Label FROM CampaignMemberStatus WHERE CampaignId = '" + campaign + "'").body["totalSize"], 2);
}

TEST(SalesforceOwners, assignment_rules_take_over_unless_told_not_to) {
  Org org;
  const auto made = org.call("POST", "/sobjects/Lead", {{"LastName", "D"}, {"Company", "X"}}, header("Sforce-Auto-Assign", "FALSE"));
  const std::string kept = made.body["id"];
  const auto owner = org.crm.row("Lead", kept).at("OwnerId");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + kept, {{"City", "x"}}, header("Sforce-Auto-Assign", "FALSE")).status, 204);
  EXPECT_EQ(org.crm.row("Lead", kept).at("OwnerId"), owner);
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + kept, {{"City", "y"}}).status, 204);
  EXPECT_NE(org.crm.row("Lead", kept).at("OwnerId"), owner);
}

TEST(SalesforceDuplicates, rules_alert_or_block) {
  Org org;
  org.create("Contact", {{"LastName", "Lee"}, {"Email", "ada@example.com"}});
  const Json body{{"LastName", "D"}, {"Company", "X"}, {"Email", "Ada@example.com"}};
  const auto allow = header("Sforce-Duplicate-Rule-Header", "allowSave=true");
  org.set("salesforce.duplicate_rule", "alert");
  const auto alert = org.call("POST", "/sobjects/Lead", body);
  EXPECT_EQ(alert.code(), "DUPLICATES_DETECTED");
  EXPECT_EQ(alert.body[0]["duplicateResut"]["matchResults"][0]["entityType"], "Contact");
  EXPECT_EQ(alert.body[0]["duplicateResut"]["allowSave"], true);
  org.set("salesforce.duplicate_rule", "block");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", body, allow).code(), "DUPLICATES_DETECTED");
  org.set("salesforce.duplicate_rule", "alert");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", body, allow).status, 201);
}

TEST(SalesforceCollections, partial_failure_is_positional_within_200) {
  Org org;
  const Json records{
      {{"attributes", {{"type", "Lead"}}}, {"Tradewind_Key__c", "k1"}, {"LastName", "A"}, {"Company", "X"}},
      {{"attributes", {{"type", "Lead"}}}, {"Tradewind_Key__c", "k2"}, {"LastName", "B"}, {"Company", "X"}, {"Email", "nope"}},
      {{"attributes", {{"type", "Lead"}}}, {"Tradewind_Key__c", "k3"}, {"LastName", "C"}, {"Company", "X"}, {"Typo__c", 1}}};
  const auto answer = org.call("PATCH", "/composite/sobjects/Lead/Tradewind_Key__c", {{"allOrNone", false}, {"records", records}});
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body[0]["success"], true);
  EXPECT_EQ(answer.body[0]["created"], true);
  EXPECT_EQ(answer.body[1]["errors"][0]["statusCode"], "INVALID_EMAIL_ADDRESS");
  EXPECT_EQ(answer.body[1]["errors"][0]["fields"], Json({"Email"}));
  EXPECT_EQ(answer.body[2]["errors"][0]["statusCode"], "INVALID_FIELD");
  EXPECT_EQ(org.crm.rows("Lead").size(), 1u);
}

TEST(SalesforceCollections, all_or_none_takes_every_row_back) {
  Org org;
  const auto old = org.lead("ada@example.com", "k1");
  const Json records{{{"attributes", {{"type", "Lead"}}}, {"Tradewind_Key__c", "k1"}, {"City", "Bath"}},
                     {{"attributes", {{"type", "Lead"}}}, {"Tradewind_Key__c", "k2"}, {"LastName", "B"}, {"Company", "X"}},
                     {{"attributes", {{"type", "Lead"}}}, {"Tradewind_Key__c", "k3"}, {"LastName", "C"}}};
  const auto answer = org.call("PATCH", "/composite/sobjects/Lead/Tradewind_Key__c", {{"allOrNone", true}, {"records", records}});
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
  EXPECT_EQ(answer.body[1]["success"], false);
  EXPECT_EQ(answer.body[2]["errors"][0]["statusCode"], "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(org.crm.rows("Lead").size(), 1u);
  EXPECT_EQ(value(org.crm.row("Lead", old), "City"), "");
  EXPECT_EQ(org.query("SELECT Id FROM Lead WHERE Tradewind_Key__c = 'k2'").body["totalSize"], 0);
}

TEST(SalesforceCollections, the_same_key_twice_fails) {
  Org org;
  const Json one{{"attributes", {{"type", "Lead"}}}, {"Tradewind_Key__c", "k1"}, {"LastName", "A"}, {"Company", "X"}};
  const auto answer = org.call("PATCH", "/composite/sobjects/Lead/Tradewind_Key__c", {{"records", {one, one}}});
  EXPECT_EQ(answer.body[1]["errors"][0]["message"], "Duplicate external id specified: k1");
  EXPECT_EQ(org.crm.rows("Lead").size(), 0u);
}

TEST(SalesforceCollections, create_update_delete_and_read) {
  Org org;
  const Json make{{{"attributes", {{"type", "Account"}}}, {"Name", "Acme"}}, {{"attributes", {{"type", "Contact"}}}, {"LastName", "Lee"}}};
  const auto made = org.call("POST", "/composite/sobjects", {{"records", make}});
  const auto account = made.body[0]["id"].get<std::string>(), contact = made.body[1]["id"].get<std::string>();
  const Json change{{{"attributes", {{"type", "Contact"}}}, {"id", contact}, {"Phone", "1"}},
                    {{"attributes", {{"type", "Contact"}}}, {"id", "0034C00zzzzzzzz"}, {"Phone", "1"}}};
  const auto changed = org.call("PATCH", "/composite/sobjects", {{"records", change}});
  EXPECT_EQ(changed.body[0]["success"], true);
  EXPECT_FALSE(changed.body[0].contains("created"));
  EXPECT_EQ(changed.body[1]["errors"][0]["statusCode"], "INVALID_CROSS_REFERENCE_KEY");
  const auto read = org.call("POST", "/composite/sobjects/Contact", {{"ids", {"0034C00zzzzzzzz", contact}}, {"fields", {"Id", "Phone"}}});
  EXPECT_TRUE(read.body[0].is_null());
  EXPECT_EQ(read.body[1]["Phone"], "1");
  const auto gone = org.call("DELETE", "/composite/sobjects?ids=" + account + "," + contact);
  EXPECT_EQ(gone.body[1]["success"], true);
  EXPECT_EQ(org.crm.rows("Contact").size(), 0u);
}

TEST(SalesforceCollections, malformed_requests_are_400) {
  Org org;
  Json many = Json::array(), mixed = Json::array();
  for (int i = 0; i < 201; ++i) many.push_back({{"attributes", {{"type", "Lead"}}}, {"LastName", "A"}, {"Company", "X"}});
  for (int i = 0; i < 11; ++i) mixed.push_back({{"attributes", {{"type", i % 2 ? "Lead" : "Account"}}}, {"Name", "A"}});
  EXPECT_EQ(org.call("POST", "/composite/sobjects", {{"records", many}}).status, 400);
  EXPECT_EQ(org.call("POST", "/composite/sobjects", {{"records", mixed}}).status, 400);
  EXPECT_EQ(org.call("POST", "/composite/sobjects", {{"records", {{{"LastName", "A"}}}}}).status, 400);
  EXPECT_EQ(org.call("POST", "/composite/sobjects", {{"records", 5}}).status, 400);
  EXPECT_EQ(org.crm.rows("Lead").size(), 0u);
}

Json item(const char* method, const std::string& url, const char* id, const Json& body = nullptr) {
  Json out{{"method", method}, {"url", "/services/data/v66.0" + url}, {"referenceId", id}};
  if (!body.is_null()) out["body"] = body;
  return out;
}

TEST(SalesforceComposite, later_parts_use_earlier_answers) {
  Org org;
  const auto answer = org.call("POST", "/composite",
                               {{"compositeRequest",
                                 {item("PATCH", "/sobjects/Account/Tradewind_Key__c/k", "acc", {{"Name", "Acme"}}),
                                  item("POST", "/sobjects/Contact", "con", {{"LastName", "Lee"}, {"AccountId", "@{acc.id}"}}),
                                  item("GET", "/query?q=SELECT Id FROM Contact WHERE AccountId='@{acc.id}'", "found"),
                                  item("GET", "/sobjects/Contact/@{found.records[0].Id}", "row")}}});
  ASSERT_EQ(answer.status, 200);
  const auto& parts = answer.body["compositeResponse"];
  EXPECT_EQ(parts[1]["httpStatusCode"], 201);
  EXPECT_EQ(parts[3]["body"]["AccountId"], parts[0]["body"]["id"]);
  EXPECT_EQ(org.crm.calls_used(org.now), 1);
}

TEST(SalesforceComposite, references_are_case_sensitive_and_halt_dependents) {
  Org org;
  const auto answer = org.call("POST", "/composite",
                               {{"compositeRequest",
                                 {item("POST", "/sobjects/Account", "acc", {{"Name", "Acme"}}),
                                  item("POST", "/sobjects/Contact", "con", {{"LastName", "Lee"}, {"AccountId", "@{acc.Id}"}}),
                                  item("POST", "/sobjects/Contact", "free", {{"LastName", "Lee"}})}}});
  const auto& parts = answer.body["compositeResponse"];
  EXPECT_EQ(parts[1]["body"][0]["errorCode"], "PROCESSING_HALTED");
  EXPECT_EQ(parts[2]["httpStatusCode"], 201);
  EXPECT_EQ(org.crm.rows("Account").size(), 1u);
}

TEST(SalesforceComposite, all_or_none_halts_the_others) {
  Org org;
  const auto answer = org.call("POST", "/composite",
                               {{"allOrNone", true},
                                {"compositeRequest",
                                 {item("POST", "/sobjects/Account", "acc", {{"Name", "Acme"}}),
                                  item("POST", "/sobjects/Contact", "con", {{"LastName", "Lee"}, {"Email", "nope"}}),
                                  item("POST", "/sobjects/Contact", "late", {{"LastName", "Lee"}})}}});
  const auto& parts = answer.body["compositeResponse"];
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(parts[0]["body"][0]["errorCode"], "PROCESSING_HALTED");
  EXPECT_EQ(parts[1]["body"][0]["errorCode"], "INVALID_EMAIL_ADDRESS");
  EXPECT_EQ(parts[2]["body"][0]["errorCode"], "PROCESSING_HALTED");
  EXPECT_EQ(org.crm.rows("Account").size(), 0u);
}

TEST(SalesforceComposite, limits_and_syntax_fail_the_whole_call) {
  Org org;
  Json many = Json::array(), queries = Json::array();
  for (int i = 0; i < 26; ++i) many.push_back(item("GET", "/limits", ("r" + std::to_string(i)).c_str()));
  for (int i = 0; i < 6; ++i) queries.push_back(item("GET", "/query?q=SELECT+Id+FROM+Lead", ("r" + std::to_string(i)).c_str()));
  EXPECT_EQ(org.call("POST", "/composite", {{"compositeRequest", many}}).status, 400);
  EXPECT_EQ(org.call("POST", "/composite", {{"compositeRequest", queries}}).status, 400);
  EXPECT_EQ(org.call("POST", "/composite", {{"compositeRequest", {item("GET", "/limits", "bad-id")}}}).status, 400);
  EXPECT_EQ(org.call("POST", "/composite", {{"compositeRequest", {item("GET", "/limits", "a"), item("GET", "/limits", "a")}}}).status, 400);
  auto header = item("GET", "/limits", "a");
  header["httpHeaders"] = {{"Authorization", "Bearer x"}};
  EXPECT_EQ(org.call("POST", "/composite", {{"compositeRequest", {header}}}).status, 400);
  EXPECT_EQ(org.call("POST", "/composite", {{"compositeRequest", {item("GET", "/sobjects/Ship", "a")}}})
                .body["compositeResponse"][0]["httpStatusCode"],
            404);
}

}  // namespace
}  // namespace tradewind::sandbox
