// Makes a type-checked tree of a formula's tokens.
#pragma once

#include <set>
#include <string>

#include "mapping/check.hpp"
#include "mapping/lexer.hpp"

namespace tradewind::mapping {

struct Parsed {
  NodePtr root;  ///< empty when there are problems
  std::set<std::string> paths;
  bool reads_clock = false;
};

Parsed parse(const std::vector<Token>& tokens, const Place& place);

}  // namespace tradewind::mapping
