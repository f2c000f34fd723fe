// Orgs that an admin has set up: what the platform then refuses, derives and shows.
#include "sandbox/salesforce_support.hpp"

namespace tradewind::sandbox {
namespace {

Json field_of(Org& org, const std::string& object, const std::string& name) {
  const auto described = org.call("GET", "/sobjects/" + object + "/describe").body;
  for (const auto& field : described["fields"])
    if (field["name"] == name) return field;
  return {};
}

const Json new_lead = {{"LastName", "Lee"}, {"Company", "Acme"}};

Json with(Json body, const Json& more) {
  body.update(more);
  return body;
}

TEST(SalesforceSetup, fields_with_their_rules) {
  Org org;
  org.set("salesforce.add_field", "Lead.Region__c:picklist:required,restricted,values=EMEA|APAC");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", new_lead).code(), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", with(new_lead, {{"Region__c", "Mars"}})).code(), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", with(new_lead, {{"Region__c", "EMEA"}})).status, 201);
  EXPECT_EQ(field_of(org, "Lead", "Region__c")["restrictedPicklist"], true);
  org.set("salesforce.add_field", "Contact.Number__c:string:autonumber");
  const auto id = org.create("Contact", {{"LastName", "Lee"}});
  EXPECT_FALSE(org.crm.row("Contact", id).at("Number__c").empty());
  EXPECT_EQ(org.call("PATCH", "/sobjects/Contact/" + id, {{"Number__c", "1"}}).code(), "INVALID_FIELD_FOR_INSERT_UPDATE");
}

TEST(SalesforceSetup, field_and_object_rights) {
  Org org;
  org.set("salesforce.no_edit", "Lead.Phone");
  org.set("salesforce.no_read", "Lead.City");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", with(new_lead, {{"Phone", "1"}})).code(), "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", with(new_lead, {{"City", "x"}})).code(), "INVALID_FIELD");
  EXPECT_TRUE(field_of(org, "Lead", "City").is_null());
  EXPECT_EQ(org.query("SELECT City FROM Lead").code(), "INVALID_FIELD");
  org.set("salesforce.no_create", "Lead");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", new_lead).code(), "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
  org.set("salesforce.no_object", "CampaignMember");
  EXPECT_EQ(org.call("GET", "/sobjects/CampaignMember/describe").status, 404);
  EXPECT_EQ(org.query("SELECT Id FROM CampaignMember").code(), "INVALID_TYPE");
}

TEST(SalesforceSetup, records_of_others_and_triggers) {
  Org org;
  const auto id = org.crm.insert("Contact", {{"LastName", "Lee"}}, "human", org.now);
  EXPECT_EQ(org.call("PATCH", "/sobjects/Contact/" + *id, {{"Title", "x"}}).status, 204);
  org.set("salesforce.edit_others", "false");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Contact/" + *id, {{"Title", "y"}}).code(), "INSUFFICIENT_ACCESS_OR_READONLY");
  org.set("salesforce.trigger", "Lead");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", new_lead).code(), "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
}

TEST(SalesforceSetup, record_types_queues_and_currencies) {
  Org org;
  org.set("salesforce.record_type", "Lead.Web_Shop");
  org.set("salesforce.record_type", "Contact.Shopper");
  org.set("salesforce.queue", "Web leads");
  EXPECT_TRUE(field_of(org, "Lead", "CurrencyIsoCode").is_null());
  org.set("salesforce.currencies", "USD,EUR");
  const auto types = org.call("GET", "/sobjects/Lead/describe").body["recordTypeInfos"];
  ASSERT_EQ(types.size(), 2u);
  EXPECT_EQ(types[1]["name"], "Web Shop");
  const std::string queue = org.query("SELECT Id FROM Group WHERE Type = 'Queue' AND Name = 'Web leads'").body["records"][0]["Id"];
  const auto id = org.create("Lead", with(new_lead, {{"RecordTypeId", types[1]["recordTypeId"]}, {"OwnerId", queue}}));
  EXPECT_EQ(org.crm.row("Lead", id).at("CurrencyIsoCode"), "USD");
  EXPECT_EQ(org.call("POST", "/sobjects/Contact", {{"LastName", "L"}, {"OwnerId", queue}}).code(), "MALFORMED_ID");
  EXPECT_EQ(org.call("POST", "/sobjects/Contact", {{"LastName", "L"}, {"RecordTypeId", types[1]["recordTypeId"]}}).code(),
            "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", with(new_lead, {{"CurrencyIsoCode", "JPY"}})).code(),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
}

TEST(SalesforceSetup, duplicate_rule_by_name) {
  Org org;
  org.set("salesforce.duplicate_rule", "block");
  org.set("salesforce.duplicate_match", "name");
  EXPECT_TRUE(org.crm.insert("Contact", {{"LastName", "Lee"}, {"Email", "other@example.com"}}, "human", org.now));
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", new_lead).code(), "DUPLICATES_DETECTED");
  EXPECT_EQ(org.call("POST", "/sobjects/Lead", {{"LastName", "Else"}, {"Company", "x"}}).status, 201);
}

// ---- state and country/territory picklists --------------------------------------------------------------------------------------

struct Territories : ::testing::Test {
  Org org;
  Territories() { org.set("salesforce.state_picklists", "true"); }
  FieldTexts made(const Json& fields) { return org.crm.row("Lead", org.create("Lead", with(new_lead, fields))); }
  std::string refusal(const Json& fields) { return org.call("POST", "/sobjects/Lead", with(new_lead, fields)).code(); }
};

TEST_F(Territories, codes_fill_texts_and_texts_fill_codes) {
  auto row = made({{"CountryCode", "us"}, {"StateCode", "ca"}});
  EXPECT_EQ(row.at("Country"), "United States");
  EXPECT_EQ(row.at("State"), "California");
  row = made({{"Country", "canada"}, {"State", "Ontario"}});
  EXPECT_EQ(row.at("CountryCode"), "CA");
  EXPECT_EQ(row.at("StateCode"), "ON");
  row = made({{"CountryCode", "US"}, {"Country", "Canada"}});
  EXPECT_EQ(row.at("Country"), "United States") << "on create the code wins";
}

TEST_F(Territories, what_is_not_in_the_lists_is_refused) {
  EXPECT_EQ(refusal({{"Country", "USA"}}), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(refusal({{"CountryCode", "ZZ"}}), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(refusal({{"CountryCode", "US"}, {"StateCode", "ON"}}), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(refusal({{"CountryCode", "DE"}, {"State", "Bayern"}}), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(refusal({{"StateCode", "CA"}}), "FIELD_INTEGRITY_EXCEPTION");
}

TEST_F(Territories, updates) {
  const auto id = org.create("Lead", with(new_lead, {{"CountryCode", "US"}, {"StateCode", "CA"}}));
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + id, {{"CountryCode", "CA"}, {"Country", "Germany"}}).code(), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + id, {{"CountryCode", "DE"}}).code(), "FIELD_INTEGRITY_EXCEPTION") << "the state stays";
  EXPECT_EQ(org.call("PATCH", "/sobjects/Lead/" + id, {{"CountryCode", nullptr}}).status, 204);
  EXPECT_EQ(org.crm.row("Lead", id).count("StateCode"), 0u) << "both are cleared";
}

TEST_F(Territories, describe_tells_which_state_is_of_which_country) {
  const auto state = field_of(org, "Contact", "MailingStateCode");
  EXPECT_EQ(state["controllerName"], "MailingCountryCode");
  EXPECT_EQ(state["dependentPicklist"], true);
  std::string bits;
  for (const auto& value : state["picklistValues"])
    if (value["value"] == "WA") bits = value["validFor"];
  EXPECT_EQ(bits, "oA==") << "US and AU, the first and the third";
  org.set("salesforce.state_picklists", "false");
  EXPECT_TRUE(field_of(org, "Contact", "MailingStateCode").is_null());
}

// ---- person accounts --------------------------------------------------------------------------------------------------------------

struct PersonAccountOrg : ::testing::Test {
  Org org;
  PersonAccountOrg() { org.set("salesforce.person_accounts", "true"); }
};

TEST_F(PersonAccountOrg, a_last_name_makes_a_person_with_a_contact) {
  const auto id = org.create("Account", {{"LastName", "Lee"},
                                         {"FirstName", "Ada"},
                                         {"PersonEmail", "ada@example.com"},
                                         {"Loyalty_Tier__pc", "Gold"},
                                         {"Tradewind_Key__c", "k1"}});
  const auto account = org.crm.row("Account", id);
  EXPECT_EQ(account.at("Name"), "Ada Lee");
  EXPECT_EQ(account.at("IsPersonAccount"), "true");
  const auto contact = org.crm.row("Contact", account.at("PersonContactId"));
  EXPECT_EQ(contact.at("Email"), "ada@example.com");
  EXPECT_EQ(contact.at("Loyalty_Tier__c"), "Gold");
  EXPECT_EQ(contact.at("AccountId"), id);
  EXPECT_EQ(org.call("PATCH", "/sobjects/Account/" + id, {{"PersonEmail", "ada@example.org"}}).status, 204);
  EXPECT_EQ(org.crm.row("Contact", account.at("PersonContactId")).at("Email"), "ada@example.org");
  const auto found = org.query(
      "SELECT Id,Account.LastName FROM Contact WHERE Account.IsPersonAccount = true AND "
      "Account.Tradewind_Key__c IN ('k1')");
  EXPECT_EQ(found.body["records"][0]["Account"]["LastName"], "Lee");
}

TEST_F(PersonAccountOrg, neither_kind_takes_what_is_the_others) {
  EXPECT_EQ(org.call("POST", "/sobjects/Account", {{"LastName", "Lee"}, {"Name", "x"}}).code(), "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_EQ(org.call("POST", "/sobjects/Account", {{"Name", "x"}, {"PersonEmail", "a@example.com"}}).code(),
            "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_EQ(org.call("POST", "/sobjects/Account", {{"Site", "x"}}).code(), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(org.call("POST", "/sobjects/Account", {{"Name", "x"}}).status, 201);
  const auto id = org.create("Account", {{"LastName", "Lee"}});
  EXPECT_EQ(org.call("PATCH", "/sobjects/Account/" + id, {{"Name", "x"}}).code(), "INVALID_FIELD_FOR_INSERT_UPDATE");
  const auto contact = org.crm.row("Account", id).at("PersonContactId");
  EXPECT_EQ(org.call("PATCH", "/sobjects/Contact/" + contact, {{"Title", "x"}}).code(), "INVALID_FIELD_FOR_INSERT_UPDATE");
}

TEST(SalesforceSetup, person_fields_are_only_where_the_org_has_them) {
  Org org;
  EXPECT_EQ(org.call("POST", "/sobjects/Account", {{"LastName", "Lee"}}).code(), "INVALID_FIELD");
}

}  // namespace
}  // namespace tradewind::sandbox
