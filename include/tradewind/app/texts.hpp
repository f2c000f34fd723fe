// The texts of a pair: mapping.yaml and workflows.yaml, read and compiled.
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

/// Reads and compiles the files of all pairs; what is wrong is added to `problems`.
std::vector<PairTexts> load_pair_texts(const Settings& settings, std::vector<mapping::Problem>& problems);
/// A file of at most 1 MiB; what keeps it from being read is added to `problems`.
std::optional<std::string> read_text_file(const std::string& path, std::vector<mapping::Problem>& problems);

}  // namespace tradewind
