#include "mapping/functions.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::mapping {

Value Arguments::of_item(std::size_t i, const Value& item) const {
  const Value* outer = std::exchange(run.item, &item);
  Value value = evaluate(*nodes[i], run);
  run.item = outer;
  return value;
}

const std::vector<FunctionGroup>& function_groups() {
  static const std::vector<FunctionGroup> groups{{"Conditions", logic_functions()}, {"Text", text_functions()},
                                                 {"Numbers", number_functions()},   {"Lists", list_functions()},
                                                 {"Dates", date_functions()},       {"Shoppers and money", domain_functions()}};
  return groups;
}

const Function* find_function(const std::string& name) {
  for (const auto& group : function_groups())
    for (const auto& function : group.rows)
      if (text::iequals(function.name, name)) return &function;
  return nullptr;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const auto& group : function_groups())
    for (const auto& function : group.rows) names.emplace_back(function.name);
  return names;
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

std::optional<int> order_of(const Value& a, const Value& b) {
  const auto sign = [](auto order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
  if (a.blank() || b.blank()) return std::nullopt;
  if (a.number() != nullptr && b.number() != nullptr) return sign(*a.number() <=> *b.number());
  if (a.text() != nullptr && b.text() != nullptr) return sign(a.text()->compare(*b.text()));
  if (a.date() != nullptr && b.date() != nullptr) return sign(*a.date() <=> *b.date());
  if (a.datetime() != nullptr && b.datetime() != nullptr) return sign(*a.datetime() <=> *b.datetime());
  return std::nullopt;
}

Value bounded(std::string text) {
  if (text.size() > longest_text) {
    std::size_t end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace tradewind::mapping
