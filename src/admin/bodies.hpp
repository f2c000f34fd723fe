// JSON bodies of requests: whatever is sent, reading them gives a value or nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace tradewind::admin {

/// The body as an object; empty when it is none.
nlohmann::json object_of(const std::string& body);
/// The text member `name`; nothing when there is none.
std::optional<std::string> text_member(const nlohmann::json& object, const char* name);

}  // namespace tradewind::admin
