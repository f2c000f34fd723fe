// events list, show, trace.
#include <tradewind/base/text.hpp>

#include "cli/admin_client.hpp"
#include "cli/commands.hpp"
#include "cli/event_view.hpp"
#include "cli/print.hpp"

namespace tradewind::cli {
namespace {

constexpr int traced_events = 20;

std::string target_of(const EventQuery& query) {
  std::string target = "/api/v1/events?limit=" + std::to_string(query.limit);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) target += "&" + std::string(name) + "=" + text::percent_encode(value);
  };
  add("state", query.state);
  add("entity", query.entity);
  add("email", query.email);
  add("cursor", query.cursor);
  return target;
}

Json event_of(AdminClient& client, const std::string& id) { return client.get("/api/v1/events/" + text::percent_encode(id)); }

void print_trace(const Json& event) {
  print_event(event);
  print_line("");
  std::vector<std::vector<std::string>> rows;
  const Json steps = event.value("trace", Json::array());
  for (const auto& step : steps) {
    std::string what = field(step, "what");
    if (const std::string status = field(step, "status"); !status.empty()) what += " -> " + status;
    rows.push_back({short_time(field(step, "at")), field(step, "stage"), field(step, "outcome"), field(step, "duration_ms"), what,
                    field(step, "reason")});
  }
  print_table({"AT (UTC)", "STAGE", "OUTCOME", "MS", "WHAT", "REASON"}, rows);
}

int trace_one(const Common& common, AdminClient& client, const std::string& id) {
  const Json event = event_of(client, id);
  common.json ? print_json(event) : print_trace(event);
  return exit_done;
}

int trace_person(const Common& common, AdminClient& client, const std::string& email) {
  EventQuery query;
  query.email = email;
  query.limit = traced_events;
  const Json page = client.get(target_of(query));
  Json traced = Json::array();
  for (const auto& event : page.at("events")) traced.push_back(event_of(client, field(event, "id")));
  if (common.json) {
    print_json(Json{{"events", traced}});
    return exit_done;
  }
  if (traced.empty()) throw Stop{exit_failed, "no event of this person is known"};
  bool first = true;
  for (const auto& event : traced) {
    if (!first) print_line("");
    first = false;
    print_trace(event);
  }
  return exit_done;
}

}  // namespace

void print_event(const Json& event) {
  print_pairs({{"id", field(event, "id")},
               {"pair", field(event, "pair")},
               {"scope", field(event, "scope")},
               {"entity", field(event, "entity")},
               {"received", short_time(field(event, "received_at")) + " UTC"},
               {"webhook id", field(event, "webhook_id")},
               {"state", field(event, "state")},
               {"reason", field(event, "reason")},
               {"person", field(event, "person")},
               {"covered by", field(event, "covered_by")}});
}

void print_events(const Json& events) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& event : events) {
    rows.push_back({field(event, "id"), short_time(field(event, "received_at")), field(event, "pair"), field(event, "scope"),
                    field(event, "entity"), field(event, "state"), field(event, "reason")});
  }
  print_table({"ID", "RECEIVED (UTC)", "PAIR", "SCOPE", "ENTITY", "STATE", "REASON"}, rows);
}

int list_events(const Common& common, const EventQuery& query) {
  return guarded([&] {
    AdminClient client(common);
    const Json page = client.get(target_of(query));
    if (common.json) {
      print_json(page);
      return exit_done;
    }
    print_events(page.at("events"));
    if (const std::string next = field(page, "next_cursor"); !next.empty()) print_line("more: --cursor " + next);
    return exit_done;
  });
}

int show_event(const Common& common, const std::string& id) {
  return guarded([&] {
    AdminClient client(common);
    const Json event = event_of(client, id);
    common.json ? print_json(event) : print_event(event);
    return exit_done;
  });
}

int trace_events(const Common& common, const std::string& id_or_email) {
  return guarded([&] {
    AdminClient client(common);
    const bool email = id_or_email.find('@') != std::string::npos;
    return email ? trace_person(common, client, id_or_email) : trace_one(common, client, id_or_email);
  });
}

}  // namespace tradewind::cli
