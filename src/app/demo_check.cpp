#include "app/demo_check.hpp"

#include <tradewind/base/text.hpp>

#include "app/demo_print.hpp"

namespace tradewind {
namespace {

using sandbox::FieldTexts;

std::string at(const FieldTexts& row, const char* field) {
  const auto found = row.find(field);
  return found == row.end() ? std::string{} : found->second;
}

std::map<std::string, std::string> names_by_id(const std::vector<FieldTexts>& rows) {
  std::map<std::string, std::string> names;
  for (const auto& row : rows) names[at(row, "id")] = at(row, "name");
  return names;
}

std::string listed(const std::multiset<std::string>& names) {
  if (names.empty()) return "none";
  return text::join(std::vector<std::string>(names.begin(), names.end()), ", ");
}

void add_crm(PersonView& person, sandbox::Salesforce& org, const std::string& email, std::set<std::string>& ids) {
  for (const auto& lead : org.find("Lead", "Email", email)) ++person.leads, ids.insert(at(lead, "Id"));
  for (const auto& contact : org.find("Contact", "Email", email)) ++person.contacts, ids.insert(at(contact, "Id"));
  for (const auto& member : org.rows("CampaignMember"))
    if (ids.count(at(member, "LeadId")) + ids.count(at(member, "ContactId")) > 0) person.member_statuses.insert(at(member, "Status"));
}

void add_marketing(PersonView& person, sandbox::Pardot& unit, const std::string& email, const std::set<std::string>& crm_ids) {
  std::set<std::string> ids;
  for (const auto& prospect : unit.rows("prospects")) {
    if (!text::iequals(at(prospect, "email"), email)) continue;
    ++person.prospects;
    ids.insert(at(prospect, "id"));
    person.linked += crm_ids.count(at(prospect, "salesforceId")) > 0 ? 1 : 0;
    person.prospect_maker = at(prospect, "created_by");
  }
  const auto lists = names_by_id(unit.rows("lists"));
  for (const auto& row : unit.rows("list-memberships"))
    if (ids.count(at(row, "prospectId")) > 0) person.lists.insert(lists.at(at(row, "listId")));
  for (const auto& row : unit.rows("external-activities"))
    if (ids.count(at(row, "prospectId")) > 0) person.activities.insert(at(row, "type"));
}

class Differences {
 public:
  template <typename T>
  void expect(const std::string& what, const T& expected, const T& found) {
    if (expected != found) lines.push_back(what + ": expected " + shown(expected) + ", found " + shown(found));
  }
  std::vector<std::string> lines;

 private:
  static std::string shown(std::int64_t value) { return std::to_string(value); }
  static std::string shown(const std::multiset<std::string>& value) { return listed(value); }
};

void check_person(const ExpectedPerson& expected, sandbox::World& world, Differences& found) {
  const PersonView person = view_person(world, expected.email);
  const std::string who = expected.name + ", ";
  found.expect(who + "Leads", 1, person.leads);
  found.expect(who + "Contacts", 0, person.contacts);
  found.expect(who + "prospects", 1, person.prospects);
  found.expect(who + "prospects linked to the Lead", 1, person.linked);
  std::multiset<std::string> lists, activities;
  if (expected.account) lists.insert("New customers"), activities.insert("Account_Created");
  if (expected.purchases > 0) lists.insert("Customers");
  for (int i = 0; i < expected.purchases; ++i) activities.insert("Purchase");
  found.expect(who + "lists", lists, person.lists);
  found.expect(who + "activities", activities, person.activities);
  found.expect(who + "status in the campaign Web shop", std::multiset<std::string>{expected.member_status}, person.member_statuses);
}

/// Nobody else is there, and nothing belongs to nobody.
void check_totals(sandbox::World& world, Differences& found) {
  auto& org = sandbox::salesforce_of(world);
  auto& unit = sandbox::pardot_of(world);
  std::size_t lists = 0, activities = 0;
  for (const auto& person : demo_people()) {
    lists += (person.account ? 1u : 0u) + (person.purchases > 0 ? 1u : 0u);
    activities += (person.account ? 1u : 0u) + static_cast<std::size_t>(person.purchases);
  }
  const auto size = [](const std::vector<FieldTexts>& rows) { return static_cast<std::int64_t>(rows.size()); };
  const auto people = static_cast<std::int64_t>(demo_people().size());
  found.expect("all Leads", people, size(org.rows("Lead")));
  found.expect("all Contacts", std::int64_t{0}, size(org.rows("Contact")));
  found.expect("all campaign members", people, size(org.rows("CampaignMember")));
  found.expect("all prospects", people, size(unit.rows("prospects", true)));
  found.expect("all list memberships", static_cast<std::int64_t>(lists), size(unit.rows("list-memberships", true)));
  found.expect("all activities", static_cast<std::int64_t>(activities), size(unit.rows("external-activities", true)));
}

void check_work(sandbox::World& world, const PairCounts& counts, Differences& found) {
  std::set<std::string> acknowledged;
  for (const auto& outcome : world.bigcommerce().outcomes())
    if (outcome.kind == sandbox::DeliveryOutcome::Kind::acked) acknowledged.insert(outcome.hash);
  std::int64_t sum = 0;
  for (const auto& [state, count] : counts.events) {
    sum += count;
    if (state != EventState::done && state != EventState::ignored)
      found.expect(std::string("events ") + to_string(state), std::int64_t{0}, count);
  }
  found.expect("sum of the events' states", counts.received, sum);
  found.expect("events received, of those acknowledged to BigCommerce", static_cast<std::int64_t>(acknowledged.size()), counts.received);
  found.expect("open dead letters", std::int64_t{0}, counts.dead_letters);
}

}  // namespace

const std::vector<ExpectedPerson>& demo_people() {
  static const std::vector<ExpectedPerson> people{
      {"Ada", "ada@example.com", true, 2, "Purchased"},      {"Bob", "bob@example.org", true, 1, "Purchased"},
      {"Carol", "carol@example.com", false, 1, "Purchased"}, {"Dan", "dan@example.com", true, 0, "Registered"},
      {"Frank", "frank@example.com", true, 1, "Registered"}, {"Erin", "erin@example.com", true, 0, "Registered"}};
  return people;
}

PersonView view_person(sandbox::World& world, const std::string& email) {
  PersonView person;
  std::set<std::string> crm_ids;
  add_crm(person, sandbox::salesforce_of(world), email, crm_ids);
  add_marketing(person, sandbox::pardot_of(world), email, crm_ids);
  return person;
}

std::string describe(const PersonView& person) {
  std::string text = amount(person.leads, "Lead");
  if (person.contacts > 0) text += ", " + amount(person.contacts, "Contact");
  text += ", " + amount(person.prospects, "prospect");
  if (person.prospects > 0) text += person.linked == person.prospects ? " linked to it" : " not linked to it";
  text += ", " + amount(static_cast<std::int64_t>(person.activities.size()), "activity") + "; on the lists: " + listed(person.lists);
  return text + "; in the campaign Web shop: " + listed(person.member_statuses);
}

std::vector<std::string> differences(sandbox::World& world, const PairCounts& counts) {
  Differences found;
  for (const auto& person : demo_people()) check_person(person, world, found);
  check_totals(world, found);
  check_work(world, counts, found);
  return std::move(found.lines);
}

}  // namespace tradewind
