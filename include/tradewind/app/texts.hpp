// The configuration as a whole: tradewind.yaml, and the texts of its pairs, mapping.yaml and workflows.yaml, read and compiled.
#pragma once

#include <tradewind/config/settings.hpp>
#include <tradewind/mapping/mapping.hpp>
#include <tradewind/workflow/workflow.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tradewind {

/// Mapping and workflows of one pair, compiled.
struct PairTexts {
  std::shared_ptr<const mapping::Mapping> mapping;
  std::shared_ptr<const workflow::Workflows> workflows;
};

/// Reads and compiles the files of all pairs, each file once; what is wrong is added to `problems`.
std::vector<PairTexts> load_pair_texts(const Settings& settings, std::vector<mapping::Problem>& problems);
/// A whole configuration, or every problem of all its files: then the rest is of no use.
struct Configuration {
  Settings settings;
  std::vector<PairTexts> texts;  ///< as the pairs
  std::vector<std::string> problems;
};
Configuration load_configuration(const std::string& path);

/// A file of at most 1 MiB; what keeps it from being read is added to `problems`.
std::optional<std::string> read_text_file(const std::string& path, std::vector<mapping::Problem>& problems);

}  // namespace tradewind
