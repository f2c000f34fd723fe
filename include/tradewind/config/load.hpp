// Reads tradewind.yaml: every problem at once, each with file, line, column, key and the nearest known key.
#pragma once

#include <tradewind/base/error.hpp>
#include <tradewind/config/settings.hpp>

#include <string>
#include <vector>

namespace tradewind {

struct ConfigProblem {
  std::string file;
  int line = 0, column = 0;  ///< from 1; 0: the file as a whole
  std::string key;           ///< dotted path, e.g. pairs[0].pardot.api
  std::string what;
  std::string fix;
  std::string message() const;  ///< `file:line:column: key: what; fix`
};

/// Either settings, or at least one problem. Reads the file, `${file:}`, `${credential:}` and environment references.
struct LoadedConfig {
  Settings settings;
  std::vector<ConfigProblem> problems;
};
LoadedConfig load_config(const std::string& path);

}  // namespace tradewind
