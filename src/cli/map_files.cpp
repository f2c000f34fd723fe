#include "cli/map_files.hpp"

#include <tradewind/app/texts.hpp>
#include <tradewind/config/load.hpp>
#include <tradewind/workflow/workflow.hpp>

#include "cli/admin_client.hpp"

namespace tradewind::cli {
namespace {

void compile(MapFile& file, std::vector<mapping::Problem>& problems) {
  auto text = read_text_file(file.path, problems);
  if (!text) return;
  file.text = std::move(*text);
  file.mapping = mapping::compile_mapping(file.text, file.path, problems);
}

/// Secrets may be missing here: only what names the files matters.
Settings settings_of(const std::string& path) {
  LoadedConfig loaded = load_config(path);
  if (!loaded.settings.pairs.empty()) return std::move(loaded.settings);
  std::string all;
  for (const auto& problem : loaded.problems) all += "\n" + problem.message();
  throw Stop{exit_config, "the configuration names no pair" + all};
}

bool has_config(const Common& common) {
  try {
    return !config_path(common).empty();
  } catch (const Stop&) {
    return false;
  }
}

}  // namespace

std::vector<MapFile> map_files(const Common& common, const MapQuery& query, std::vector<mapping::Problem>& problems) {
  std::vector<MapFile> files;
  if (!query.mapping.empty() && !has_config(common)) {
    files.push_back({"", query.mapping, "", "UTC", {}});
    compile(files.back(), problems);
    return files;
  }
  const Settings settings = settings_of(config_path(common));
  for (const auto& pair : settings.pairs) {
    if (!query.pair.empty() && pair.name != query.pair) continue;
    files.push_back({pair.name, query.mapping.empty() ? pair.mapping : query.mapping, "", pair.time_zone, {}});
    compile(files.back(), problems);
    if (!query.mapping.empty()) continue;
    if (const auto text = read_text_file(pair.workflows, problems)) workflow::compile_workflows(*text, pair.workflows, problems);
  }
  if (files.empty()) throw Stop{exit_usage, "there is no pair `" + query.pair + "` in the configuration"};
  return files;
}

void print_problems(const std::vector<mapping::Problem>& problems) {
  for (const auto& problem : problems) print_line(problem.message());
}

Json problems_json(const std::vector<mapping::Problem>& problems) {
  Json rows = Json::array();
  for (const auto& problem : problems)
    rows.push_back(Json{{"file", problem.file},
                        {"line", problem.line},
                        {"column", problem.column},
                        {"field", problem.field},
                        {"what", problem.what},
                        {"fix", problem.fix}});
  return rows;
}

}  // namespace tradewind::cli
