#include "harmonize/phone_text.hpp"

#include "harmonize/text_form.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <set>

namespace tradewind::harmonize {
namespace {

bool digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)); }

char32_t plain_form(char32_t c) {
  if (const auto value = u_charDigitValue(static_cast<UChar32>(c)); value >= 0) return U'0' + static_cast<char32_t>(value);
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - U'!';
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

std::size_t digit_count(std::u32string_view text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), digit)); }

bool extension_word(const std::string& word) {
  static const std::set<std::string> words{"ext",     "extn",  "extension", "x",          "xt",     "ex",         "int", "interno", "poste",
                                           "anexo",   "ramal", "dw",        "durchwahl",  "klappe", "kl",         "app", "apparat", "tst",
                                           "toestel", "wew",   "доб",       "добавочный", "内線",   "anknytning", "lok"};
  return words.count(word) != 0;
}

/// Cuts "ext. 12", "x12", "#12", ";ext=12", "доб. 12" off the end.
std::u32string_view without_extension(std::u32string_view text) {
  constexpr std::size_t shortest_number = 5, longest_extension = 7;
  std::size_t end = text.size();
  while (end > 0 && !letter(text[end - 1]) && text[end - 1] != U'#') --end;
  const std::size_t extension = digit_count(text.substr(end));
  if (end == 0 || extension == 0 || extension > longest_extension) return text;
  std::size_t start = end;
  while (start > 0 && letter(text[start - 1])) --start;
  const bool mark = start == end;  // #
  if (!mark && !extension_word(utf8(text.substr(start, end - start)))) return text;
  const auto number = text.substr(0, mark ? end - 1 : start);
  return digit_count(number) >= shortest_number ? number : text;
}

}  // namespace

std::u32string dial_text(std::string_view typed) {
  std::u32string text;
  for (const char32_t c : points_of(typed)) text.push_back(plain_form(c));
  const auto start = std::find_if(text.begin(), text.end(), [](char32_t c) { return digit(c) || c == U'+'; });
  std::size_t from = static_cast<std::size_t>(start - text.begin());
  if (from > 0 && text[from - 1] == U'(') --from;  // "(0)20 ..."
  return std::u32string(without_extension(std::u32string_view(text).substr(from)));
}

std::optional<DialText> digits_of(std::u32string_view text) {
  DialText out;
  bool letters = false;
  for (const char32_t c : text) {
    if (digit(c)) {
      if (letters) return std::nullopt;
      out.digits.push_back(static_cast<char>(c));
    } else if (c == U'+' && out.digits.empty()) {
      out.plus = true;
    } else if (letter(c)) {
      letters = letters || !out.digits.empty();
    }
  }
  return out;
}

std::optional<DialText> vanity_digits(std::u32string_view text) {
  constexpr std::string_view keypad = "22233344455566677778889999";
  DialText out;
  std::size_t letters = 0;
  for (const char32_t c : text) {
    if (digit(c)) out.digits.push_back(static_cast<char>(c));
    if (c == U'+' && out.digits.empty()) out.plus = true;
    if (c < U'a' || c > U'z') continue;
    out.digits.push_back(keypad[c - U'a']);
    ++letters;
  }
  return letters >= 3 ? std::optional<DialText>(out) : std::nullopt;
}

std::optional<std::u32string> first_of_several(std::u32string_view text) {
  constexpr std::size_t shortest_number = 7;
  std::size_t end = 0;
  while (end < text.size() && !letter(text[end]) && std::u32string_view(U"/,;|&").find(text[end]) == std::u32string_view::npos) ++end;
  if (digit_count(text.substr(0, end)) < shortest_number || digit_count(text.substr(end)) < shortest_number) return std::nullopt;
  return std::u32string(text.substr(0, end));
}

std::optional<std::u32string> without_bracketed_zero(std::u32string_view text) {
  constexpr std::u32string_view zero = U"(0)";
  const auto at = text.find(zero);
  if (at == std::u32string_view::npos) return std::nullopt;
  return std::u32string(text.substr(0, at)) + std::u32string(text.substr(at + zero.size()));
}

}  // namespace tradewind::harmonize
