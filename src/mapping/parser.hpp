// Makes a type-checked tree of a formula's tokens.
#pragma once

#include <set>
#include <string>

#include "mapping/ast.hpp"
#include "mapping/lexer.hpp"

namespace tradewind::mapping {

struct Parsed {
  NodePtr root;  ///< empty when there are problems
  std::set<std::string> paths;
};

Parsed parse(const std::vector<Token>& tokens, const std::set<std::string>& roots, const std::string& file, const std::string& field,
             std::vector<Problem>& problems);

}  // namespace tradewind::mapping
