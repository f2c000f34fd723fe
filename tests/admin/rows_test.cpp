// Events, people and dead letters as the API shows them.
#include "admin/api_fixture.hpp"

namespace tradewind::testing {
namespace {

using Rows = AdminTest;
using nlohmann::json;

TEST_F(Rows, an_event_has_the_fixed_names) {
  EventRow row = event("250", EventState::ignored);
  row.reason = "no_email";
  row.person = next_id();
  store.event_rows = {row};
  const auto answer = get_json("/api/v1/events");
  EXPECT_TRUE(answer["next_cursor"].is_null());
  EXPECT_EQ(answer["events"], json::array({{{"id", row.id.text()},
                                            {"pair", "main"},
                                            {"scope", "store/order/created"},
                                            {"entity", "order:250"},
                                            {"webhook_id", "hook-250"},
                                            {"created_at", "2026-01-21T12:00:00.000Z"},
                                            {"received_at", "2026-01-21T12:00:00.000Z"},
                                            {"state", "ignored"},
                                            {"reason", "no_email"},
                                            {"person", row.person->text()},
                                            {"covered_by", nullptr}}}));
  store.event_rows[0].webhook_id.clear();
  EXPECT_TRUE(get_json("/api/v1/events")["events"][0]["webhook_id"].is_null());
}

TEST_F(Rows, events_come_in_pages) {
  for (int i = 0; i < 5; ++i) store.event_rows.push_back(event(std::to_string(i)));
  const auto first = get_json("/api/v1/events?limit=3");
  EXPECT_EQ(first["events"].size(), 3u);
  const auto second = get_json("/api/v1/events?limit=3&cursor=" + first["next_cursor"].get<std::string>());
  EXPECT_EQ(second["events"].size(), 2u);
  EXPECT_EQ(second["events"][0]["entity"], "order:3");
  EXPECT_TRUE(second["next_cursor"].is_null());
}

TEST_F(Rows, filters_reach_the_store_normalized) {
  get_json("/api/v1/events?state=done&entity=order%3A250&email=%20Ada%40Example.COM");
  ASSERT_EQ(store.asked.size(), 1u);
  EXPECT_EQ(store.asked[0].state, "done");
  EXPECT_EQ(store.asked[0].entity, "order:250");
  EXPECT_EQ(store.asked[0].email, "ada@example.com");
}

TEST_F(Rows, what_makes_no_sense_is_400) {
  for (const char* query :
       {"state=finished", "entity=250", "entity=:250", "entity=order:", "email=nobody", "limit=0", "limit=201", "limit=x", "cursor=bad"}) {
    const auto problem = get_json(std::string("/api/v1/events?") + query, 400);
    EXPECT_EQ(problem["status"], 400) << query;
  }
  EXPECT_TRUE(store.asked.empty());
  get_json("/api/v1/events/xyz", 400);
  get_json("/api/v1/events/00000000000000000000000000000000", 404);
  get_json("/api/v1/people?email=nobody", 400);
  get_json("/api/v1/people", 400);
  get_json("/api/v1/dead-letters/xyz", 400);
}

TEST_F(Rows, a_trace_tells_calls_and_what_was_not_done) {
  const EventRow row = event("250");
  store.event_rows = {row};
  Step call;
  call.at = start;
  call.stage = "read";
  call.what = "GET /v2/orders/{id}";
  call.outcome = "ok";
  call.duration_ms = 12;
  call.method = "GET";
  call.path = "/v2/orders/{id}";
  call.status = 200;
  Step skipped;
  skipped.at = start;
  skipped.stage = "deliver";
  skipped.what = "list Customers";
  skipped.outcome = "skipped";
  skipped.reason = "opted_out";
  Step lost = call;
  lost.status = 0;
  store.traces[row.id] = {call, skipped, lost};
  const auto answer = get_json("/api/v1/events/" + row.id.text());
  EXPECT_EQ(answer["entity"], "order:250");
  EXPECT_EQ(answer["trace"][0], json::parse(R"({"at":"2026-01-21T12:00:00.000Z","stage":"read","what":"GET /v2/orders/{id}","outcome":"ok",
    "duration_ms":12,"method":"GET","path":"/v2/orders/{id}","status":200})"));
  EXPECT_EQ(answer["trace"][1],
            json::parse(R"({"at":"2026-01-21T12:00:00.000Z","stage":"deliver","what":"list Customers","outcome":"skipped",
    "duration_ms":0,"reason":"opted_out"})"));
  EXPECT_TRUE(answer["trace"][2]["status"].is_null());
}

TEST_F(Rows, a_person_has_ids_totals_and_events) {
  PersonContext person;
  person.id = next_id();
  person.email = "ada@example.com";
  person.pairs = {{"main", "abc123-customer-7", 7}};
  person.links = {{"salesforce:00D1", "lead", "00Q1", "lead_email", start}, {"pardot:0Uv1", "prospect", "991", "crm_id", start}};
  LedgerLine counted;
  counted.order_id = 1;
  counted.status_id = 10;
  counted.created_at = start;
  counted.total = counted.total_store = *Decimal::parse("12.50");
  counted.currency = "EUR";
  counted.purchased_at = start;
  LedgerLine not_counted = counted;
  not_counted.order_id = 2;
  not_counted.status_id = 5;
  person.ledger = {counted, not_counted};
  store.people["ada@example.com"] = person;
  EventRow row = event("250");
  row.person = person.id;
  store.event_rows = {row, event("251")};
  const auto answer = get_json("/api/v1/people?email=Ada%40EXAMPLE.com");
  EXPECT_EQ(answer["person"], person.id.text());
  EXPECT_EQ(answer["ids"]["bigcommerce"], json::parse(R"([{"pair":"main","customer_id":7,"key":"abc123-customer-7"}])"));
  EXPECT_EQ(answer["ids"]["salesforce"][0]["id"], "00Q1");
  EXPECT_EQ(answer["ids"]["salesforce"][0]["object"], "lead");
  EXPECT_EQ(answer["ids"]["pardot"][0]["id"], "991");
  EXPECT_EQ(answer["totals"]["main"]["order_count"], 1);
  EXPECT_EQ(answer["totals"]["main"]["spend"]["EUR"], "12.50");
  EXPECT_TRUE(answer["consent"].is_null());
  EXPECT_TRUE(answer["journeys"].empty());
  ASSERT_EQ(answer["events"].size(), 1u);
  EXPECT_EQ(answer["events"][0]["entity"], "order:250");
  get_json("/api/v1/people?email=bob@example.com", 404);
}

TEST_F(Rows, a_dead_letter_has_the_fixed_names) {
  store.letters = {letter("REQUIRED_FIELD_MISSING")};
  const auto& row = store.letters[0];
  const json expected{{"id", row.id.text()},
                      {"event_id", row.event_id->text()},
                      {"pair", "main"},
                      {"entity", "order:7"},
                      {"stage", "deliver"},
                      {"account", "salesforce:00D1"},
                      {"error",
                       {{"code", "REQUIRED_FIELD_MISSING"},
                        {"message", "a value is refused"},
                        {"field", "LastName"},
                        {"remote", "Required fields are missing"}}},
                      {"attempts", 3},
                      {"since", "2026-01-21T12:00:00.000Z"},
                      {"state", "open"}};
  EXPECT_EQ(get_json("/api/v1/dead-letters"), (json{{"dead_letters", json::array({expected})}, {"next_cursor", nullptr}}));
  EXPECT_EQ(get_json("/api/v1/dead-letters/" + row.id.text()), expected);
}

TEST_F(Rows, one_dead_letter_is_retried_or_discarded) {
  store.letters = {letter("A"), letter("B")};
  const std::string first = store.letters[0].id.text();
  const std::string second = store.letters[1].id.text();
  EXPECT_EQ(post("/api/v1/dead-letters/" + first + "/retry", "").status, 200);
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(post("/api/v1/dead-letters/" + first + "/retry", "").status, 404);
  for (const char* body : {"", "{}", "[]", R"({"reason":""})", R"({"reason":"  "})", R"({"reason":7})"}) {
    EXPECT_EQ(post("/api/v1/dead-letters/" + second + "/discard", body).status, 400) << body;
  }
  EXPECT_EQ(store.letters.size(), 1u);
  EXPECT_EQ(post("/api/v1/dead-letters/" + second + "/discard", R"({"reason":"a test order"})").status, 200);
  EXPECT_EQ(store.reasons, (std::vector<std::string>{"a test order"}));
  EXPECT_EQ(woken, 1);
}

TEST_F(Rows, many_dead_letters_are_retried_by_filter) {
  const auto fill = [&] {
    store.letters.clear();
    for (int i = 0; i < 250; ++i) store.letters.push_back(letter(i % 2 == 0 ? "A" : "B", i % 5 == 0 ? "eu" : "main"));
  };
  const auto retried = [&](const std::string& filter) {
    fill();
    const auto response = post("/api/v1/dead-letters/retry", json{{"filter", filter}}.dump());
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body)["retried"].get<int>();
  };
  EXPECT_EQ(retried(""), 250);
  EXPECT_EQ(retried("reason=A"), 125);
  EXPECT_EQ(retried("reason=A && pair=eu"), 25);
  EXPECT_EQ(retried("pair = \"main\"&&reason=B"), 100);
  EXPECT_EQ(retried("pair=nowhere"), 0);
  EXPECT_EQ(woken, 4);
  fill();
  for (const char* body : {R"({"filter":"code=A"})", R"({"filter":"reason"})", R"({"filter":"reason=A &&"})", "{}", "not json"}) {
    EXPECT_EQ(post("/api/v1/dead-letters/retry", body).status, 400) << body;
  }
  EXPECT_EQ(store.letters.size(), 250u);
}

}  // namespace
}  // namespace tradewind::testing
