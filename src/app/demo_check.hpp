// What the demo expects of each person at the three platforms when the hour is over, and what is there.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tradewind/model/work.hpp>
#include <tradewind/sandbox/make_world.hpp>
#include <vector>

namespace tradewind {

/// One person as Salesforce and Account Engagement have them.
struct PersonView {
  int leads = 0, contacts = 0, prospects = 0, linked = 0;  ///< linked: prospects whose CRM id is one of the leads
  std::multiset<std::string> lists, activities;            ///< names, types
  std::multiset<std::string> member_statuses;
  std::string prospect_maker;  ///< tradewind or connector
};

PersonView view_person(sandbox::World& world, const std::string& email);
/// One sentence: `1 Lead, 1 prospect linked to it, 3 activities; on the lists: Customers; in the campaign Web shop: Purchased`.
std::string describe(const PersonView& person);

struct ExpectedPerson {
  std::string name, email;
  bool account = false;  ///< opened one: list New customers, activity Account_Created
  int purchases = 0;     ///< list Customers, an activity each
  std::string member_status;
};

/// The cast, in the order of their appearance.
const std::vector<ExpectedPerson>& demo_people();
/// Everything that is not as expected, one line each; empty: verified.
std::vector<std::string> differences(sandbox::World& world, const PairCounts& counts);

}  // namespace tradewind
