// Typed text made comparable. Bytes that are not UTF-8 become U+FFFD.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tradewind::harmonize {

std::u32string points_of(std::string_view text);
std::string utf8(std::u32string_view points);

/// NFC; without characters that show nothing (but joiners that shape letters or emoji); each run of white space and control characters is
/// one space; none outside. cleaned(cleaned(x)) == cleaned(x).
std::string cleaned(std::string_view typed);

/// The words of a name in a form that ignores case, accents, width and punctuation: "St. Gallen" is {"saint", "gallen"}. A leading "the" is
/// left out, "&" is "and".
std::vector<std::string> key_words(std::string_view typed);
/// Those words as one: what names are looked up by.
std::string key(std::string_view typed);

/// A-Z and 0-9 of a code, other characters left out, letters made capitals, full-width forms made plain.
std::string code_form(std::string_view typed);

}  // namespace tradewind::harmonize
