// State and country/territory picklists: an org that has them takes addresses of its own states and countries only.
//
// There, what a mapping writes as text ("California", "USA") or as code is sent as the org's code. What is none of the org's states or
// countries is sent as blank: the rest of the person is written all the same, no address shows a state of another one, and the trace
// names the field. On an org without the picklists everything goes as it is mapped.
#pragma once

#include <string>
#include <string_view>
#include <tradewind/model/work.hpp>
#include <vector>

#include "salesforce/description.hpp"

namespace tradewind::salesforce {

struct CodedFields {
  std::vector<DesiredField> fields;
  std::vector<std::string> notes;  ///< what was left blank and why
};
/// `record` as read, null for a new one. `name` of the object, for the notes.
CodedFields with_codes(const Description& description, const std::string& name, const ObjectInfo& info,
                       const std::vector<DesiredField>& desired, const Json* record);

/// The code fields behind an address field, which decide what it shows: "MailingState" has MailingStateCode and MailingCountryCode. Empty
/// for all other fields and on an org without the picklists.
std::vector<std::string> code_fields(const ObjectInfo& info, std::string_view field);

}  // namespace tradewind::salesforce
