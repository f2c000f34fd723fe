#include <tradewind/app/texts.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/config/file.hpp>
#include <tradewind/config/load.hpp>

#include <map>

namespace tradewind {
namespace {

constexpr const char* cannot_be_read = "cannot be read";

using Problems = std::vector<mapping::Problem>;

/// Pairs may share a file: it is compiled once and complained about once.
template <typename Compiled>
class Files {
 public:
  using Compile = std::optional<Compiled> (*)(const std::string& yaml, const std::string& file, Problems& problems);
  Files(Compile compile, Problems& problems) : compile_(compile), problems_(problems) {}

  std::shared_ptr<const Compiled> get(const std::string& path) {
    const auto [known, first] = made_.try_emplace(path);
    if (!first) return known->second;
    if (const auto text = read_text_file(path, problems_))
      if (auto compiled = compile_(*text, path, problems_)) known->second = std::make_shared<const Compiled>(std::move(*compiled));
    return known->second;
  }

 private:
  Compile compile_;
  Problems& problems_;
  std::map<std::string, std::shared_ptr<const Compiled>> made_;
};

}  // namespace

std::optional<std::string> read_text_file(const std::string& path, std::vector<mapping::Problem>& problems) {
  FileText file = read_file(path, largest_text_file);
  if (!file.problem.empty()) {
    problems.push_back({path, 0, 0, "", cannot_be_read + (": " + file.problem), "check the path and its permissions"});
    return std::nullopt;
  }
  if (!text::valid_utf8(file.text)) {
    problems.push_back({path, 0, 0, "", "is not valid UTF-8", "save it as UTF-8"});
    return std::nullopt;
  }
  return std::move(file.text);
}

std::vector<PairTexts> load_pair_texts(const Settings& settings, std::vector<mapping::Problem>& problems) {
  Files<mapping::Mapping> mappings(mapping::compile_mapping, problems);
  Files<workflow::Workflows> workflows(workflow::compile_workflows, problems);
  std::vector<PairTexts> texts;
  for (const auto& pair : settings.pairs) texts.push_back({mappings.get(pair.mapping), workflows.get(pair.workflows)});
  return texts;
}

Configuration load_configuration(const std::string& path) {
  Configuration made;
  LoadedConfig loaded = load_config(path);
  made.settings = std::move(loaded.settings);
  for (const auto& problem : loaded.problems) made.problems.push_back(problem.message());
  std::vector<mapping::Problem> problems;
  made.texts = load_pair_texts(made.settings, problems);
  const bool settings_are_good = loaded.problems.empty();
  for (const auto& problem : problems) {
    // A file that is not named or cannot be read was complained about at its key.
    if (settings_are_good || problem.what.rfind(cannot_be_read, 0) != 0) made.problems.push_back(problem.message());
  }
  return made;
}

}  // namespace tradewind
