// Type rules of the formula language, with messages for people who know spreadsheets.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "mapping/ast.hpp"

namespace tradewind::mapping {

class Checker {
 public:
  Checker(const std::set<std::string>& roots, const std::string& file, const std::string& field, std::vector<Problem>& problems,
          std::set<std::string>& paths)
      : roots_(roots), file_(file), field_(field), problems_(problems), paths_(paths) {}

  void problem(int line, int column, std::string what, std::string fix);
  /// Each sets the node's type.
  void path(Node& node, const std::string& text);
  void operation(Node& node, const std::string& symbol);
  void call(Node& node);
  void unknown_function(int line, int column, const std::string& name);

 private:
  void problem(const Node& node, std::string what, std::string fix) { problem(node.line, node.column, std::move(what), std::move(fix)); }
  void arithmetic(Node& node, const std::string& symbol);
  void comparison(Node& node, const std::string& symbol);
  void conditions(Node& node, const std::string& symbol);
  bool argument_count(const Node& node);
  void argument_type(const Node& node, std::size_t index);
  void case_matches(const Node& node);
  void result_type(Node& node);
  void merge(Node& node, const Node& result, Type type, Type item);
  void regex(Node& node);

  const std::set<std::string>& roots_;
  const std::string& file_;
  const std::string& field_;
  std::vector<Problem>& problems_;
  std::set<std::string>& paths_;
};

}  // namespace tradewind::mapping
