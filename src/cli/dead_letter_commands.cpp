// dead-letters list, show, edit, retry, discard.
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <tradewind/base/text.hpp>

#include "cli/admin_client.hpp"
#include "cli/commands.hpp"
#include "cli/print.hpp"

namespace tradewind::cli {
namespace {

const std::string base = "/api/v1/dead-letters";

Json error_of(const Json& letter) { return letter.value("error", Json::object()); }

void print_letters(const Json& letters) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& letter : letters) {
    const Json error = error_of(letter);
    rows.push_back({field(letter, "id"), short_time(field(letter, "since")), field(letter, "pair"), field(letter, "entity"),
                    field(letter, "stage"), field(error, "code"), field(error, "field"), field(error, "message")});
  }
  print_table({"ID", "SINCE (UTC)", "PAIR", "ENTITY", "STAGE", "CODE", "FIELD", "MESSAGE"}, rows);
}

void print_letter(const Json& letter) {
  const Json error = error_of(letter);
  print_pairs({{"id", field(letter, "id")},
               {"event", field(letter, "event_id")},
               {"pair", field(letter, "pair")},
               {"entity", field(letter, "entity")},
               {"stage", field(letter, "stage")},
               {"account", field(letter, "account")},
               {"code", field(error, "code")},
               {"message", field(error, "message")},
               {"field", field(error, "field")},
               {"remote", field(error, "remote")},
               {"attempts", field(letter, "attempts")},
               {"since", short_time(field(letter, "since")) + " UTC"},
               {"state", field(letter, "state")}});
}

void print_groups(const Json& groups) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& group : groups) {
    const Json error = error_of(group);
    rows.push_back({field(group, "count"), short_time(field(group, "since")), field(error, "code"), field(error, "field"),
                    field(error, "message"), field(group, "filter")});
  }
  print_table({"COUNT", "SINCE (UTC)", "CODE", "FIELD", "MESSAGE", "FILTER"}, rows);
}

int list_by_cause(const Common& common) {
  AdminClient client(common);
  const Json answer = client.get(base + "?group=cause");
  common.json ? print_json(answer) : print_groups(answer.at("groups"));
  return exit_done;
}

/// `{"LastName": "Lovelace"}` of `LastName=Lovelace`. Throws Stop.
Json typed_values(const std::vector<std::string>& values) {
  Json fields = Json::object();
  for (const auto& typed : values) {
    const auto equals = typed.find('=');
    if (equals == std::string::npos || equals == 0) throw Stop{exit_usage, "`" + typed + "` is not Field=Value, e.g. LastName=Lovelace"};
    fields[typed.substr(0, equals)] = typed.substr(equals + 1);
  }
  return fields;
}

/// On a terminal the person is asked; a script that does not say --yes is told to.
bool agreed(const std::string& question) {
  if (isatty(STDIN_FILENO) == 0) throw Stop{exit_usage, question + " Nobody can be asked here: say --yes"};
  std::cout << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return text::iequals(answer, "y") || text::iequals(answer, "yes");
}

}  // namespace

int list_dead_letters(const Common& common, const DeadLetterQuery& query) {
  return guarded([&] {
    if (query.by_cause) return list_by_cause(common);
    AdminClient client(common);
    std::string target = base + "?limit=" + std::to_string(query.limit);
    if (!query.cursor.empty()) target += "&cursor=" + text::percent_encode(query.cursor);
    if (!query.filter.empty()) target += "&filter=" + text::percent_encode(query.filter);
    const Json page = client.get(target);
    if (common.json) {
      print_json(page);
      return exit_done;
    }
    print_letters(page.at("dead_letters"));
    if (const std::string next = field(page, "next_cursor"); !next.empty()) print_line("more: --cursor " + next);
    return exit_done;
  });
}

int show_dead_letter(const Common& common, const std::string& id) {
  return guarded([&] {
    AdminClient client(common);
    const Json letter = client.get(base + "/" + text::percent_encode(id));
    common.json ? print_json(letter) : print_letter(letter);
    return exit_done;
  });
}

int retry_dead_letters(const Common& common, const std::vector<std::string>& ids) {
  return guarded([&] {
    AdminClient client(common);
    Json retried = Json::array();
    int failures = 0;
    for (const auto& id : ids) {
      try {
        client.post(base + "/" + text::percent_encode(id) + "/retry", "");
        retried.push_back(id);
      } catch (const Stop& stop) {
        ++failures;
        std::fprintf(stderr, "tradewind: %s: %s\n", id.c_str(), stop.message.c_str());
      }
    }
    if (common.json) {
      print_json(Json{{"retried", retried.size()}, {"failed", failures}});
    } else {
      print_line(std::to_string(retried.size()) + " back in the queue");
    }
    return failures == 0 ? exit_done : exit_failed;
  });
}

int edit_dead_letter(const Common& common, const std::string& id, const std::vector<std::string>& values, const std::string& object) {
  return guarded([&] {
    Json body{{"fields", typed_values(values)}};
    if (!object.empty()) body["object"] = object;
    AdminClient client(common);
    const Json outcome = client.patch(base + "/" + text::percent_encode(id), body.dump());
    if (common.json) {
      print_json(outcome);
      return exit_done;
    }
    for (const auto& name : outcome.at("edited")) print_line("set " + name.get<std::string>());
    print_line("It is sent with: tradewind dead-letters retry " + id);
    return exit_done;
  });
}

int retry_matching_dead_letters(const Common& common, const std::string& filter, bool yes) {
  return guarded([&] {
    AdminClient client(common);
    if (!yes) {
      const Json counted = client.post(base + "/retry", Json{{"filter", filter}, {"dry_run", true}}.dump());
      if (!agreed("Put " + field(counted, "matching") + " dead letters back into the queue?")) return exit_failed;
    }
    const Json outcome = client.post(base + "/retry", Json{{"filter", filter}}.dump());
    common.json ? print_json(outcome) : print_line(field(outcome, "retried") + " back in the queue");
    return outcome.value("failed", 0) == 0 ? exit_done : exit_failed;
  });
}

int discard_dead_letter(const Common& common, const std::string& id, const std::string& reason) {
  return guarded([&] {
    AdminClient client(common);
    const Json outcome = client.post(base + "/" + text::percent_encode(id) + "/discard", Json{{"reason", reason}}.dump());
    common.json ? print_json(outcome) : print_line("discarded");
    return exit_done;
  });
}

}  // namespace tradewind::cli
