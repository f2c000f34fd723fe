// The one place that knows how v3 and v4 spell what v5 calls by its names: fields, forms and answers. Pure.
#pragma once

#include "pardot/description.hpp"
#include "pardot/json_tools.hpp"

#include <string>
#include <vector>

namespace tradewind::pardot {

/// firstName -> first_name, Spend__c -> Spend.
std::string v4_name(const std::string& v5_name);
/// A v5 body as a form: flags as 1 and 0, several values as Field_0, Field_1, ..., null as nothing.
std::string v4_form(const Description& description, const Json& body);
/// The prospect of a v4 answer as v5 would show these fields.
Json from_v4(const Description& description, const Json& prospect, const std::vector<std::string>& names);

}  // namespace tradewind::pardot
