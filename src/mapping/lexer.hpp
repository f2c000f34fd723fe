// Splits a formula into tokens with their place in the file.
#pragma once

#include <string>
#include <tradewind/mapping/mapping.hpp>
#include <vector>

namespace tradewind::mapping {

struct Token {
  enum class Kind { text = 1, number, name, symbol, end };
  Kind kind = Kind::end;
  std::string text;                   ///< text: decoded; name: dotted path or function; symbol: the operator
  std::vector<std::string> segments;  ///< name: its words; one may be quoted, as in customer.attributes."Shoe size"
  int line = 1, column = 1;
};

/// Stops at the first problem.
std::vector<Token> tokens_of(const std::string& formula, const std::string& file, int line, int column, const std::string& field,
                             std::vector<Problem>& problems);

}  // namespace tradewind::mapping
