// map check: formulas, then what the accounts say of the fields, when the daemon can be asked.
#include <tradewind/base/text.hpp>

#include "cli/admin_client.hpp"
#include "cli/map_files.hpp"

namespace tradewind::cli {
namespace {

struct Checked {
  std::vector<mapping::Problem> problems;  ///< certain
  std::vector<mapping::Problem> doubts;
  std::string not_asked;  ///< why the accounts were not asked
};

/// Where the field stands in the file; the file as a whole when it is not in it.
mapping::Problem placed(const MapFile& file, const Json& finding) {
  const std::string object = field(finding, "object"), name = field(finding, "field");
  mapping::Problem problem{file.path, 0, 0, name.empty() ? object : object + "." + name, field(finding, "what"), field(finding, "fix")};
  const auto fields = file.mapping->objects.find(object);
  if (fields == file.mapping->objects.end()) return problem;
  for (const auto& mapped : fields->second) {
    if (!text::iequals(mapped.name, name)) continue;
    problem.line = mapped.line;
    problem.column = mapped.column;
  }
  return problem;
}

void ask_accounts(const Common& common, const MapFile& file, Checked& checked) {
  if (file.pair.empty()) {
    checked.not_asked = "there is no configuration";
    return;
  }
  try {
    AdminClient client(common);
    const Json answer = client.post("/api/v1/map/check", Json{{"pair", file.pair}, {"mapping", file.text}}.dump());
    for (const auto& finding : answer.at("findings"))
      (finding.value("certain", true) ? checked.problems : checked.doubts).push_back(placed(file, finding));
  } catch (const Stop& stop) {
    checked.not_asked = stop.message;
  }
}

Json paths_json() {
  Json rows = Json::array();
  for (const auto& info : mapping::model_paths())
    rows.push_back(Json{{"path", info.path}, {"type", to_string(info.type)}, {"example", info.example}});
  return rows;
}

void print_paths() {
  std::vector<std::vector<std::string>> rows;
  for (const auto& info : mapping::model_paths())
    rows.push_back({info.path,
                    info.type == Type::list && info.item != Type::record ? std::string("list of ") + to_string(info.item)
                                                                         : std::string(to_string(info.type)),
                    info.example});
  print_table({"PATH", "TYPE", "EXAMPLE"}, rows);
  print_line("");
}

void print_summary(const MapFile& file) {
  if (!file.mapping) return;
  std::size_t fields = 0;
  for (const auto& [object, mapped] : file.mapping->objects) fields += mapped.size();
  print_line(file.path + ": " + std::to_string(fields) + " fields, every formula compiles");
}

int print_checked(const std::vector<MapFile>& files, const Checked& checked) {
  for (const auto& file : files) print_summary(file);
  print_problems(checked.problems);
  for (const auto& doubt : checked.doubts) print_line("note: " + doubt.message());
  if (!checked.not_asked.empty()) print_line("The accounts were not asked for their fields: " + checked.not_asked);
  if (!checked.problems.empty())
    print_line(std::to_string(checked.problems.size()) + (checked.problems.size() == 1 ? " problem" : " problems"));
  return checked.problems.empty() ? exit_done : exit_failed;
}

}  // namespace

int check_mapping(const Common& common, const MapQuery& query) {
  return guarded([&] {
    Checked checked;
    const auto files = map_files(common, query, checked.problems);
    for (const auto& file : files)
      if (file.mapping) ask_accounts(common, file, checked);
    if (!common.json) {
      if (query.paths) print_paths();
      return print_checked(files, checked);
    }
    Json document{{"problems", problems_json(checked.problems)},
                  {"notes", problems_json(checked.doubts)},
                  {"accounts_asked", checked.not_asked.empty()}};
    if (query.paths) document["paths"] = paths_json();
    print_json(document);
    return checked.problems.empty() ? exit_done : exit_failed;
  });
}

}  // namespace tradewind::cli
