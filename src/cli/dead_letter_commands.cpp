// dead-letters list, show, retry, discard.
#include <cstdio>
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

}  // namespace

int list_dead_letters(const Common& common, int limit, const std::string& cursor) {
  return guarded([&] {
    AdminClient client(common);
    std::string target = base + "?limit=" + std::to_string(limit);
    if (!cursor.empty()) target += "&cursor=" + text::percent_encode(cursor);
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

int retry_matching_dead_letters(const Common& common, const std::string& filter) {
  return guarded([&] {
    AdminClient client(common);
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
