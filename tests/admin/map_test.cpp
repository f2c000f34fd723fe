// The mapping against the accounts, and what it gives for a person.
#include <nlohmann/json.hpp>

#include "admin/api_fixture.hpp"

namespace tradewind::testing {
namespace {

using nlohmann::json;

class Map : public AdminTest {
 protected:
  Map() {
    PersonContext ada;
    ada.id = next_id();
    ada.email = "ada@example.com";
    ada.last_order_json = "the newest order";
    store.people["ada@example.com"] = ada;
    FieldPreview row;
    row.account = "salesforce:00D1", row.object = "lead", row.name = "LastName", row.formula = "person.last_name";
    row.value = row.mapped = Value("Lovelace");
    row.remote_id = "00Q1", row.now = "Byron", row.change = "set";
    preview.rows = {row};
  }
};

TEST_F(Map, a_preview_shows_formula_value_what_is_there_and_what_would_change) {
  const auto response = post("/api/v1/map/preview", R"({"email":"Ada@Example.com","mapping":"lead: {}"})");
  ASSERT_EQ(response.status, 200) << response.body;
  const json expected{{"platform", "salesforce"}, {"object", "lead"}, {"field", "LastName"}, {"formula", "person.last_name"},
                      {"write", "always"},        {"type", "text"},   {"value", "Lovelace"}, {"by_hand", false},
                      {"record", "00Q1"},         {"now", "Byron"},   {"change", "set"}};
  EXPECT_EQ(json::parse(response.body)["fields"][0], expected);
  ASSERT_EQ(preview.asked.size(), 1U);
  EXPECT_TRUE(preview.asked[0].look);
  EXPECT_EQ(preview.asked[0].mapping, "lead: {}");
}

TEST_F(Map, an_event_is_previewed_with_its_own_order) {
  store.event_rows = {event("7")};
  store.event_rows[0].person = store.people["ada@example.com"].id;
  store.snapshots["order:7"] = "order seven";
  const json ask{{"event", store.event_rows[0].id.text()}};
  ASSERT_EQ(post("/api/v1/map/preview", ask.dump()).status, 200);
  EXPECT_EQ(preview.asked[0].person.last_order_json, "order seven");
}

TEST_F(Map, who_is_meant_must_be_said) {
  EXPECT_EQ(post("/api/v1/map/preview", "{}").status, 400);
  EXPECT_EQ(post("/api/v1/map/preview", R"({"email":"bob@example.com"})").status, 404);
  EXPECT_EQ(post("/api/v1/map/preview", R"({"event":"7"})").status, 400);
  settings.pairs.resize(2);
  EXPECT_EQ(post("/api/v1/map/preview", R"({"email":"ada@example.com"})").status, 400);
  EXPECT_TRUE(preview.asked.empty());
}

TEST_F(Map, a_check_lists_what_the_accounts_will_not_take) {
  preview.findings = {{"salesforce:00D1", "lead", "Compny", true, "there is no such field", "did you mean `Company`?"}};
  const auto response = post("/api/v1/map/check", "{}");
  const json expected{
      {"platform", "salesforce"},        {"object", "lead"}, {"field", "Compny"}, {"certain", true}, {"what", "there is no such field"},
      {"fix", "did you mean `Company`?"}};
  EXPECT_EQ(json::parse(response.body)["findings"], json::array({expected}));
  EXPECT_EQ(post("/api/v1/map/check", R"({"pair":"other"})").status, 404);
}

}  // namespace
}  // namespace tradewind::testing
