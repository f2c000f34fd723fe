#include "salesforce/soql.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '\\':
      out += "\\\\";
      return;
    case '\'':
      out += "\\'";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte != 0x7f) {
    out += c;
    return;
  }
  out += "\\u00";
  out += text::to_hex(std::string_view(&c, 1));
}

}  // namespace

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) append_escaped(out, c);
  out += '\'';
  return out;
}

std::string in_list(std::string_view field, const std::vector<std::string>& values) {
  if (values.empty() || field.empty()) return {};
  std::string out(field);
  out += " IN (";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) out += ',';
    out += literal(values[i]);
  }
  out += ')';
  return out;
}

std::string any_of(const std::vector<std::string>& conditions) {
  std::string out;
  for (const auto& condition : conditions) {
    if (condition.empty()) continue;
    if (!out.empty()) out += " OR ";
    out += condition;
  }
  return out;
}

std::string query_path(std::string_view soql, bool deleted_too) {
  return (deleted_too ? "/queryAll?q=" : "/query?q=") + text::percent_encode(soql);
}

}  // namespace tradewind::salesforce
