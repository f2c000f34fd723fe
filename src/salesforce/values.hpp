// Our values as Salesforce wants them by field type, and what differs between a wanted and a read record. Pure.
#pragma once

#include <optional>
#include <string>
#include <tradewind/ports/target.hpp>
#include <vector>

#include "salesforce/classify.hpp"
#include "salesforce/description.hpp"

namespace tradewind::salesforce {

/// One value in the form of the field's type; `trouble` when it cannot be one. Text is clipped to the field's length, as the platform
/// refuses what is longer.
struct RemoteValue {
  Json json;
  std::optional<std::string> trouble;
  bool clipped = false;
};
RemoteValue to_remote(const FieldInfo& field, const Value& value);

/// Does the record already hold it? Forgives what the platform changes by itself when it stores: outer spaces, CRLF, number form, case
/// of email addresses, order of a multi-select.
bool same_value(const FieldInfo& field, const Json& wanted, const Json& read);

struct Changes {
  Json fields = Json::object();
  std::optional<RemoteTrouble> trouble;
  std::vector<std::string> notes;  ///< what is sent otherwise than it was mapped, without its value
};

/// `record` null: for a new record. Only what has to be sent; `key_field` in the mapping is left to the caller.
Changes changes_for(const std::string& object, const ObjectInfo& info, const std::vector<DesiredField>& desired, const Json* record,
                    const std::string& key_field);

/// Names the first field that the platform requires and `fields` lacks.
std::optional<RemoteTrouble> missing_required(const std::string& object, const ObjectInfo& info, const std::vector<DesiredField>& desired,
                                              const Json& fields);

}  // namespace tradewind::salesforce
