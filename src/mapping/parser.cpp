#include "mapping/parser.hpp"

#include <tradewind/base/text.hpp>

#include "mapping/check.hpp"
#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

constexpr int deepest = 64;
constexpr int most_operators = 500;  ///< a chain of them makes a deep tree, too

struct Stop {};  // the first syntax problem ends a formula; type problems are collected

struct Level {
  std::vector<std::pair<const char*, Operator>> operators;
};

/// From the weakest to the strongest.
const std::vector<Level>& levels() {
  static const std::vector<Level> all{
      {{{"||", Operator::either}}},
      {{{"&&", Operator::both}}},
      {{{"=", Operator::equal},
        {"<>", Operator::not_equal},
        {"<=", Operator::less_equal},
        {">=", Operator::greater_equal},
        {"<", Operator::less},
        {">", Operator::greater}}},
      {{{"&", Operator::join}}},
      {{{"+", Operator::add}, {"-", Operator::subtract}}},
      {{{"*", Operator::multiply}, {"/", Operator::divide}}},
  };
  return all;
}

class Parser {
 public:
  Parser(const std::vector<Token>& tokens, Checker& checker) : tokens_(tokens), checker_(checker) {}

  NodePtr formula() {
    if (peek().kind == Token::Kind::end) fail(peek(), "the formula is empty", "write a path, a text in quotes or a number");
    auto root = expression(0);
    if (peek().kind != Token::Kind::end) unexpected(peek(), "is an operator or a comma missing before it?");
    return root;
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  const Token& next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool symbol(const char* text) const { return peek().kind == Token::Kind::symbol && peek().text == text; }

  [[noreturn]] void fail(const Token& at, std::string what, std::string fix) {
    checker_.problem(at.line, at.column, std::move(what), std::move(fix));
    throw Stop{};
  }

  [[noreturn]] void unexpected(const Token& at, std::string fix) {
    if (at.kind == Token::Kind::end) fail(at, "the formula ends too early", std::move(fix));
    if (text::iequals(at.text, "AND")) fix = "write a && b or AND(a, b)";
    if (text::iequals(at.text, "OR")) fix = "write a || b or OR(a, b)";
    if (at.kind == Token::Kind::text) fail(at, "a text is not expected here", std::move(fix));
    fail(at, "`" + text::clip(at.text, 60) + "` is not expected here", std::move(fix));
  }

  void expect(const char* text, const std::string& why) {
    if (symbol(text)) {
      next();
      return;
    }
    unexpected(peek(), "`" + std::string(text) + "` " + why);
  }

  NodePtr expression(std::size_t level) {
    if (level == levels().size()) return unary();
    auto left = expression(level + 1);
    for (;;) {
      const auto& known = levels()[level].operators;
      const auto found = std::find_if(known.begin(), known.end(), [&](const auto& op) { return symbol(op.first); });
      if (found == known.end()) return left;
      const Token at = next();
      if (++operators_ > most_operators) fail(at, "the formula is too long", "at most 500 operators");
      auto node = make(Node::Kind::operation, at);
      node->op = found->second;
      node->args.push_back(std::move(left));
      node->args.push_back(expression(level + 1));
      checker_.operation(*node, at.text);
      left = std::move(node);
    }
  }

  NodePtr unary() {
    if (++depth_ > deepest) fail(peek(), "the formula is nested too deeply", "split it: at most 64 levels");
    NodePtr result;
    if (symbol("-") || symbol("!")) {
      const Token at = next();
      result = make(Node::Kind::operation, at);
      result->op = at.text == "-" ? Operator::negate : Operator::invert;
      result->args.push_back(unary());
      checker_.operation(*result, at.text);
    } else {
      result = primary();
    }
    --depth_;
    return result;
  }

  NodePtr primary() {
    const Token at = next();
    if (at.kind == Token::Kind::end) unexpected(at, "something is missing at its end");
    if (at.kind == Token::Kind::text) return literal(at, Value(at.text), Type::text);
    if (at.kind == Token::Kind::number) {
      const auto number = Decimal::parse(at.text);
      if (!number) fail(at, "`" + text::clip(at.text, 60) + "` is not a number", "use a dot for decimals and no separators, e.g. 1250.50");
      return literal(at, Value(*number), Type::number);
    }
    if (at.kind == Token::Kind::name) return name(at);
    if (at.text == "(") {
      auto inner = expression(0);
      expect(")", "is missing");
      return inner;
    }
    unexpected(at, "is something missing before it?");
  }

  NodePtr name(const Token& at) {
    if (symbol("(")) return call(at);
    if (text::iequals(at.text, "TRUE")) return literal(at, Value(true), Type::boolean);
    if (text::iequals(at.text, "FALSE")) return literal(at, Value(false), Type::boolean);
    if (text::iequals(at.text, "NULL")) return literal(at, Value{}, Type::blank);
    auto node = make(Node::Kind::path, at);
    node->segments = at.segments;
    checker_.path(*node, at.text);
    return node;
  }

  NodePtr call(const Token& at) {
    auto node = make(Node::Kind::call, at);
    node->function = find_function(at.text);
    if (node->function == nullptr) checker_.unknown_function(at.line, at.column, at.text);
    next();
    while (!symbol(")")) {
      node->args.push_back(expression(0));
      if (!symbol(",")) break;
      next();
      if (symbol(")")) fail(peek(), "a comma is followed by nothing", "remove the comma or add the missing argument");
    }
    expect(")", "of " + text::lower(at.text) + "( is missing");
    if (node->function == nullptr) return literal(at, Value{}, Type::any);
    checker_.call(*node);
    return node;
  }

  static NodePtr make(Node::Kind kind, const Token& at) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->line = at.line;
    node->column = at.column;
    return node;
  }
  static NodePtr literal(const Token& at, Value value, Type type) {
    auto node = make(Node::Kind::literal, at);
    node->literal = std::move(value);
    node->type = type;
    return node;
  }

  const std::vector<Token>& tokens_;
  Checker& checker_;
  std::size_t at_ = 0;
  int depth_ = 0, operators_ = 0;
};

}  // namespace

Parsed parse(const std::vector<Token>& tokens, const std::set<std::string>& roots, const std::string& file, const std::string& field,
             std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  Parsed parsed;
  Checker checker(roots, file, field, problems, parsed.paths);
  try {
    parsed.root = Parser(tokens, checker).formula();
  } catch (const Stop&) {
    parsed.root.reset();
  }
  if (problems.size() != before) parsed.root.reset();
  return parsed;
}

}  // namespace tradewind::mapping
