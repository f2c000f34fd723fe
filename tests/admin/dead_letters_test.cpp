// Dead letters as ops handle them: by cause, by filter, with a count first, and with values given by hand.
#include <nlohmann/json.hpp>

#include "admin/api_fixture.hpp"

namespace tradewind::testing {
namespace {

using nlohmann::json;

class DeadLetters : public AdminTest {
 protected:
  DeadLetters() {
    PersonContext ada;
    ada.id = next_id();
    ada.email = "ada@example.com";
    store.people["ada@example.com"] = ada;
    store.letters = {letter("REQUIRED_FIELD_MISSING")};
    store.letters[0].person = ada.id;
    preview.rows = {field("lead", "LastName", Type::text, Value{}), field("lead", "Birthday__c", Type::date, Value{}),
                    field("contact", "LastName", Type::text, Value("Doe")), field("prospect", "lastName", Type::text, Value{})};
    preview.rows.back().account = "pardot:0Uv1";
  }

  FieldPreview field(const char* object, const char* name, Type type, Value mapped) {
    FieldPreview row;
    row.account = "salesforce:00D1";
    row.object = object;
    row.name = name;
    row.type = type;
    row.value = row.mapped = std::move(mapped);
    return row;
  }

  HttpResponse patch(const json& body) {
    HttpRequest request = authorized("PATCH", "/api/v1/dead-letters/" + store.letters[0].id.text());
    request.body = body.dump();
    return send(std::move(request));
  }
  std::string refused(const json& body) {
    const auto response = patch(body);
    EXPECT_EQ(response.status, 400) << response.body;
    EXPECT_TRUE(store.edited.empty());
    const auto problem = json::parse(response.body);
    return problem["detail"].get<std::string>();
  }
};

TEST_F(DeadLetters, are_grouped_by_cause_each_with_the_filter_that_takes_it) {
  DeadLetterGroup group;
  group.pair = "main", group.stage = "deliver", group.account = "salesforce:00D1", group.code = "REQUIRED_FIELD_MISSING";
  group.field = "LastName", group.message = "a value is refused", group.count = 1, group.since = start;
  store.groups = {group};
  const auto answer = get_json("/api/v1/dead-letters?group=cause");
  ASSERT_EQ(answer["groups"].size(), 1U);
  const auto& row = answer["groups"][0];
  EXPECT_EQ(row["count"], 1);
  EXPECT_EQ(row["error"]["code"], "REQUIRED_FIELD_MISSING");
  const json ask{{"filter", row["filter"]}, {"dry_run", true}};
  const auto counted = post("/api/v1/dead-letters/retry", ask.dump());
  EXPECT_EQ(json::parse(counted.body), (json{{"matching", 1}}));
  get_json("/api/v1/dead-letters?group=color", 400);
}

TEST_F(DeadLetters, a_dry_run_counts_and_leaves_them) {
  store.letters = {letter("A"), letter("A"), letter("B")};
  const auto counted = post("/api/v1/dead-letters/retry", R"({"filter":"reason=A","dry_run":true})");
  EXPECT_EQ(json::parse(counted.body), (json{{"matching", 2}}));
  EXPECT_EQ(store.letters.size(), 3U);
  EXPECT_EQ(woken, 0);
}

TEST_F(DeadLetters, a_filtered_list_skips_pages_without_a_match) {
  store.letters.clear();
  for (int i = 0; i < 120; ++i) store.letters.push_back(letter(i == 100 ? "B" : "A"));
  const auto answer = get_json("/api/v1/dead-letters?limit=10&filter=reason%3DB");
  ASSERT_EQ(answer["dead_letters"].size(), 1U);
  EXPECT_EQ(answer["dead_letters"][0]["error"]["code"], "B");
  get_json("/api/v1/dead-letters?filter=nonsense", 400);
}

TEST_F(DeadLetters, an_edit_gives_values_for_the_fields_of_its_account_only) {
  const auto response = patch({{"fields", {{"lastname", "Lovelace"}, {"Birthday__c", "1815-12-10"}}}, {"object", "lead"}});
  ASSERT_EQ(response.status, 200) << response.body;
  ASSERT_EQ(store.edited.size(), 1U);
  const auto& given = store.edited[0].second;
  ASSERT_EQ(given.size(), 2U);
  EXPECT_EQ(given[0].field, "Birthday__c");
  EXPECT_EQ(given[0].value, "d:1815-12-10");
  EXPECT_EQ(given[1].object, "lead");
  EXPECT_EQ(given[1].field, "LastName");
  EXPECT_EQ(given[1].value, "t:Lovelace");
  EXPECT_EQ(given[1].instead_of, Value{}.canonical());
}

TEST_F(DeadLetters, without_an_object_every_object_that_maps_the_field_gets_the_value) {
  ASSERT_EQ(patch({{"fields", {{"LastName", "Lovelace"}}}}).status, 200);
  ASSERT_EQ(store.edited[0].second.size(), 2U);
  EXPECT_EQ(store.edited[0].second[1].instead_of, "t:Doe");
}

TEST_F(DeadLetters, an_edit_that_cannot_work_says_what_to_write) {
  EXPECT_EQ(refused({{"fields", {{"LastNam", "x"}}}}), "`LastNam` is not a mapped field of this account; did you mean `LastName`?");
  EXPECT_EQ(refused({{"fields", {{"Birthday__c", "10.12.1815"}}}}), "lead.Birthday__c: the field takes a date; write it like 2026-01-21");
  EXPECT_EQ(refused({{"fields", {{"LastName", json::array()}}}}), "lead.LastName: a value is text, a number, true, false or null");
  refused({{"fields", json::object()}});
  refused({{"fields", "LastName"}});
  store.letters[0].person.reset();
  EXPECT_EQ(refused({{"fields", {{"LastName", "x"}}}}), "nothing was to be sent: it could not be read; mend it at the store, then retry");
}

}  // namespace
}  // namespace tradewind::testing
