#include "harmonize/table.hpp"

#include <tradewind/base/embedded.hpp>

#include <algorithm>

namespace tradewind::harmonize {

std::vector<std::string_view> fields(std::string_view line, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = line.find(separator);
    parts.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return parts;
    line.remove_prefix(end + 1);
  }
}

void each_line(std::string_view table, const std::function<void(std::string_view)>& use) {
  for (const auto& file : embedded::places()) {
    if (file.name != table) continue;
    for (std::string_view rest = file.text; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      if (!line.empty() && line.front() != '#') use(line);
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  }
}

NameLine name_line(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return {line, {}};
  return {line.substr(0, space), fields(line.substr(space + 1), '|')};
}

}  // namespace tradewind::harmonize
