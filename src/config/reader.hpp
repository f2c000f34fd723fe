// Walks a YAML tree along a table of keys and collects every problem.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tradewind/config/load.hpp>
#include <vector>

#include "config/yaml_node.hpp"

namespace tradewind::config {

class Reader;

/// Puts one value into the settings, or reports why it cannot.
using Setter = std::function<void(Reader&, const YamlNode&, const std::string& path)>;

struct Key {
  std::string name;
  Setter set;
  bool required = false;
};
using Section = std::vector<Key>;

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  /// `node` must be a section; an empty one is accepted. Reports unknown, repeated and missing keys.
  void read(const YamlNode& node, const std::string& path, const Section& section);

  void problem(Position at, const std::string& path, std::string what, std::string fix = {});
  /// What a check finds: at the key of `path`, or at the nearest section around it that the file has. Dropped when something is wrong
  /// at this key already, or it seems to be there under a mistyped name: one mistake is reported once.
  void complain(const std::string& path, std::string what, std::string fix = {});

  /// The key stands in the file, with a good value or a bad one.
  bool has(const std::string& path) const { return positions_.count(path) != 0; }
  /// A problem was reported at this key or below it.
  bool failed(const std::string& path) const;
  const std::string& file() const { return file_; }
  /// In the order of the file.
  std::vector<ConfigProblem> take_problems();

 private:
  void read_pair(const YamlPair& pair, const std::string& path, const Section& section);

  std::string file_;
  std::map<std::string, Position> positions_;
  std::set<std::string> mistyped_;  ///< known keys that an unknown one seems to mean
  std::vector<ConfigProblem> problems_;
};

/// `a.b`, or `b` at the top.
std::string child(const std::string& path, const std::string& name);

}  // namespace tradewind::config
