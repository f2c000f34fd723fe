// map preview: what the mapping gives for a person of the daemon's, or for a model in a file.
#include <tradewind/app/texts.hpp>
#include <tradewind/mapping/model.hpp>

#include <chrono>

#include "cli/admin_client.hpp"
#include "cli/map_files.hpp"

namespace tradewind::cli {
namespace {

const char* mode_name(mapping::Write write) {
  return write == mapping::Write::always ? "always" : write == mapping::Write::on_create ? "on_create" : "if_blank";
}

/// Throws Stop with all problems.
[[noreturn]] void refuse(const std::vector<mapping::Problem>& problems) {
  std::string all;
  for (const auto& problem : problems) all += "\n" + problem.message();
  throw Stop{exit_failed, "nothing can be previewed" + all};
}

Json fields_of(const MapFile& file, const Record& model) {
  const mapping::Context context{std::chrono::floor<Millis>(std::chrono::system_clock::now()), file.time_zone};
  Json rows = Json::array();
  for (const auto& [object, fields] : file.mapping->objects) {
    for (const auto& mapped : fields) {
      const Value value = mapped.formula.evaluate(model, context);
      rows.push_back(Json{{"object", object},
                          {"field", mapped.name},
                          {"formula", mapped.formula.text()},
                          {"write", mode_name(mapped.write)},
                          {"type", to_string(type_of(value))},
                          {"value", value.blank() ? Json(nullptr) : Json(display_text(value))}});
    }
  }
  return rows;
}

Json from_model(const Common& common, const MapQuery& query) {
  std::vector<mapping::Problem> problems;
  const auto files = map_files(common, query, problems);
  if (!problems.empty()) refuse(problems);
  if (files.size() > 1) throw Stop{exit_usage, "there are several pairs: name one with --pair"};
  const auto text = read_text_file(query.model, problems);
  const auto model = text ? mapping::read_model(*text, query.model, problems) : std::nullopt;
  if (!model) refuse(problems);
  return Json{{"pair", files.front().pair}, {"fields", fields_of(files.front(), *model)}};
}

Json from_daemon(const Common& common, const MapQuery& query) {
  std::vector<mapping::Problem> problems;
  Json ask = Json::object();
  if (!query.pair.empty()) ask["pair"] = query.pair;
  if (!query.mapping.empty()) {
    const auto text = read_text_file(query.mapping, problems);
    if (!text) refuse(problems);
    ask["mapping"] = *text;
  }
  ask[query.event.empty() ? "email" : "event"] = query.event.empty() ? query.email : query.event;
  return AdminClient(common).post("/api/v1/map/preview", ask.dump());
}

void print_fields(const Json& fields, bool looked) {
  std::vector<std::string> header{"OBJECT", "FIELD", "VALUE"};
  if (looked) header.insert(header.end(), {"NOW", "CHANGE"});
  header.push_back("FORMULA");
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : fields) {
    std::vector<std::string> cells{field(row, "object"), field(row, "field"), field(row, "value")};
    if (row.value("by_hand", false)) cells.back() += " (by hand)";
    if (looked) cells.insert(cells.end(), {field(row, "now"), field(row, "change")});
    cells.push_back(field(row, "formula"));
    rows.push_back(std::move(cells));
  }
  print_table(header, rows);
}

}  // namespace

int preview_mapping(const Common& common, const MapQuery& query) {
  return guarded([&] {
    const bool offline = !query.model.empty();
    const Json answer = offline ? from_model(common, query) : from_daemon(common, query);
    common.json ? print_json(answer) : print_fields(answer.at("fields"), !offline);
    return exit_done;
  });
}

}  // namespace tradewind::cli
