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

int list_dead_letters(const Common& common, int limit, const std::string& cursor);
int show_dead_letter(const Common& common, const std::string& id);
int retry_dead_letters(const Common& common, const std::vector<std::string>& ids);
int retry_matching_dead_letters(const Common& common, const std::string& filter);
int discard_dead_letter(const Common& common, const std::string& id, const std::string& reason);

int show_person(const Common& common, const std::string& email);

}  // namespace tradewind::cli
