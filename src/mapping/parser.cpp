#include "mapping/parser.hpp"

#include <tradewind/base/text.hpp>

#include "mapping/check.hpp"

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
    if (symbol("=")) fail(peek(), "a formula does not begin with `=`", "leave it out");
    if (plain_words())
      fail(peek(), "a text stands without quotes", "write it in both kinds of quotes: '\"" + words() + "\"' (YAML takes one away)");
    auto root = expression(0);
    if (symbol(","))
      fail(peek(), "`,` is not expected here", "commas stand between the arguments of a function; a number has none: 1250.50");
    if (symbol(")")) fail(peek(), "`)` closes nothing", "remove it, or add the `(` that is missing");
    if (peek().kind != Token::Kind::end) unexpected(peek(), "is an operator missing before it? `&` joins texts");
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

  /// Big Commerce: two or more words without a dot, none of which means something here.
  bool plain_words() const {
    const auto plain = [](const Token& token) {
      return token.kind == Token::Kind::name && token.segments.size() == 1 && find_function(token.text) == nullptr &&
             !instead_of_word(token.text);
    };
    return tokens_.size() > 2 && std::all_of(tokens_.begin(), tokens_.end() - 1, plain);
  }
  std::string words() const {
    std::vector<std::string> all;
    for (const auto& token : tokens_)
      if (token.kind == Token::Kind::name) all.push_back(token.text);
    return text::clip(text::join(all, " "), 60);
  }

  /// Words that are operators elsewhere.
  static const char* instead_of_word(const std::string& word) {
    static const std::map<std::string, const char*> all{{"and", "write a && b or AND(a, b)"},
                                                        {"or", "write a || b or OR(a, b)"},
                                                        {"is", "to ask for nothing write ISBLANK(value)"},
                                                        {"in", "write INCLUDES(list, value), or a = b || a = c"},
                                                        {"like", "write CONTAINS(text, part) or REGEX(text, \"pattern\")"},
                                                        {"then", "write IF(condition, then, else)"},
                                                        {"else", "write IF(condition, then, else)"},
                                                        {"mod", "write MOD(number, divisor)"},
                                                        {"contains", "write CONTAINS(text, part)"}};
    const auto found = all.find(text::lower(word));
    return found == all.end() ? nullptr : found->second;
  }

  [[noreturn]] void unexpected(const Token& at, std::string fix) {
    if (at.kind == Token::Kind::end) fail(at, "the formula ends too early", std::move(fix));
    const char* instead = at.kind == Token::Kind::name ? instead_of_word(at.text) : nullptr;
    if (instead != nullptr) fix = instead;
    if (at.kind == Token::Kind::text) fail(at, "a text is not expected here", std::move(fix));
    fail(at, "`" + text::clip(at.text, 60) + "` is not expected here", std::move(fix));
  }

  void close(const std::string& opened) {
    if (symbol(")")) {
      next();
      return;
    }
    const bool end = peek().kind == Token::Kind::end;
    unexpected(peek(), end ? "add the `)` " + (opened.empty() ? "that is missing" : "of " + opened + "(")
                           : "is an operator, a comma or a `)` missing before it?");
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
    if (at.kind == Token::Kind::name) return symbol("(") ? part_of(call(at)) : name(at);
    if (at.text == "(") {
      auto inner = expression(0);
      close("");
      return part_of(std::move(inner));
    }
    unexpected(at, "is something missing before it?");
  }

  /// What stands behind a `)`: FIRST(order.lines).sku
  NodePtr part_of(NodePtr base) {
    if (!symbol(".")) return base;
    next();
    const Token at = next();
    if (at.kind != Token::Kind::name) unexpected(at, "behind the dot stands a name, e.g. FIRST(order.lines).sku");
    auto node = make(Node::Kind::member, at);
    node->segments = at.segments;
    node->args.push_back(std::move(base));
    checker_.member(*node, at.text);
    return node;
  }

  NodePtr name(const Token& at) {
    if (text::iequals(at.text, "TRUE")) return literal(at, Value(true), Type::boolean);
    if (text::iequals(at.text, "FALSE")) return literal(at, Value(false), Type::boolean);
    if (text::iequals(at.text, "NULL")) return literal(at, Value{}, Type::blank);
    if (const auto* function = find_function(at.text); function != nullptr && !checker_.is_item_field(at.text))
      fail(at, "`" + at.text + "` is a function", std::string("write ") + function->words.usage);
    auto node = make(Node::Kind::path, at);
    node->segments = at.segments;
    checker_.path(*node, at.text, tokens_.size() == 2);
    return node;
  }

  NodePtr call(const Token& at) {
    auto node = make(Node::Kind::call, at);
    node->function = find_function(at.text);
    if (node->function == nullptr) checker_.unknown_function(at.line, at.column, at.text);
    next();
    arguments(*node);
    close(node->function != nullptr ? node->function->name : at.text);
    if (node->function == nullptr) return literal(at, Value{}, Type::any);
    checker_.call(*node);
    return node;
  }

  void arguments(Node& node) {
    const bool by_item = node.function != nullptr && node.function->takes.by_item;
    while (!symbol(")")) {
      node.args.push_back(expression(0));
      if (by_item && node.args.size() == 1) checker_.enter(*node.function, *node.args[0]);
      if (!symbol(",")) break;
      next();
      if (symbol(")")) fail(peek(), "a comma is followed by nothing", "remove the comma or add the missing argument");
    }
    if (by_item && !node.args.empty()) checker_.leave();
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

Parsed parse(const std::vector<Token>& tokens, const Place& place) {
  const std::size_t before = place.problems.size();
  Parsed parsed;
  Checker checker(place);
  try {
    parsed.root = Parser(tokens, checker).formula();
  } catch (const Stop&) {
    parsed.root.reset();
  }
  if (place.problems.size() != before) parsed.root.reset();
  parsed.paths = std::move(checker.paths);
  parsed.reads_clock = checker.reads_clock;
  return parsed;
}

}  // namespace tradewind::mapping
