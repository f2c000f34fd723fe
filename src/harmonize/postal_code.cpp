#include <tradewind/harmonize/harmonize.hpp>
#include "harmonize/countries.hpp"
#include "harmonize/table.hpp"
#include "harmonize/text_form.hpp"

#include <unordered_map>

namespace tradewind::harmonize {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool capital(char c) { return c >= 'A' && c <= 'Z'; }
bool small(char c) { return c >= 'a' && c <= 'z'; }

using Forms = std::unordered_map<std::string, std::vector<std::string_view>>;

const Forms& forms() {
  static const Forms all = [] {
    Forms read;
    each_line("postal_forms.txt", [&](std::string_view line) {
      const auto row = name_line(line);
      read[std::string(row.key)] = row.names;
    });
    return read;
  }();
  return all;
}

bool fits(char form, char c) { return form == '9' ? digit(c) : form == 'A' ? capital(c) : digit(c) || capital(c); }

/// `code` (letters and digits only) set in `form`; empty: it does not fit. `with_small`: the form's own letters are in the code.
std::string set_in(std::string_view form, std::string_view code, bool with_small) {
  std::string out;
  std::size_t at = 0;
  for (const char c : form) {
    if (small(c)) {
      const char wanted = static_cast<char>(c - 'a' + 'A');
      if (with_small && (at == code.size() || code[at++] != wanted)) return "";
      out.push_back(wanted);
    } else if (c == '9' || c == 'A' || c == 'X') {
      if (at == code.size() || !fits(c, code[at])) return "";
      out.push_back(code[at++]);
    } else {
      out.push_back(c);
    }
  }
  return at == code.size() ? out : "";
}

std::string set_in_any(const std::vector<std::string_view>& allowed, std::string_view code) {
  for (const bool with_small : {true, false})
    for (const auto form : allowed)
      if (auto out = set_in(form, code, with_small); !out.empty()) return out;
  return "";
}

/// "D-80331", "SE-111 22", "CH 8001": the country written before the code.
std::string_view without_country(std::string_view code) {
  std::size_t letters = 0;
  while (letters < code.size() && capital(code[letters])) ++letters;
  return letters <= 3 ? code.substr(letters) : code;
}

}  // namespace

std::string postal_code(std::string_view country, std::string_view typed) {
  const auto found = forms().find(country_of(country));
  if (found != forms().end()) {
    const std::string code = code_form(typed);
    if (auto out = set_in_any(found->second, code); !out.empty()) return out;
    if (auto out = set_in_any(found->second, without_country(code)); !out.empty()) return out;
  }
  return cleaned(typed);
}

}  // namespace tradewind::harmonize
