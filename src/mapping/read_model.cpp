// Models written by hand, for `map preview --model`. JSON is YAML, so that one reader takes both.
#include <tradewind/mapping/model.hpp>
#include <tradewind/mapping/yaml.hpp>

#include "mapping/paths.hpp"

namespace tradewind::mapping {
namespace {

const std::set<std::string> roots{"person", "customer", "order", "store"};

class ModelReader {
 public:
  ModelReader(const std::string& file, std::vector<Problem>& problems) : yaml_(file, problems) {}

  Record record(const YAML::Node& map, const std::string& at) {
    Record out;
    yaml_.each_named(map, at, [&](const std::string& name, const YAML::Node& node) {
      const std::string path = at.empty() ? name : at + "." + name;
      if (at.empty() ? roots.count(name) == 0 : !known(path)) {
        const auto near = nearest_path(path, roots);
        yaml_.problem(node, path, "is not a path of the model",
                      near ? "did you mean `" + *near + "`?" : "`tradewind map check --paths` lists them all");
        return;
      }
      out.set(name, value(node, path));
    });
    return out;
  }

 private:
  /// A path, or the beginning of one.
  static bool known(const std::string& path) {
    if (find_path(path)) return true;
    const auto& all = model_paths();
    return std::any_of(all.begin(), all.end(), [&](const PathInfo& info) { return info.path.rfind(path + ".", 0) == 0; });
  }

  Value value(const YAML::Node& node, const std::string& path) {
    if (node.IsNull()) return {};
    if (node.IsSequence()) {
      ValueList list;
      for (const auto& item : node) list.push_back(value(item, path));
      return list;
    }
    if (node.IsMap()) return record(node, path);
    const auto info = find_path(path);
    const Type type = !info ? Type::record : info->type == Type::list ? info->item : info->type;
    if (type == Type::record) {
      yaml_.problem(node, path, "holds several values", "write it as {\"...\": ...}");
      return {};
    }
    auto parsed = parse_value(type, node.Scalar());
    if (parsed) return std::move(*parsed);
    yaml_.problem(node, path, parsed.error().what, parsed.error().fix);
    return {};
  }

  YamlReader yaml_;
};

}  // namespace

std::optional<Record> read_model(const std::string& text, const std::string& file, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  try {
    const auto root = YAML::Load(text);
    if (root.IsNull()) return Record{};
    Record model = ModelReader(file, problems).record(root, "");
    if (problems.size() == before) return model;
  } catch (const YAML::Exception& error) {
    problems.push_back({file, error.mark.line + 1, error.mark.column + 1, "", "is neither JSON nor YAML: " + error.msg,
                        "check brackets, commas and quotes"});
  }
  return std::nullopt;
}

}  // namespace tradewind::mapping
