#include "salesforce/address.hpp"

#include <gtest/gtest.h>

#include "salesforce/person_fields.hpp"

namespace tradewind::salesforce {
namespace {

Json picklist(const char* name, Json values) {
  return Json{{"name", name}, {"type", "picklist"}, {"createable", true}, {"updateable", true}, {"picklistValues", std::move(values)}};
}

/// US with CA and WA, Australia with WA, Germany without states. `validFor` has the highest bit first.
Json describe(const std::string& prefix) {
  const Json countries = {{{"value", "US"}}, {{"value", "AU"}}, {{"value", "DE"}}, {{"value", "XX"}, {"active", false}}};
  const Json states = {{{"value", "CA"}, {"validFor", "gA=="}}, {{"value", "WA"}, {"validFor", "wA=="}}};
  return Json{{"fields",
               {picklist((prefix + "CountryCode").c_str(), countries),
                picklist((prefix + "StateCode").c_str(), states),
                {{"name", prefix + "State"}, {"type", "string"}, {"length", 80}},
                {{"name", prefix + "Country"}, {"type", "string"}, {"length", 80}}}}};
}

struct Address : ::testing::Test {
  Description org;
  ObjectInfo info = object_from_describe(describe("Mailing"));
  Address() { org.states = states_from_describe(describe("Mailing")); }

  std::string coded(const std::vector<DesiredField>& desired, const Json* record = nullptr) {
    notes = with_codes(org, "Contact", info, desired, record);
    std::string out;
    for (const auto& field : notes.fields) out += field.name + "=" + (field.value.text() == nullptr ? "blank" : *field.value.text()) + " ";
    return out;
  }
  CodedFields notes;
};

TEST_F(Address, the_picklists_are_read_with_what_depends_on_what) {
  EXPECT_EQ(org.states.size(), 3u);
  EXPECT_EQ(org.states["US"], (std::vector<std::string>{"CA", "WA"}));
  EXPECT_EQ(org.states["AU"], (std::vector<std::string>{"WA"}));
  EXPECT_TRUE(org.states["DE"].empty());
}

TEST_F(Address, texts_become_codes) {
  EXPECT_EQ(coded({{"MailingCountry", "USA"}, {"MailingState", "California"}, {"MailingCity", "x"}}),
            "MailingCity=x MailingCountryCode=US MailingStateCode=CA ");
  EXPECT_EQ(coded({{"MailingCountry", "au"}, {"MailingState", "Western Australia"}}), "MailingCountryCode=AU MailingStateCode=WA ");
  EXPECT_TRUE(notes.notes.empty());
}

TEST_F(Address, a_code_that_is_mapped_says_more_than_a_text) {
  EXPECT_EQ(coded({{"MailingCountryCode", "us"}, {"MailingCountry", "Germany"}, {"MailingStateCode", "wa"}}),
            "MailingCountryCode=US MailingStateCode=WA ");
}

TEST_F(Address, what_the_org_does_not_have_is_left_blank_and_noted) {
  EXPECT_EQ(coded({{"MailingCountry", "Deutschland"}, {"MailingState", "Bayern"}}), "MailingCountryCode=DE MailingStateCode=blank ");
  ASSERT_EQ(notes.notes.size(), 1u);
  EXPECT_EQ(notes.notes[0], "Contact.MailingStateCode left blank: the value is none of the org's states of that country");
  EXPECT_EQ(coded({{"MailingCountry", "France"}, {"MailingState", "CA"}}), "MailingCountryCode=blank MailingStateCode=blank ");
  EXPECT_EQ(notes.notes.size(), 2u);
}

TEST_F(Address, the_country_of_the_record_counts_where_it_stays) {
  const Json record = {{"MailingCountryCode", "AU"}};
  EXPECT_EQ(coded({{"MailingState", "WA"}}, &record), "MailingStateCode=WA ");
  EXPECT_EQ(coded({{"MailingState", "CA"}}, &record), "MailingStateCode=blank ");
  EXPECT_EQ(coded({{"MailingCountry", "US", WriteMode::if_blank}, {"MailingState", "WA"}}, &record), "MailingStateCode=WA ");
}

TEST_F(Address, without_the_picklists_nothing_changes) {
  const std::vector<DesiredField> desired = {{"MailingCountry", "USA"}, {"MailingState", "Calif."}};
  EXPECT_EQ(coded(desired), "MailingCountryCode=US MailingStateCode=CA ");
  org.states.clear();
  EXPECT_EQ(coded(desired), "MailingCountry=USA MailingState=Calif. ");
  EXPECT_TRUE(code_fields(info, "MailingCity").empty());
}

TEST(PersonFields, names) {
  EXPECT_EQ(person_field("Email"), "PersonEmail");
  EXPECT_EQ(person_field("MailingCity"), "PersonMailingCity");
  EXPECT_EQ(person_field("OtherPhone"), "PersonOtherPhone");
  EXPECT_EQ(person_field("Tier__c"), "Tier__pc");
  EXPECT_EQ(person_field("shop__Tier__c"), "shop__Tier__pc");
  for (const char* same : {"FirstName", "LastName", "Phone", "PersonEmail", "Tier__pc", "OwnerId"}) EXPECT_EQ(person_field(same), same);
}

TEST(PersonFields, both_sections_in_one_record_without_the_accounts_name) {
  const auto fields = person_fields({{"LastName", "L"}, {"Phone", "1"}}, {{"Name", "Company"}, {"phone", "2"}, {"Site", "x"}});
  std::string names;
  for (const auto& field : fields) names += field.name + " ";
  EXPECT_EQ(names, "LastName Phone Site ");
}

}  // namespace
}  // namespace tradewind::salesforce
