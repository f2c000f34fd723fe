#include "mapping/lexer.hpp"

#include <tradewind/base/text.hpp>

#include "mapping/paths.hpp"

namespace tradewind::mapping {
namespace {

bool name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool name_part(char c) { return name_start(c) || digit(c); }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

struct Stranger {
  const char* text;
  const char* instead;
};

/// Characters that people bring along, with what to write.
const char* instead_of(const std::string& character) {
  constexpr const char* quotes = "write straight quotes: \"";
  constexpr const char* condition = "write IF(condition, then, else)";
  constexpr const char* item = "for one item of a list write FIRST( ), LAST( ) or TOP( ); paths stand without [ ]";
  constexpr const char* minus = "write a plain minus: -";
  static const Stranger strangers[] = {
      {"\u201c", quotes},
      {"\u201d", quotes},
      {"\u201e", quotes},
      {"\u2018", quotes},
      {"\u2019", quotes},
      {"`", quotes},
      {"\u2264", "write <="},
      {"\u2265", "write >="},
      {"\u2260", "write <>"},
      {"\u00d7", "write *"},
      {"\u00f7", "write /"},
      {"\u2013", minus},
      {"\u2014", minus},
      {"\u2212", minus},
      {"?", condition},
      {":", condition},
      {"[", item},
      {"]", item},
      {";", "separate arguments with a comma"},
      {"|", "write || or OR( )"},
      {"^", "there are no powers: multiply"},
      {"%", "write 10% as 0.1"},
      {"}", "paths stand without { }, e.g. person.email"},
      {"$", "paths stand without $; for an amount write the number alone"},
      {"#", "a number stands alone, a text in quotes"},
      {"~", "write `!` or NOT( )"},
  };
  for (const auto& stranger : strangers)
    if (character == stranger.text) return stranger.instead;
  return "texts stand in quotes, e.g. \"BigCommerce\"";
}

constexpr std::string_view hard_space = "\u00a0";
const char* const invisible[] = {"\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff"};

class Lexer {
 public:
  Lexer(const std::string& text, int line, int column) : text_(text), line_(line), column_(column) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do {
      skip_space();
      tokens.push_back(token());
    } while (problem.what.empty() && tokens.back().kind != Token::Kind::end);
    return tokens;
  }

  Problem problem;  ///< without file and field; `what` is empty when all is well

 private:
  bool done() const { return at_ == text_.size(); }
  char next(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void step() {
    if (text_[at_] == '\n') {
      ++line_;
      column_ = 1;
    } else if (!continues_character(text_[at_])) {
      ++column_;
    }
    ++at_;
  }
  void skip_space() {
    for (;;) {
      if (!done() && std::string_view(" \t\r\n").find(next()) != std::string_view::npos)
        step();
      else if (text_.compare(at_, hard_space.size(), hard_space) == 0)  // comes with formulas copied from web pages
        step(), step();
      else
        return;
    }
  }
  void fail(int line, int column, std::string what, std::string fix) {
    problem.line = line;
    problem.column = column;
    problem.what = std::move(what);
    problem.fix = std::move(fix);
  }

  Token token() {
    Token made;
    made.line = line_;
    made.column = column_;
    if (done()) return made;
    if (next() == '"' || next() == '\'') {
      made.kind = Token::Kind::text;
      made.text = quoted();
    } else if (digit(next()) || (next() == '.' && digit(next(1)))) {
      number(made);
    } else if (name_start(next())) {
      name(made);
    } else {
      symbol(made);
    }
    return made;
  }

  std::string quoted() {
    const int line = line_, column = column_;
    const char quote = next();
    std::string decoded;
    step();
    while (!done() && next() != quote) {
      if (next() == '\\') {
        if (!escape(decoded)) return decoded;
      } else {
        decoded.push_back(next());
        step();
      }
    }
    if (done())
      fail(line, column, "a text has no closing quote", std::string("add ") + quote + " at its end");
    else
      step();
    return decoded;
  }

  bool escape(std::string& decoded) {
    const int column = column_;
    step();
    const char c = next();
    if (c == 'n' || c == 't')
      decoded.push_back(c == 'n' ? '\n' : '\t');
    else if (c == '\\' || c == '"' || c == '\'')
      decoded.push_back(c);
    else if (!done())
      fail(line_, column, "a backslash in a text stands before \\ \" ' n or t only", "write two of them for one backslash: \\\\");
    if (!done() && problem.what.empty()) step();
    return problem.what.empty();
  }

  void number(Token& made) {
    made.kind = Token::Kind::number;
    while (digit(next()) || next() == '.') {
      made.text.push_back(next());
      step();
    }
  }

  void name(Token& made) {
    made.kind = Token::Kind::name;
    for (;;) {
      std::string segment;
      while (name_part(next())) {
        segment.push_back(next());
        step();
      }
      if (segment.empty() && next() == '"') segment = quoted();
      made.text += segment;
      made.segments.push_back(std::move(segment));
      if (next() != '.') return;
      made.text += '.';
      step();
    }
  }

  void symbol(Token& made) {
    made.kind = Token::Kind::symbol;
    for (const char* known : {"<>", "<=", ">=", "&&", "||", "==", "!="}) {
      if (text_.compare(at_, 2, known) != 0) continue;
      made.text = known;
      step();
      step();
      if (made.text == "==") fail(made.line, made.column, "`==` is not an operator here", "write `=`");
      if (made.text == "!=") fail(made.line, made.column, "`!=` is not an operator here", "write `<>`");
      return;
    }
    if (text_.compare(at_, 2, "/*") == 0 || text_.compare(at_, 2, "//") == 0)
      return fail(made.line, made.column, "a formula holds no comments", "write it behind a # in a line of its own");
    made.text = text::clip(std::string_view(text_).substr(at_, 4), 1);
    if (made.text.size() == 1 && std::string_view("+-*/&=<>!(),.").find(next()) != std::string_view::npos) return step();
    if (made.text == "{") return merge_field(made);
    for (const char* hidden : invisible)
      if (made.text == hidden)
        return fail(made.line, made.column, "an invisible character stands here", "delete it, or type this place anew");
    fail(made.line, made.column, "`" + made.text + "` does not belong in a formula", instead_of(made.text));
  }

  /// {!person.email} and {{person.email}} are written alone.
  void merge_field(const Token& made) {
    std::size_t start = at_;
    while (start < text_.size() && std::string_view("{! ").find(text_[start]) != std::string_view::npos) ++start;
    std::size_t end = start;
    while (end < text_.size() && (name_part(text_[end]) || text_[end] == '.')) ++end;
    const auto name = text::clip(text_.substr(start, end - start), 60);
    fail(made.line, made.column, "a path stands without { }",
         "write " + (find_path(name) ? name : "a path of the store alone, e.g. person.email"));
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int line_, column_;
};

}  // namespace

std::vector<Token> tokens_of(const std::string& formula, const std::string& file, int line, int column, const std::string& field,
                             std::vector<Problem>& problems) {
  Lexer lexer(formula, line, column);
  auto tokens = lexer.run();
  if (!lexer.problem.what.empty()) {
    lexer.problem.file = file;
    lexer.problem.field = field;
    problems.push_back(std::move(lexer.problem));
  }
  return tokens;
}

}  // namespace tradewind::mapping
