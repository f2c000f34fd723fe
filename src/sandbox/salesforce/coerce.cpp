#include <tradewind/base/decimal.hpp>
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"
#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

const char* token_name(const Json& value) {
  if (value.is_string()) return "VALUE_STRING";
  if (value.is_boolean()) return value.get<bool>() ? "VALUE_TRUE" : "VALUE_FALSE";
  if (value.is_number_integer()) return "VALUE_NUMBER_INT";
  if (value.is_number()) return "VALUE_NUMBER_FLOAT";
  if (value.is_null()) return "VALUE_NULL";
  return value.is_array() ? "START_ARRAY" : "START_OBJECT";
}

Failure cannot_read(const char* type, const Json& value) {
  const auto shown = value.is_string() ? value.get<std::string>() : value.dump();
  return {"JSON_PARSER_ERROR",
          std::string("Cannot deserialize instance of ") + type + " from " + token_name(value) + " value " + shown +
              " or request may be missing a required field at [line:1, column:1]",
          {},
          400,
          false,
          {}};
}

std::optional<Failure> coerce_number(const Field& field, Json& value) {
  if (value.is_string()) {
    const auto parsed = Decimal::parse(value.get<std::string>());
    if (!parsed) return cannot_read(to_string(field.kind), value);
    value = Json::parse(parsed->text());
  }
  if (!value.is_number()) return cannot_read(to_string(field.kind), value);
  if (field.kind == Kind::integer && !value.is_number_integer()) return cannot_read("int", value);
  return std::nullopt;
}

std::optional<Failure> coerce_reference(const State& state, const Field& field, Json& value) {
  if (!value.is_string()) return cannot_read("reference", value);
  const auto given = value.get<std::string>();
  const auto id = id15(given);
  const auto* target = id ? state.schema.by_prefix(*id) : nullptr;
  const bool fits = target && std::find(field.refers.begin(), field.refers.end(), target->name) != field.refers.end();
  if (!fits) return Failure{"MALFORMED_ID", field.label + ": id value of incorrect type: " + given, {field.name}, 400, true, {}};
  value = id18(*id);
  return std::nullopt;
}

}  // namespace

bool date_syntax(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto at = parse_rfc3339(text);
  return at && format_rfc3339(*at).substr(0, 10) == text;
}

bool email_syntax(const std::string& address) {
  const auto at = address.find('@');
  if (at == std::string::npos || at == 0 || at > 64 || address.find('@', at + 1) != std::string::npos) return false;
  if (address.find_first_of(" \t\r\n,;<>()[]\\\"") != std::string::npos) return false;
  const auto domain = address.substr(at + 1);
  const auto dot = domain.rfind('.');
  if (dot == std::string::npos || dot == 0 || domain.size() - dot < 3) return false;
  return domain.find("..") == std::string::npos && domain[0] != '.' && address[0] != '.' && address[at - 1] != '.' &&
         address.find("..") == std::string::npos;
}

std::optional<Failure> coerce(const State& state, const Field& field, Json& value) {
  if (value == "") value = nullptr;
  if (field.kind == Kind::boolean) {
    if (value == "true" || value == "false") value = value == "true";
    return value.is_boolean() ? std::nullopt : std::optional(cannot_read("boolean", value));
  }
  if (value.is_null()) return std::nullopt;
  switch (field.kind) {
    case Kind::integer:
    case Kind::number:
    case Kind::currency:
      return coerce_number(field, value);
    case Kind::reference:
      return coerce_reference(state, field, value);
    case Kind::date:
      if (value.is_string() && date_syntax(value.get<std::string>())) return std::nullopt;
      return cannot_read("date", value);
    case Kind::datetime: {
      const auto at = value.is_string() ? parse_rfc3339(value.get<std::string>()) : std::nullopt;
      if (!at) return cannot_read("datetime", value);
      value = stamp(*at);
      return std::nullopt;
    }
    default:
      return value.is_string() ? std::nullopt : std::optional(cannot_read("string", value));
  }
}

Json from_text(const Field& field, const std::string& value) {
  if (value.empty()) return nullptr;
  if (field.kind == Kind::boolean) return value == "true";
  return value;
}

}  // namespace tradewind::sandbox::sf
