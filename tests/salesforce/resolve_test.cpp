#include "salesforce/resolve.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace tradewind::salesforce {
namespace {

using Kind = Decision::Kind;

Candidate contact(std::string id, std::string email = "ada@example.com", std::string key = {}, std::string modified = "1") {
  Candidate made;
  made.id = "003000000000" + std::move(id) + "AAA";
  made.email = std::move(email);
  made.key = std::move(key);
  made.modified = std::move(modified);
  return made;
}

Candidate lead(std::string id, std::string email = "ada@example.com", std::string key = {}) {
  Candidate made = contact(id, std::move(email), std::move(key));
  made.id = "00Q000000000" + std::move(id) + "AAA";
  return made;
}

Candidate converted(std::string id, const Candidate& into, std::string email = "ada@example.com", std::string key = {}) {
  Candidate made = lead(std::move(id), std::move(email), std::move(key));
  made.converted = true;
  made.contact_id = into.id;
  return made;
}

struct Resolve : ::testing::Test {
  std::vector<Candidate> contacts, leads;
  Question question;
  Resolve() {
    question.email = "ada@example.com";
    question.keys = {"abc-customer-7"};
    question.store_prefix = "abc-";
  }
  Decision decide() {
    question.contacts = contacts;
    question.leads = leads;
    return resolve(question);
  }
  void expect(Kind kind, const std::string& id = {}, const std::string& found_by = {}) {
    const auto decision = decide();
    EXPECT_EQ(decision.kind, kind);
    if (kind != Kind::found) return;
    EXPECT_EQ(decision.id, id);
    EXPECT_EQ(decision.found_by, found_by);
    EXPECT_EQ(decision.object, id.rfind("003", 0) == 0 ? "contact" : "lead");
  }
};

TEST_F(Resolve, nobody_is_created) { expect(Kind::create); }

TEST_F(Resolve, crosswalk_beats_key_and_email) {
  contacts = {contact("001"), contact("002", "x@y.z"), contact("003", "x@y.z", "abc-customer-7")};
  question.linked_contact = contacts[1].id;
  expect(Kind::found, contacts[1].id);
}

TEST_F(Resolve, crosswalk_to_an_open_lead_stays) {
  contacts = {contact("001")};
  leads = {lead("001", "x@y.z")};
  question.linked_lead = leads[0].id;
  expect(Kind::found, leads[0].id);
}

TEST_F(Resolve, fifteen_character_ids_are_the_same) {
  contacts = {contact("001", "x@y.z")};
  question.linked_contact = contacts[0].id.substr(0, 15);
  expect(Kind::found, contacts[0].id);
}

TEST_F(Resolve, linked_lead_that_was_converted_leads_to_its_contact) {
  contacts = {contact("001", "x@y.z")};
  leads = {converted("001", contacts[0])};
  question.linked_lead = leads[0].id;
  expect(Kind::found, contacts[0].id, "converted");
}

TEST_F(Resolve, contact_of_a_conversion_is_fetched_once) {
  const auto elsewhere = contact("009");
  leads = {converted("001", elsewhere)};
  const auto decision = decide();
  EXPECT_EQ(decision.kind, Kind::follow);
  EXPECT_EQ(decision.id, elsewhere.id);
  question.followed = true;
  expect(Kind::create);
}

TEST_F(Resolve, key_beats_email) {
  contacts = {contact("001"), contact("002", "x@y.z", "ABC-customer-7")};
  expect(Kind::found, contacts[1].id, "key");
  contacts.pop_back();
  leads = {lead("001", "x@y.z", "abc-customer-7")};
  expect(Kind::found, leads[0].id, "key");
}

TEST_F(Resolve, contact_beats_lead) {
  contacts = {contact("001", " Ada@Example.COM ")};
  leads = {lead("001")};
  expect(Kind::found, contacts[0].id, "contact_email");
}

TEST_F(Resolve, open_lead_beats_converted_lead) {
  contacts = {contact("001", "x@y.z")};
  leads = {converted("001", contacts[0]), lead("002")};
  expect(Kind::found, leads[1].id, "lead_email");
  leads.pop_back();
  expect(Kind::found, contacts[0].id, "converted");
}

TEST_F(Resolve, several_contacts) {
  contacts = {contact("001", "ada@example.com", "", "1"), contact("002", "ada@example.com", "", "2"),
              contact("003", "ada@example.com", "", "2")};
  expect(Kind::found, contacts[1].id, "several:3");
  question.park_several = true;
  EXPECT_EQ(decide().kind, Kind::several);
  EXPECT_EQ(decide().matches, 3u);
}

TEST_F(Resolve, several_conversions) {
  contacts = {contact("001", "x@y.z"), contact("002", "x@y.z")};
  leads = {converted("001", contacts[0]), converted("002", contacts[1])};
  EXPECT_EQ(decide().found_by, "several:2");
  question.park_several = true;
  EXPECT_EQ(decide().kind, Kind::several);
  leads[1].contact_id = contacts[0].id;
  EXPECT_EQ(decide().kind, Kind::found);
}

TEST_F(Resolve, key_of_somebody_else_is_a_conflict) {
  contacts = {contact("001", "ada@example.com", "abc-customer-8")};
  expect(Kind::key_conflict);
  contacts.push_back(contact("002"));
  expect(Kind::found, contacts[1].id, "contact_email");
  contacts.clear();
  leads = {lead("001", "ada@example.com", "other-customer-1")};
  expect(Kind::key_conflict);
}

TEST_F(Resolve, guest_keys_do_not_stand_against_the_address) {
  contacts = {contact("001", "ada@example.com", "abc-g-0123456789abcdef0123")};
  expect(Kind::found, contacts[0].id, "contact_email");
  contacts = {contact("001", "ada@example.com", "abc-customer-8")};
  question.keys = {"abc-g-0123456789abcdef0123"};
  expect(Kind::found, contacts[0].id, "contact_email");
  contacts = {contact("001", "ada@example.com", "other-customer-8")};
  expect(Kind::key_conflict);
}

TEST_F(Resolve, key_of_the_persons_other_store_is_their_own) {
  contacts = {contact("001", "ada@example.com", "other-customer-1")};
  question.keys.push_back("other-customer-1");
  expect(Kind::found, contacts[0].id, "key");
}

TEST_F(Resolve, lost_link_without_another_match_is_deleted) {
  question.linked_contact = contact("009").id;
  expect(Kind::deleted);
  leads = {lead("001")};
  expect(Kind::found, leads[0].id, "lead_email");
}

RC_GTEST_PROP(ResolveProperty, I_07_the_choice_does_not_depend_on_the_order_of_the_answer, ()) {
  std::vector<Candidate> contacts, leads;
  for (int i = 0; i < 4; ++i) {
    if (*rc::gen::arbitrary<bool>())
      contacts.push_back(contact("00" + std::to_string(i), "ada@example.com", "", std::to_string(*rc::gen::inRange(0, 2))));
    if (*rc::gen::arbitrary<bool>()) leads.push_back(lead("00" + std::to_string(i)));
  }
  Question question;
  question.email = "ada@example.com";
  question.contacts = contacts;
  question.leads = leads;
  const auto before = resolve(question);
  std::reverse(contacts.begin(), contacts.end());
  std::reverse(leads.begin(), leads.end());
  const auto after = resolve(question);
  RC_ASSERT(before.id == after.id);
  RC_ASSERT((before.kind == Kind::create) == (contacts.empty() && leads.empty()));
}

}  // namespace
}  // namespace tradewind::salesforce
