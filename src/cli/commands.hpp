// What the commands do once their arguments are read. Each returns the exit code of the process.
#pragma once

#include <string>
#include <vector>

namespace tradewind::cli {

inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_config = 78;

/// Options that every command has.
struct Common {
  std::string config;  ///< empty: $TRADEWIND_CONFIG, then /etc/tradewind/tradewind.yaml
  std::string url;     ///< of the admin listener; empty: as admin.listen says
  bool json = false;
};

struct EventQuery {
  std::string state, entity, email, cursor;
  int limit = 50;
};

int serve(const Common& common);
int health(const Common& common);
int show_version(const Common& common);

int list_events(const Common& common, const EventQuery& query);
int show_event(const Common& common, const std::string& id);
int trace_events(const Common& common, const std::string& id_or_email);

struct DeadLetterQuery {
  std::string filter, cursor;
  int limit = 50;
  bool by_cause = false;
};

int list_dead_letters(const Common& common, const DeadLetterQuery& query);
int show_dead_letter(const Common& common, const std::string& id);
int retry_dead_letters(const Common& common, const std::vector<std::string>& ids);
/// `values` as they are typed: Field=Value. `object` empty: at every object that maps the field.
int edit_dead_letter(const Common& common, const std::string& id, const std::vector<std::string>& values, const std::string& object);
/// Says how many there are and asks, unless `yes` or nobody can be asked.
int retry_matching_dead_letters(const Common& common, const std::string& filter, bool yes);
int discard_dead_letter(const Common& common, const std::string& id, const std::string& reason);

struct MapQuery {
  std::string pair, mapping;        ///< mapping: a file to be tried instead of the pair's own
  std::string email, event, model;  ///< of preview: one of them
  bool paths = true;                ///< of check: list the paths that formulas may read
};

int check_mapping(const Common& common, const MapQuery& query);
int preview_mapping(const Common& common, const MapQuery& query);

int show_person(const Common& common, const std::string& email);

}  // namespace tradewind::cli
