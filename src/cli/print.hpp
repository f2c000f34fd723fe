// Tables and colours for people, one JSON document for programs.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tradewind::cli {

using Json = nlohmann::ordered_json;

void print_json(const Json& document);

/// Aligned columns, two spaces apart, on standard output. States are coloured on a terminal.
void print_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows);
/// `name  value` lines.
void print_pairs(const std::vector<std::pair<std::string, std::string>>& pairs);
void print_line(const std::string& text);

/// The member as text: empty when absent or null. Control characters become `?`: texts of remote systems must not drive a terminal.
std::string field(const Json& object, const char* name);
/// 2026-01-21 18:21:46 from an RFC 3339 time.
std::string short_time(const std::string& rfc3339);

/// Runs a command: what it throws as Stop is printed to standard error.
int guarded(const std::function<int()>& command);

}  // namespace tradewind::cli
