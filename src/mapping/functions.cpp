#include "mapping/functions.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::mapping {
namespace {

std::vector<Function> all_functions() {
  auto all = value_functions();
  auto texts = text_functions();
  all.insert(all.end(), std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
  return all;
}

}  // namespace

const std::vector<Function>& functions() {
  static const std::vector<Function> table = all_functions();
  return table;
}

const Function* find_function(const std::string& name) {
  for (const auto& function : functions())
    if (text::iequals(function.name, name)) return &function;
  return nullptr;
}

std::string text_of(const Value& value) {
  if (const auto* text = value.text()) return *text;
  if (const auto* number = value.number()) return number->short_text();
  if (const auto* flag = value.flag()) return *flag ? "TRUE" : "FALSE";
  if (const auto* date = value.date()) return format_date(*date);
  if (const auto* at = value.datetime()) return format_rfc3339(*at);
  return {};
}

bool is_true(const Value& value) { return value.flag() != nullptr && *value.flag(); }

Value bounded(std::string text) {
  if (text.size() > longest_text) {
    std::size_t end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace tradewind::mapping
