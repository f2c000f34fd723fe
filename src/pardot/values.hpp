// Our values as Pardot wants them by field type, and back. Pure.
#pragma once

#include "pardot/description.hpp"
#include "pardot/json_tools.hpp"

#include <tradewind/model/value.hpp>

#include <optional>
#include <string>

namespace tradewind::pardot {

struct RemoteValue {
  Json json;                           ///< null clears the field
  std::optional<std::string> trouble;  ///< it cannot be a value of that type
};
RemoteValue to_remote(const FieldInfo& field, const Value& value);

/// What the remote shows of a field, in the type of `like`, so that equal states have equal canonical texts.
Value from_remote(const Json& read, const Value& like);

/// Does the remote show what we sent (RemoteValue::json)? 12.50 is 12.5, and a flag that is not set is not shown.
bool shows(const FieldInfo& field, const Json& sent, const Json& shown);

/// RFC 3339 with a numeric offset: a Z is refused.
std::string datetime_text(TimePoint at);

}  // namespace tradewind::pardot
