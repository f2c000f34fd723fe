// The tables of src/harmonize/data and of iso-codes, as compiled in.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace tradewind::harmonize {

/// Calls `use` with each line of a table ("postal_forms.txt"); comments (#) and empty lines are left out. The text lives forever.
void each_line(std::string_view table, const std::function<void(std::string_view)>& use);
/// The parts of `line` between separators.
std::vector<std::string_view> fields(std::string_view line, char separator);

/// A line "KEY first|second|...": names[0] may be empty.
struct NameLine {
  std::string_view key;
  std::vector<std::string_view> names;
};
NameLine name_line(std::string_view line);

}  // namespace tradewind::harmonize
