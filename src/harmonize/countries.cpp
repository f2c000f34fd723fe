#include "harmonize/countries.hpp"

#include <tradewind/harmonize/harmonize.hpp>
#include "harmonize/table.hpp"
#include "harmonize/text_form.hpp"

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace tradewind::harmonize {
namespace {

constexpr std::string_view iso_table = "countries.txt";

void add_names(Countries& all) {
  each_line("country_names.txt", [&](std::string_view line) {
    const auto row = name_line(line);
    const std::string code(row.key);
    if (!row.names.front().empty()) all.name[code] = row.names.front();
    for (const auto name : row.names) all.by_key.try_emplace(key(name), code);
    all.by_key.try_emplace(key(code), code);
  });
}

/// "Bolivia, Plurinational State of" is also typed "Plurinational State of Bolivia" (the official name) and "Bolivia" (the common one).
void add_iso(Countries& all) {
  each_line(iso_table, [&](std::string_view line) {
    const auto row = fields(line, '\t');
    const std::string code(row.front());
    all.name.try_emplace(code, row[2]);
    for (const auto name : row) all.by_key.try_emplace(key(name), code);
  });
}

Countries read() {
  Countries all;
  // ISO's two letters come before anything else that looks like them.
  each_line(iso_table, [&](std::string_view line) { all.by_key.try_emplace(key(line.substr(0, 2)), line.substr(0, 2)); });
  add_names(all);
  add_iso(all);
  all.by_key.erase("");
  return all;
}

/// Names in the languages of the biggest stores, as ICU knows them. Thousands of names, so read only when somebody types one.
std::unordered_map<std::string, std::string> read_foreign() {
  constexpr const char* languages[] = {"de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "sk",      "hu", "ro",
                                       "bg", "hr", "sl", "el", "ru", "uk", "tr", "ja", "zh", "ko", "ar", "he", "zh_Hant", "vi", "id"};
  std::unordered_map<std::string, std::string> by_key;
  for (const char* language : languages) {
    for (const auto& [code, name] : countries().name) {
      icu::UnicodeString shown;
      icu::Locale("", code.c_str()).getDisplayCountry(icu::Locale(language), shown);
      std::string text;
      by_key.try_emplace(key(shown.toUTF8String(text)), code);
    }
  }
  by_key.erase("");
  return by_key;
}

}  // namespace

const Countries& countries() {
  static const Countries all = read();
  return all;
}

std::string country_of(std::string_view typed) {
  if (typed.size() == 2 && countries().name.count(std::string(typed)) != 0) return std::string(typed);
  return country_code(typed).value_or("");
}

std::optional<std::string> country_code(std::string_view typed) {
  const std::string wanted = key(typed);
  if (wanted.empty()) return std::nullopt;
  if (const auto found = countries().by_key.find(wanted); found != countries().by_key.end()) return found->second;
  if (wanted.size() <= 3) return std::nullopt;  // a code that is none; not worth reading every language for
  static const auto foreign = read_foreign();
  const auto found = foreign.find(wanted);
  return found == foreign.end() ? std::nullopt : std::optional<std::string>(found->second);
}

std::string country_name(std::string_view code) {
  const auto found = countries().name.find(code_form(code));
  return found == countries().name.end() ? "" : found->second;
}

}  // namespace tradewind::harmonize
