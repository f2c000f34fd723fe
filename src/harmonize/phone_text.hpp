// A phone number as typed, taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tradewind::harmonize {

struct DialText {
  bool plus = false;   ///< starts with +
  std::string digits;  ///< ASCII
};

/// Small letters, digits of every script as 0-9, full-width signs made plain; from the first digit or plus on, without an extension.
std::u32string dial_text(std::string_view typed);
/// Its digits; nothing where letters stand between them.
std::optional<DialText> digits_of(std::u32string_view text);
/// Its digits with letters as on a keypad: "1-800-flowers". Nothing where it has less than three letters.
std::optional<DialText> vanity_digits(std::u32string_view text);
/// The first of several numbers in one field: "030 1234567 / 0170 1234567".
std::optional<std::u32string> first_of_several(std::u32string_view text);
/// "+34 (0)91 ..." without the "(0)".
std::optional<std::u32string> without_bracketed_zero(std::u32string_view text);

}  // namespace tradewind::harmonize
