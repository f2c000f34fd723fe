// /api/v1/people: one person, found by their address.
#include <tradewind/identity/email.hpp>

#include "admin/answers.hpp"
#include "admin/routes.hpp"
#include "admin/rows.hpp"

namespace tradewind::admin {
namespace {

using nlohmann::ordered_json;

constexpr int recent_events = 20;

ordered_json totals_json(const Totals& totals) {
  ordered_json spend = ordered_json::object();
  for (const auto& [currency, amount] : totals.spend) spend[currency] = amount.text();
  return {{"order_count", totals.order_count},
          {"total_spend", totals.total_spend.text()},
          {"spend", std::move(spend)},
          {"first_purchase_at", time_or_null(totals.first_purchase_at)},
          {"last_purchase_at", time_or_null(totals.last_purchase_at)}};
}

/// By platform: the first part of an account's name, e.g. salesforce of salesforce:00D...
ordered_json ids_json(const PersonContext& person) {
  ordered_json ids{{"bigcommerce", ordered_json::array()}, {"salesforce", ordered_json::array()}, {"pardot", ordered_json::array()}};
  for (const auto& pair : person.pairs) {
    ids["bigcommerce"].push_back(ordered_json{{"pair", pair.pair},
                                              {"customer_id", pair.customer_id ? ordered_json(*pair.customer_id) : ordered_json(nullptr)},
                                              {"key", pair.key}});
  }
  for (const auto& link : person.links) {
    ids[link.account.substr(0, link.account.find(':'))].push_back(ordered_json{{"account", link.account},
                                                                               {"object", link.object},
                                                                               {"id", link.remote_id},
                                                                               {"found_by", link.found_by},
                                                                               {"at", format_rfc3339(link.at)}});
  }
  return ids;
}

}  // namespace

Answer show_person(Context& context, Call call) {
  const AdminDeps& deps = context.deps;
  const auto email = identity::normalize_email(call.request.query("email").value_or(""));
  if (!email) co_return problem(400, "email must be an address: /api/v1/people?email=...");
  std::optional<PersonContext> person;
  ordered_json totals = ordered_json::object();
  for (const auto& pair : deps.settings.pairs) {
    PersonQuery query;
    query.pair = pair.name;
    query.email = *email;
    auto found = co_await deps.store.find_person(std::move(query));
    if (!found) co_return problem_of(found.error());
    if (!*found) break;
    totals[pair.name] = totals_json(totals_of((*found)->ledger, deps.counted_statuses(pair.name)));
    person = std::move(**found);
  }
  if (!person) co_return problem(404, "nobody with this address is known");
  auto rows = co_await deps.store.events_of_person(person->id, recent_events);
  if (!rows) co_return problem_of(rows.error());
  ordered_json events = ordered_json::array();
  for (const auto& row : *rows) events.push_back(event_json(row));
  const ordered_json body{{"person", person->id.text()}, {"email", person->email}, {"ids", ids_json(*person)},
                          {"totals", std::move(totals)}, {"consent", nullptr},     {"journeys", ordered_json::array()},
                          {"events", std::move(events)}};
  co_return json_answer(200, body);
}

}  // namespace tradewind::admin
