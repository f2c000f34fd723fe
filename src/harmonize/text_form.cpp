#include "harmonize/text_form.hpp"

#include <tradewind/base/invisible.hpp>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace tradewind::harmonize {
namespace {

bool plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::u32string points_of(const icu::UnicodeString& text) {
  std::u32string points;
  points.reserve(static_cast<std::size_t>(text.length()));
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) points.push_back(static_cast<char32_t>(text.char32At(i)));
  return points;
}

using Form = const icu::Normalizer2* (*)(UErrorCode&);

icu::UnicodeString normalized(const icu::UnicodeString& text, Form form) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = form(status);
  if (U_FAILURE(status)) return text;
  icu::UnicodeString out = normalizer->normalize(text, status);
  return U_FAILURE(status) ? text : out;
}

const icu::Normalizer2* nfc(UErrorCode& status) { return icu::Normalizer2::getNFCInstance(status); }
const icu::Normalizer2* nfkd(UErrorCode& status) { return icu::Normalizer2::getNFKDInstance(status); }

bool joiner(char32_t c) { return c == 0x200C || c == 0x200D; }

/// Joiners are looked at on their own.
bool invisible(char32_t c) { return text::invisible(c) && !joiner(c); }

bool blank(char32_t c) {
  constexpr char32_t hangul_filler = 0x3164, braille_blank = 0x2800;  // typed to make a name that looks empty
  return u_isUWhiteSpace(static_cast<UChar32>(c)) || u_iscntrl(static_cast<UChar32>(c)) || c == hangul_filler || c == braille_blank;
}

/// Joiners shape Arabic and Indic letters and emoji; between others they are debris.
bool shaped(char32_t c) { return c >= 0x370 && !blank(c) && !joiner(c); }

std::u32string visible(const std::u32string& points) {
  std::u32string out;
  char32_t pending = 0;
  bool space = false;
  for (const char32_t c : points) {
    if (invisible(c)) continue;
    if (joiner(c)) {
      if (pending == 0 && !space && !out.empty() && shaped(out.back())) pending = c;
      continue;
    }
    if (blank(c)) {
      space = !out.empty();
      pending = 0;
      continue;
    }
    if (space) out.push_back(U' ');
    if (pending != 0 && shaped(c)) out.push_back(pending);
    out.push_back(c);
    space = false;
    pending = 0;
  }
  return out;
}

icu::UnicodeString from_points(std::u32string_view points) {
  icu::UnicodeString text;
  for (const char32_t c : points) text.append(static_cast<UChar32>(c));
  return text;
}

/// Letters that Unicode does not decompose, as people without them on the keyboard type them.
std::string_view plain_letter(char32_t c) {
  switch (c) {
    case U'ø':
      return "o";
    case U'ł':
      return "l";
    case U'đ':
      return "d";
    case U'ð':
      return "d";
    case U'þ':
      return "th";
    case U'æ':
      return "ae";
    case U'œ':
      return "oe";
    case U'ı':
      return "i";
    default:
      return {};
  }
}

void finish_word(std::string& word, std::vector<std::string>& words) {
  if (word == "st") word = "saint";
  if (!word.empty() && !(word == "the" && words.empty())) words.push_back(word);
  word.clear();
}

bool apostrophe(char32_t c) { return c == U'\'' || c == U'\u2019' || c == U'\u2018' || c == U'`' || c == U'\u02BC'; }

/// cleaned() of plain text: only spaces can be too many.
std::string without_spare_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out.push_back(c);
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::u32string folded(std::string_view typed) {
  if (!plain(typed)) return points_of(normalized(normalized(unicode(typed), nfkd).foldCase(), nfkd));
  std::u32string out(typed.begin(), typed.end());
  for (auto& c : out)
    if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
  return out;
}

}  // namespace

std::u32string points_of(std::string_view text) {
  return plain(text) ? std::u32string(text.begin(), text.end()) : points_of(unicode(text));
}

std::string utf8(std::u32string_view points) {
  std::string out;
  if (std::all_of(points.begin(), points.end(), [](char32_t c) { return c < 0x80; })) {
    out.reserve(points.size());
    for (const char32_t c : points) out.push_back(static_cast<char>(c));
    return out;
  }
  from_points(points).toUTF8String(out);
  return out;
}

std::string cleaned(std::string_view typed) {
  if (plain(typed)) return without_spare_spaces(typed);
  const auto seen = visible(points_of(normalized(unicode(typed), nfc)));
  std::string out;
  normalized(from_points(seen), nfc).toUTF8String(out);
  return out;
}

std::vector<std::string> key_words(std::string_view typed) {
  std::vector<std::string> words;
  std::string word;
  for (const char32_t c : folded(typed)) {
    if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9')) {
      word.push_back(static_cast<char>(c));
      continue;
    }
    const auto type = u_charType(static_cast<UChar32>(c));
    if (type == U_NON_SPACING_MARK || invisible(c) || joiner(c) || apostrophe(c)) continue;
    if (c == U'&') {
      finish_word(word, words);
      words.emplace_back("and");
    } else if (const auto letter = plain_letter(c); !letter.empty()) {
      word += letter;
    } else if (u_isalnum(static_cast<UChar32>(c)) || type == U_COMBINING_SPACING_MARK) {
      word += utf8(std::u32string_view(&c, 1));
    } else if (c != U'.') {
      finish_word(word, words);
    }
  }
  finish_word(word, words);
  return words;
}

std::string key(std::string_view typed) {
  std::string out;
  for (const auto& word : key_words(typed)) out += word;
  return out;
}

std::string code_form(std::string_view typed) {
  std::string out;
  for (char32_t c : plain(typed) ? points_of(typed) : points_of(normalized(unicode(typed), nfkd))) {
    if (c >= U'a' && c <= U'z') c -= U'a' - U'A';
    if ((c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9')) out.push_back(static_cast<char>(c));
  }
  return out;
}

}  // namespace tradewind::harmonize
