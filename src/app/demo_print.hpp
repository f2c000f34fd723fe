// The demo's page: headings, wrapped paragraphs, labelled rows and a table; in colour on a terminal only.
#pragma once

#include <string>
#include <tradewind/base/time.hpp>
#include <vector>

namespace tradewind {

std::string time_of_day(TimePoint at);
/// `1 call`, `2 calls`, `2 activities`.
std::string amount(std::int64_t count, const std::string& what);

class DemoPrinter {
 public:
  DemoPrinter();

  void title(const std::string& text);
  void scene(TimePoint at, const std::string& text);
  void paragraph(const std::string& text);
  void at(TimePoint at, const std::string& text);
  void row(const std::string& label, const std::string& text);
  /// A row that is never broken, so that it can be copied.
  void command(const std::string& label, const std::string& text);
  void gap();
  void table(const std::vector<std::vector<std::string>>& rows);
  void verdict(bool good, const std::string& text);

 private:
  std::string coloured(const char* code, const std::string& text) const;
  /// `lead` stands before the first line, as many blanks before the others.
  void wrapped(const std::string& lead, std::size_t lead_width, const std::string& text);

  bool colour_;
};

}  // namespace tradewind
