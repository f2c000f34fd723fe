#include <tradewind/mapping/yaml.hpp>

#include <tradewind/base/text.hpp>

namespace tradewind::mapping {

void YamlReader::problem(const YAML::Node& node, const std::string& field, std::string what, std::string fix) {
  const auto mark = node.Mark();
  problems_.push_back({file_, mark.line + 1, mark.column + 1, field, std::move(what), std::move(fix)});
}

bool YamlReader::is_map(const YAML::Node& node, const std::string& field) {
  if (node.IsMap()) return true;
  problem(node, field, "must be a map of keys and values");
  return false;
}

void YamlReader::each_named(const YAML::Node& map, const std::string& field,
                            const std::function<void(const std::string&, const YAML::Node&)>& on_key) {
  if (!is_map(map, field)) return;
  std::set<std::string> seen;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar()) {
      problem(entry.first, field, "a key must be plain text");
      continue;
    }
    const auto key = entry.first.Scalar();
    if (!seen.insert(key).second) {
      problem(entry.first, field, "the key `" + key + "` is given twice", "keep one of them");
      continue;
    }
    on_key(key, entry.second);
  }
}

void YamlReader::each(const YAML::Node& map, const std::string& field, const std::vector<std::string>& known,
                      const std::function<void(const std::string&, const YAML::Node&)>& on_key) {
  if (!is_map(map, field)) return;
  for (const auto& entry : map) {
    const auto key = entry.first.IsScalar() ? entry.first.Scalar() : std::string{};
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto near = text::nearest(key, known);
    problem(entry.first, field, "`" + key + "` is not known here",
            near ? "did you mean `" + *near + "`?" : "known here: " + text::join(known, ", "));
  }
  each_named(map, field, [&](const std::string& key, const YAML::Node& value) {
    if (std::find(known.begin(), known.end(), key) != known.end()) on_key(key, value);
  });
}

std::string YamlReader::text(const YAML::Node& node, const std::string& field) {
  if (node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
  problem(node, field, "must be text");
  return {};
}

std::optional<Formula> YamlReader::formula(const YAML::Node& node, const std::string& field, const std::set<std::string>& roots) {
  if (!node.IsScalar()) {
    problem(node, field, "must be a formula in one line of text");
    return std::nullopt;
  }
  const auto mark = node.Mark();
  // A quoted scalar's mark is its quote: the formula starts one further.
  const int quoted = node.Tag() == "!" ? 1 : 0;
  return Formula::compile(node.Scalar(), roots, problems_, file_, mark.line + 1, mark.column + 1 + quoted, field);
}

}  // namespace tradewind::mapping
