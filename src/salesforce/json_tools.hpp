// Reading of remote JSON that never throws: what is absent, null or of another type reads as empty.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace tradewind::salesforce {

using Json = nlohmann::json;

inline const Json& child(const Json& object, const char* name) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto at = object.find(name);
  return at == object.end() ? none : *at;
}

inline std::string text_at(const Json& object, const char* name) {
  const Json& value = child(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

inline int number_at(const Json& object, const char* name) {
  const Json& value = child(object, name);
  return value.is_number_integer() ? value.get<int>() : 0;
}

inline bool flag_at(const Json& object, const char* name, bool otherwise = false) {
  const Json& value = child(object, name);
  return value.is_boolean() ? value.get<bool>() : otherwise;
}

/// The elements, or none.
inline const Json& list_at(const Json& object, const char* name) {
  static const Json none = Json::array();
  const Json& value = child(object, name);
  return value.is_array() ? value : none;
}

/// What goes into a request; bytes that are no UTF-8 are replaced rather than refused.
inline std::string body_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace tradewind::salesforce
