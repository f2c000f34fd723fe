// The only file that includes CLI11: commands, options and their help.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <functional>
#include <tradewind/app/app.hpp>
#include <tradewind/base/text.hpp>

#include "cli/cli.hpp"
#include "cli/commands.hpp"

namespace tradewind {
namespace {

using cli::Common;

/// What was typed. Commands refer to it until the one that was chosen has run.
struct Typed {
  Common common;
  cli::EventQuery query;
  cli::DeadLetterQuery letters;
  cli::MapQuery map;
  std::string id, reason, filter, email, object;
  std::vector<std::string> ids, values;
  bool yes = false;
  SandboxOptions sandbox;
  DemoOptions demo;
};

using Run = std::function<int()>;

/// Remembers which command was chosen, so that nothing runs while arguments are still being read.
class Commands {
 public:
  explicit Commands(Run& chosen) : chosen_(chosen) {}

  CLI::App* add(CLI::App& parent, const char* name, const char* help, Run run) {
    CLI::App* command = parent.add_subcommand(name, help);
    command->group(section_);
    command->callback([this, run = std::move(run)] { chosen_ = run; });
    return command;
  }
  /// A command that only groups others.
  CLI::App& group(CLI::App& parent, const char* name, const char* help) {
    CLI::App* command = parent.add_subcommand(name, help);
    command->group(section_);
    command->require_subcommand(1);
    return *command;
  }
  /// The heading that following commands stand under in the help.
  void section(const char* name) { section_ = name; }

 private:
  Run& chosen_;
  std::string section_ = "Commands";
};

void add_daemon_commands(CLI::App& app, Commands& commands, Typed& typed) {
  commands.add(app, "serve", "Run the daemon in the foreground", [&] { return cli::serve(typed.common); });

  auto* sandbox =
      commands.add(app, "sandbox", "Run the three simulated platforms on one port, plain HTTP", [&] { return run_sandbox(typed.sandbox); });
  sandbox->add_option("--listen", typed.sandbox.listen, "Address and port")->capture_default_str();
  sandbox->add_option("--seed", typed.sandbox.seed, "The same seed gives the same behaviour")->capture_default_str();
  sandbox->add_option("--script", typed.sandbox.script, "File with timed actions of shoppers")->check(CLI::ExistingFile);
  sandbox->add_option("--hooks", typed.sandbox.hooks, "URL that webhooks go to instead of the registered one");

  auto* demo = commands.add(app, "demo", "Sandbox, daemon and a scripted hour of shoppers", [&] { return run_demo(typed.demo); });
  demo->add_flag("--exit-when-done", typed.demo.exit_when_done, "Check the end state, then exit 0, or 1 with the difference");

  commands.add(app, "version", "Version, build and library versions", [&] { return cli::show_version(typed.common); });
}

void add_page_options(CLI::App& command, int& limit, std::string& cursor) {
  command.add_option("--limit", limit, "At most this many")->check(CLI::Range(1, 200))->capture_default_str();
  command.add_option("--cursor", cursor, "Go on where the page before ended");
}

void add_event_commands(CLI::App& app, Commands& commands, Typed& typed) {
  CLI::App& events = commands.group(app, "events", "What happened and why");
  auto* list = commands.add(events, "list", "Newest first", [&] { return cli::list_events(typed.common, typed.query); });
  list->add_option("--state", typed.query.state, "Only these")
      ->check(CLI::IsMember({"pending", "running", "retrying", "done", "ignored", "dead"}));
  list->add_option("--entity", typed.query.entity, "Only of one entity, e.g. order:250");
  list->add_option("--email", typed.query.email, "Only of one person");
  add_page_options(*list, typed.query.limit, typed.query.cursor);
  auto* show = commands.add(events, "show", "One event", [&] { return cli::show_event(typed.common, typed.id); });
  show->add_option("ID", typed.id, "Id of the event")->required();
  auto* trace = commands.add(events, "trace", "Every step, from the webhook to the last write",
                             [&] { return cli::trace_events(typed.common, typed.id); });
  trace->add_option("ID-or-email", typed.id, "Id of an event, or an address for the newest events of a person")->required();
}

void add_dead_letter_commands(CLI::App& app, Commands& commands, Typed& typed) {
  CLI::App& letters = commands.group(app, "dead-letters", "Parked work, waiting for a person");
  auto* list = commands.add(letters, "list", "Newest first", [&] { return cli::list_dead_letters(typed.common, typed.letters); });
  list->add_flag("--by-cause", typed.letters.by_cause, "How many of each cause, with the filter that takes them");
  list->add_option("--filter", typed.letters.filter, "Only these, e.g. 'reason=REQUIRED_FIELD_MISSING && pair=main'");
  add_page_options(*list, typed.letters.limit, typed.letters.cursor);
  auto* show = commands.add(letters, "show", "One dead letter, with the remote's own words",
                            [&] { return cli::show_dead_letter(typed.common, typed.id); });
  show->add_option("ID", typed.id, "Id of the dead letter")->required();

  auto* edit = commands.add(letters, "edit", "Give values for fields of parked work; they stand until the mapped ones change",
                            [&] { return cli::edit_dead_letter(typed.common, typed.id, typed.values, typed.object); });
  edit->add_option("ID", typed.id, "Id of the dead letter")->required();
  edit->add_option("--set", typed.values, "Field=Value, may be repeated; nothing after = is blank")->required();
  edit->add_option("--object", typed.object, "Only at this object, e.g. lead");

  CLI::App* retry = commands.add(letters, "retry", "Put parked work back into the queue", [&] {
    return typed.ids.empty() ? cli::retry_matching_dead_letters(typed.common, typed.filter, typed.yes)
                             : cli::retry_dead_letters(typed.common, typed.ids);
  });
  auto* ids = retry->add_option("ID", typed.ids, "Ids of dead letters");
  auto* filter =
      retry->add_option("--filter", typed.filter, "e.g. 'reason=REQUIRED_FIELD_MISSING && pair=main'; '' takes all")->excludes(ids);
  retry->require_option(1, 0);
  retry->add_flag("--yes", typed.yes, "Do not ask");
  ids->excludes(filter);

  auto* discard = commands.add(letters, "discard", "Give up parked work",
                               [&] { return cli::discard_dead_letter(typed.common, typed.id, typed.reason); });
  discard->add_option("ID", typed.id, "Id of the dead letter")->required();
  discard->add_option("--reason", typed.reason, "Why; shown in the trace")->required();
}

void add_map_commands(CLI::App& app, Commands& commands, Typed& typed) {
  CLI::App& map = commands.group(app, "map", "The mapping: what is wrong with it, what it gives; works while the daemon is down");
  auto* check = commands.add(map, "check", "Formulas, the accounts' fields, and all paths that formulas may read",
                             [&] { return cli::check_mapping(typed.common, typed.map); });
  auto* preview = commands.add(map, "preview", "The fields of a person: value, what the platforms have, what would change",
                               [&] { return cli::preview_mapping(typed.common, typed.map); });
  for (auto* command : {check, preview}) {
    command->add_option("--pair", typed.map.pair, "One pair; else all (check) or the only one (preview)");
    command->add_option("--mapping", typed.map.mapping, "Try this file instead of the pair's own")->check(CLI::ExistingFile);
  }
  check->add_flag("!--no-paths", typed.map.paths, "Leave out the list of paths");
  auto* who = preview->add_option_group("who", "One of");
  who->add_option("--person", typed.map.email, "Address of a person that is known");
  who->add_option("--event", typed.map.event, "Id of an event: its person and its order");
  who->add_option("--model", typed.map.model, "JSON or YAML file in the shape of the paths")->check(CLI::ExistingFile);
  who->require_option(1);
}

void add_people_commands(CLI::App& app, Commands& commands, Typed& typed) {
  commands.add(app, "health", "Is it alive? For health checks", [&] { return cli::health(typed.common); });
  CLI::App& people = commands.group(app, "people", "One person");
  auto* show = commands.add(people, "show", "Ids at each platform, totals, recent events",
                            [&] { return cli::show_person(typed.common, typed.email); });
  show->add_option("EMAIL", typed.email, "Address, in any spelling")->required();
}

/// What was typed in the place of a command, with the nearest command.
std::string unknown_command(const CLI::App& app) {
  const CLI::App* place = &app;
  for (auto inner = place->get_subcommands(); !inner.empty(); inner = place->get_subcommands()) place = inner.front();
  const auto words = app.remaining(true);
  if (words.empty() || words.front().rfind('-', 0) == 0) return "";
  std::vector<std::string> names;
  for (const CLI::App* command : place->get_subcommands({})) names.push_back(command->get_name());
  const auto near = text::nearest(words.front(), names);
  return "there is no command `" + words.front() + "`; " +
         (near ? "did you mean `" + *near + "`?" : "there are " + text::join(names, ", "));
}

int refuse(const CLI::App& app, const CLI::ParseError& stop, bool nothing_typed) {
  if (nothing_typed) {
    std::fprintf(stderr, "%s", app.help().c_str());
    return cli::exit_usage;
  }
  const std::string unknown = stop.get_name() == "RequiredError" || stop.get_name() == "ExtrasError" ? unknown_command(app) : "";
  if (unknown.empty())
    return app.exit(stop) == 0 ? cli::exit_done : cli::exit_usage;  // help is asked for by an exception too: its code is 0
  std::fprintf(stderr, "tradewind: %s\n", unknown.c_str());
  return cli::exit_usage;
}

int parse_and_run(int argc, char** argv) {
  Typed typed;
  Run chosen;
  Commands commands(chosen);
  CLI::App app("Keeps Salesforce and Account Engagement (Pardot) in step with a BigCommerce store.", "tradewind");
  app.fallthrough();
  app.require_subcommand(1);
  app.add_option("--config", typed.common.config, "Configuration file; else $TRADEWIND_CONFIG, else /etc/tradewind/tradewind.yaml");
  app.add_option("--url", typed.common.url, "Admin URL of the running daemon; else as admin.listen says");
  app.add_flag("--json", typed.common.json, "One JSON document instead of tables");
  app.footer("Exit codes: 0 done, 1 failed, 2 wrong usage, 78 configuration invalid or missing.");
  commands.section("Run");
  add_daemon_commands(app, commands, typed);
  commands.section("Mapping");
  add_map_commands(app, commands, typed);
  commands.section("Ask the running daemon");
  add_event_commands(app, commands, typed);
  add_dead_letter_commands(app, commands, typed);
  add_people_commands(app, commands, typed);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    return refuse(app, stop, argc == 1);
  }
  return chosen();
}

}  // namespace

int run_cli(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "tradewind: %s\n", failure.what());
    return cli::exit_failed;
  }
}

}  // namespace tradewind
