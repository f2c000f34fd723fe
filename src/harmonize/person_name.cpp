#include <tradewind/base/text.hpp>
#include <tradewind/harmonize/harmonize.hpp>
#include "harmonize/letter_case.hpp"
#include "harmonize/table.hpp"
#include "harmonize/text_form.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <set>

namespace tradewind::harmonize {
namespace {

bool has_letter(std::string_view text) {
  const auto points = points_of(text);
  return std::any_of(points.begin(), points.end(), [](char32_t c) { return u_isalpha(static_cast<UChar32>(c)); });
}

/// Chinese, Japanese and Korean names are written last name first.
bool family_first(std::string_view text) {
  const auto points = points_of(text);
  return std::any_of(points.begin(), points.end(), [](char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    const auto script = uscript_getScript(static_cast<UChar32>(c), &status);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL;
  });
}

/// "Jr", "III", "PhD": belongs to the last name, and is no first name after a comma.
bool suffix(std::string_view word) {
  static const std::set<std::string> words{"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "dds", "cpa", "mba", "rn"};
  return words.count(key(word)) != 0;
}

/// What is typed where there is nothing to say: "-", ".", "n/a".
std::string without_filler(std::string name) {
  constexpr std::string_view marks = " .,-_/\\*+#?!:;'\"()[]";
  const std::string lower = text::lower(name);
  if (name.find_first_not_of(marks) == std::string::npos || lower == "n/a" || lower == "null" || lower == "undefined") return "";
  return name;
}

std::string joined(const std::vector<std::string_view>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += (i == from ? "" : " ") + std::string(words[i]);
  return out;
}

/// Where the last name starts in a full name: its last word with its particles ("van der Berg") and suffix ("King Jr.").
std::size_t start_of_last(const std::vector<std::string_view>& words) {
  std::size_t start = words.size() - 1;
  while (start > 0 && (suffix(words[start]) || !has_letter(words[start]))) --start;
  if (start > 2 && words[start - 1] == "y") start -= 2;  // "Ortega y Gasset"
  while (start > 1 && words[start - 1].size() > 1 && particle(words[start - 1])) --start;
  return start;
}

/// One field that holds the whole name.
PersonName split(const std::string& full) {
  const auto comma = full.find(',');
  if (comma != std::string::npos && full.find(',', comma + 1) == std::string::npos) {
    const std::string before = cleaned(full.substr(0, comma)), after = cleaned(full.substr(comma + 1));
    if (has_letter(before) && has_letter(after) && !suffix(after)) return {after, before};
  }
  const auto words = fields(full, ' ');
  if (words.size() == 1) return {"", full};
  if (family_first(full)) return {joined(words, 1, words.size()), std::string(words[0])};
  const std::size_t start = start_of_last(words);
  if (!has_letter(joined(words, 0, start))) return {"", full};
  return {joined(words, 0, start), joined(words, start, words.size())};
}

bool ends_with_word(const std::string& text, const std::string& word) {
  return text.size() > word.size() + 1 && text.compare(text.size() - word.size(), word.size(), word) == 0 &&
         text[text.size() - word.size() - 1] == ' ';
}

bool starts_with_word(const std::string& text, const std::string& word) {
  return text.size() > word.size() + 1 && text.compare(0, word.size(), word) == 0 && text[word.size()] == ' ';
}

/// One step; repeated until nothing changes, so that a name as stored stays as it is.
PersonName step(const PersonName& typed) {
  std::string first = without_filler(cleaned(typed.first)), last = without_filler(cleaned(typed.last));
  first = name_case(first, true);
  last = name_case(last, false);
  if (first.empty() && last.empty()) return {};
  if (first.empty() || last.empty()) return split(first.empty() ? last : first);
  if (first == last && first.find(' ') != std::string::npos) return split(first);  // the full name in both
  if (ends_with_word(first, last)) return {first.substr(0, first.size() - last.size() - 1), last};
  if (starts_with_word(last, first)) return {first, last.substr(first.size() + 1)};
  return {first, last};
}

}  // namespace

PersonName person_name(std::string_view first, std::string_view last) {
  PersonName name{std::string(first), std::string(last)};
  for (;;) {
    PersonName next = step(name);
    if (next.first == name.first && next.last == name.last) return name;
    name = std::move(next);
  }
}

}  // namespace tradewind::harmonize
