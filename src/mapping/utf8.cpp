#include "mapping/utf8.hpp"

#include <unicode/unistr.h>

namespace tradewind::mapping {

std::u32string code_points(std::string_view text) {
  const auto unicode = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::u32string points(static_cast<std::size_t>(unicode.countChar32()), U'\0');
  UErrorCode error = U_ZERO_ERROR;
  std::vector<UChar32> raw(points.size());
  unicode.toUTF32(raw.data(), static_cast<std::int32_t>(raw.size()), error);
  std::copy(raw.begin(), raw.end(), points.begin());
  return points;
}

}  // namespace tradewind::mapping
