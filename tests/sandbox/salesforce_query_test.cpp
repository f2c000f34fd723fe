#include "sandbox/salesforce_support.hpp"

namespace tradewind::sandbox {
namespace {

struct Case {
  const char* soql;
  int found;  ///< -1: refused
  const char* code = "";
};

struct Rows : Org {
  Rows() {
    create(
        "Lead",
        {{"LastName", "Byron"}, {"Company", "Acme"}, {"Email", "ada@example.com"}, {"NumberOfEmployees", 5}, {"Tradewind_Key__c", "k1"}});
    create("Lead",
           {{"LastName", "O'Neil"}, {"Company", "Acme"}, {"Email", "o'neil@example.com"}, {"NumberOfEmployees", 50}, {"DoNotCall", true}});
    create("Lead", {{"LastName", "Zed"}, {"Company", "Zed \\ Sons"}, {"Last_Purchase_Date__c", "2026-03-31"}});
  }
};

class Soql : public ::testing::TestWithParam<Case> {};

TEST_P(Soql, finds_or_refuses) {
  Rows org;
  const auto answer = org.query(GetParam().soql);
  if (GetParam().found < 0) {
    EXPECT_EQ(answer.status, 400) << answer.raw.body;
    EXPECT_EQ(answer.code(), GetParam().code) << answer.raw.body;
  } else {
    ASSERT_EQ(answer.status, 200) << answer.raw.body;
    EXPECT_EQ(answer.body["totalSize"], GetParam().found);
  }
}

const Case cases[] = {
    {"SELECT Id FROM Lead", 3},
    {"select id from lead where email = 'ADA@example.com'", 1},
    {R"(SELECT Id FROM Lead WHERE Email = 'o\'neil@example.com')", 1},
    {R"(SELECT Id FROM Lead WHERE Company = 'Zed \\ Sons')", 1},
    {"SELECT Id FROM Lead WHERE Email IN ('ada@example.com', 'nobody@example.com')", 1},
    {"SELECT Id FROM Lead WHERE Email NOT IN ('ada@example.com')", 2},
    {"SELECT Id FROM Lead WHERE Email = null", 1},
    {"SELECT Id FROM Lead WHERE Email != null", 2},
    {"SELECT Id FROM Lead WHERE Email != 'ada@example.com'", 2},
    {"SELECT Id FROM Lead WHERE DoNotCall = true AND Company = 'acme'", 1},
    {"SELECT Id FROM Lead WHERE (DoNotCall = true OR Tradewind_Key__c = 'K1') AND Company = 'Acme'", 2},
    {"SELECT Id FROM Lead WHERE NOT (Company = 'Acme')", 1},
    {"SELECT Id FROM Lead WHERE NumberOfEmployees >= 5 AND NumberOfEmployees < 50", 1},
    {"SELECT Id FROM Lead WHERE Last_Purchase_Date__c = 2026-03-31", 1},
    {"SELECT Id FROM Lead WHERE SystemModstamp >= 2026-09-21T14:13:20Z", 3},
    {"SELECT Id FROM Lead WHERE SystemModstamp > 2026-09-21T15:13:20+01:00", 0},
    {"SELECT Id FROM Lead WHERE LastName LIKE 'b%n'", 1},
    {"SELECT Id FROM Lead ORDER BY Email DESC NULLS LAST, Id ASC LIMIT 2", 2},
    {"SELECT Id FROM Lead LIMIT 1 OFFSET 2", 1},
    {"SELECT COUNT() FROM Lead", 3},
    {"SELECT Id, Owner.Name FROM Lead WHERE Owner.Name = 'Rita Router'", 3},
    {"SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true", 1},
    {"SELECT Id FROM Lead WHERE Email = 'x' AND Email = 'y' OR Email = 'z'", -1, "MALFORMED_QUERY"},
    {"SELECT FROM Lead", -1, "MALFORMED_QUERY"},
    {"SELECT Id FROM Lead WHERE", -1, "MALFORMED_QUERY"},
    {"SELECT Id FROM Lead WHERE Email = 'open", -1, "MALFORMED_QUERY"},
    {R"(SELECT Id FROM Lead WHERE Email = 'a\q')", -1, "MALFORMED_QUERY"},
    {"SELECT Id FROM Lead WHERE Email == 'a'", -1, "MALFORMED_QUERY"},
    {"SELECT Id FROM Lead LIMIT x", -1, "MALFORMED_QUERY"},
    {"SELECT Id FROM Lead; DROP", -1, "MALFORMED_QUERY"},
    {"SELECT Nope FROM Lead", -1, "INVALID_FIELD"},
    {"SELECT Id FROM Lead WHERE Nope = 'x'", -1, "INVALID_FIELD"},
    {"SELECT Id FROM Lead ORDER BY Nope", -1, "INVALID_FIELD"},
    {"SELECT Id FROM Lead WHERE Description = 'x'", -1, "INVALID_FIELD"},
    {"SELECT Id FROM Lead WHERE Email = 5", -1, "INVALID_FIELD"},
    {"SELECT Id FROM Lead WHERE NumberOfEmployees = '5'", -1, "INVALID_FIELD"},
    {"SELECT Id FROM Lead WHERE SystemModstamp > 2026-09-21", -1, "INVALID_FIELD"},
    {"SELECT Id FROM Lead WHERE OwnerId = 'me'", -1, "INVALID_QUERY_FILTER_OPERATOR"},
    {"SELECT Id FROM Ship", -1, "INVALID_TYPE"},
    {"SELECT Id FROM Lead OFFSET 2001", -1, "NUMBER_OUTSIDE_VALID_RANGE"},
    {"", -1, "MALFORMED_QUERY"},
};

INSTANTIATE_TEST_SUITE_P(Statements, Soql, ::testing::ValuesIn(cases));

TEST(SoqlOrder, blanks_come_first_unless_last) {
  Rows org;
  EXPECT_TRUE(org.query("SELECT Email FROM Lead ORDER BY Email").body["records"][0]["Email"].is_null());
  EXPECT_EQ(org.query("SELECT Email FROM Lead ORDER BY Email ASC NULLS LAST").body["records"][0]["Email"], "ada@example.com");
  EXPECT_EQ(org.query("SELECT LastName FROM Lead ORDER BY LastName DESC").body["records"][0]["LastName"], "Zed");
}

TEST(SoqlPages, go_on_until_done) {
  Rows org;
  org.set("salesforce.page_size", "2");
  const auto first = org.query("SELECT Id FROM Lead");
  EXPECT_EQ(first.body["done"], false);
  EXPECT_EQ(first.body["totalSize"], 3);
  ASSERT_EQ(first.body["records"].size(), 2u);
  const auto next = first.body["nextRecordsUrl"].get<std::string>();
  EXPECT_EQ(next.rfind("/services/data/v66.0/query/01g", 0), 0u);
  const auto second = org.call("GET", next);
  EXPECT_EQ(second.body["done"], true);
  EXPECT_EQ(second.body["records"].size(), 1u);
  EXPECT_FALSE(second.body.contains("nextRecordsUrl"));
  org.now += std::chrono::hours(49);
  org.crm.advance(org.now);
  org.login();
  EXPECT_EQ(org.call("GET", next).code(), "INVALID_QUERY_LOCATOR");
}

TEST(SoqlShape, parents_are_nested_or_null) {
  Rows org;
  const auto account = org.create("Account", {{"Name", "Acme"}});
  org.create("Contact", {{"LastName", "A"}, {"AccountId", account}});
  org.create("Contact", {{"LastName", "B"}});
  const auto found = org.query("SELECT LastName, Account.Name, Account.Id FROM Contact ORDER BY LastName");
  EXPECT_EQ(found.body["records"][0]["Account"]["Name"], "Acme");
  EXPECT_EQ(found.body["records"][0]["Account"]["Id"], account);
  EXPECT_TRUE(found.body["records"][1]["Account"].is_null());
  EXPECT_EQ(found.body["records"][0]["attributes"]["type"], "Contact");
}

}  // namespace
}  // namespace tradewind::sandbox
