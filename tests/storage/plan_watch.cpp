#include "storage/plan_watch.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace tradewind::testing {
namespace {

sqlite3* opened = nullptr;

int remember(sqlite3* db, char**, const struct sqlite3_api_routines*) {
  opened = db;
  return SQLITE_OK;
}

/// Small by nature (the journal has a row for a commit, not for an event), or an index that holds only what is asked for.
constexpr std::string_view allowed[] = {"journal",           "tallies",         "lanes",       "leases",
                                        "migrations",        "sqlite_schema",   "CONSTANT",    "(subquery",
                                        "dead_letters_open", "entities_leased", "work_leased", "(join-"};
/// Lists from the newest on, which end at their LIMIT; and what happens when somebody sets the clock.
constexpr std::string_view paged[] = {"SELECT id FROM events WHERE state BETWEEN",
                                      "SELECT received_at FROM events ORDER BY id DESC LIMIT 1",
                                      "SELECT max(",
                                      "UPDATE entities SET due_at = CASE",
                                      "UPDATE work SET due_at = due_at -",
                                      "UPDATE effects SET intent_at = CASE WHEN intent_at > ?1"};

bool harmless(std::string_view sql, std::string_view line) {
  const auto in_line = [&](std::string_view word) { return line.find(word) != std::string_view::npos; };
  const auto begins = [&](std::string_view text) { return sql.starts_with(text); };
  return !line.starts_with("SCAN") || std::any_of(std::begin(allowed), std::end(allowed), in_line) ||
         std::any_of(std::begin(paged), std::end(paged), begins);
}

std::vector<std::string> plan_of(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(db, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, &sqlite3_finalize);
  std::vector<std::string> lines;
  while (raw != nullptr && sqlite3_step(raw) == SQLITE_ROW) lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(raw, 3)));
  return lines;
}

}  // namespace

void PlanWatch::arm() {
  opened = nullptr;
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(remember));
}

void PlanWatch::disarm() {
  sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(remember));
  db_ = opened;
}

std::vector<std::string> PlanWatch::scans() const {
  std::vector<std::string> statements, found;
  for (auto* one = sqlite3_next_stmt(db_, nullptr); one != nullptr; one = sqlite3_next_stmt(db_, one))
    statements.emplace_back(sqlite3_sql(one));
  for (const auto& sql : statements) {
    for (const auto& line : plan_of(db_, sql)) {
      if (!harmless(sql, line)) found.push_back(sql + ": " + line);
    }
  }
  return found;
}

}  // namespace tradewind::testing
