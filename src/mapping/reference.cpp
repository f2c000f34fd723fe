#include "mapping/reference.hpp"

#include <tradewind/base/text.hpp>

#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

/// A cell of a Markdown table.
std::string cell(const std::string& text) { return text::replace_all(text, "|", "\\|"); }

std::string kind(const PathInfo& info) {
  if (info.type == Type::list) return info.item == Type::record ? "list" : std::string("list: ") + to_string(info.item);
  return to_string(info.type);
}

}  // namespace

std::string shown(const Value& value) {
  if (value.blank()) return "blank";
  if (value.text() != nullptr) return "\"" + *value.text() + "\"";
  if (value.record() != nullptr) return "a group of values";
  if (value.list() == nullptr) return text_of(value);
  std::vector<std::string> items;
  for (const auto& item : *value.list()) items.push_back(shown(item));
  return "[" + text::join(items, ", ") + "]";
}

std::string function_reference() {
  std::string out;
  for (const auto& group : function_groups()) {
    out += "### " + std::string(group.title) + "\n\n| function | gives | for example |\n|---|---|---|\n";
    for (const auto& function : group.rows)
      out += "| `" + cell(function.words.usage) + "` | " + cell(function.words.does) + " | `" + cell(function.words.example) + "` is `" +
             cell(function.words.result) + "` |\n";
    out += "\n";
  }
  return out;
}

std::string path_reference() {
  std::string out = "| path | type | for example |\n|---|---|---|\n";
  for (const auto& info : model_paths()) out += "| `" + info.path + "` | " + kind(info) + " | " + cell(info.example) + " |\n";
  return out + "\n";
}

}  // namespace tradewind::mapping
