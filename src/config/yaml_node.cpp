#include "config/yaml_node.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

namespace tradewind::config {
namespace {

constexpr std::size_t max_depth = 32;

struct Refused {
  YamlError error;
};

Position position(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

/// Builds the tree from parse events, since yaml-cpp's own nodes resolve aliases and forget where keys stood.
class TreeBuilder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor, YamlNode::Kind::null, {}); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(position(mark)); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
    leaf(mark, anchor, YamlNode::Kind::scalar, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, anchor, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, anchor, YamlNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

  YamlNode take() { return std::move(root_); }

  [[noreturn]] static void refuse_alias(Position at) {
    throw Refused{{at, "anchors and aliases are not accepted", "write the value out, in quotes if it starts with & or *"}};
  }

 private:
  struct Level {
    YamlNode node;
    std::optional<YamlPair> pending;  ///< a key that waits for its value
  };

  void leaf(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind, const std::string& text) {
    if (anchor != YAML::NullAnchor) refuse_alias(position(mark));
    YamlNode node;
    node.kind = kind;
    node.at = position(mark);
    node.text = text;
    add(std::move(node));
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
    if (anchor != YAML::NullAnchor) refuse_alias(position(mark));
    if (levels_.size() >= max_depth)
      throw Refused{{position(mark), "lists and sections are nested too deeply", "see config/tradewind.yaml"}};
    Level level;
    level.node.kind = kind;
    level.node.at = position(mark);
    levels_.push_back(std::move(level));
  }

  void close() {
    YamlNode node = std::move(levels_.back().node);
    levels_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == YamlNode::Kind::list) {
      level.node.items.push_back(std::move(node));
    } else if (level.pending) {
      level.pending->value = std::move(node);
      level.node.pairs.push_back(std::move(*level.pending));
      level.pending.reset();
    } else {
      if (node.kind != YamlNode::Kind::scalar) throw Refused{{node.at, "a key must be plain text", "write `key: value`"}};
      level.pending = YamlPair{std::move(node.text), node.at, {}};
    }
  }

  YamlNode root_;
  std::vector<Level> levels_;
};

/// The first tab that stands where YAML wants spaces, down to `last` line: the parser's own words do not lead there.
std::optional<Position> indenting_tab(const std::string& text, int last) {
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; number <= last && std::getline(lines, line); ++number) {
    const auto tab = line.find('\t');
    if (tab != std::string::npos && line.find_first_not_of(" \t") != std::string::npos && line.find_first_not_of(' ') == tab)
      return Position{number, static_cast<int>(tab) + 1};
  }
  return std::nullopt;
}

}  // namespace

YamlDocument parse_yaml(const std::string& text) {
  YamlDocument document;
  try {
    std::istringstream input(text);
    YAML::Parser parser(input);
    TreeBuilder builder;
    if (!parser.HandleNextDocument(builder)) return document;
    document.root = builder.take();
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) document.error = YamlError{{}, "holds more than one document", "remove what follows `---`"};
  } catch (const Refused& refused) {
    document.error = refused.error;
  } catch (const YAML::Exception& failure) {
    const Position at = failure.mark.is_null() ? Position{} : position(failure.mark);
    // This message quotes the word after `*`, which may be the start of an unquoted secret.
    if (failure.msg.find(YAML::ErrorMsg::UNKNOWN_ANCHOR) != std::string::npos) {
      document.error = YamlError{at, "anchors and aliases are not accepted", "write the value out, in quotes if it starts with & or *"};
    } else if (const auto tab = indenting_tab(text, at.line)) {
      document.error = YamlError{*tab, "a tab stands in the indentation", "YAML takes spaces there"};
    } else {
      document.error = YamlError{at, "is not valid YAML: " + failure.msg, "check indentation, quotes and colons here"};
    }
  }
  return document;
}

}  // namespace tradewind::config
