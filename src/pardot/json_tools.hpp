// Reading of remote JSON that never throws: what is absent, null or of another type reads as empty.
#pragma once

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <string>

namespace tradewind::pardot {

using Json = nlohmann::json;

inline const Json& child(const Json& object, const std::string& name) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto at = object.find(name);
  return at == object.end() ? none : *at;
}

/// Numbers read as their digits: ids come as numbers in v5 and as either in v4.
inline std::string text_at(const Json& object, const std::string& name) {
  const Json& value = child(object, name);
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : std::string();
}

inline std::int64_t number_at(const Json& object, const std::string& name) {
  const std::string digits = text_at(object, name);
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

/// Flags come as true, 1, "true" or "1".
inline bool flag_at(const Json& object, const std::string& name) {
  const Json& value = child(object, name);
  if (value.is_boolean()) return value.get<bool>();
  const std::string word = text_at(object, name);
  return word == "true" || word == "1";
}

/// The elements, or none.
inline const Json& list_at(const Json& object, const std::string& name) {
  static const Json none = Json::array();
  const Json& value = child(object, name);
  return value.is_array() ? value : none;
}

inline Json parse_json(const std::string& text) { return Json::parse(text, nullptr, false); }

/// What goes into a request; bytes that are no UTF-8 are replaced rather than refused.
inline std::string body_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace tradewind::pardot
