// Reads YAML strictly: every node that is not what it should be becomes a problem with its line and column.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <tradewind/mapping/mapping.hpp>
#include <vector>

namespace tradewind::mapping {

/// From number `from` on, in the order of the file.
void sort_by_place(std::vector<Problem>& problems, std::size_t from);

class YamlReader {
 public:
  /// With the `source` that the nodes were made of, columns inside a formula are right for every way of writing it.
  YamlReader(std::string file, std::vector<Problem>& problems, std::string source = {})
      : file_(std::move(file)), source_(std::move(source)), problems_(problems) {}

  void problem(const YAML::Node& node, const std::string& field, std::string what, std::string fix = {});
  /// Calls `on_key` for each entry of a map; unknown and repeated keys are problems that name the nearest of `known`. False when a key
  /// was unknown or it is no map: then nothing can be said of what is missing.
  bool each(const YAML::Node& map, const std::string& field, const std::vector<std::string>& known,
            const std::function<void(const std::string& key, const YAML::Node& value)>& on_key);
  /// Like each(), with free key names.
  void each_named(const YAML::Node& map, const std::string& field,
                  const std::function<void(const std::string& key, const YAML::Node& value)>& on_key);
  std::string text(const YAML::Node& node, const std::string& field);
  std::optional<Formula> formula(const YAML::Node& node, const std::string& field, const std::set<std::string>& roots);
  const std::string& file() const { return file_; }

 private:
  bool is_map(const YAML::Node& node, const std::string& field, const std::string& keys);

  int offset_inside(const YAML::Node& node) const;
  bool comment_behind(const YAML::Node& node) const;

  std::string file_, source_;
  YAML::Mark key_ = YAML::Mark::null_mark();  ///< of the last key: a value that is not there has no place of its own
  std::vector<Problem>& problems_;
};

}  // namespace tradewind::mapping
