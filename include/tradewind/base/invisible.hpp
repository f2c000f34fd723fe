// Characters that show nothing and get into what people copy and paste.
#pragma once

namespace tradewind::text {

/// Soft hyphen, zero-width space, joiners, direction marks, word joiner, byte order mark, annotation marks.
constexpr bool invisible(char32_t point) {
  return point == 0x00AD || point == 0x061C || point == 0x180E || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF ||
         (point >= 0xFFF9 && point <= 0xFFFB);
}

}  // namespace tradewind::text
