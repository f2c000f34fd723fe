#include "sim/evidence.hpp"

#include <tradewind/base/text.hpp>
#include <tradewind/planning/decide.hpp>

#include <nlohmann/json.hpp>

namespace tradewind::testing {
namespace {

bool ended(const EventRow& event) { return event.state == EventState::done || event.state == EventState::ignored; }

std::vector<EventRow> all_events(Simulation& sim) {
  std::vector<EventRow> rows;
  Page page;
  page.limit = 500;
  do {
    auto found = sim.ask(sim.store->events(EventFilter(), page));
    rows.insert(rows.end(), found.rows.begin(), found.rows.end());
    page.cursor = found.next_cursor;
  } while (!page.cursor.empty());
  return rows;
}

std::vector<DeadLetterRow> open_letters(Simulation& sim) {
  std::vector<DeadLetterRow> rows;
  Page page;
  page.limit = 500;
  do {
    auto found = sim.ask(sim.store->dead_letters(page));
    std::copy_if(found.rows.begin(), found.rows.end(), std::back_inserter(rows), [](const auto& row) { return row.state == "open"; });
    page.cursor = found.next_cursor;
  } while (!page.cursor.empty());
  return rows;
}

void gather_platforms(Simulation& sim, Evidence& seen) {
  seen.stores.push_back({sim.settings.pairs[0].name, sim.shop().outcomes(), sim.shop().reads()});
  if (sim.has_second_shop()) seen.stores.push_back({sim.settings.pairs[1].name, sim.second_shop().outcomes(), sim.second_shop().reads()});
  seen.history = sim.world->history();
  for (const auto& platform : sim.world->platforms()) seen.refusals[platform->name()] = platform->limit_refusals();
  for (const char* object : {"Lead", "Contact"})
    for (auto& row : sim.salesforce().rows(object)) seen.people.push_back(std::move(row));
  seen.members = sim.salesforce().rows("CampaignMember");
  seen.prospects = sim.pardot().rows("prospects");
  seen.memberships = sim.pardot().rows("list-memberships");
  seen.activities = sim.pardot().rows("external-activities");
}

void gather_secrets(Simulation& sim, Evidence& seen) {
  for (const auto& pair : sim.settings.pairs) {
    seen.secrets.emplace_back(pair.bigcommerce.access_token.reveal());
    for (const auto& secret : pair.bigcommerce.client_secret) seen.secrets.emplace_back(secret.reveal());
    seen.secrets.emplace_back(pair.salesforce.auth.client_secret.reveal());
  }
  for (const auto& row : seen.people) seen.secrets.push_back(text::lower(text_at(row, "Email")));
  seen.secrets.erase(std::remove(seen.secrets.begin(), seen.secrets.end(), ""), seen.secrets.end());
}

sandbox::FieldTexts remote_row(Simulation& sim, const Evidence& seen, const Link& link) {
  if (link.object == "lead") return sim.salesforce().row("Lead", link.remote_id);
  if (link.object == "contact") return sim.salesforce().row("Contact", link.remote_id);
  const auto found = link.object == "prospect" ? where(seen.prospects, "id", link.remote_id) : Rows{};
  return found.empty() ? sandbox::FieldTexts{} : found[0];
}

/// What the platforms adapt to their own lists (states, countries, owners) is left to the tests of that.
bool plain(const std::string& field, const DesiredField& wanted) {
  static const std::set<std::string> adapted{"State", "Country", "MailingState", "MailingCountry", "Email", "email"};
  const bool comparable = wanted.value.text() != nullptr || wanted.value.number() != nullptr;
  return comparable && wanted.mode == WriteMode::always && !wanted.by_clock && !wanted.value.blank() && adapted.count(field) == 0;
}

void compare_fields(Simulation& sim, const PersonContext& person, const planning::PairPlan& plan, Evidence& seen) {
  const planning::HashOf hash = [&](const std::string& canonical) { return sim.store->known_hash(canonical); };
  const auto desired = planning::desired_fields(plan, person, sim.clock.now(), hash);
  for (const auto& link : person.links) {
    const auto fields = desired.find(link.object);
    if (fields == desired.end() || link.remote_id.empty()) continue;
    const auto row = remote_row(sim, seen, link);
    if (row.empty() || text_at(row, "IsDeleted") == "true") continue;
    for (const auto& wanted : fields->second)
      if (plain(wanted.name, wanted))
        seen.fields.push_back({link.object, link.remote_id, wanted.name, display_text(wanted.value), text_at(row, wanted.name)});
  }
}

planning::PairPlan plan_of(Simulation& sim, const PairSettings& pair) {
  planning::PairPlan plan;
  plan.settings = pair;
  plan.mapping = sim.texts().mapping;
  plan.workflows = sim.texts().workflows;
  plan.crm_account =
      "salesforce:" + (pair.salesforce.auth.username.empty() ? pair.salesforce.auth.client_id : pair.salesforce.auth.username);
  plan.marketing_account = "pardot:" + pair.pardot.business_unit_id;
  return plan;
}

/// Persons of ended events, each once; those for whom something is open are left out: they have the right to differ.
std::map<std::string, std::pair<std::string, Id>> settled_people(const Evidence& seen) {
  std::map<std::string, std::pair<std::string, Id>> people;
  std::set<std::string> busy;
  for (const auto& letter : seen.letters)
    if (letter.person) busy.insert(letter.person->text());
  for (const auto& event : seen.events) {
    if (!event.row.person) continue;
    people.emplace(event.row.person->text() + event.row.pair, std::pair{event.row.pair, *event.row.person});
    if (!ended(event.row)) busy.insert(event.row.person->text());
  }
  for (auto person = people.begin(); person != people.end();)
    person = busy.count(person->second.second.text()) != 0 ? people.erase(person) : std::next(person);
  return people;
}

std::string full_name(const sandbox::FieldTexts& row) { return text_at(row, "FirstName") + " " + text_at(row, "LastName"); }

void gather_people(Simulation& sim, Evidence& seen) {
  const bool shipped_mapping = sim.options().mapping.empty();
  const auto known = nlohmann::json::parse(sim.shop().records());  // the store's own word on names, not ours
  for (const auto& [key, of_pair] : settled_people(seen)) {
    PersonQuery query;
    query.pair = of_pair.first;
    query.id = of_pair.second;
    const auto person = sim.ask(sim.store->find_person(query));
    if (!person || person->overrides.size() != 0) continue;
    const auto pair = std::find_if(sim.settings.pairs.begin(), sim.settings.pairs.end(),
                                   [&](const PairSettings& one) { return one.name == of_pair.first; });
    compare_fields(sim, *person, plan_of(sim, *pair), seen);
    seen.merged[person->email] = person->merged.size();
    if (!shipped_mapping || pair != sim.settings.pairs.begin()) continue;
    for (const auto& at : person->pairs) {
      if (at.pair != pair->name || !at.customer_id) continue;
      for (const auto& customer : known.at("customer"))
        for (const auto& link : person->links)
          if (customer.at("id") == *at.customer_id && (link.object == "lead" || link.object == "contact"))
            seen.names.push_back({std::to_string(*at.customer_id), customer.at("name"), full_name(remote_row(sim, seen, link))});
    }
  }
}

}  // namespace

Evidence gather(Simulation& sim) {
  Evidence seen;
  seen.now = sim.clock.now();
  gather_platforms(sim, seen);
  seen.counts = sim.ask(sim.store->counts());
  for (auto& row : all_events(sim)) {
    EventEvidence event{std::move(row), {}};
    event.trace = sim.ask(sim.store->trace(event.row.id));
    seen.events.push_back(std::move(event));
  }
  seen.letters = open_letters(sim);
  seen.lanes = sim.ask(sim.store->lanes());
  seen.give_up_after = sim.settings.pairs[0].retry.give_up_after;
  seen.log = sim.log.lines;
  seen.metrics = sim.metrics->expose();
  gather_people(sim, seen);
  gather_secrets(sim, seen);
  return seen;
}

}  // namespace tradewind::testing
