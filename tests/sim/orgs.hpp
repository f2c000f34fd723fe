// Orgs that are set up differently, and how one shopper with one order ends in each.
#pragma once

#include <gtest/gtest.h>

#include "sim/checks.hpp"

namespace tradewind::testing {

inline constexpr const char* mapping_head = R"(prospect: {email: person.email}
account:
  Name: BLANKVALUE(person.company, person.full_name)
contact:
  FirstName: person.first_name
  LastName: BLANKVALUE(person.last_name, "Unknown")
  Email: person.email
  MailingCity: order.billing.city
  MailingState: order.billing.state
  MailingCountry: order.billing.country
  Total_Spend__c: person.total_spend
lead:
  FirstName: person.first_name
  LastName: BLANKVALUE(person.last_name, "Unknown")
  Company: BLANKVALUE(person.company, "[not provided]")
  Email: person.email
  Phone: person.phone
  City: order.billing.city
  State: order.billing.state
  Country: order.billing.country
  LeadSource: { formula: '"Web"', write: on_create }
  Total_Spend__c: person.total_spend
)";

inline const char* const ada = "ada@example.com";

struct Expected {
  enum Kind { record, dead, paused } kind = record;
  std::string object;          ///< record: where it is; paused: what waits
  sandbox::FieldTexts fields;  ///< record: those that matter; empty text: absent
  std::string code;            ///< dead, paused: why
};

inline Expected record(std::string object, sandbox::FieldTexts fields) {
  return {Expected::record, std::move(object), std::move(fields), {}};
}
inline Expected dead(std::string code) { return {Expected::dead, {}, {}, std::move(code)}; }
inline Expected paused(std::string object, std::string code) { return {Expected::paused, std::move(object), {}, std::move(code)}; }

struct OrgCase {
  std::string name;
  std::vector<std::pair<std::string, std::string>> switches;
  Expected expected;
  std::function<void(SalesforceSettings&)> settings = {};
  std::string lead_fields = {};                 ///< more lines of the lead section
  std::function<void(Simulation&)> there = {};  ///< what people did in the org before
  bool guest = false;                           ///< the order is all that there is of the shopper
};

inline void PrintTo(const OrgCase& test, std::ostream* out) { *out << test.name; }

inline void human(Simulation& sim, const std::string& object, const sandbox::FieldTexts& fields) {
  ASSERT_TRUE(sim.salesforce().insert(object, fields, "human", sim.clock.now()));
}

inline std::function<void(Simulation&)> there(std::string object, sandbox::FieldTexts fields) {
  return [object = std::move(object), fields = std::move(fields)](Simulation& sim) { human(sim, object, fields); };
}

inline std::function<void(Simulation&)> converted_lead() {
  return [](Simulation& sim) {
    human(sim, "Lead", {{"LastName", "Old"}, {"Company", "C"}, {"Email", ada}});
    ASSERT_TRUE(sim.salesforce().convert_lead(sim.salesforce().rows("Lead").at(0).at("Id"), sim.clock.now()));
  };
}

inline std::function<void(SalesforceSettings&)> becomes(std::string object, std::string account = "household") {
  return
      [object = std::move(object), account = std::move(account)](SalesforceSettings& to) { to.new_person = object, to.account = account; };
}

inline const sandbox::FieldTexts good_lead = {
    {"LastName", "Lovelace"}, {"City", "San Francisco"}, {"State", "California"}, {"LeadSource", "Web"}, {"Total_Spend__c", "25.0"}};

inline sandbox::FieldTexts good_with(sandbox::FieldTexts more) {
  more.insert(good_lead.begin(), good_lead.end());
  return more;
}

inline std::vector<OrgCase> cases() {
  const sandbox::FieldTexts namesake = {{"FirstName", "Ada"}, {"LastName", "Lovelace"}, {"Company", "C"}, {"Email", "other@example.com"}};
  const sandbox::FieldTexts contact = {{"LastName", "Old"}, {"Email", "Ada@Example.com"}};
  const std::string picklist = "Lead.Region__c:picklist:required,restricted,values=EMEA|APAC";
  return {
      // plain, and required fields
      {"plain", {}, record("Lead", good_with({{"Status", "Open - Not Contacted"}, {"Company", "[not provided]"}}))},
      {"required_unmapped", {{"salesforce.add_field", picklist}}, paused("new lead", "required_field_unmapped")},
      {"required_with_default", {{"salesforce.add_field", picklist + ",default=APAC"}}, record("Lead", good_with({{"Region__c", "APAC"}}))},
      {"required_mapped",
       {{"salesforce.add_field", picklist}},
       record("Lead", good_with({{"Region__c", "EMEA"}})),
       {},
       "  Region__c: '\"EMEA\"'\n"},
      {"required_and_blank_for_this_person",
       {{"salesforce.required", "Lead.Website"}},
       dead("REQUIRED_FIELD_MISSING"),
       {},
       "  Website: order.external_source\n"},
      // values
      {"restricted_picklist_with_its_value", {{"salesforce.restricted", "Lead.LeadSource"}}, record("Lead", good_lead)},
      {"restricted_picklist_with_another",
       {{"salesforce.restricted", "Lead.Rating"}},
       dead("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
       {},
       "  Rating: '\"Lukewarm\"'\n"},
      {"unrestricted_picklist_with_another", {}, record("Lead", good_with({{"Rating", "Lukewarm"}})), {}, "  Rating: '\"Lukewarm\"'\n"},
      {"long_text",
       {{"salesforce.add_field", "Lead.Code__c:string:length=5"}},
       record("Lead", good_with({{"Code__c", "äbcde"}})),
       {},
       "  Code__c: '\"äbcdefgh\"'\n"},
      {"namespaced_field",
       {{"salesforce.add_field", "Lead.shop__Tier__c:string"}},
       record("Lead", good_with({{"shop__Tier__c", "Gold"}})),
       {},
       "  shop__Tier__c: '\"Gold\"'\n"},
      {"validation_rule", {{"salesforce.validation_rule", "Lead.City=San Francisco"}}, dead("FIELD_CUSTOM_VALIDATION_EXCEPTION")},
      {"autonumber", {{"salesforce.add_field", "Lead.Number__c:string:autonumber"}}, record("Lead", good_with({{"Number__c", "N-1"}}))},
      {"autonumber_mapped",
       {{"salesforce.add_field", "Lead.Number__c:string:autonumber"}},
       paused("lead", "field_not_writable"),
       {},
       "  Number__c: '\"1\"'\n"},
      // rights
      {"no_edit_right", {{"salesforce.no_edit", "Lead.Phone"}}, paused("lead", "field_not_writable")},
      {"no_read_right", {{"salesforce.no_read", "Lead.Phone"}}, paused("lead", "field_missing")},
      {"no_right_to_make_leads", {{"salesforce.no_create", "Lead"}}, paused("new lead", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")},
      {"no_leads_at_all", {{"salesforce.no_object", "Lead"}}, paused("lead", "object_missing")},
      {"no_campaign_members", {{"salesforce.no_object", "CampaignMember"}}, paused("campaign", "object_missing")},
      {"records_of_others_are_read_only",
       {{"salesforce.edit_others", "false"}},
       dead("INSUFFICIENT_ACCESS_OR_READONLY"),
       {},
       {},
       there("Contact", contact)},
      {"faulty_trigger", {{"salesforce.trigger", "Lead"}}, dead("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")},
      // addresses and currencies
      {"state_picklists",
       {{"salesforce.state_picklists", "true"}},
       record("Lead", good_with({{"StateCode", "CA"}, {"CountryCode", "US"}, {"Country", "United States"}}))},
      {"state_picklists_without_this_state",
       {{"salesforce.state_picklists", "true"}},
       record("Lead", {{"City", "Springfield"}, {"CountryCode", "US"}, {"StateCode", ""}, {"Total_Spend__c", "25.0"}}),
       {},
       "  City: '\"Springfield\"'\n  State: '\"Oregon\"'\n"},
      {"several_currencies_with_the_stores",
       {{"salesforce.currencies", "EUR,USD"}},
       record("Lead", good_with({{"CurrencyIsoCode", "USD"}})),
       {},
       {},
       {},
       true},
      {"several_currencies_without_the_stores",
       {{"salesforce.currencies", "EUR,GBP"}},
       record("Lead", good_with({{"CurrencyIsoCode", "EUR"}})),
       {},
       {},
       {},
       true},
      // duplicates
      {"duplicate_rule_blocks",
       {{"salesforce.duplicate_rule", "block"}, {"salesforce.duplicate_match", "name"}},
       dead("DUPLICATES_DETECTED"),
       {},
       {},
       there("Lead", namesake)},
      {"duplicate_rule_alerts_and_is_respected",
       {{"salesforce.duplicate_rule", "alert"}, {"salesforce.duplicate_match", "name"}},
       dead("DUPLICATES_DETECTED"),
       {},
       {},
       there("Lead", namesake)},
      {"duplicate_rule_alerts_and_we_may_save",
       {{"salesforce.duplicate_rule", "alert"}, {"salesforce.duplicate_match", "name"}},
       record("Lead", good_lead),
       [](SalesforceSettings& to) { to.duplicate_rules = "allow_save"; },
       {},
       there("Lead", namesake)},
      {"duplicate_rule_by_address_meets_nobody_we_would_not_find",
       {{"salesforce.duplicate_rule", "block"}},
       record("Contact", {{"LastName", "Lovelace"}, {"Total_Spend__c", "25.0"}}),
       {},
       {},
       there("Contact", contact)},
      {"several_matches_newest",
       {},
       record("Contact", {{"LastName", "Lovelace"}, {"Description", "second"}}),
       {},
       {},
       [](Simulation& sim) {
         human(sim, "Contact", {{"LastName", "Old"}, {"Email", ada}, {"Description", "first"}});
         sim.run_for(std::chrono::minutes(1));
         human(sim, "Contact", {{"LastName", "Old"}, {"Email", ada}, {"Description", "second"}});
       }},
      {"several_matches_park",
       {},
       dead("several_matches"),
       [](SalesforceSettings& to) { to.several_matches = "park"; },
       {},
       [](Simulation& sim) {
         for (int i = 0; i < 2; ++i) human(sim, "Contact", {{"LastName", "Old"}, {"Email", ada}});
       }},
      // who is there already
      {"contact_with_the_address",
       {},
       record("Contact", {{"LastName", "Lovelace"}, {"MailingCity", "San Francisco"}}),
       {},
       {},
       there("Contact", contact)},
      {"lead_with_the_address",
       {},
       record("Lead", {{"LastName", "Lovelace"}, {"Company", "[not provided]"}, {"LeadSource", ""}, {"Total_Spend__c", "25.0"}}),
       {},
       {},
       there("Lead", {{"LastName", "Old"}, {"Company", "C"}, {"Email", "ADA@example.com"}})},
      {"converted_lead", {}, record("Contact", {{"LastName", "Lovelace"}, {"Total_Spend__c", "25.0"}}), {}, {}, converted_lead()},
      {"converted_lead_that_takes_writes",
       {{"salesforce.edit_converted_leads", "true"}},
       record("Contact", {{"LastName", "Lovelace"}, {"Total_Spend__c", "25.0"}}),
       {},
       {},
       converted_lead()},
      // keys
      {"no_key_field", {{"salesforce.key_field", "false"}}, record("Lead", good_with({{"Tradewind_Key__c", ""}}))},
      {"key_field_not_unique", {{"salesforce.key_unique", "false"}}, record("Lead", good_with({{"Tradewind_Key__c", ""}}))},
      {"accounts_without_key",
       {{"salesforce.no_read", "Account.Tradewind_Key__c"}},
       record("Contact", {{"LastName", "Lovelace"}}),
       becomes("contact")},
      // what a new person becomes
      {"contact_with_household", {}, record("Contact", {{"LastName", "Lovelace"}, {"MailingCity", "San Francisco"}}), becomes("contact")},
      {"contact_with_company", {}, record("Contact", {{"LastName", "Lovelace"}}), becomes("contact", "company")},
      {"contact_under_an_account_that_is_not_there",
       {},
       paused("new contact", "INVALID_CROSS_REFERENCE_KEY"),
       becomes("contact", "fixed:0014C00000zzzzzQAA")},
      {"buyer_becomes_a_contact",
       {},
       record("Contact", {{"LastName", "Lovelace"}}),
       [](SalesforceSettings& to) { to.new_buyer = "contact"; },
       {},
       {},
       true},
      {"person_accounts",
       {{"salesforce.person_accounts", "true"}},
       record("Account",
              {{"LastName", "Lovelace"}, {"PersonMailingCity", "San Francisco"}, {"Total_Spend__pc", "25.0"}, {"IsPersonAccount", "true"}}),
       becomes("person_account")},
      {"person_account_is_there",
       {{"salesforce.person_accounts", "true"}},
       record("Account", {{"LastName", "Lovelace"}, {"Total_Spend__pc", "25.0"}, {"created_by", "human"}}),
       {},
       {},
       there("Account", {{"LastName", "Old"}, {"PersonEmail", ada}})},
      {"person_accounts_wanted_where_there_are_none", {}, paused("new contact", "person_accounts_off"), becomes("person_account")},
      // settings of new records
      {"record_type",
       {{"salesforce.record_type", "Lead.Web_Shop"}},
       record("Lead", good_with({{"RecordTypeId", "012*"}})),
       [](SalesforceSettings& to) {
         to.record_types = {{"Lead", "web shop"}};
       }},
      {"record_type_that_is_not_there",
       {},
       paused("new lead", "record_type_missing"),
       [](SalesforceSettings& to) {
         to.record_types = {{"Lead", "web shop"}};
       }},
      {"queue_owns",
       {{"salesforce.queue", "Web leads"}},
       record("Lead", good_with({{"OwnerId", "00G*"}})),
       [](SalesforceSettings& to) { to.owner = "Web leads"; }},
      {"owner_that_is_not_there",
       {},
       paused("new lead", "owner_missing"),
       [](SalesforceSettings& to) { to.owner = "nobody@acme.example"; }},
      {"assignment_rules_stay_out", {}, record("Lead", good_with({{"OwnerId", "user:Integration User"}}))},
      {"assignment_rules_run_when_asked",
       {},
       record("Lead", good_with({{"OwnerId", "user:Rita Router"}})),
       [](SalesforceSettings& to) { to.assignment_rules = true; }},
      {"owner_by_username",
       {},
       record("Lead", good_with({{"OwnerId", "user:Hanna Human"}})),
       [](SalesforceSettings& to) { to.owner = "hanna@acme.example"; }},
  };
}

}  // namespace tradewind::testing
