#include "sandbox/pardot_support.hpp"

namespace tradewind::sandbox {
namespace {

const std::string fid = "00Q4C00000B5BugUAF";
std::string upsert(const std::string& tail, int version = 4) {
  return "/api/prospect/version/" + std::to_string(version) + "/do/upsert/" + tail + "?format=json";
}
int error_of(const Got& answer) { return answer.body.contains("@attributes") ? answer.body["@attributes"].value("err_code", 0) : -1; }

TEST(PardotV4, the_version_follows_ampsea_within_200) {
  Unit unit;
  const auto wrong = unit.form(upsert("fid/" + fid, 3), "email=ada%40example.com");
  EXPECT_EQ(wrong.status, 200);
  EXPECT_EQ(error_of(wrong), 88);
  unit.choose("pardot.ampsea", "false");
  EXPECT_EQ(error_of(unit.form(upsert("fid/" + fid), "email=ada%40example.com")), 89);
  EXPECT_EQ(unit.form(upsert("fid/" + fid, 3), "email=ada%40example.com").status, 201);
}

TEST(PardotV4, upsert_by_crm_id_creates_then_updates) {
  Unit unit;
  const auto made = unit.form(upsert("fid/" + fid), "email=ada%40example.com&first_name=Ada&is_do_not_email=1&Total_Spend=12.50");
  ASSERT_EQ(made.status, 201) << made.raw.body;
  EXPECT_EQ(made.body["prospect"]["crm_lead_fid"], fid);
  EXPECT_EQ(made.body["prospect"]["is_do_not_email"], 1);
  EXPECT_TRUE(made.body["prospect"]["opted_out"].is_null());
  EXPECT_EQ(made.body["prospect"]["Total_Spend"], "12.50");
  EXPECT_EQ(made.body["prospect"]["created_at"], "2026-09-21 14:13:20");
  const auto again = unit.form(upsert("fid/" + fid.substr(0, 15)), "city=Bath&opted_out=1&unheard_of=1");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body["prospect"]["id"], made.body["prospect"]["id"]);
  const auto rows = unit.mail.rows("prospects");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(cell(rows[0], "city"), "Bath");
  EXPECT_EQ(cell(rows[0], "salesforceId"), fid);
  EXPECT_EQ(cell(rows[0], "optedOut"), "");
}

TEST(PardotV4, the_same_email_without_the_crm_id_is_doubled) {
  Unit unit;
  unit.prospect("ada@example.com");
  EXPECT_EQ(unit.form(upsert("fid/" + fid), "email=ada%40example.com").status, 201);
  EXPECT_EQ(unit.form(upsert("email/ada%40example.com"), "").status, 201);
  EXPECT_EQ(unit.count("prospects"), 3u);
}

TEST(PardotV4, an_id_with_a_crm_id_links) {
  Unit unit;
  const auto id = unit.prospect("ada@example.com");
  const auto linked = unit.form(upsert("id/" + std::to_string(id)), "fid=" + fid);
  EXPECT_EQ(linked.status, 200);
  EXPECT_EQ(linked.body["prospect"]["salesforce_fid"], fid);
  const auto other = unit.prospect("bob@example.com");
  EXPECT_EQ(error_of(unit.form(upsert("id/" + std::to_string(other)), "fid=" + fid)), 81);
  EXPECT_EQ(error_of(unit.form(upsert("id/" + std::to_string(id)), "fid=0034C00000VaYfKQAV")), 81);
}

TEST(PardotV4, revives_from_the_recycle_bin) {
  Unit unit;
  unit.form(upsert("fid/" + fid), "email=ada%40example.com");
  const auto id = std::stoll(unit.mail.rows("prospects")[0].at("id"));
  ASSERT_TRUE(unit.mail.archive_prospect(id, unit.now));
  EXPECT_EQ(unit.send("GET", "/api/prospect/version/4/do/read/id/" + std::to_string(id) + "?format=json").body["@attributes"]["err_code"],
            132);
  EXPECT_EQ(unit.form(upsert("fid/" + fid), "city=Bath").status, 200);
  EXPECT_EQ(unit.count("prospects"), 1u);
}

TEST(PardotV4, refuses_by_number) {
  Unit unit;
  const auto id = std::to_string(unit.prospect("ada@example.com"));
  EXPECT_EQ(error_of(unit.form(upsert("fid/" + fid), "first_name=Ada")), 14);
  EXPECT_EQ(error_of(unit.form(upsert("id/999"), "first_name=Ada")), 14);
  EXPECT_EQ(error_of(unit.form(upsert("id/x"), "first_name=Ada")), 16);
  EXPECT_EQ(error_of(unit.form(upsert("fid/0014C00000dkMFj"), "email=a%40example.com")), 79);
  EXPECT_EQ(error_of(unit.form(upsert("fid/nonsense"), "email=a%40example.com")), 79);
  EXPECT_EQ(error_of(unit.form(upsert("id/" + id), "email=nope")), 4);
  EXPECT_EQ(error_of(unit.form(upsert("id/" + id), "Total_Spend=much")), 56);
  EXPECT_EQ(error_of(unit.form(upsert("id/" + id), "campaign_id=1")), 38);
  EXPECT_EQ(error_of(unit.form(upsert("id/" + id), "user_id=1&crm_owner_fid=005")), 125);
  EXPECT_EQ(error_of(unit.form(upsert("id/" + id), "list_1=1")), 55);
  EXPECT_EQ(error_of(unit.form("/api/prospect/version/4/do/explode/id/1?format=json", "")), 2);
  EXPECT_EQ(error_of(unit.form("/api/prospect/version/x/do/upsert/id/1?format=json", "")), 94);
  EXPECT_EQ(unit.form(upsert("id/999"), "first_name=Ada").status, 400);
}

TEST(PardotV4, joins_lists_and_revives_memberships) {
  Unit unit;
  const auto id = std::to_string(unit.prospect("ada@example.com"));
  const auto list = std::to_string(unit.mail.add_list("Spring"));
  unit.form(upsert("id/" + id), "list_" + list + "=1&Interests_0=shoes&Interests_1=hats");
  ASSERT_EQ(unit.count("list-memberships"), 1u);
  const auto member = unit.mail.rows("list-memberships")[0].at("id");
  unit.form(upsert("id/" + id), "list_" + list + "=0");
  EXPECT_EQ(unit.count("list-memberships"), 0u);
  unit.form(upsert("id/" + id), "list_" + list + "=1");
  EXPECT_EQ(unit.mail.rows("list-memberships")[0].at("id"), member);
  EXPECT_EQ(unit.send("GET", "/objects/prospects/" + id + "?fields=Interests__c").body["Interests__c"], Json({"shoes", "hats"}));
}

TEST(PardotV4, reads_by_email_and_writes_xml_unless_asked_for_json) {
  Unit unit;
  unit.prospect("shared@example.com");
  EXPECT_TRUE(unit.send("GET", "/api/prospect/version/4/do/read/email/shared%40example.com?format=json").body["prospect"].is_object());
  unit.prospect("shared@example.com");
  EXPECT_EQ(unit.send("GET", "/api/prospect/version/4/do/read/email/shared%40example.com?format=json").body["prospect"].size(), 2u);
  EXPECT_EQ(error_of(unit.send("GET", "/api/prospect/version/4/do/read/email/x%40example.com?format=json")), 4);
  const auto xml = unit.send("GET", "/api/prospect/version/4/do/read/email/x%40example.com");
  EXPECT_NE(xml.raw.body.find("<err code=\"4\">"), std::string::npos);
  const auto good = unit.form("/api/prospect/version/4/do/upsert/fid/" + fid, "email=ada%40example.com&company=A%26B");
  EXPECT_NE(good.raw.body.find("<company>A&amp;B</company>"), std::string::npos) << good.raw.body;
}

std::string act(const std::string& operation, const std::string& id, int version = 4) {
  return "/api/prospect/version/" + std::to_string(version) + "/do/" + operation + "/id/" + id + "?format=json";
}

TEST(PardotV4, updates_what_is_named_and_shows_the_whole) {
  Unit unit;
  const auto id = std::to_string(unit.prospect("ada@example.com"));
  const auto changed = unit.form(act("update", id), "city=Bath&score=25&Total_Spend=12.5&is_do_not_email=1&opted_out=1");
  ASSERT_EQ(changed.status, 200) << changed.raw.body;
  EXPECT_EQ(changed.body["prospect"]["city"], "Bath");
  EXPECT_EQ(changed.body["prospect"]["email"], "ada@example.com");
  EXPECT_EQ(changed.body["prospect"]["score"], 25);
  EXPECT_TRUE(changed.body["prospect"]["opted_out"].is_null()) << "read-only in v4";
  EXPECT_TRUE(unit.form(act("update", id), "city=").body["prospect"]["city"].is_null());
  EXPECT_EQ(error_of(unit.form(act("update", "999"), "city=Bath")), 3);
  EXPECT_EQ(error_of(unit.form(act("update", "x"), "city=Bath")), 16);
  EXPECT_EQ(error_of(unit.form("/api/prospect/version/4/do/update/email/ada%40example.com?format=json", "city=Bath")), 13);
  EXPECT_EQ(error_of(unit.form("/api/prospect/version/4/do/update/fid/" + fid + "?format=json", "city=Bath")), 77);
}

TEST(PardotV4, updates_nobody_in_the_recycle_bin) {
  Unit unit;
  const auto id = unit.prospect("ada@example.com");
  ASSERT_TRUE(unit.mail.archive_prospect(id, unit.now));
  EXPECT_EQ(error_of(unit.form(act("update", std::to_string(id)), "city=Bath")), 132);
  unit.choose("pardot.v4_archived_code", "219");
  EXPECT_EQ(error_of(unit.form(act("update", std::to_string(id)), "city=Bath")), 219);
  EXPECT_EQ(unit.form(act("upsert", std::to_string(id)), "").status, 200) << "an upsert by id revives";
  EXPECT_EQ(unit.count("prospects"), 1u);
}

TEST(PardotV4, create_doubles_where_addresses_may_be_shared) {
  Unit unit;
  const std::string path = "/api/prospect/version/4/do/create?format=json";
  EXPECT_EQ(unit.form(path, "email=ada%40example.com").status, 201);
  EXPECT_EQ(unit.form(path, "email=ada%40example.com").status, 201);
  EXPECT_EQ(unit.count("prospects"), 2u);
  EXPECT_EQ(error_of(unit.form(path, "city=Bath")), 4);
  unit.choose("pardot.ampsea", "false");
  EXPECT_EQ(error_of(unit.form("/api/prospect/version/3/do/create?format=json", "email=ada%40example.com")), 9);
}

TEST(PardotV4, assigns_to_one_user_or_group) {
  Unit unit;
  const auto id = std::to_string(unit.prospect("ada@example.com"));
  const auto given = unit.form(act("assign", id), "user_email=rep%40example.com");
  ASSERT_EQ(given.status, 200) << given.raw.body;
  EXPECT_EQ(given.body["prospect"]["assigned_to"]["user"]["id"], 38443703);
  EXPECT_EQ(unit.form(act("assign", id), "group_id=5").body["prospect"]["assigned_to"]["user"]["id"], 38443704);
  EXPECT_EQ(unit.form(act("assign", id), "user_id=38443703").status, 200);
  EXPECT_EQ(cell(unit.mail.rows("prospects")[0], "assignedToId"), "38443703");
  EXPECT_FALSE(unit.form(act("unassign", id), "").body["prospect"].contains("assigned_to"));
  EXPECT_EQ(error_of(unit.form(act("assign", id), "user_email=who%40example.com")), 11);
  EXPECT_EQ(error_of(unit.form(act("assign", id), "user_id=1")), 10);
  EXPECT_EQ(error_of(unit.form(act("assign", id), "group_id=1")), 12);
  EXPECT_EQ(error_of(unit.form(act("assign", id), "group_id=5&user_id=38443703")), 47);
  EXPECT_EQ(error_of(unit.form(act("assign", id), "")), 13);
  EXPECT_EQ(error_of(unit.form(act("assign", "999"), "group_id=5")), 3);
}

TEST(PardotV4, shows_entities_where_switched) {
  Unit unit;
  const auto id = std::to_string(unit.prospect("ada@example.com"));
  EXPECT_EQ(unit.form(act("update", id), "company=A%26B").body["prospect"]["company"], "A&B");
  unit.choose("pardot.v4_entities", "true");
  EXPECT_EQ(unit.send("GET", act("read", id)).body["prospect"]["company"], "A&amp;B");
}

}  // namespace
}  // namespace tradewind::sandbox
