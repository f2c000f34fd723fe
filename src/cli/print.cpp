#include "cli/print.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tradewind/base/text.hpp>

#include "cli/admin_client.hpp"

namespace tradewind::cli {
namespace {

bool colours() {
  static const bool on = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return on;
}

/// States and outcomes are coloured, other words are not.
const char* colour_of(const std::string& word) {
  static const std::map<std::string, const char*> known{
      {"done", "\x1b[32m"},    {"ok", "\x1b[32m"},       {"dead", "\x1b[31m"},   {"failed", "\x1b[31m"},
      {"unknown", "\x1b[31m"}, {"retrying", "\x1b[33m"}, {"retry", "\x1b[33m"},  {"waiting", "\x1b[33m"},
      {"would", "\x1b[36m"},   {"ignored", "\x1b[2m"},   {"skipped", "\x1b[2m"}, {"running", "\x1b[36m"},
  };
  const auto found = known.find(word);
  return found == known.end() ? nullptr : found->second;
}

std::string padded(const std::string& cell, std::size_t width, bool last) {
  std::string out = cell;
  if (const char* colour = colours() ? colour_of(cell) : nullptr) out = colour + cell + "\x1b[0m";
  if (!last) out.append(width - std::min(width, text::code_points(cell)) + 2, ' ');
  return out;
}

std::string printable(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool high = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7f || high) {
      out.push_back('?');
      if (high) ++i;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

}  // namespace

void print_json(const Json& document) { print_line(document.dump(2, ' ', false, Json::error_handler_t::replace)); }

void print_line(const std::string& text) { std::printf("%s\n", text.c_str()); }

void print_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& name : header) widths.push_back(text::code_points(name));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text::code_points(row[i]));
  }
  const auto print_row = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += padded(row[i], widths[i], i + 1 == row.size());
    line.erase(line.find_last_not_of(' ') + 1);
    print_line(line);
  };
  print_row(header);
  for (const auto& row : rows) print_row(row);
}

void print_pairs(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::size_t width = 0;
  for (const auto& [name, value] : pairs) width = std::max(width, text::code_points(name));
  for (const auto& [name, value] : pairs) {
    if (!value.empty()) print_line(padded(name, width, false) + padded(value, 0, true));
  }
}

std::string field(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return "";
  return printable(found->is_string() ? found->get<std::string>() : found->dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string short_time(const std::string& rfc3339) {
  if (rfc3339.size() < 19) return rfc3339;
  return rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 8);
}

int guarded(const std::function<int()>& command) {
  try {
    return command();
  } catch (const Stop& stop) {
    std::fprintf(stderr, "tradewind: %s\n", stop.message.c_str());
    return stop.exit_code;
  }
}

}  // namespace tradewind::cli
