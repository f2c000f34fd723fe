// The same mapping through v4: names, forms, answers.
#include "fake_pardot.hpp"

#include "pardot/v4.hpp"

namespace tradewind::pardot {
namespace {

Description description() {
  Description made;
  made.custom_fields["Spend__c"] = {"number", false, true};
  made.custom_fields["Interests__c"] = {"multi-select", true, true};
  made.custom_fields["News__c"] = {"checkbox", true, true};
  return made;
}

TEST(V4, every_standard_field_has_its_name) {
  const std::pair<const char*, const char*> names[] = {{"email", "email"},
                                                       {"firstName", "first_name"},
                                                       {"addressOne", "address_one"},
                                                       {"jobTitle", "job_title"},
                                                       {"annualRevenue", "annual_revenue"},
                                                       {"yearsInBusiness", "years_in_business"},
                                                       {"campaignId", "campaign_id"},
                                                       {"userId", "user_id"},
                                                       {"salesforceOwnerId", "crm_owner_fid"},
                                                       {"isDoNotEmail", "is_do_not_email"},
                                                       {"optedOut", "opted_out"},
                                                       {"prospectAccountId", "prospect_account_id"},
                                                       {"salesforceId", "salesforce_fid"},
                                                       {"Total_Spend__c", "Total_Spend"}};
  for (const auto& [v5, v4] : names) EXPECT_EQ(v4_name(v5), v4);
}

TEST(V4, a_body_becomes_a_form) {
  EXPECT_EQ(v4_form(description(), Json::parse(R"({"firstName":"Ada & Bo","isDoNotEmail":true,"isReviewed":false,"phone":null,
    "score":5,"Spend__c":"12.5"})")),
            "Spend=12.5&first_name=Ada%20%26%20Bo&is_do_not_email=1&is_reviewed=0&phone=&score=5");
  EXPECT_EQ(v4_form(description(), Json::parse(R"({"Interests__c":["shoes","hats"]})")), "Interests_0=shoes&Interests_1=hats");
  EXPECT_EQ(v4_form(description(), Json::parse(R"({"Interests__c":null})")), "Interests_0=");
  EXPECT_EQ(v4_form(description(), Json::parse(R"({"Interests__c":[]})")), "Interests_0=");
}

TEST(V4, an_answer_reads_as_v5_would_show_it) {
  const Json prospect = Json::parse(R"({"id":59,"first_name":"A&amp;B &lt;3","is_do_not_email":1,"opted_out":null,"score":14,
    "Spend":"12.50","Interests":{"value":["shoes","hats"]},"News":{"value":"true"}})");
  EXPECT_EQ(from_v4(description(), prospect,
                    {"id", "firstName", "isDoNotEmail", "optedOut", "score", "Spend__c", "Interests__c", "News__c", "phone"}),
            Json::parse(R"({"id":59,"firstName":"A&B <3","isDoNotEmail":true,"optedOut":false,"score":14,"Spend__c":"12.50",
              "Interests__c":["shoes","hats"],"News__c":["true"],"phone":null})"));
  EXPECT_TRUE(from_v4(description(), Json::parse(R"({"News":false})"), {"News__c"})["News__c"].is_null());
}

struct V4Test : PardotTest {
  V4Test() {
    settings.pardot.api = "v4";
    link(unit, "prospect", "59");
    effect("fields");
  }
};

TEST_F(V4Test, prospects_are_read_and_updated_by_v4_and_their_answer_is_believed) {
  item.desired["prospect"].push_back({"city", "London", WriteMode::if_blank});
  item.desired["prospect"].push_back({"Spend__c", Decimal::parse("12.50").value(), WriteMode::always});
  caller.on("GET /api/prospect/version/4/do/read/id/59?format=json&output=simple",
            json(200, R"({"@attributes":{"stat":"ok"},"prospect":{"id":59,"email":"ada@example.com","city":null,"opted_out":1}})"));
  caller.on("POST /api/prospect/version/4/do/update/id/59?format=json",
            json(200, R"({"@attributes":{"stat":"ok"},"prospect":{"id":59,"first_name":"Ada","city":"London","Spend":"12.50"}})"));
  effect("list_add", R"({"list":"Customers"})");
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.ends[1].reason, "opted_out");
  EXPECT_EQ(caller.bodies.back(), "Spend=12.5&city=London&first_name=Ada") << "the address was seen to be right";
  std::map<std::string, std::string> known;
  for (const auto& one : out.known) known[one.field] = one.value;
  EXPECT_EQ(known["Spend__c"], "n:12.5");
  EXPECT_EQ(known["email"], "t:ada@example.com");
  EXPECT_EQ(caller.seen.size(), 2U);
}

TEST_F(V4Test, an_archived_one_is_gone_whichever_number_says_so) {
  for (const int number : {3, 132, 219}) {
    caller.on("do/update/id/59", json(400, R"({"@attributes":{"stat":"fail","err_code":)" + std::to_string(number) + R"(},"err":"text"})"));
    settings.pardot.link = "none";
    target.reset();
    caller.on("&email=", json(200, R"({"values":[{"id":59,"isDeleted":true}]})"));
    EXPECT_EQ(deliver().ends[0].reason, "archived");
  }
}

TEST_F(V4Test, a_unit_that_refuses_v4_is_spoken_to_by_v3_and_that_is_remembered) {
  describe("");
  caller.on("version/4/do/update/id/59",
            json(200, R"({"@attributes":{"stat":"fail","err_code":89},"err":"Your account is unable to use version 4 of the API."})"));
  caller.on("version/3/do/update/id/59", json(200, R"({"prospect":{"id":59}})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  caller.on("version/3/do/update/id/59", json(200, R"({"prospect":{"id":59}})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(V4Test, I_09_values_are_refused_in_words) {
  caller.on("do/update", json(400, R"({"@attributes":{"stat":"fail","err_code":56},"err":"Invalid number entered for field: Spend"})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::failed);
  EXPECT_EQ(out.ends[0].failure->code, "56 invalid number");
}

}  // namespace
}  // namespace tradewind::pardot
