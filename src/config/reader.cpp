#include "config/reader.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>
#include <tuple>

namespace tradewind::config {
namespace {

std::vector<std::string> names_of(const Section& section) {
  std::vector<std::string> names;
  for (const auto& key : section) names.push_back(key.name);
  return names;
}

/// Keys come from the file: no control character of theirs reaches a terminal.
std::string printable(const std::string& key) {
  std::string out;
  for (const char c : text::clip(key, 60)) out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c);
  return out;
}

}  // namespace

std::string child(const std::string& path, const std::string& name) { return path.empty() ? name : path + "." + name; }

void Reader::read(const YamlNode& node, const std::string& path, const Section& section) {
  if (node.kind != YamlNode::Kind::map && node.kind != YamlNode::Kind::null) {
    problem(node.at, path, "must be a section", "write its keys below it: " + text::join(names_of(section), ", "));
    return;
  }
  for (const auto& pair : node.pairs) read_pair(pair, path, section);
  for (const auto& key : section) {
    const std::string name = child(path, key.name);
    if (key.required && !has(name)) complain(name, "is missing", "add it; config/tradewind.yaml shows every key");
  }
}

void Reader::read_pair(const YamlPair& pair, const std::string& path, const Section& section) {
  const std::string name = child(path, printable(pair.key));
  const auto key = std::find_if(section.begin(), section.end(), [&](const Key& known) { return known.name == pair.key; });
  if (key == section.end()) {
    const auto names = names_of(section);
    const auto near = text::nearest(pair.key, names);
    if (near) mistyped_.insert(child(path, *near));
    problem(pair.at, name, "unknown key", near ? "did you mean `" + *near + "`?" : "known here: " + text::join(names, ", "));
    return;
  }
  const auto [first, inserted] = positions_.emplace(name, pair.at);
  if (!inserted) {
    problem(pair.at, name, "repeated key", "it stands in line " + std::to_string(first->second.line) + " already; remove one");
    return;
  }
  key->set(*this, pair.value, name);
}

void Reader::problem(Position at, const std::string& path, std::string what, std::string fix) {
  problems_.push_back({file_, at.line, at.column, path, std::move(what), std::move(fix)});
}

void Reader::complain(const std::string& path, std::string what, std::string fix) {
  if (failed(path)) return;
  Position at;
  for (std::string around = path; !around.empty();) {
    if (mistyped_.count(around) != 0) return;
    if (const auto found = positions_.find(around); found != positions_.end()) {
      at = found->second;
      break;
    }
    const auto cut = around.find_last_of(".[");
    around.resize(cut == std::string::npos ? 0 : cut);
  }
  problem(at, path, std::move(what), std::move(fix));
}

bool Reader::failed(const std::string& path) const {
  return std::any_of(problems_.begin(), problems_.end(), [&](const ConfigProblem& known) {
    if (known.key.compare(0, path.size(), path) != 0) return false;
    return known.key.size() == path.size() || known.key[path.size()] == '.' || known.key[path.size()] == '[';
  });
}

std::vector<ConfigProblem> Reader::take_problems() {
  std::stable_sort(problems_.begin(), problems_.end(),
                   [](const ConfigProblem& a, const ConfigProblem& b) { return std::tie(a.line, a.column) < std::tie(b.line, b.column); });
  return std::move(problems_);
}

}  // namespace tradewind::config
