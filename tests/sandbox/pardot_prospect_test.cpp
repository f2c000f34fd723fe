#include "sandbox/pardot_support.hpp"

namespace tradewind::sandbox {
namespace {

Json upsert(const std::string& email, Json prospect = Json::object()) {
  return {{"matchEmail", email}, {"prospect", std::move(prospect)}, {"fields", {"id", "email", "isDeleted"}}};
}
const std::string upsert_path = "/objects/prospects/do/upsertLatestByEmail";

TEST(PardotUpsert, takes_the_latest_activity_of_several) {
  Unit unit;
  const auto first = unit.prospect("shared@example.com"), second = unit.prospect("shared@example.com"),
             third = unit.prospect("shared@example.com");
  ASSERT_TRUE(unit.mail.set_prospect(first, {{"lastActivityAt", "2026-09-01T00:00:00Z"}}, unit.now));
  ASSERT_TRUE(unit.mail.set_prospect(second, {{"lastActivityAt", "2026-09-02T00:00:00Z"}}, unit.now));
  EXPECT_EQ(unit.send("POST", upsert_path, upsert("shared@example.com")).body["id"], second);
  ASSERT_TRUE(unit.mail.archive_prospect(second, unit.now));
  ASSERT_TRUE(unit.mail.archive_prospect(first, unit.now));
  EXPECT_EQ(unit.send("POST", upsert_path, upsert("shared@example.com")).body["id"], third);
}

TEST(PardotUpsert, creates_when_nobody_matches) {
  Unit unit;
  unit.choose("pardot.upsert_create_status", "201");
  const auto made = unit.send("POST", upsert_path, upsert("new@example.com", {{"email", "new@example.com"}}));
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(unit.send("POST", upsert_path, upsert("new@example.com")).status, 200);
  EXPECT_EQ(unit.count("prospects"), 1u);
  EXPECT_EQ(unit.mail.rows("prospects")[0].at("created_by"), "tradewind");
}

TEST(PardotUpsert, looks_into_the_recycle_bin_unless_told_not_to) {
  Unit unit;
  const auto gone = unit.prospect("gone@example.com");
  ASSERT_TRUE(unit.mail.archive_prospect(gone, unit.now));
  auto past = upsert("gone@example.com");
  past["secondaryDeletedSearch"] = false;
  const auto other = unit.send("POST", upsert_path, past).body["id"];
  EXPECT_NE(other, gone);
  ASSERT_TRUE(unit.mail.archive_prospect(other.get<std::int64_t>(), unit.now + Millis(1)));
  ASSERT_TRUE(unit.mail.set_prospect(gone, {{"lastActivityAt", "2026-09-01T00:00:00Z"}}, unit.now));
  const auto revived = unit.send("POST", upsert_path, upsert("gone@example.com"));
  EXPECT_EQ(revived.body["id"], gone);
  EXPECT_EQ(revived.body["isDeleted"], false);
}

TEST(PardotEmail, case_matters_only_when_switched) {
  Unit unit;
  const auto id = unit.prospect("Ada@Example.com");
  EXPECT_NE(unit.send("POST", upsert_path, upsert("ada@example.com")).body["id"], id);
  unit.choose("pardot.email_case_sensitive", "false");
  EXPECT_EQ(unit.send("GET", "/objects/prospects?fields=id&email=ADA%40EXAMPLE.COM").body["values"].size(), 2u);
}

TEST(PardotEmail, is_unique_without_ampsea) {
  Unit unit;
  const auto old = unit.prospect("gone@example.com");
  ASSERT_TRUE(unit.mail.archive_prospect(old, unit.now));
  unit.choose("pardot.ampsea", "false");
  const auto ada = unit.prospect("ada@example.com");
  EXPECT_EQ(unit.send("POST", "/objects/prospects", {{"email", "ada@example.com"}}).code(), "9");
  const auto bob = unit.prospect("bob@example.com");
  EXPECT_EQ(unit.send("PATCH", "/objects/prospects/" + std::to_string(bob), {{"email", "ada@example.com"}}).code(), "54");
  EXPECT_EQ(unit.send("POST", upsert_path, upsert("bob@example.com", {{"email", "ada@example.com"}})).code(), "54");
  EXPECT_EQ(unit.prospect("gone@example.com"), old);
  EXPECT_NE(ada, bob);
}

TEST(PardotReads, lag_behind_writes) {
  Unit unit;
  const auto id = std::to_string(unit.prospect("ada@example.com"));
  unit.choose("pardot.read_lag_ms", "60000");
  EXPECT_EQ(unit.send("GET", "/objects/prospects/" + id + "?fields=id").status, 404);
  EXPECT_TRUE(unit.send("GET", "/objects/prospects?fields=id&email=ada%40example.com").body["values"].empty());
  EXPECT_EQ(unit.send("GET", "/api/prospect/version/4/do/read/id/" + id + "?format=json").body["@attributes"]["err_code"], 3);
  EXPECT_EQ(unit.send("POST", upsert_path, upsert("ada@example.com")).body["id"], std::stoll(id)) << "writes see the present";
  unit.now += std::chrono::seconds(59);
  EXPECT_EQ(unit.send("GET", "/objects/prospects/" + id + "?fields=id").status, 404);
  unit.now += std::chrono::seconds(1);
  EXPECT_EQ(unit.send("GET", "/objects/prospects/" + id + "?fields=id").status, 200);
  EXPECT_EQ(unit.send("PATCH", "/objects/prospects/" + id, {{"city", "Bath"}}).status, 204);
  EXPECT_TRUE(unit.send("GET", "/objects/prospects/" + id + "?fields=city").body["city"].is_null());
  unit.now += std::chrono::seconds(60);
  EXPECT_EQ(unit.send("GET", "/objects/prospects/" + id + "?fields=city").body["city"], "Bath");
}

TEST(PardotQueries, order_and_page) {
  Unit unit;
  for (const char* email : {"a@example.com", "b@example.com", "c@example.com"}) unit.prospect(email);
  const auto first = unit.send("GET", "/objects/prospects?fields=id,email&limit=2&orderBy=id%20DESC");
  ASSERT_EQ(first.body["values"].size(), 2u);
  EXPECT_EQ(first.body["values"][0]["email"], "c@example.com");
  const auto token = text::percent_encode(first.body["nextPageToken"].get<std::string>());
  const auto second = unit.send("GET", "/objects/prospects?fields=email&nextPageToken=" + token);
  EXPECT_EQ(second.body["values"], Json::parse(R"([{"email":"a@example.com"}])"));
  EXPECT_TRUE(second.body["nextPageToken"].is_null());
  EXPECT_EQ(unit.send("GET", "/objects/prospects?fields=id&limit=2&nextPageToken=" + token).code(), "211");
  unit.now += std::chrono::hours(5);
  unit.login();
  EXPECT_EQ(unit.send("GET", "/objects/prospects?fields=id&nextPageToken=" + token).code(), "210");
}

TEST(PardotQueries, leave_out_several_valued_fields_and_recycled_records) {
  Unit unit;
  const auto id = unit.prospect("ada@example.com");
  const auto path = "/objects/prospects/" + std::to_string(id);
  EXPECT_EQ(unit.send("PATCH", path, {{"Interests__c", {"shoes", "hats"}}}).status, 204);
  EXPECT_EQ(unit.send("GET", path + "?fields=Interests__c").body["Interests__c"], Json({"shoes", "hats"}));
  EXPECT_FALSE(unit.send("GET", "/objects/prospects?fields=id,Interests__c").body["values"][0].contains("Interests__c"));
  EXPECT_EQ(unit.send("DELETE", path).status, 204);
  EXPECT_EQ(unit.send("GET", "/objects/prospects?fields=id").body["values"].size(), 0u);
  EXPECT_EQ(unit.send("GET", "/objects/prospects?fields=id&deleted=all").body["values"].size(), 1u);
  EXPECT_EQ(unit.send("GET", "/objects/prospects?fields=id&deleted=true&idList=1," + std::to_string(id)).body["values"].size(), 1u);
}

TEST(PardotQueries, show_times_with_an_offset_and_point_at_new_records) {
  Unit unit;
  const auto made = unit.send("POST", "/objects/prospects?fields=id,createdAt", {{"email", "ada@example.com"}});
  EXPECT_EQ(made.body["createdAt"], "2026-09-21T14:13:20+00:00");
  EXPECT_EQ(made.raw.headers.get("Location"), "https://pi.pardot.com/api/v5/objects/prospects/59135263?fields=id,createdAt");
}

TEST(PardotConsent, opting_out_of_a_list_is_one_way) {
  Unit unit;
  const auto prospect = unit.prospect("ada@example.com");
  const auto list = unit.mail.add_list("Spring");
  const auto made = unit.send("POST", "/objects/list-memberships", {{"listId", list}, {"prospectId", prospect}, {"optedOut", true}});
  const auto path = "/objects/list-memberships/" + std::to_string(made.body["id"].get<std::int64_t>()) + "?fields=optedOut";
  EXPECT_EQ(unit.send("PATCH", path, {{"optedOut", false}}).body["optedOut"], true);
  unit.choose("pardot.api_opt_in", "true");
  EXPECT_EQ(unit.send("PATCH", path, {{"optedOut", false}}).body["optedOut"], false);
}

TEST(PardotLists, a_member_who_left_may_join_again) {
  Unit unit;
  const Json body{{"listId", unit.mail.add_list("Spring")}, {"prospectId", unit.prospect("ada@example.com")}};
  const auto first = unit.send("POST", "/objects/list-memberships", body).body["id"].get<std::int64_t>();
  EXPECT_EQ(unit.send("DELETE", "/objects/list-memberships/" + std::to_string(first)).status, 204);
  const auto second = unit.send("POST", "/objects/list-memberships", body);
  EXPECT_EQ(second.status, 201);
  EXPECT_NE(second.body["id"], first);
  EXPECT_EQ(unit.send("GET", "/objects/list-memberships?fields=id&deleted=all").body["values"].size(), 2u);
}

Json purchase(const std::string& value) {
  return {{"extension", "BigCommerce"}, {"type", "Purchase"}, {"email", "ada@example.com"}, {"value", value}};
}

TEST(PardotActivities, double_when_repeated_and_are_found_by_query) {
  Unit unit;
  unit.prospect("ada@example.com");
  EXPECT_EQ(unit.send("POST", "/external-activities", purchase("order-1")).status, 201);
  EXPECT_EQ(unit.send("POST", "/external-activities", purchase("order-1")).status, 201);
  const auto found = unit.send("GET", "/external-activities?fields=id,value&email=ada%40example.com&type=Purchase");
  EXPECT_EQ(found.body["values"].size(), 2u);
  unit.choose("pardot.activities_read", "plain");
  EXPECT_EQ(unit.send("GET", "/external-activities?fields=id&email=ada%40example.com").code(), "51");
  EXPECT_EQ(unit.send("GET", "/external-activities?fields=id").status, 200);
  unit.choose("pardot.activities_read", "no");
  EXPECT_EQ(unit.send("GET", "/external-activities?fields=id").status, 404);
  unit.choose("pardot.activity_answer", "empty");
  EXPECT_TRUE(unit.send("POST", "/external-activities", purchase("order-2")).raw.body.empty());
}

TEST(PardotActivities, go_to_the_most_recently_active_of_several) {
  Unit unit;
  const auto first = unit.prospect("ada@example.com"), second = unit.prospect("ada@example.com");
  ASSERT_TRUE(unit.mail.set_prospect(first, {{"lastActivityAt", "2026-09-01T00:00:00Z"}}, unit.now));
  EXPECT_EQ(unit.send("POST", "/external-activities", purchase("x")).status, 201);
  EXPECT_EQ(unit.mail.rows("external-activities")[0].at("prospectId"), std::to_string(first));
  EXPECT_NE(first, second);
}

}  // namespace
}  // namespace tradewind::sandbox
