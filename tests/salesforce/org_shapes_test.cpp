// Orgs that are set up differently: what is the same for everybody waits for an admin, what one record meets parks it alone.
#include "bench.hpp"

namespace tradewind::testing {
namespace {

Json extra(const std::string& name, const std::string& type = "string") {
  return Json{{"name", name}, {"type", type}, {"length", 255}, {"createable", true}, {"updateable", true}, {"nillable", true}};
}

using OrgShapes = TargetTest;

// ---- who waits ----------------------------------------------------------------------------------------------------------------

TEST_F(OrgShapes, F_51_configuration_names_its_object) {
  know_org();
  auto item = person(1);
  item.desired["lead"].push_back(want("Nope__c", "x"));
  EXPECT_EQ(deliver_one(item).trouble->object, "lead");
  org.hidden = {"CampaignMember"};
  know_org();
  item = person(1);
  item.task.effects.push_back(campaign(150));
  const auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(outcome.trouble->object, "campaign");
  org.hidden.clear();
  know_org();
  item.task.effects[1] = effect(150, "campaign", R"({"name":"Nope","status":"Sent"})");
  EXPECT_EQ(deliver_one(item).trouble->object, "campaign Nope");
}

TEST_F(OrgShapes, F_51_nothing_is_sent_for_a_paused_object) {
  know_org();
  auto item = person(1);
  item.paused["lead"] = "Lead.Nope__c does not exist";
  auto outcome = deliver_one(item);
  EXPECT_TRUE(org.log.empty());
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::planned);
  EXPECT_EQ(outcome.ends.at(0).reason, "lead waits: Lead.Nope__c does not exist");
  EXPECT_FALSE(outcome.trouble);
  EXPECT_TRUE(outcome.worked.empty());
  // Control: the same person without the pause.
  item.paused.clear();
  outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(outcome.worked, (std::vector<std::string>{"lead", "new lead"}));
  // Somebody who turns out to be what is paused is found, and not written.
  org.log.clear();
  item = person(2);
  item.paused["contact"] = "why";
  org.add("Contact", {{"Email", "p2@example.com"}, {"LastName", "other"}});
  outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::planned);
  EXPECT_EQ(org.calls("/composite/sobjects"), 0);
}

TEST_F(OrgShapes, F_51_a_paused_campaign_holds_no_fields_back) {
  know_org();
  auto item = person(1);
  item.task.effects.push_back(campaign(150));
  item.paused["campaign Web shop"] = "why";
  const auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(outcome.ends.at(1).state, EffectState::planned);
  EXPECT_TRUE(org.rows["CampaignMember"].empty());
  org.log.clear();
  item.task.effects.erase(item.task.effects.begin());
  EXPECT_EQ(deliver_one(item).ends.at(0).reason, "campaign Web shop waits: why");
  EXPECT_TRUE(org.log.empty());
  item.paused = {{"campaign Another", "why"}};
  EXPECT_EQ(deliver_one(item).ends.at(0).state, EffectState::done);
}

TEST_F(OrgShapes, F_51_what_stops_new_records_stops_no_old_ones) {
  know_org();
  auto item = person(1);
  item.desired["lead"] = {want("LastName", "New")};
  EXPECT_EQ(deliver_one(item).trouble->object, "new lead") << "Company is required and not mapped";
  item.paused["new lead"] = "why";
  EXPECT_EQ(deliver_one(item).ends.at(0).reason, "new lead waits: why");
  EXPECT_TRUE(org.rows["Lead"].empty());
  org.add("Lead", {{"Email", "p1@example.com"}, {"LastName", "Old"}});
  const auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(org.rows["Lead"].at(0)["LastName"], "New");
  EXPECT_EQ(outcome.worked, (std::vector<std::string>{"lead"}));
}

TEST_F(OrgShapes, a_mapped_field_that_is_blank_is_this_persons_trouble) {
  org.fields["Lead"].push_back(extra("Segment__c"));
  know_org();
  org.refuse = [](const std::string&, const Json&) -> std::string { return "REQUIRED_FIELD_MISSING"; };
  org.refused_fields = {"Segment__c"};
  auto item = person(1);
  EXPECT_EQ(deliver_one(item).trouble->kind, Trouble::configuration);
  item.desired["lead"].push_back(want("Segment__c", Value()));
  const auto outcome = deliver_one(item);
  EXPECT_FALSE(outcome.trouble);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::failed);
}

TEST_F(OrgShapes, a_record_that_we_may_not_edit_parks_alone) {
  know_org();
  org.refuse = [](const std::string&, const Json&) -> std::string { return "INSUFFICIENT_ACCESS_OR_READONLY"; };
  EXPECT_EQ(deliver_one(person(1)).trouble->object, "new lead") << "to make any is what our user may not do";
  org.add("Lead", {{"Email", "p1@example.com"}, {"LastName", "theirs"}});
  const auto outcome = deliver_one(person(1));
  EXPECT_FALSE(outcome.trouble);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::failed);
}

// ---- settings -----------------------------------------------------------------------------------------------------------------

TEST_F(OrgShapes, owner_by_username_and_by_queue) {
  settings.salesforce.owner = "rita@acme.example";
  org.fields["Lead"].push_back(extra("OwnerId", "reference"));
  org.rows["User"] = {Json{{"Id", "005000000000001AAA"}}};
  (void)deliver_one(person(1));
  EXPECT_EQ(org.rows["Lead"].at(0)["OwnerId"], "005000000000001AAA");
  org.rows["User"].clear();
  org.rows["Group"] = {Json{{"Id", "00G000000000001AAA"}}};
  know_org();
  (void)deliver_one(person(2));
  EXPECT_EQ(org.rows["Lead"].at(1)["OwnerId"], "00G000000000001AAA");
  settings.salesforce.new_person = "contact";
  target.reset();
  (void)deliver_one(person(3));
  EXPECT_FALSE(org.rows["Contact"].at(0).contains("OwnerId")) << "a queue cannot own a Contact";
  org.rows["Group"].clear();
  settings.salesforce.new_person = "lead";
  target.reset();
  know_org();
  const auto outcome = deliver_one(person(4));
  EXPECT_EQ(outcome.trouble->failure.code, "owner_missing");
  EXPECT_EQ(outcome.trouble->object, "new lead");
}

TEST_F(OrgShapes, record_type_by_either_name_in_any_case) {
  org.record_types["Lead"] = {{{"name", "Web Shop"}, {"developerName", "Web_Shop"}, {"recordTypeId", "012000000000001AAA"}}};
  for (const char* name : {"web shop", "Web_Shop"}) {
    settings.salesforce.record_types = {{"lead", name}};
    target.reset();
    (void)deliver_one(person(1));
    EXPECT_EQ(org.rows["Lead"].back()["RecordTypeId"], "012000000000001AAA");
    org.rows["Lead"].clear();
  }
  settings.salesforce.record_types = {{"Lead", "Nope"}};
  target.reset();
  EXPECT_EQ(deliver_one(person(1)).trouble->failure.code, "record_type_missing");
}

TEST_F(OrgShapes, currency_is_the_stores_on_create_alone) {
  Json field = extra("CurrencyIsoCode", "picklist");
  field["restrictedPicklist"] = true;
  field["picklistValues"] = {{{"value", "EUR"}}, {{"value", "USD"}}, {{"value", "JPY"}, {"active", false}}};
  org.fields["Lead"].push_back(field);
  know_org();
  Order order;
  order.currency = "USD";
  order.store_currency = "EUR";
  auto item = person(1);
  item.task.contexts["main"].last_order_json = to_json(order);
  (void)deliver_one(item);
  EXPECT_EQ(org.rows["Lead"].at(0)["CurrencyIsoCode"], "EUR");
  org.rows["Lead"][0]["CurrencyIsoCode"] = "USD";
  EXPECT_EQ(deliver_one(item).ends.at(0).reason, "no differences");
  order.store_currency = "JPY";
  item = person(2);
  item.task.contexts["main"].last_order_json = to_json(order);
  (void)deliver_one(item);
  EXPECT_FALSE(org.rows["Lead"].at(1).contains("CurrencyIsoCode"));
}

TEST_F(OrgShapes, company_without_a_company_is_a_household) {
  settings.salesforce.new_person = "contact";
  settings.salesforce.account = "company";
  know_org();
  std::vector<DeliveryItem> namesakes{person(1), person(2)};
  for (auto& item : namesakes) {
    item.desired["contact"] = {want("FirstName", "Ada"), want("LastName", "Lovelace")};
    item.desired["account"] = {want("Name", "Ada Lovelace")};
  }
  (void)deliver(namesakes);
  EXPECT_EQ(org.rows["Account"].size(), 2u) << "two people of one name are not one company";
}

TEST_F(OrgShapes, a_key_field_that_is_not_unique_is_not_used) {
  org.key_unique = false;
  know_org();
  EXPECT_NE(log.text.find("key_field_not_unique"), std::string::npos);
  EXPECT_EQ(deliver_one(person(1)).ends.at(0).state, EffectState::done);
  EXPECT_EQ(org.calls("POST /composite/sobjects"), 1);
  EXPECT_FALSE(org.rows["Lead"].at(0).contains("Tradewind_Key__c"));
}

TEST_F(OrgShapes, long_text_is_clipped_and_noted) {
  know_org();
  auto item = person(1);
  std::string name;
  for (int i = 0; i < 81; ++i) name += "ä";
  item.desired["lead"][0] = want("LastName", name);
  const auto outcome = deliver_one(item);
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  EXPECT_EQ(org.rows["Lead"].at(0)["LastName"], name.substr(0, 160));
  std::string notes;
  for (const auto& step : outcome.ends.at(0).steps) notes += step.reason + "\n";
  EXPECT_NE(notes.find("Lead.LastName clipped to the 80 characters that it holds"), std::string::npos) << notes;
}

// ---- what people who write a mapping see ------------------------------------------------------------------------------------------

TEST_F(OrgShapes, described_tells_the_fields) {
  EXPECT_TRUE(make_target().described().empty());
  Json status = extra("Status", "picklist");
  status["restrictedPicklist"] = true;
  status["label"] = "Lead Status";
  status["picklistValues"] = {{{"value", "Open"}}, {{"value", "Old"}, {"active", false}}};
  org.fields["Lead"] = {status, extra("Amount__c", "currency")};
  org.fields["Lead"][1]["updateable"] = false;
  know_org();
  const auto described = target->described();
  EXPECT_EQ(described.count("contact"), 1u);
  const auto& lead = described.at("lead");
  const auto at = [&](const std::string& name) {
    return *std::find_if(lead.begin(), lead.end(), [&](const TargetField& field) { return field.name == name; });
  };
  EXPECT_EQ(at("Status").values, (std::vector<std::string>{"Open"}));
  EXPECT_EQ(at("Status").label, "Lead Status");
  EXPECT_TRUE(at("Company").required);
  EXPECT_EQ(at("Company").length, 255);
  EXPECT_EQ(at("Amount__c").type, Type::number);
  EXPECT_FALSE(at("Amount__c").writable);
  EXPECT_TRUE(at("Status").writable);
}

TEST_F(OrgShapes, look_shows_what_is_there_and_writes_nothing) {
  know_org();
  auto item = person(1);
  item.task.effects.clear();
  auto views = look(item);
  ASSERT_TRUE(views);
  EXPECT_EQ(views->at(0).object, "lead");
  EXPECT_EQ(views->at(0).id, "");
  const auto contact = org.add("Contact", {{"Email", "p1@example.com"}, {"LastName", "There"}});
  views = look(item);
  ASSERT_TRUE(views);
  EXPECT_EQ(views->at(0).id, contact);
  EXPECT_EQ(views->at(0).fields.at("LastName"), "There");
  EXPECT_EQ(views->at(0).fields.at("FirstName"), "");
  EXPECT_EQ(org.calls("/composite/sobjects"), 0);
  EXPECT_EQ(intents, 0);
  settings.salesforce.several_matches = "park";
  target.reset();
  org.add("Contact", {{"Email", "p1@example.com"}, {"LastName", "Too"}});
  EXPECT_EQ(look(item).error().where, "several_matches");
}

// ---- person accounts ----------------------------------------------------------------------------------------------------------------

struct PersonAccounts : TargetTest {
  PersonAccounts() {
    settings.salesforce.new_person = "person_account";
    org.fields["Account"] = {extra("IsPersonAccount", "boolean"), extra("LastName"), extra("FirstName"), extra("PersonEmail", "email")};
    org.fields["Account"][0]["createable"] = org.fields["Account"][0]["updateable"] = false;
  }
  /// The other half, as the org makes it.
  void halve() {
    auto& account = org.rows["Account"].back();
    const std::string key = account.value("Tradewind_Key__c", "");
    Json half = {{"IsPersonAccount", true}, {"LastName", account["LastName"]}, {"Tradewind_Key__c", key}};
    const auto contact = org.add("Contact", {{"Email", account["PersonEmail"]}, {"AccountId", account["Id"]}, {"Account", half}});
    org.rows["Account"].back()["PersonContactId"] = contact;
  }
};

TEST_F(PersonAccounts, one_is_made_with_both_halves_linked) {
  know_org();
  org.after_save = [this](const std::string& object) {
    if (object == "Account" && org.rows["Contact"].empty()) halve();
  };
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  const Json& account = org.rows["Account"].at(0);
  EXPECT_EQ(account["PersonEmail"], "p1@example.com");
  EXPECT_EQ(account["LastName"], "Name1");
  EXPECT_FALSE(account.contains("Name"));
  EXPECT_EQ(link_of(outcome, "account"), account["Id"]);
  EXPECT_EQ(link_of(outcome, "contact"), org.rows["Contact"].at(0)["Id"]);
}

TEST_F(PersonAccounts, a_difference_is_written_to_the_account) {
  know_org();
  org.add("Account", {{"LastName", "Old"}, {"PersonEmail", "p1@example.com"}});
  halve();
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.ends.at(0).state, EffectState::done);
  const Json sent = Json::parse(org.last_body("PATCH /composite/sobjects"))["records"][0];
  EXPECT_EQ(sent["attributes"]["type"], "Account");
  EXPECT_EQ(sent["LastName"], "Name1");
  EXPECT_EQ(sent["Tradewind_Key__c"], "abc123-customer-1");
  EXPECT_EQ(link_of(outcome, "contact"), org.rows["Contact"].at(0)["Id"]);
}

TEST_F(PersonAccounts, an_org_without_them_says_so) {
  org.fields.clear();
  know_org();
  const auto outcome = deliver_one(person(1));
  EXPECT_EQ(outcome.trouble->failure.code, "person_accounts_off");
  EXPECT_EQ(outcome.trouble->object, "new contact");
}

TEST_F(PersonAccounts, a_record_type_of_companies_is_noticed) {
  know_org();
  EXPECT_EQ(deliver_one(person(1)).trouble->failure.code, "no_person_account");
}

}  // namespace
}  // namespace tradewind::testing
