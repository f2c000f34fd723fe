#include "admin/dead_letter_filter.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::admin {
namespace {

using Read = std::string (*)(const DeadLetterRow&);

const std::map<std::string, Read>& names() {
  static const std::map<std::string, Read> all{
      {"account", [](const DeadLetterRow& row) { return row.account; }},
      {"entity", [](const DeadLetterRow& row) { return row.entity.text(); }},
      {"field", [](const DeadLetterRow& row) { return row.error.field; }},
      {"pair", [](const DeadLetterRow& row) { return row.pair; }},
      {"reason", [](const DeadLetterRow& row) { return row.error.code; }},
      {"stage", [](const DeadLetterRow& row) { return row.stage; }},
  };
  return all;
}

/// The parts between `&&`.
std::vector<std::string> terms_of(std::string_view expression) {
  std::vector<std::string> terms;
  for (;;) {
    const auto end = expression.find("&&");
    terms.emplace_back(text::trim(expression.substr(0, end)));
    if (end == std::string_view::npos) return terms;
    expression.remove_prefix(end + 2);
  }
}

std::string_view unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') return value.substr(1, value.size() - 2);
  return value;
}

}  // namespace

Result<DeadLetterFilter> DeadLetterFilter::parse(const std::string& expression) {
  DeadLetterFilter filter;
  if (text::trim(expression).empty()) return filter;
  for (const auto& term : terms_of(expression)) {
    const auto equals = term.find('=');
    const std::string name(text::trim(std::string_view(term).substr(0, equals)));
    if (equals == std::string::npos || names().count(name) == 0) {
      return Error(Errc::invalid, "a filter is name=value, joined by &&", "", "names: account, entity, field, pair, reason, stage");
    }
    filter.terms_.emplace_back(name, unquoted(text::trim(std::string_view(term).substr(equals + 1))));
  }
  return filter;
}

bool DeadLetterFilter::takes(const DeadLetterRow& row) const {
  return std::all_of(terms_.begin(), terms_.end(), [&](const auto& term) { return names().at(term.first)(row) == term.second; });
}

std::string filter_of(const DeadLetterGroup& group) {
  std::vector<std::string> terms{"reason=" + group.code, "pair=" + group.pair, "stage=" + group.stage};
  if (!group.account.empty()) terms.push_back("account=" + group.account);
  if (!group.field.empty()) terms.push_back("field=" + group.field);
  return text::join(terms, " && ");
}

}  // namespace tradewind::admin
