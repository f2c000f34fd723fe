// people show.
#include <tradewind/base/text.hpp>

#include "cli/admin_client.hpp"
#include "cli/commands.hpp"
#include "cli/event_view.hpp"
#include "cli/print.hpp"

namespace tradewind::cli {
namespace {

void print_ids(const Json& ids) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [platform, records] : ids.items()) {
    for (const auto& record : records) {
      const bool store = record.contains("customer_id");
      const std::string id = store ? field(record, "customer_id") : field(record, "id");
      rows.push_back({platform, store ? field(record, "pair") : field(record, "account"), store ? "customer" : field(record, "object"),
                      id.empty() ? "guest" : id, store ? field(record, "key") : field(record, "found_by")});
    }
  }
  print_table({"PLATFORM", "ACCOUNT", "OBJECT", "ID", "FOUND BY"}, rows);
}

void print_totals(const Json& totals) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [pair, of_pair] : totals.items()) {
    rows.push_back({pair, field(of_pair, "order_count"), field(of_pair, "total_spend"), short_time(field(of_pair, "first_purchase_at")),
                    short_time(field(of_pair, "last_purchase_at"))});
  }
  print_table({"PAIR", "ORDERS", "SPEND", "FIRST PURCHASE (UTC)", "LAST PURCHASE (UTC)"}, rows);
}

}  // namespace

int show_person(const Common& common, const std::string& email) {
  return guarded([&] {
    AdminClient client(common);
    const Json person = client.get("/api/v1/people?email=" + text::percent_encode(email));
    if (common.json) {
      print_json(person);
      return exit_done;
    }
    print_pairs({{"email", field(person, "email")}, {"person", field(person, "person")}});
    print_line("");
    print_ids(person.at("ids"));
    print_line("");
    print_totals(person.at("totals"));
    print_line("");
    print_events(person.at("events"));
    return exit_done;
  });
}

}  // namespace tradewind::cli
