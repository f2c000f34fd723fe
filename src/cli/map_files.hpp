// The mappings that a map command is about, read without the daemon.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tradewind/mapping/mapping.hpp>
#include <vector>

#include "cli/commands.hpp"
#include "cli/print.hpp"

namespace tradewind::cli {

struct MapFile {
  std::string pair;  ///< empty: a file alone, no configuration
  std::string path, text, time_zone = "UTC";
  std::optional<mapping::Mapping> mapping;  ///< empty: it does not compile
};

/// What --mapping and --pair ask for. Throws Stop with exit_config when the configuration does not say.
std::vector<MapFile> map_files(const Common& common, const MapQuery& query, std::vector<mapping::Problem>& problems);
void print_problems(const std::vector<mapping::Problem>& problems);
Json problems_json(const std::vector<mapping::Problem>& problems);

}  // namespace tradewind::cli
