#include "app/demo_print.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <tradewind/base/text.hpp>

namespace tradewind {
namespace {

constexpr std::size_t width = 92, indent = 7, label_width = 20;
constexpr const char *bold = "1", *dim = "2", *green = "32", *red = "31";

std::string padded(const std::string& text, std::size_t to) {
  const auto has = text::code_points(text);
  return has < to ? text + std::string(to - has, ' ') : text;
}

}  // namespace

std::string time_of_day(TimePoint at) { return format_rfc3339(at).substr(11, 8); }

std::string amount(std::int64_t count, const std::string& what) {
  const std::string number = std::to_string(count) + " ";
  if (count == 1) return number + what;
  const bool ies = what.size() > 1 && what.back() == 'y' && what[what.size() - 2] != 'a';
  return number + (ies ? what.substr(0, what.size() - 1) + "ies" : what + "s");
}

DemoPrinter::DemoPrinter() : colour_(::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr) {}

std::string DemoPrinter::coloured(const char* code, const std::string& text) const {
  return colour_ ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

void DemoPrinter::wrapped(const std::string& lead, std::size_t lead_width, const std::string& text) {
  std::string line = lead;
  std::size_t used = lead_width;
  for (const auto& word : text::split(text, ' ')) {
    const auto size = text::code_points(word);
    if (used > lead_width && used + 1 + size > width) {
      std::cout << line << "\n";
      line = std::string(lead_width, ' ');
      used = lead_width;
    }
    if (used > lead_width) line += ' ', ++used;
    line += word;
    used += size;
  }
  std::cout << line << "\n" << std::flush;
}

void DemoPrinter::title(const std::string& text) { std::cout << coloured(bold, text) << "\n\n" << std::flush; }

void DemoPrinter::scene(TimePoint at, const std::string& text) {
  std::cout << "\n" << coloured(dim, time_of_day(at).substr(0, 5)) << "  " << coloured(bold, text) << "\n" << std::flush;
}

void DemoPrinter::paragraph(const std::string& text) { wrapped(std::string(indent, ' '), indent, text); }

void DemoPrinter::at(TimePoint at, const std::string& text) {
  const std::string stamp = std::string(indent, ' ') + coloured(dim, time_of_day(at)) + "  ";
  wrapped(stamp, indent + 10, text);
}

void DemoPrinter::row(const std::string& label, const std::string& text) {
  wrapped(std::string(indent, ' ') + coloured(dim, padded(label, label_width)), indent + label_width, text);
}

void DemoPrinter::command(const std::string& label, const std::string& text) {
  std::cout << std::string(indent, ' ') << coloured(dim, padded(label, label_width)) << text << "\n" << std::flush;
}

void DemoPrinter::gap() { std::cout << "\n" << std::flush; }

void DemoPrinter::table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text::code_points(row[i]));
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < rows[r].size(); ++i) line += i + 1 < rows[r].size() ? padded(rows[r][i], widths[i] + 2) : rows[r][i];
    std::cout << "  " << (r == 0 ? coloured(dim, line) : line) << "\n";
  }
  std::cout << std::flush;
}

void DemoPrinter::verdict(bool good, const std::string& text) {
  std::cout << coloured(good ? green : red, good ? "OK" : "FAILED") << "  " << text << "\n" << std::flush;
}

}  // namespace tradewind
