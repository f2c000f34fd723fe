#include <tradewind/base/text.hpp>
#include <tradewind/mapping/yaml.hpp>

namespace tradewind::mapping {

void YamlReader::problem(const YAML::Node& node, const std::string& field, std::string what, std::string fix) {
  const auto mark = node.IsNull() ? key_ : node.Mark();
  problems_.push_back({file_, mark.line + 1, mark.column + 1, field, std::move(what), std::move(fix)});
}

void sort_by_place(std::vector<Problem>& problems, std::size_t from) {
  std::stable_sort(problems.begin() + static_cast<std::ptrdiff_t>(from), problems.end(),
                   [](const Problem& a, const Problem& b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); });
}

bool YamlReader::is_map(const YAML::Node& node, const std::string& field, const std::string& keys) {
  if (node.IsMap()) return true;
  problem(node, field, "must be a map of keys and values",
          node.IsSequence() ? "write `key: value` without `- ` before it" : "write its keys below it" + keys);
  return false;
}

void YamlReader::each_named(const YAML::Node& map, const std::string& field,
                            const std::function<void(const std::string&, const YAML::Node&)>& on_key) {
  if (!is_map(map, field, ", one `name: value` a line")) return;
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
    key_ = entry.first.Mark();
    on_key(key, entry.second);
  }
}

bool YamlReader::each(const YAML::Node& map, const std::string& field, const std::vector<std::string>& known,
                      const std::function<void(const std::string&, const YAML::Node&)>& on_key) {
  if (!is_map(map, field, ": " + text::join(known, ", "))) return false;
  bool all_known = true;
  for (const auto& entry : map) {
    const auto key = entry.first.IsScalar() ? entry.first.Scalar() : std::string{};
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    all_known = false;
    const auto near = text::nearest(key, known);
    problem(entry.first, field, "`" + key + "` is not known here",
            near ? "did you mean `" + *near + "`?" : "known here: " + text::join(known, ", "));
  }
  each_named(map, field, [&](const std::string& key, const YAML::Node& value) {
    if (std::find(known.begin(), known.end(), key) != known.end()) on_key(key, value);
  });
  return all_known;
}

std::string YamlReader::text(const YAML::Node& node, const std::string& field) {
  if (node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
  problem(node, field, "must be text", node.IsNull() ? "write it behind the colon" : "write one value in one line");
  return {};
}

/// Where the scalar's text starts behind its mark; -1 when it does not stand there letter by letter (folded lines, doubled quotes).
int YamlReader::offset_inside(const YAML::Node& node) const {
  const int quoted = node.Tag() == "!" ? 1 : 0;
  const auto& text = node.Scalar();
  const bool one_line = text.find('\n') == std::string::npos;
  if (source_.empty()) return one_line ? quoted : -1;
  const auto at = static_cast<std::size_t>(std::max(node.Mark().pos, 0) + quoted);
  return one_line && at <= source_.size() && source_.compare(at, text.size(), text) == 0 ? quoted : -1;
}

/// Did YAML cut the scalar off at a ` #`, inside a text of the formula?
bool YamlReader::comment_behind(const YAML::Node& node) const {
  const auto& text = node.Scalar();
  const auto at = static_cast<std::size_t>(std::max(node.Mark().pos, 0));
  if (std::count(text.begin(), text.end(), '"') % 2 == 0 || at > source_.size() || source_.compare(at, text.size(), text) != 0)
    return false;
  const auto end = std::min(source_.find('\n', at), source_.size());
  return source_.find(" #", at + text.size()) < end;
}

std::optional<Formula> YamlReader::formula(const YAML::Node& node, const std::string& field, const std::set<std::string>& roots) {
  if (!node.IsScalar()) {
    problem(node, field, "must be a formula in one line of text",
            node.IsNull() ? "write one behind the colon" : "put it in single quotes as a whole");
    return std::nullopt;
  }
  if (node.Tag().size() > 1 && node.Tag()[0] == '!') {
    problem(node, field, "YAML keeps a `!` at the beginning for itself", "write NOT( ), or put the whole formula in single quotes");
    return std::nullopt;
  }
  const auto mark = node.Mark();
  const int inside = offset_inside(node);
  const std::size_t before = problems_.size();
  auto formula = Formula::compile(node.Scalar(), roots, problems_, file_, mark.line + 1, mark.column + 1 + std::max(inside, 0), field);
  if (problems_.size() > before && comment_behind(node))
    problems_.back().fix = "a ` #` begins a comment in YAML: put the whole formula in single quotes";
  for (std::size_t i = before; inside < 0 && i < problems_.size(); ++i) {
    problems_[i].line = mark.line + 1;
    problems_[i].column = mark.column + 1;
  }
  return formula;
}

}  // namespace tradewind::mapping
