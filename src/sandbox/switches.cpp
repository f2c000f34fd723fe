#include <tradewind/sandbox/switches.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tradewind::sandbox {

Switch bool_switch(std::string name, bool& variable, std::string help) {
  auto set = [&variable](const std::string& value) {
    if (value != "true" && value != "false") return false;
    variable = value == "true";
    return true;
  };
  return {std::move(name), variable ? "true" : "false", std::move(help), set};
}

Switch int_switch(std::string name, int& variable, std::string help) {
  auto set = [&variable](const std::string& value) {
    int parsed = 0;
    const auto end = value.data() + value.size();
    const auto [stop, failed] = std::from_chars(value.data(), end, parsed);
    if (failed != std::errc{} || stop != end || parsed < 0) return false;
    variable = parsed;
    return true;
  };
  return {std::move(name), std::to_string(variable), std::move(help), set};
}

Switch choice_switch(std::string name, std::string& variable, std::vector<std::string> choices, std::string help) {
  auto set = [&variable, choices = std::move(choices)](const std::string& value) {
    if (std::find(choices.begin(), choices.end(), value) == choices.end()) return false;
    variable = value;
    return true;
  };
  return {std::move(name), variable, std::move(help), set};
}

}  // namespace tradewind::sandbox
