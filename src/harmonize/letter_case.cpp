#include "harmonize/letter_case.hpp"

#include <tradewind/base/text.hpp>
#include "harmonize/table.hpp"
#include "harmonize/text_form.hpp"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

namespace tradewind::harmonize {
namespace {

enum class Shape { none, small, capitals, mixed };

UChar32 icu_point(char32_t c) { return static_cast<UChar32>(c); }

Shape shape_of(const std::u32string& word) {
  bool upper = false, lower = false;
  for (const char32_t c : word) {
    upper = upper || u_isupper(icu_point(c)) || u_istitle(icu_point(c));
    lower = lower || (u_islower(icu_point(c)) && c != U'ß');  // has no capital on most keyboards: "STRAßE"
  }
  return upper && lower ? Shape::mixed : upper ? Shape::capitals : lower ? Shape::small : Shape::none;
}

std::string lower_case(std::string_view word) {
  if (std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return text::lower(word);
  auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<int32_t>(word.size())));
  text.findAndReplace(icu::UnicodeString(u"İ"), icu::UnicodeString(u"i"));  // else it becomes an i with two dots
  std::string out;
  return text.toLower(icu::Locale::getRoot()).toUTF8String(out);
}

/// Written small in every language that has them.
bool small_particle(const std::string& lower) {
  static const std::set<std::string> words{"van", "der", "den",  "de", "des", "von", "vom", "zu",  "zur", "zum", "del", "dos",
                                           "das", "da",  "do",   "e",  "y",   "las", "los", "ter", "ten", "tot", "te",  "op",
                                           "ibn", "bin", "bint", "af", "av",  "ul",  "het", "'t",  "’t",  "d'",  "uit"};
  return words.count(lower) != 0;
}

/// Written small by some and with a capital by others: stays as typed where the writer uses both cases.
bool other_particle(const std::string& lower) {
  static const std::set<std::string> words{"di",    "du",    "la",    "le",  "lo",  "el",    "al",  "della",
                                           "delle", "dello", "degli", "dei", "dal", "dalla", "san", "ap"};
  return words.count(lower) != 0;
}

/// "the third", written in capitals.
bool numeral(const std::string& lower) { return lower == "ii" || lower == "iii" || lower == "iv"; }

/// "JP", "AJ", "TJ": two letters that cannot be a word.
bool initials(const std::string& lower) {
  constexpr std::string_view vowels = "aeiouy";
  if (lower.size() != 2 || lower == "ng" || lower == "jr" || lower == "sr" || lower == "dr" || lower == "mr" || lower == "ms") return false;
  const bool ascii = lower[0] >= 'a' && lower[0] <= 'z' && lower[1] >= 'a' && lower[1] <= 'z';
  return ascii && (lower[1] == 'j' || (vowels.find(lower[0]) == std::string_view::npos && vowels.find(lower[1]) == std::string_view::npos));
}

bool apostrophe(char32_t c) { return c == U'\'' || c == U'’' || c == U'`'; }

/// A capital follows a hyphen, a dot and the like, and an apostrophe after a single letter: "O'Neil", "D'Angelo", but "Sa'ad".
bool starts_part(const std::u32string& word, std::size_t i) {
  if (i == 0) return true;
  const char32_t before = word[i - 1];
  if (apostrophe(before)) return i == 2 || (i >= 3 && !u_isalpha(icu_point(word[i - 3])));
  return before == U'-' || before == U'.' || before == U'‐' || before == U'/' || before == U'(' || before == U'"' || before == U'&';
}

/// "mcdonald": a capital after "Mc".
bool after_mc(const std::u32string& word, std::size_t i) {
  if (i < 2 || word.size() < i + 3 || !starts_part(word, i - 2)) return false;
  return u_tolower(icu_point(word[i - 2])) == U'm' && u_tolower(icu_point(word[i - 1])) == U'c';
}

std::string title_case(std::string_view word) {
  const std::u32string typed = points_of(word);
  std::u32string points = points_of(lower_case(word));
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!starts_part(points, i) && !after_mc(points, i)) continue;
    const bool capital = i < typed.size() && u_isupper(icu_point(typed[i]));  // stays what it is: "İ"
    points[i] = capital ? typed[i] : static_cast<char32_t>(u_totitle(icu_point(points[i])));
  }
  return utf8(points);
}

struct Word {
  std::string_view text;
  bool mixed;         ///< the writer uses both cases
  bool may_lead;      ///< stands where a particle can stand
  bool chained;       ///< after a particle: "de la Cruz"
  bool last_of_many;  ///< where "III" stands
};

std::string word_case(const Word& word) {
  const Shape shape = shape_of(points_of(word.text));
  if (shape != Shape::small && shape != Shape::capitals) return std::string(word.text);
  const std::string lower = lower_case(word.text);
  if (word.may_lead && shape == Shape::small && word.mixed && particle(lower)) return std::string(word.text);
  if (word.may_lead && (small_particle(lower) || (word.chained && lower == "la")) && !(shape == Shape::capitals && word.mixed))
    return lower;
  if (word.last_of_many && numeral(lower)) return std::string(lower == "ii" ? "II" : lower == "iii" ? "III" : "IV");
  if (shape == Shape::capitals && initials(lower)) return std::string(word.text);
  return title_case(word.text);
}

/// A particle comes before a last name: it is not the first word of a first name, nor the last word of a last name, and a letter at the end
/// of a first name is an initial ("JOHN E").
bool may_lead(const std::vector<std::string_view>& words, std::size_t i, bool given) {
  const bool last = i + 1 == words.size();
  return given ? i > 0 && !(last && words[i].size() == 1) : !last;
}

}  // namespace

bool particle(std::string_view word) {
  const std::string lower = lower_case(word);
  return small_particle(lower) || other_particle(lower);
}

std::string name_case(std::string_view name, bool given) {
  const auto words = fields(name, ' ');
  const bool mixed = std::any_of(words.begin(), words.end(), [](auto word) { return shape_of(points_of(word)) == Shape::mixed; });
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool chained = i > 0 && small_particle(out.back());
    out.push_back(word_case({words[i], mixed, may_lead(words, i, given), chained, i > 0 && i + 1 == words.size()}));
  }
  return cleaned(text::join(out, " "));
}

}  // namespace tradewind::harmonize
