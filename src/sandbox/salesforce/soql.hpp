// The subset of SOQL that the simulated org reads: SELECT .. FROM .. WHERE .. ORDER BY .. LIMIT .. OFFSET.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf::soql {

enum class TokenKind { word, string, literal, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  ///< of a string: unescaped
  std::size_t at = 0;
};

struct Literal {
  enum class Kind { null, boolean, number, string, date, datetime } kind = Kind::null;
  std::string text;  ///< datetimes in the stored form
};

struct Condition {
  enum class Kind { compare, all, any, negate } kind = Kind::compare;
  std::string field, op;  ///< = != < <= > >= like in not in
  std::size_t at = 0;
  std::vector<Literal> values;
  std::vector<Condition> parts;
};

struct Ordering {
  std::string field;
  bool descending = false, nulls_last = false;
  std::size_t at = 0;
};

struct Named {
  std::string name;
  std::size_t at = 0;
};

struct Query {
  std::string text;
  bool count = false;
  std::vector<Named> select;
  Named object;
  std::optional<Condition> where;
  std::vector<Ordering> order;
  std::optional<std::size_t> limit;
  std::size_t offset = 0;
};

std::variant<std::vector<Token>, Failure> tokenize(const std::string& text);
std::variant<Query, Failure> parse(const std::string& text);

/// The platform's way to point at a place: the text, a caret, the row and column.
std::string pointed(const std::string& text, std::size_t at, const std::string& message);
Failure malformed(const std::string& text, std::size_t at, const std::string& message);

}  // namespace tradewind::sandbox::sf::soql
