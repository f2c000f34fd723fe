// Type rules of the formula language, with messages for people who know spreadsheets.
#pragma once

#include "mapping/ast.hpp"

#include <set>
#include <string>
#include <vector>

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
  void arithmetic(Node& node, const std::string& symbol);
  void comparison(Node& node, const std::string& symbol);
  void conditions(Node& node, const std::string& symbol);
  void argument_types(Node& node);
  Type common_type(const Node& node, const std::vector<const Node*>& results);
  void regex(Node& node);

  const std::set<std::string>& roots_;
  const std::string& file_;
  const std::string& field_;
  std::vector<Problem>& problems_;
  std::set<std::string>& paths_;
};

}  // namespace tradewind::mapping
