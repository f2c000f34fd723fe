#include "mapping/lexer.hpp"

namespace tradewind::mapping {
namespace {

bool name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool name_part(char c) { return name_start(c) || digit(c) || c == '.'; }

class Lexer {
 public:
  Lexer(const std::string& text, int line, int column) : text_(text), line_(line), column_(column) {}

  std::vector<Token> run(std::string& problem, std::string& fix) {
    std::vector<Token> tokens;
    for (;;) {
      skip_space();
      Token token;
      token.line = line_;
      token.column = column_;
      if (at_ == text_.size()) {
        tokens.push_back(token);
        return tokens;
      }
      const char c = text_[at_];
      if (c == '"' || c == '\'')
        text_literal(token, c, problem, fix);
      else if (digit(c) || (c == '.' && at_ + 1 < text_.size() && digit(text_[at_ + 1])))
        number(token);
      else if (name_start(c))
        name(token);
      else
        symbol(token, problem, fix);
      tokens.push_back(token);
      if (!problem.empty()) return tokens;
    }
  }

 private:
  void step() {
    if (text_[at_] == '\n') {
      ++line_;
      column_ = 0;
    }
    ++at_;
    ++column_;
  }
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) step();
  }

  void text_literal(Token& token, char quote, std::string& problem, std::string& fix) {
    token.kind = Token::Kind::text;
    step();
    while (at_ < text_.size() && text_[at_] != quote) {
      char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        step();
        c = text_[at_] == 'n' ? '\n' : text_[at_] == 't' ? '\t' : text_[at_];
      }
      token.text.push_back(c);
      step();
    }
    if (at_ == text_.size()) {
      problem = "a text has no closing quote";
      fix = std::string("add ") + quote + " at its end";
      return;
    }
    step();
  }

  void number(Token& token) {
    token.kind = Token::Kind::number;
    while (at_ < text_.size() && (digit(text_[at_]) || text_[at_] == '.')) {
      token.text.push_back(text_[at_]);
      step();
    }
  }

  void name(Token& token) {
    token.kind = Token::Kind::name;
    while (at_ < text_.size() && name_part(text_[at_])) {
      token.text.push_back(text_[at_]);
      step();
    }
  }

  void symbol(Token& token, std::string& problem, std::string& fix) {
    token.kind = Token::Kind::symbol;
    for (const char* known : {"<>", "<=", ">=", "&&", "||", "==", "!="}) {
      if (text_.compare(at_, 2, known) != 0) continue;
      token.text = known;
      step(), step();
      if (token.text == "==") problem = "`==` is not an operator here", fix = "write `=`";
      if (token.text == "!=") problem = "`!=` is not an operator here", fix = "write `<>`";
      return;
    }
    token.text = text_.substr(at_, 1);
    if (std::string_view("+-*/&=<>!(),").find(text_[at_]) == std::string_view::npos) {
      problem = "`" + token.text + "` does not belong in a formula";
      fix = "texts stand in quotes, e.g. \"BigCommerce\"";
    }
    step();
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int line_, column_;
};

}  // namespace

std::vector<Token> tokens_of(const std::string& formula, const std::string& file, int line, int column, const std::string& field,
                             std::vector<Problem>& problems) {
  std::string problem, fix;
  auto tokens = Lexer(formula, line, column).run(problem, fix);
  if (!problem.empty()) problems.push_back({file, tokens.back().line, tokens.back().column, field, problem, fix});
  return tokens;
}

}  // namespace tradewind::mapping
