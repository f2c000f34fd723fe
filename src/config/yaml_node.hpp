// A YAML document as a tree that keeps line and column of every key and value, and repeated keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tradewind::config {

/// From 1; 0: the file as a whole.
struct Position {
  int line = 0, column = 0;
};

struct YamlPair;

struct YamlNode {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  Position at;
  std::string text;  ///< scalar
  std::vector<YamlNode> items;
  std::vector<YamlPair> pairs;
};

struct YamlPair {
  std::string key;
  Position at;
  YamlNode value;
};

struct YamlError {
  Position at;
  std::string what, fix;
};

/// One document without anchors and aliases. `error` is set when the text is not that.
struct YamlDocument {
  YamlNode root;
  std::optional<YamlError> error;
};
YamlDocument parse_yaml(const std::string& text);

}  // namespace tradewind::config
