// The primary key of a person: the normalized email address. Pure.
#pragma once

#include <tradewind/base/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tradewind::identity {

/// Trimmed, NFC, zero-width characters removed, full-width forms made plain, lower case, IDN domain as ASCII without a last dot. No dot or
/// plus folding. normalize(normalize(x)) == normalize(x). Error Errc::invalid when it is no address (the text of the error does not quote
/// it).
Result<std::string> normalize_email(std::string_view typed);

/// `rules` are addresses or `@domain`, compared normalized: relays and shared mailboxes that are not people.
bool ignored_email(const std::string& normalized, const std::vector<std::string>& rules);

}  // namespace tradewind::identity
