// A point that the platforms' documentation leaves open and where the other answer would change what the daemon does.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tradewind::sandbox {

struct Switch {
  std::string name;                             ///< dotted, starts with the platform: "bigcommerce.retry_timestamp"
  std::string value;                            ///< as it stands now; the default right after construction
  std::string help;                             ///< one sentence, with the values it takes
  std::function<bool(const std::string&)> set;  ///< false: not a value of this switch
};

/// Switches over plain variables, which must outlive them.
Switch bool_switch(std::string name, bool& variable, std::string help);
Switch int_switch(std::string name, int& variable, std::string help);
Switch choice_switch(std::string name, std::string& variable, std::vector<std::string> choices, std::string help);

}  // namespace tradewind::sandbox
