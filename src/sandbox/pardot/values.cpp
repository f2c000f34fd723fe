#include <tradewind/base/decimal.hpp>
#include <tradewind/base/text.hpp>

#include "sandbox/pardot/state.hpp"

namespace tradewind::sandbox::pd {
namespace {

bool is_date(const std::string& text) {
  const auto at = text.size() == 10 ? parse_rfc3339(text) : std::nullopt;
  return at && format_rfc3339(*at).substr(0, 10) == text;
}

std::optional<Problem> take_boolean(const Field& field, const Json& given, Record& into) {
  const auto text = text::lower(text_of(given));
  if (text != "true" && text != "false" && text != "1" && text != "0") return Problem{50, field.name};
  into.set(field.name, text == "true" || text == "1");
  return std::nullopt;
}

std::optional<Problem> take_integer(const Field& field, const Json& given, Record& into) {
  const auto text = text_of(given);
  const auto digits = text.find_first_not_of("0123456789", text.rfind('-', 0) == 0 ? 1 : 0);
  const auto problem = Problem{field.name == "score" ? 29 : 154, field.name == "score" ? "" : field.name};
  if (text.empty() || text == "-" || digits != std::string::npos || text.size() > 12) return problem;
  into.set(field.name, std::stoll(text));
  return std::nullopt;
}

std::optional<Problem> take_several(const Field& field, const Json& given, Record& into) {
  Json values = Json::array();
  for (const auto& each : given.is_array() ? given : Json::array({given})) {
    if (each.is_structured()) return Problem{154, field.name};
    values.push_back(text_of(each));
  }
  into.set(field.name, std::move(values));
  return std::nullopt;
}

}  // namespace

bool email_syntax(const std::string& address) {
  if (address.size() > 255 || address.find_first_of(" \t\r\n,;<>\"") != std::string::npos) return false;
  const auto at = address.find('@');
  if (at == std::string::npos || at < 1 || at > 64 || address.find('@', at + 1) != std::string::npos) return false;
  const auto dot = address.rfind('.');
  if (dot == std::string::npos || dot < at + 2 || address[at + 1] == '.') return false;
  const auto label = address.size() - dot - 1;
  return label >= 2 && label <= 13;
}

std::optional<TimePoint> read_time(const std::string& text) {
  if (text.size() < 20 || text.back() == 'Z' || text.find('T') == std::string::npos) return std::nullopt;
  return parse_rfc3339(text);
}

std::optional<Problem> take_value(const Field& field, const Json& given, Record& into) {
  if (given.is_object() || (given.is_array() && field.type != Type::multi)) return Problem{154, field.name};
  if (given.is_null() || given == "") {
    into.set(field.name, nullptr);
    return std::nullopt;
  }
  if (field.type == Type::boolean) return take_boolean(field, given, into);
  if (field.type == Type::integer) return take_integer(field, given, into);
  if (field.type == Type::multi) return take_several(field, given, into);
  const auto text = text_of(given);
  if (field.type == Type::datetime) {
    const auto at = read_time(text);
    if (!at) return Problem{154, field.name};
    into.set(field.name, to_unix_ms(*at));
    return std::nullopt;
  }
  if (field.type == Type::number && !Decimal::parse(text)) return Problem{56, field.name};
  if (field.type == Type::date && !is_date(text)) return Problem{57, field.name};
  if (field.name == "email" && !email_syntax(text)) return Problem{4, {}};
  into.set(field.name, text);
  return std::nullopt;
}

}  // namespace tradewind::sandbox::pd
