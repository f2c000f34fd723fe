#include <tradewind/base/decimal.hpp>
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/soql.hpp"

namespace tradewind::sandbox::sf::soql {
namespace {

/// Thrown inside this file only.
struct Refused {
  Failure failure;
};

class Parser {
 public:
  Parser(const std::string& text, std::vector<Token> tokens) : text_(text), tokens_(std::move(tokens)) {}

  Query query() {
    Query out;
    out.text = text_;
    expect("SELECT");
    if (peek_word("COUNT") && next_is("(")) {
      take(), take(), symbol(")");
      out.count = true;
    } else {
      do out.select.push_back(name());
      while (accept(","));
    }
    expect("FROM");
    out.object = name();
    if (accept_word("WHERE")) out.where = conditions();
    if (accept_word("ORDER")) {
      expect("BY");
      do out.order.push_back(ordering());
      while (accept(","));
    }
    if (accept_word("LIMIT")) out.limit = count();
    if (accept_word("OFFSET")) out.offset = count();
    if (peek().kind != TokenKind::end) fail();
    return out;
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool peek_word(std::string_view word) const { return peek().kind == TokenKind::word && text::iequals(peek().text, word); }
  bool next_is(std::string_view symbol) const { return at_ + 1 < tokens_.size() && tokens_[at_ + 1].text == symbol; }
  bool accept(std::string_view symbol) {
    const bool found = peek().kind == TokenKind::symbol && peek().text == symbol;
    if (found) take();
    return found;
  }
  bool accept_word(std::string_view word) {
    const bool found = peek_word(word);
    if (found) take();
    return found;
  }
  void expect(std::string_view word) {
    if (!accept_word(word)) fail();
  }
  void symbol(std::string_view wanted) {
    if (!accept(wanted)) fail();
  }
  [[noreturn]] void fail() const { throw Refused{malformed(text_, peek().at, "unexpected token: '" + peek().text + "'")}; }

  Named name() {
    static const std::vector<std::string> reserved{"SELECT", "FROM", "WHERE", "ORDER", "LIMIT", "AND", "OR", "NOT", "IN", "LIKE"};
    for (const auto& word : reserved)
      if (peek_word(word)) fail();
    if (peek().kind != TokenKind::word) fail();
    const auto token = take();
    return {token.text, token.at};
  }

  std::size_t count() {
    const auto& token = peek();
    const bool digits = token.kind == TokenKind::literal && token.text.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || token.text.size() > 9) fail();
    return static_cast<std::size_t>(std::stoul(take().text));
  }

  Ordering ordering() {
    const auto field = name();
    Ordering out{field.name, false, false, field.at};
    if (accept_word("DESC"))
      out.descending = true;
    else
      accept_word("ASC");
    if (accept_word("NULLS")) {
      out.nulls_last = accept_word("LAST");
      if (!out.nulls_last) expect("FIRST");
    }
    return out;
  }

  /// AND and OR do not mix without parentheses.
  Condition conditions() {
    Condition first = condition();
    if (!peek_word("AND") && !peek_word("OR")) return first;
    const bool all = peek_word("AND");
    Condition out;
    out.kind = all ? Condition::Kind::all : Condition::Kind::any;
    out.parts.push_back(std::move(first));
    while (accept_word(all ? "AND" : "OR")) out.parts.push_back(condition());
    if (peek_word("AND") || peek_word("OR")) fail();
    return out;
  }

  Condition condition() {
    if (accept_word("NOT")) {
      Condition out;
      out.kind = Condition::Kind::negate;
      out.parts.push_back(condition());
      return out;
    }
    if (accept("(")) {
      auto out = conditions();
      symbol(")");
      return out;
    }
    return comparison();
  }

  Condition comparison() {
    const auto field = name();
    Condition out;
    out.field = field.name;
    out.at = field.at;
    const bool negated = accept_word("NOT");
    if (negated || peek_word("IN")) {
      expect("IN");
      out.op = negated ? "not in" : "in";
      symbol("(");
      do out.values.push_back(literal());
      while (accept(","));
      symbol(")");
      return out;
    }
    if (accept_word("LIKE")) {
      out.op = "like";
    } else {
      static const std::vector<std::string> operators{"=", "!=", "<", "<=", ">", ">="};
      if (peek().kind != TokenKind::symbol || std::find(operators.begin(), operators.end(), peek().text) == operators.end()) fail();
      out.op = take().text;
    }
    out.values.push_back(literal());
    return out;
  }

  Literal literal() {
    const auto& token = peek();
    if (token.kind == TokenKind::string) return {Literal::Kind::string, take().text};
    if (accept_word("NULL")) return {};
    if (accept_word("TRUE")) return {Literal::Kind::boolean, "true"};
    if (accept_word("FALSE")) return {Literal::Kind::boolean, "false"};
    if (token.kind != TokenKind::literal) fail();
    if (Decimal::parse(token.text)) return {Literal::Kind::number, take().text};
    if (date_syntax(token.text)) return {Literal::Kind::date, take().text};
    const auto at = token.text.find('T') == std::string::npos ? std::nullopt : parse_rfc3339(token.text);
    if (!at) fail();
    take();
    return {Literal::Kind::datetime, stamp(*at)};
  }

  const std::string& text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

std::variant<Query, Failure> parse(const std::string& text) {
  constexpr std::size_t max_statement = 100'000;
  if (text.size() > max_statement) return malformed(text.substr(0, 100), 0, "SOQL statements cannot be longer than 100000 characters.");
  auto tokens = tokenize(text);
  if (auto* failure = std::get_if<Failure>(&tokens)) return *failure;
  try {
    return Parser(text, std::get<std::vector<Token>>(std::move(tokens))).query();
  } catch (const Refused& refused) {
    return refused.failure;
  }
}

}  // namespace tradewind::sandbox::sf::soql
