#include <tradewind/base/text.hpp>
#include <tradewind/config/file.hpp>
#include <tradewind/config/load.hpp>

#include "config/checks.hpp"
#include "config/references.hpp"
#include "config/yaml_node.hpp"

namespace tradewind {
namespace {

LoadedConfig refused(const std::string& path, config::Position at, std::string what, std::string fix) {
  LoadedConfig loaded;
  loaded.problems.push_back({path, at.line, at.column, "", std::move(what), std::move(fix)});
  return loaded;
}

}  // namespace

std::string ConfigProblem::message() const {
  std::string out = file + ":";
  if (line > 0) out += std::to_string(line) + ":" + std::to_string(column) + ":";
  if (!key.empty()) out += " " + key + ":";
  out += " " + what;
  if (!fix.empty()) out += "; " + fix;
  return out;
}

LoadedConfig load_config(const std::string& path) {
  const FileText file = read_file(path, largest_text_file);
  if (!file.problem.empty()) return refused(path, {}, "cannot be read: " + file.problem, "name the file with --config or TRADEWIND_CONFIG");
  if (!text::valid_utf8(file.text)) return refused(path, {}, "is not valid UTF-8", "save it as UTF-8");
  const config::YamlDocument document = config::parse_yaml(file.text);
  if (document.error) return refused(path, document.error->at, document.error->what, document.error->fix);
  if (document.root.kind == config::YamlNode::Kind::null) return refused(path, {}, "is empty", "start from config/tradewind.yaml");

  LoadedConfig loaded;
  config::Aside aside;
  config::Reader reader(path);
  reader.read(document.root, "", config::all_keys(loaded.settings, aside));
  config::check_settings(reader, loaded.settings, aside);
  loaded.problems = reader.take_problems();
  return loaded;
}

}  // namespace tradewind
