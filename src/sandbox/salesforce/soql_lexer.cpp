#include <cctype>

#include "sandbox/salesforce/soql.hpp"

namespace tradewind::sandbox::sf::soql {
namespace {

bool word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }
bool literal_char(char c) { return word_char(c) || c == ':' || c == '-' || c == '+'; }

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xe0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

/// Reads one escape behind a backslash; false when there is no such escape.
bool unescape(const std::string& text, std::size_t& at, std::string& out) {
  const char c = text[at++];
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      out += c;
      return true;
    case 'n':
    case 'N':
      out += '\n';
      return true;
    case 'r':
    case 'R':
      out += '\r';
      return true;
    case 't':
    case 'T':
      out += '\t';
      return true;
    case 'b':
    case 'B':
      out += '\b';
      return true;
    case 'f':
    case 'F':
      out += '\f';
      return true;
    case '%':
    case '_':
      out += '\\';
      out += c;
      return true;  // LIKE sees them escaped
    case 'u':
    case 'U':
      break;
    default:
      return false;
  }
  unsigned code = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    if (at >= text.size() || std::isxdigit(static_cast<unsigned char>(text[at])) == 0) return false;
    code = code * 16 + static_cast<unsigned>(std::stoi(text.substr(at, 1), nullptr, 16));
  }
  append_utf8(out, code);
  return true;
}

std::optional<Failure> read_string(const std::string& text, std::size_t& at, std::string& out) {
  const auto start = at++;
  while (at < text.size() && text[at] != '\'') {
    if (text[at] != '\\') {
      out += text[at++];
      continue;
    }
    const auto escape = ++at;
    if (escape >= text.size() || !unescape(text, at, out)) return malformed(text, start, "Illegal string literal: unknown escape sequence");
  }
  if (at >= text.size()) return malformed(text, start, "unexpected token: '<EOF>'");
  ++at;
  return std::nullopt;
}

}  // namespace

std::string pointed(const std::string& text, std::size_t at, const std::string& message) {
  return "\n" + text + "\n" + std::string(at, ' ') + "^\nERROR at Row:1:Column:" + std::to_string(at + 1) + "\n" + message;
}

Failure malformed(const std::string& text, std::size_t at, const std::string& message) {
  return {"MALFORMED_QUERY", pointed(text, at, message), {}, 400, false, {}};
}

std::variant<std::vector<Token>, Failure> tokenize(const std::string& text) {
  std::vector<Token> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    Token token;
    token.at = at;
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at;
      continue;
    }
    if (c == '\'') {
      token.kind = TokenKind::string;
      if (auto failure = read_string(text, at, token.text)) return *failure;
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0 ||
               ((c == '-' || c == '+') && at + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0)) {
      token.kind = TokenKind::literal;
      token.text += text[at++];
      while (at < text.size() && literal_char(text[at])) token.text += text[at++];
    } else if (word_char(c)) {
      token.kind = TokenKind::word;
      while (at < text.size() && word_char(text[at])) token.text += text[at++];
    } else {
      token.kind = TokenKind::symbol;
      token.text = c;
      ++at;
      const bool two = at < text.size() && ((c == '!' || c == '<' || c == '>') && (text[at] == '=' || (c == '<' && text[at] == '>')));
      if (two) token.text += text[at++];
      if (token.text == "<>") token.text = "!=";
      if (std::string("(),=<>!").find(c) == std::string::npos || token.text == "!")
        return malformed(text, token.at, "unexpected token: '" + token.text + "'");
    }
    out.push_back(std::move(token));
  }
  out.push_back({TokenKind::end, "<EOF>", text.size()});
  return out;
}

}  // namespace tradewind::sandbox::sf::soql
