// Text of SOQL queries. literal() is the only way by which a value gets into one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tradewind::salesforce {

/// `'...'` with everything escaped that could end the literal or change its meaning.
std::string literal(std::string_view text);

/// `field IN ('a','b')`; empty when there are no values.
std::string in_list(std::string_view field, const std::vector<std::string>& values);

/// The conditions that are not empty, joined by OR.
std::string any_of(const std::vector<std::string>& conditions);

/// `/query?q=...`, percent-encoded; `deleted_too` asks queryAll.
std::string query_path(std::string_view soql, bool deleted_too = false);

}  // namespace tradewind::salesforce
