// Small text tools that have their one home here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tradewind::text {

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);
std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);  ///< no padding (JWT)
/// Strict RFC 4648 section 4: padding required, no spaces, no trailing bits.
std::optional<std::string> from_base64(std::string_view text);

/// ASCII only; other bytes unchanged.
std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
/// Percent-encodes everything but RFC 3986 unreserved characters: safe in a path segment and in a query value.
std::string percent_encode(std::string_view text);
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
bool valid_utf8(std::string_view text);
/// At most `max` code points, never splitting one.
std::string clip(std::string_view text, std::size_t max);
std::size_t code_points(std::string_view text);
/// The candidate nearest to `word` (edit distance, at most a third of its length), for "did you mean".
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tradewind::text
