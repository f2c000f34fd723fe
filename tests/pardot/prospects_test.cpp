#include "fake_pardot.hpp"

namespace tradewind::pardot {
namespace {

using namespace std::chrono_literals;

TEST_F(PardotTest, nothing_differs_nothing_is_called) {
  effect("fields");
  link(unit, "prospect", "59");
  know("email", "ada@example.com", start - 23h);
  know("firstName", "Ada", start - 23h);
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_TRUE(caller.seen.empty());
}

TEST_F(PardotTest, what_is_known_since_more_than_a_day_is_sent_again) {
  effect("fields");
  link(unit, "prospect", "59");
  know("email", "ada@example.com", start - 25h);
  know("firstName", "Ada", start - 1h);
  caller.on("PATCH /api/v5/objects/prospects/59?fields=id,email", json(200, R"({"id":59,"email":"ada@example.com"})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(caller.bodies[0], R"({"email":"ada@example.com"})");
  ASSERT_EQ(out.known.size(), 1U);
  EXPECT_EQ(out.known[0].value, "t:ada@example.com");
}

TEST_F(PardotTest, set_effects_and_fields_share_one_call_and_types_follow_the_unit) {
  item.desired["prospect"].push_back({"Spend__c", Decimal::parse("129.90").value(), WriteMode::always});
  item.desired["prospect"].push_back({"phone", Value(), WriteMode::always});
  effect("fields");
  effect("set", R"({"object":"prospect","fields":{"Born__c":"d:2001-02-03","firstName":"t:Augusta"}})");
  link(unit, "prospect", "59");
  caller.on("PATCH", json(200, R"({"id":59})"));
  const auto out = deliver();
  EXPECT_EQ(caller.bodies[0],
            R"({"Born__c":"2001-02-03","Spend__c":"129.9","email":"ada@example.com","firstName":"Augusta","phone":null})");
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.ends[1].state, EffectState::done);
  EXPECT_EQ(out.known.size(), 5U);
}

TEST_F(PardotTest, if_blank_reads_before_it_writes_and_an_opt_out_is_never_cleared) {
  item.desired["prospect"] = {{"company", "Ours", WriteMode::if_blank},
                              {"city", "London", WriteMode::if_blank},
                              {"source", "Shop", WriteMode::on_create},
                              {"isDoNotEmail", false, WriteMode::always}};
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("GET /api/v5/objects/prospects/59?fields=id,optedOut,isDoNotEmail,company,city",
            json(200, R"({"id":59,"company":"Theirs","city":null})"));
  caller.on("PATCH", json(200, R"({"id":59,"city":"London"})"));
  deliver();
  EXPECT_EQ(caller.bodies[1], R"({"city":"London"})");
}

TEST_F(PardotTest, D2_a_new_person_waits_for_the_salesforce_record) {
  effect("fields");
  effect("list_add", R"({"list":"Customers"})");
  const auto out = deliver();
  EXPECT_TRUE(caller.seen.empty());
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.ends[1].reason, "waiting for the Salesforce record");
  EXPECT_GT(*out.next_at, start);
  EXPECT_FALSE(out.trouble);
}

TEST_F(PardotTest, D2_who_is_linked_does_not_wait) {
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PardotTest, D2_found_by_crm_id_then_by_email_then_made_by_crm_id) {
  effect("fields");
  link(org, "lead", "00Q1");
  caller.on("GET /api/v5/objects/prospects?fields=id,email,isDeleted,lastActivityAt,createdAt,updatedAt&salesforceId=00Q1&deleted=all",
            none());
  caller.on("&email=ada%40example.com&deleted=all", none());
  caller.on("POST /api/prospect/version/4/do/upsert/fid/00Q1?format=json",
            json(201, R"({"@attributes":{"stat":"ok","version":1},"prospect":{"id":59,"email":"ada@example.com"}})"));
  caller.on("PATCH /api/v5/objects/prospects/59", json(200, R"({"id":59})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  ASSERT_EQ(out.links.size(), 1U);
  EXPECT_EQ(out.links[0].remote_id, "59");
  EXPECT_EQ(out.links[0].found_by, "created");
  EXPECT_EQ(caller.bodies[2], "email=ada%40example.com");
  EXPECT_EQ(intents.size(), 1U);
}

TEST_F(PardotTest, a_contact_outweighs_the_lead_it_was) {
  effect("fields");
  link(org, "lead", "00Q1");
  link(org, "contact", "0031");
  caller.on("salesforceId=0031", json(200, R"({"values":[{"id":59,"isDeleted":false}]})"));
  caller.on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().links[0].found_by, "crm_id");
}

TEST_F(PardotTest, I_07_of_several_the_latest_active_is_kept_and_told) {
  settings.pardot.link = "none";
  effect("fields");
  caller.on("&email=", json(200, R"({"values":[
    {"id":9,"isDeleted":false,"lastActivityAt":null,"updatedAt":"2026-01-20T10:00:00-05:00"},
    {"id":5,"isDeleted":false,"lastActivityAt":"2026-01-02T10:00:00-05:00","updatedAt":"2026-01-02T10:00:00-05:00"},
    {"id":7,"isDeleted":true,"lastActivityAt":"2026-01-19T10:00:00-05:00","updatedAt":"2026-01-02T10:00:00-05:00"}]})"));
  caller.on("PATCH /api/v5/objects/prospects/5", json(200, R"({"id":5})"));
  const auto out = deliver();
  EXPECT_EQ(out.links[0].remote_id, "5");
  EXPECT_EQ(out.links[0].found_by, "several:2");
}

TEST_F(PardotTest, a_unit_with_unique_addresses_is_learned_from_code_89) {
  describe("");
  effect("fields");
  link(org, "lead", "00Q1");
  caller.on("salesforceId=", none()).on("email=", none());
  caller.on(
      "version/4/do/upsert/fid",
      json(200,
           R"({"@attributes":{"stat":"fail","version":1,"err_code":89},"err":"Your account is unable to use version 4 of the API."})"));
  caller.on("POST /api/v5/objects/prospects?fields=id", json(201, R"({"id":59})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_NE(store.texts["describe:" + unit].find(R"("several_per_email":false)"), std::string::npos);
}

TEST_F(PardotTest, code_9_on_create_finds_the_one_made_meanwhile) {
  settings.pardot.link = "none";
  effect("fields");
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", code(9));
  caller.on("email=", json(200, R"({"values":[{"id":61}]})")).on("PATCH /api/v5/objects/prospects/61", json(200, R"({"id":61})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.links[0].remote_id, "61");
}

TEST_F(PardotTest, link_wait_waits_for_the_connector) {
  settings.pardot.link = "wait";
  describe("");
  effect("fields");
  link(org, "lead", "00Q1");
  caller.on("salesforceId=", none())
      .on("email=", none())
      .on("/api/prospect/version/4/do/read/email/ada%40example.com",
          json(400, R"({"@attributes":{"stat":"fail","err_code":4},"err":"none"})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].reason, "waiting for the connector to make the prospect");
  EXPECT_EQ(out.next_at, start + 2min);
}

TEST_F(PardotTest, F_44_create_with_a_lost_answer_is_looked_up_after_the_read_lag) {
  settings.pardot.link = "none";
  effect("fields");
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", lost());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  EXPECT_FALSE(out.ends[0].final);
  EXPECT_EQ(out.trouble->retry_at, start + 65s);
  again(out, 30s);
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  EXPECT_EQ(caller.seen.size(), 2U);
  again(out, 40s);
  caller.on("email=", json(200, R"({"values":[{"id":59}]})")).on("PATCH /api/v5/objects/prospects/59", json(200, R"({"id":59})"));
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.links[0].remote_id, "59");
}

TEST_F(PardotTest, F_44_create_that_was_not_executed_is_repeated_once_it_is_known) {
  settings.pardot.link = "none";
  effect("fields");
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", json(502, "<html>bad gateway</html>"));
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  again(out, 70s);
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", json(201, R"({"id":59})"));
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
}

TEST_F(PardotTest, F_44_upsert_by_crm_id_with_a_lost_answer_is_repeated_and_still_counts_as_created) {
  item.desired["prospect"].push_back({"source", "Shop", WriteMode::on_create});
  effect("fields");
  link(org, "lead", "00Q1");
  caller.on("salesforceId=", none()).on("email=", none()).on("do/upsert/fid", lost());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::unknown);
  again(out, 2s);
  caller.on("salesforceId=", none()).on("email=", none());
  caller.on("do/upsert/fid", json(200, R"({"@attributes":{"stat":"ok"},"prospect":{"id":59}})")).on("PATCH", json(200, R"({"id":59})"));
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_NE(caller.bodies.back().find("Shop"), std::string::npos);
}

TEST_F(PardotTest, F_44_update_with_a_lost_answer_is_simply_sent_again) {
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("PATCH", lost());
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.trouble->kind, Trouble::unknown);
  for (const auto& known : out.known) EXPECT_NE(known.value, "t:Ada") << "what was sent may not have arrived";
  again(out, 2s);
  caller.on("PATCH", json(204, ""));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PardotTest, F_65_without_the_lease_nothing_is_made) {
  settings.pardot.link = "none";
  lease_held = false;
  effect("fields");
  caller.on("email=", none());
  const auto out = deliver();
  EXPECT_EQ(caller.seen.size(), 1U);
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
}

TEST_F(PardotTest, F_50_only_in_the_recycle_bin_is_left_alone_or_restored) {
  settings.pardot.link = "none";
  effect("fields");
  caller.on("email=", json(200, R"({"values":[{"id":59,"isDeleted":true}]})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::skipped);
  EXPECT_EQ(out.ends[0].reason, "archived");

  settings.pardot.archived = "restore";
  target.reset();
  caller.on("email=", json(200, R"({"values":[{"id":59,"isDeleted":true}]})"));
  caller.on("POST /api/prospect/version/4/do/upsert/id/59?format=json", json(200, R"({"prospect":{"id":59}})"));
  caller.on("PATCH /api/v5/objects/prospects/59", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  EXPECT_EQ(caller.bodies[caller.bodies.size() - 2], "") << "with an address it could make another";
}

TEST_F(PardotTest, F_50_a_linked_prospect_that_is_gone_is_looked_for_again) {
  settings.pardot.link = "none";
  effect("fields");
  link(unit, "prospect", "59");
  know("email", "ada@example.com", start - 1h);
  caller.on("PATCH /api/v5/objects/prospects/59", json(404, R"({"code":109,"message":"The requested record was not found."})"));
  caller.on("email=", json(200, R"({"values":[{"id":60}]})")).on("PATCH /api/v5/objects/prospects/60", json(200, R"({"id":60})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.links.back().remote_id, "60");
  EXPECT_NE(caller.bodies.back().find("email"), std::string::npos);
}

// Control: look_at_linked() not asked in resolve_prospect, the next change makes the person anew.
TEST_F(PardotTest, F_50_one_deleted_for_good_stays_deleted_until_somebody_retries) {
  settings.pardot.link = "none";
  const auto gone = json(404, R"({"code":109,"message":"The requested record was not found."})");
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("PATCH /api/v5/objects/prospects/59", gone).on("email=", none()).on("GET /api/v5/objects/prospects/59?fields=id", gone);
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::failed);
  EXPECT_EQ(out.ends[0].failure->code, "record_deleted");
  ASSERT_FALSE(out.links.empty());
  EXPECT_TRUE(out.links.back().deleted());
  person().links = {out.links.back()};
  caller.seen.clear();
  caller.on("email=", none()).on("GET /api/v5/objects/prospects/59?fields=id", gone);
  EXPECT_EQ(deliver().ends[0].failure->code, "record_deleted") << "with the next change too";
  for (const auto& line : caller.seen) EXPECT_EQ(line.rfind("GET", 0), 0U) << line;
  caller.on("email=", none()).on("GET /api/v5/objects/prospects/59?fields=id", json(200, R"({"id":59})"));
  caller.on("PATCH /api/v5/objects/prospects/59", json(200, R"({"id":59})"));
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done) << "it came back";
  EXPECT_EQ(out.links.back().found_by, "restored");
  person().links.clear();  // what a retry of the letter does
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", json(201, R"({"id":60})"));
  EXPECT_EQ(deliver().links.back().remote_id, "60");
}

TEST_F(PardotTest, F_50_who_was_deleted_at_salesforce_is_not_made_here_by_that_id) {
  effect("fields");
  person().links.push_back({org, "lead", "00Q1", "deleted", start - 1h});
  const auto out = deliver();
  EXPECT_TRUE(caller.seen.empty());
  EXPECT_EQ(out.ends[0].reason, "waiting for the Salesforce record");
}

TEST_F(PardotTest, F_45_an_answer_without_the_prospect_says_nothing_about_opt_outs) {
  link(unit, "prospect", "59");
  for (const char* body : {"", "{}", R"({"ok":true})", R"({"values":[]})"}) {
    item.task.effects.clear();
    effect("list_add", R"({"list":"Customers"})");
    caller.on("GET /api/v5/objects/prospects/59", json(200, body));
    const auto out = deliver();
    EXPECT_EQ(out.ends[0].state, EffectState::planned) << body;
    EXPECT_EQ(out.trouble->kind, Trouble::transient) << body;
  }
}

TEST_F(PardotTest, L3_the_last_calls_of_the_day_are_for_journeys) {
  caller.urgent_until = start + 30min;
  effect("fields");
  link(unit, "prospect", "59");
  auto out = deliver();
  EXPECT_TRUE(caller.seen.empty());
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.next_at, start + 30min);
  effect("activity", R"({"type":"Purchase","value":"k Order 1"})");
  caller.on("PATCH", json(200, R"({"id":59})")).on("POST /api/v5/external-activities", json(201, ""));
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(out.ends[1].state, EffectState::done);
}

TEST_F(PardotTest, codes_that_nobody_published_are_tried_again_and_counted) {
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("PATCH", code(4711, "No moon"));
  EXPECT_EQ(deliver().trouble->kind, Trouble::transient);
  caller.on("PATCH", json(599, "<html>"));
  deliver();
  EXPECT_EQ(caller.unknown, (std::vector<std::string>{"4711", "http_599"}));
}

TEST_F(PardotTest, I_07_a_prospect_too_new_to_be_read_is_not_made_again) {
  settings.pardot.link = "none";
  item.desired["prospect"] = {{"company", "Ours", WriteMode::if_blank}};
  effect("fields");
  person().links.push_back({unit, "prospect", "59", "created", start - 10s});
  caller.on("GET /api/v5/objects/prospects/59", json(404, R"({"code":109,"message":"The requested record was not found."})"));
  const auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.next_at, start + 55s);
  EXPECT_TRUE(out.links.empty());
}

TEST_F(PardotTest, two_pairs_at_one_unit_make_one_prospect) {
  settings.pardot.link = "none";
  effect("fields");
  DeliveryItem other = item;
  other.pair = "second";
  other.task.contexts["second"] = person();
  other.task.effects[0].id = Id::make(start, *random);
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", json(201, R"({"id":59})"));
  target = make_pardot_target(settings, unit, org, tokens, caller, store, clock, log, metrics);
  std::vector<DeliveryItem> items{item, other};
  ItemOutcome out;
  bool done = false;
  boost::asio::co_spawn(io, run_delivery(this, std::move(items), &out, &done), boost::asio::detached);
  clock.run(start, [&done] { return done; });
  EXPECT_EQ(out.ends[0].state, EffectState::done);
  EXPECT_EQ(caller.seen.size(), 2U);
}

TEST_F(PardotTest, I_09_a_refused_value_is_parked_and_an_unknown_field_is_for_the_admin) {
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("PATCH", code(56, "Invalid number entered for field: Spend__c"));
  auto out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::failed);
  EXPECT_EQ(out.ends[0].failure->code, "56 invalid number");
  EXPECT_EQ(out.ends[0].failure->field, "Spend__c");
  EXPECT_FALSE(out.trouble);
  item.desired["prospect"].push_back({"Nope__c", "x", WriteMode::always});
  out = deliver();
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
  EXPECT_EQ(out.trouble->kind, Trouble::configuration);
  EXPECT_EQ(out.trouble->failure.field, "prospect.Nope__c");
  EXPECT_EQ(out.trouble->object, "prospect");
}

TEST_F(PardotTest, a_name_that_is_missing_may_be_new) {
  item.desired["prospect"].push_back({"New__c", "x", WriteMode::always});
  effect("fields");
  link(unit, "prospect", "59");
  clock.run(start + 10min);
  caller.on("GET /api/v5/objects/lists", none()).on("GET /api/v5/objects/campaigns", none());
  caller.on("GET /api/v5/objects/custom-fields", json(200, R"({"values":[{"id":1,"fieldId":"New","type":"Text"}]})"))
      .on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
}

TEST_F(PardotTest, campaign_and_owner_go_with_a_new_prospect_only) {
  settings.pardot.link = "none";
  settings.pardot.campaign = "Web";
  settings.pardot.assign_to = "0055g000001XyzAAE";
  effect("fields");
  caller.on("email=", none()).on("POST /api/v5/objects/prospects", json(201, R"({"id":59})"));
  deliver();
  EXPECT_EQ(caller.bodies.back(),
            R"({"campaignId":423,"email":"ada@example.com","firstName":"Ada","salesforceOwnerId":"0055g000001XyzAAE"})");
}

TEST_F(PardotTest, F_46_an_expired_token_costs_one_refresh_and_one_replay) {
  effect("fields");
  link(unit, "prospect", "59");
  const auto expired = json(401, R"({"code":184,"message":"access_token is invalid, unknown, or malformed: Inactive token"})");
  caller.on("PATCH", expired).on("PATCH", json(200, R"({"id":59})"));
  EXPECT_EQ(deliver().ends[0].state, EffectState::done);
  EXPECT_EQ(caller.tokens, (std::vector<std::string>{"Bearer t1", "Bearer t2"}));
  caller.on("PATCH", expired).on("PATCH", expired);
  const auto out = deliver();
  EXPECT_EQ(out.trouble->kind, Trouble::lane_down);
  EXPECT_EQ(out.trouble->retry_at, start + 1min);
}

TEST_F(PardotTest, F_48_the_daily_limit_stops_the_account_and_uses_no_attempt) {
  effect("fields");
  link(unit, "prospect", "59");
  caller.on("PATCH", json(200, R"({"@attributes":{"stat":"fail","err_code":"122"},"err":"Daily API rate limit met."})"));
  const auto out = deliver();
  EXPECT_EQ(out.trouble->kind, Trouble::throttled);
  EXPECT_EQ(caller.paused_until, start + 1h);
  EXPECT_EQ(out.ends[0].state, EffectState::planned);
}

TEST_F(PardotTest, refresh_reads_all_pages_and_keeps_what_it_learned) {
  caller.on("GET /api/v5/objects/lists?fields=id,name,isDynamic&limit=1000",
            json(200, R"({"values":[{"id":1,"name":"A","isDynamic":"false"}],"nextPageToken":"p/2=="})"));
  caller.on("GET /api/v5/objects/lists?fields=id,name,isDynamic&nextPageToken=p%2F2%3D%3D",
            json(200, R"({"values":[{"id":2,"name":"B"}],"nextPageToken":null})"));
  caller.on("custom-fields", none()).on("campaigns", none());
  target = make_pardot_target(settings, unit, org, tokens, caller, store, clock, log, metrics);
  bool fine = false;
  const auto refresh = [](Target* one, Clock* time, bool* out) -> boost::asio::awaitable<void> {
    const auto deadline = Deadline::in(*time, 1min);
    auto result = co_await one->refresh(deadline);
    *out = result.has_value();
  };
  boost::asio::co_spawn(io, refresh(target.get(), &clock, &fine), boost::asio::detached);
  clock.run(start);
  EXPECT_TRUE(fine);
  const auto& text = store.texts["describe:" + unit];
  EXPECT_NE(text.find(R"("name":"B")"), std::string::npos);
  EXPECT_NE(text.find(R"("several_per_email":true)"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::pardot
