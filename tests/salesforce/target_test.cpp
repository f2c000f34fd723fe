#include "bench.hpp"

namespace tradewind::testing {
namespace {

TEST_F(TargetTest, creates_a_lead_by_key_in_two_calls) {
  know_org();
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_FALSE(outcome.trouble);
  EXPECT_TRUE(outcome.wake_others);
  ASSERT_EQ(org.rows["Lead"].size(), 1u);
  const Json& lead = org.rows["Lead"][0];
  EXPECT_EQ(lead["Email"], "p1@example.com");
  EXPECT_EQ(lead["Tradewind_Key__c"], "abc123-customer-1");
  EXPECT_EQ(link_of(outcome, "lead"), lead["Id"]);
  EXPECT_EQ(outcome.links.at(0).found_by, "created");
  EXPECT_EQ(intents, 1);
  EXPECT_EQ(org.log.size(), 2u);
  EXPECT_EQ(org.calls("PATCH /composite/sobjects/Lead/Tradewind_Key__c"), 1);
}

TEST_F(TargetTest, no_difference_costs_one_find_call) {
  know_org();
  const auto id =
      org.add("Lead", {{"Email", "p1@example.com"}, {"LastName", "Name1"}, {"Company", "Shop"}, {"Tradewind_Key__c", "abc123-customer-1"}});
  auto item = person(1);
  link(item, "lead", id);
  const auto outcome = deliver_one(std::move(item));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(outcome.ends.at(0).reason, "no differences");
  EXPECT_EQ(org.log.size(), 1u);
  EXPECT_FALSE(outcome.wake_others);
}

TEST_F(TargetTest, sends_only_differences_and_writes_an_empty_key) {
  know_org();
  org.add("Lead", {{"Email", " P1@Example.com "}, {"LastName", "Name1"}, {"Company", "Old"}});
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(outcome.links.at(0).found_by, "lead_email");
  const Json sent = Json::parse(org.last_body("PATCH /composite/sobjects"))["records"][0];
  EXPECT_EQ(sent.size(), 4u);  // attributes, Id, Company, key
  EXPECT_EQ(sent["Company"], "Shop");
  EXPECT_EQ(org.log.back().second.headers.get("Sforce-Auto-Assign"), "FALSE");
  EXPECT_EQ(intents, 0);
}

TEST_F(TargetTest, assignment_rules_run_on_create_only) {
  settings.salesforce.assignment_rules = true;
  settings.salesforce.duplicate_rules = "allow_save";
  know_org();
  (void)deliver_one(person(1));
  EXPECT_EQ(org.log.back().second.headers.get("Sforce-Auto-Assign"), "TRUE");
  EXPECT_EQ(org.log.back().second.headers.get("Sforce-Duplicate-Rule-Header"), "allowSave=true");
  auto item = person(1);
  item.desired["lead"][1] = want("Company", "New");
  (void)deliver_one(std::move(item));
  EXPECT_EQ(org.log.back().second.headers.get("Sforce-Auto-Assign"), "FALSE");
}

TEST_F(TargetTest, several_contacts_newest_is_kept_and_listed) {
  know_org();
  org.add("Contact", {{"Email", "p1@example.com"}, {"LastName", "Name1"}, {"FirstName", "First"}});
  const auto newer = org.add(
      "Contact",
      {{"Email", "p1@example.com"}, {"LastName", "Name1"}, {"FirstName", "First"}, {"LastModifiedDate", "2026-01-02T00:00:00.000+0000"}});
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(link_of(outcome, "contact"), newer);
  EXPECT_EQ(outcome.links.at(0).found_by, "several:2");
  EXPECT_TRUE(org.rows["Lead"].empty());
}

TEST_F(TargetTest, several_contacts_park) {
  settings.salesforce.several_matches = "park";
  know_org();
  for (int i = 0; i < 2; ++i) org.add("Contact", {{"Email", "p1@example.com"}, {"LastName", "Name1"}});
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::failed);
  EXPECT_EQ(outcome.ends.at(0).failure->code, "several_matches");
  EXPECT_EQ(org.log.size(), 1u);
  EXPECT_TRUE(outcome.links.empty());
}

TEST_F(TargetTest, F_50_converted_lead_is_followed_to_its_contact) {
  know_org();
  const auto contact = org.add("Contact", {{"Email", "other@example.com"}, {"LastName", "Name1"}, {"FirstName", "First"}});
  const auto lead =
      org.add("Lead", {{"Email", "p1@example.com"}, {"LastName", "x"}, {"IsConverted", true}, {"ConvertedContactId", contact}});
  auto item = person(1);
  link(item, "lead", lead);
  const auto outcome = deliver_one(std::move(item));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(link_of(outcome, "contact"), contact);
  EXPECT_EQ(link_of(outcome, "lead"), "");
  EXPECT_EQ(org.row("Lead", lead)["LastName"], "x");
}

TEST_F(TargetTest, F_50_merged_contact_is_followed) {
  know_org();
  const auto master = org.add("Contact", {{"Email", "new@example.com"}, {"LastName", "Name1"}});
  org.deleted.push_back({{"Id", "003000000000777AAA"}, {"MasterRecordId", master}});
  auto item = person(1);
  link(item, "contact", "003000000000777AAA");
  const auto outcome = deliver_one(std::move(item));
  EXPECT_EQ(link_of(outcome, "contact"), master);
  EXPECT_EQ(outcome.links.at(0).found_by, "merged");
}

TEST_F(TargetTest, F_50_deleted_record_is_not_made_again_silently) {
  know_org();
  auto item = person(1);
  link(item, "lead", "00Q000000000777AAA");
  const auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::failed);
  EXPECT_EQ(outcome.ends.at(0).failure->code, "record_deleted");
  EXPECT_TRUE(org.rows["Lead"].empty());
  ASSERT_EQ(outcome.links.size(), 1u);
  EXPECT_TRUE(outcome.links[0].deleted());
  // Nor with the next change: the crosswalk remembers it.
  item = person(1);
  item.task.contexts["main"].links = outcome.links;
  EXPECT_EQ(deliver_one(item).ends.at(0).failure.value_or(Failure()).code, "record_deleted");
  EXPECT_TRUE(org.rows["Lead"].empty());
  // Taken out of the recycle bin it is theirs again.
  org.rows["Lead"].push_back(Json{{"Id", "00Q000000000777AAA"}, {"LastName", "x"}, {"Company", "Shop"}});
  const auto restored = deliver_one(item);
  EXPECT_EQ(restored.ends.at(0).state, EffectState::done);
  EXPECT_EQ(restored.links.at(0).found_by, "restored");
  // Whoever retries the letter has the link forgotten (the store's part): then a new one is made.
  org.rows["Lead"].clear();
  EXPECT_EQ(deliver_one(person(1)).ends.at(0).state, EffectState::done);
  EXPECT_EQ(org.rows["Lead"].size(), 1u);
}

TEST_F(TargetTest, L3_the_last_calls_of_the_day_are_for_journeys) {
  know_org();
  org.urgent_until = clock.now() + std::chrono::minutes(30);
  auto journey = person(2);
  journey.task.effects.push_back(campaign(250));
  std::vector<DeliveryItem> items;
  items.push_back(person(1));
  items.push_back(std::move(journey));
  const auto outcomes = deliver(items);
  EXPECT_EQ(outcomes[0].ends.at(0).state, EffectState::planned);
  EXPECT_EQ(outcomes[0].next_at, org.urgent_until);
  EXPECT_FALSE(outcomes[0].trouble) << "the lane does not wait";
  EXPECT_EQ(outcomes[1].ends.at(0).state, EffectState::done);
  EXPECT_EQ(outcomes[1].ends.at(1).state, EffectState::done);
  EXPECT_EQ(org.rows["Lead"].size(), 1u);
}

TEST_F(TargetTest, L2_batches_shrink_when_the_org_finds_them_too_large_and_grow_again) {
  know_org();
  EXPECT_EQ(target->batch_size(), 200);
  org.answer("/composite", 400, R"([{"message":"x","errorCode":"QUERY_TIMEOUT"}])");
  (void)deliver_one(person(1));
  EXPECT_EQ(target->batch_size(), 100);
  org.fail("/composite", CallError::Kind::unknown, false);
  (void)deliver_one(person(1));
  EXPECT_EQ(target->batch_size(), 50);
  (void)deliver_one(person(1));
  EXPECT_EQ(target->batch_size(), 50) << "a batch of one says nothing about fifty";
  std::vector<DeliveryItem> items;
  for (int n = 2; n < 52; ++n) items.push_back(person(n));
  (void)deliver(std::move(items));
  EXPECT_EQ(target->batch_size(), 60);
}

TEST_F(TargetTest, codes_that_no_table_knows_are_counted_wherever_they_stand) {
  know_org();
  org.refuse = [](const std::string&, const Json&) -> std::string { return "NEW_IN_A_ROW"; };
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.trouble->kind, Trouble::transient);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::planned);
  org.answer("/composite", 400, R"([{"message":"x","errorCode":"NEW_FOR_ALL"}])");
  EXPECT_EQ(deliver_one(person(1)).trouble->kind, Trouble::transient);
  EXPECT_EQ(org.unknown, (std::vector<std::string>{"NEW_IN_A_ROW", "NEW_FOR_ALL"}));
}

TEST_F(TargetTest, foreign_key_parks) {
  know_org();
  org.add("Contact", {{"Email", "p1@example.com"}, {"LastName", "Name1"}, {"Tradewind_Key__c", "abc123-customer-999"}});
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).failure->code, "key_conflict");
  EXPECT_EQ(org.log.size(), 1u);
}

TEST_F(TargetTest, new_contact_gets_a_household) {
  settings.salesforce.new_person = "contact";
  know_org();
  const auto outcome = deliver_one(person(1));
  ASSERT_EQ(org.rows["Account"].size(), 1u);
  ASSERT_EQ(org.rows["Contact"].size(), 1u);
  EXPECT_EQ(org.rows["Account"][0]["Name"], "First Name1");
  EXPECT_EQ(org.rows["Account"][0]["Tradewind_Key__c"], "abc123-customer-1");
  EXPECT_EQ(org.rows["Contact"][0]["AccountId"], org.rows["Account"][0]["Id"]);
  EXPECT_EQ(link_of(outcome, "account"), org.rows["Account"][0]["Id"]);
  EXPECT_EQ(intents, 1);
}

TEST_F(TargetTest, new_buyer_and_company_shared_by_two) {
  settings.salesforce.new_buyer = "contact";
  settings.salesforce.account = "company";
  know_org();
  std::vector<DeliveryItem> items{person(1), person(2), person(3)};
  for (auto& item : items) {
    item.task.contexts["main"].met_by_purchase = true;
    item.desired["account"] = {want("Name", "Eastern Ferry")};
  }
  items[2].task.contexts["main"].met_by_purchase = false;
  (void)deliver(items);
  EXPECT_EQ(org.rows["Account"].size(), 1u);
  EXPECT_FALSE(org.rows["Account"][0].contains("Tradewind_Key__c"));
  EXPECT_EQ(org.rows["Contact"].size(), 2u);
  EXPECT_EQ(org.rows["Lead"].size(), 1u);
}

TEST_F(TargetTest, missing_field_and_missing_required_field_are_named) {
  know_org();
  auto item = person(1);
  item.desired["lead"].push_back(want("Nope__c", "x"));
  auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::planned);
  EXPECT_EQ(outcome.trouble->kind, Trouble::configuration);
  EXPECT_EQ(outcome.trouble->failure.field, "Lead.Nope__c");
  item.desired["lead"] = {want("LastName", "x")};
  outcome = deliver_one(item);
  EXPECT_EQ(outcome.trouble->failure.code, "required_field_unmapped");
  EXPECT_EQ(outcome.trouble->failure.field, "Lead.Company");
  item.desired["lead"] = {want("LastName", "x"), want("Company", Value())};
  outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).failure->code, "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::failed);
  EXPECT_TRUE(org.rows["Lead"].empty());
}

TEST_F(TargetTest, configuration_trouble_rereads_the_description_once_a_minute) {
  know_org();
  auto item = person(1);
  item.desired["lead"].push_back(want("Late__c", "x"));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(deliver_one(item).trouble->kind, Trouble::configuration);
  EXPECT_EQ(org.log.size(), 3u);
  org.fields["Lead"].push_back({{"name", "Late__c"}, {"type", "string"}, {"length", 5}, {"createable", true}, {"updateable", true}});
  clock.run(clock.now() + std::chrono::seconds(61));
  const auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(org.rows["Lead"].at(0)["Late__c"], "x");
}

TEST_F(TargetTest, description_survives_in_the_store) {
  know_org();
  target.reset();
  (void)deliver_one(person(1));
  EXPECT_EQ(org.log.size(), 2u);
  EXPECT_EQ(store.texts.count("describe:salesforce:main"), 1u);
}

TEST_F(TargetTest, lost_lease_makes_nothing) {
  know_org();
  lease_held = false;
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::planned);
  EXPECT_TRUE(org.rows["Lead"].empty());
}

TEST_F(TargetTest, the_same_person_twice_in_a_batch_is_made_once) {
  know_org();
  (void)deliver({person(1), person(1)});
  EXPECT_EQ(org.rows["Lead"].size(), 1u);
}

TEST_F(TargetTest, converted_lead_that_holds_the_key_is_not_written_through_it) {
  know_org();
  org.add("Lead", {{"Email", "old@example.com"},
                   {"LastName", "dead"},
                   {"IsConverted", true},
                   {"ConvertedContactId", "003000000000999AAA"},
                   {"Tradewind_Key__c", "abc123-customer-1"}});
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(org.rows["Lead"][0]["LastName"], "dead");
  ASSERT_EQ(org.rows["Lead"].size(), 2u);
  EXPECT_FALSE(org.rows["Lead"][1].contains("Tradewind_Key__c"));
}

TEST_F(TargetTest, nothing_personal_in_traces_and_logs) {
  know_org();
  const auto outcome = deliver_one(person(1));
  for (const auto& end : outcome.ends)
    for (const auto& step : end.steps) EXPECT_EQ((step.what + step.reason + step.path).find("p1@"), std::string::npos);
  EXPECT_EQ(log.text.find("p1@"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::testing
