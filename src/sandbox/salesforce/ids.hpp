// Salesforce record ids: 15 case-sensitive characters, or 18 with a checksum.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tradewind::sandbox::sf {

std::string id18(std::string_view id15);
/// The first 15 characters of a well-formed id of 15 or 18; empty when it is none.
std::optional<std::string> id15(std::string_view id);
std::string make_id(std::string_view prefix, std::uint64_t number);

}  // namespace tradewind::sandbox::sf
