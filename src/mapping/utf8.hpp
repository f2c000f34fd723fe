// Texts as code points.
#pragma once

#include <string>
#include <string_view>

namespace tradewind::mapping {

/// Bytes that are not UTF-8 become U+FFFD.
std::u32string code_points(std::string_view text);

}  // namespace tradewind::mapping
