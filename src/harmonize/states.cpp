#include <tradewind/base/text.hpp>
#include <tradewind/harmonize/harmonize.hpp>
#include "harmonize/countries.hpp"
#include "harmonize/table.hpp"
#include "harmonize/text_form.hpp"

#include <map>
#include <mutex>
#include <set>
#include <unordered_map>

namespace tradewind::harmonize {
namespace {

struct Country {
  std::unordered_map<std::string, std::string> by_key;  ///< key of a name or code -> code
  std::unordered_map<std::string, std::string> name;    ///< code -> name as shown
};

/// "Durham, County" is "County Durham"; "Armagh City, Banbridge and Craigavon" stays.
std::string in_reading_order(std::string_view name) {
  const auto comma = name.find(", ");
  if (comma == std::string_view::npos) return std::string(name);
  const auto tail = name.substr(comma + 2);
  if (tail.find(',') != std::string_view::npos || tail.find(" and ") != std::string_view::npos) return std::string(name);
  return std::string(tail) + " " + std::string(name.substr(0, comma));
}

/// ISO's list writes "Girona [Gerona]", "Conwy [Conwy GB-CWY]", "Alacant*": the name as shown comes first, then others that are typed.
std::vector<std::string> names_of(std::string_view iso) {
  const auto bracket = iso.find(" [");
  std::string_view main = iso.substr(0, bracket);
  while (!main.empty() && main.back() == '*') main.remove_suffix(1);
  std::vector<std::string> names{in_reading_order(main)};
  if (const auto comma = main.find(','); comma != std::string_view::npos) names.emplace_back(main.substr(0, comma));
  if (bracket != std::string_view::npos) {
    std::string_view other = iso.substr(bracket + 2, iso.find(']', bracket) - bracket - 2);
    if (const auto code = other.rfind(" GB-"); code != std::string_view::npos) other = other.substr(0, code);
    names.emplace_back(other);
  }
  return names;
}

void add_name(Country& country, const std::string& code, std::string_view name) {
  if (const auto found = key(name); !found.empty()) country.by_key.try_emplace(found, code);
}

/// Code and rest of the lines of one country; `use` gets the code of the subdivision and the cells or names.
template <class Split, class Use>
void each_row(std::string_view table, const std::string& country, Split split, Use use) {
  each_line(table, [&](std::string_view line) {
    if (line.substr(0, 2) != country) return;
    const auto row = split(line);
    use(std::string(row.key.substr(3)), row.names);
  });
}

NameLine iso_row(std::string_view line) {
  const auto cells = fields(line, '\t');
  return {cells[0], {cells.begin() + 1, cells.end()}};
}

/// Codes first, then our names, then ISO's: those of a province before those of the region it is in, since an address names the province.
Country read(const std::string& country) {
  Country all;
  each_row("subdivisions.txt", country, iso_row, [&](const std::string& code, const auto&) { add_name(all, code, code); });
  each_row("state_names.txt", country, name_line, [&](const std::string& code, const auto& names) {
    add_name(all, code, code);
    if (!names.front().empty()) all.name[code] = names.front();
    for (const auto name : names) add_name(all, code, name);
  });
  for (const bool province : {true, false}) {
    each_row("subdivisions.txt", country, iso_row, [&](const std::string& code, const auto& cells) {
      if (cells[1].empty() == province) return;
      const auto names = names_of(cells[0]);
      all.name.try_emplace(code, names.front());
      for (const auto& name : names) add_name(all, code, name);
    });
  }
  return all;
}

/// Read when a country is first asked for: most stores ask for a few.
const Country* country_states(std::string_view typed_country) {
  static std::mutex mutex;
  static std::map<std::string, Country> read_before;
  const std::string country = country_of(typed_country);
  if (country.empty()) return nullptr;
  const std::lock_guard lock(mutex);
  auto found = read_before.find(country);
  if (found == read_before.end()) found = read_before.emplace(country, read(country)).first;
  return &found->second;
}

/// Words that say what kind of subdivision it is: "County Dublin", "Osaka-fu", "Provincia de Sevilla".
bool kind_word(const std::string& word) {
  static const std::set<std::string> words{
      "county",      "co",          "state",        "province",    "provincia", "provinz",   "provincie", "region",    "regione",
      "regio",       "prefecture",  "oblast",       "kray",        "krai",      "canton",    "kanton",    "land",      "departement",
      "district",    "distrito",    "departamento", "governorate", "estado",    "comunidad", "ciudad",    "freistaat", "bundesland",
      "wojewodztwo", "voivodeship", "judetul",      "judet",       "lan",       "kraj",      "megye",     "fylke",     "maakunta",
      "ken",         "fu",          "to",           "do",          "si",        "shi",       "sheng",     "city",      "of",
      "de",          "di",          "del",          "della",       "da",        "do",        "la",        "autonoma",  "metropolitan"};
  return words.count(word) != 0;
}

std::string without_kind(std::string_view typed) {
  std::string out;
  for (const auto& word : key_words(typed))
    if (!kind_word(word)) out += word;
  return out;
}

/// "CA - California", "Milano (MI)", "NSW, Australia": each part is tried.
std::vector<std::string> parts_of(std::string_view typed) {
  std::string text = cleaned(typed);
  for (const std::string_view mark : {" - ", " – ", "(", ")", "/", ","}) text = text::replace_all(text, mark, "\n");
  return text::split(text, '\n');
}

std::optional<std::string> find(const Country& states, std::string_view country, std::string_view typed) {
  const auto look = [&](const std::string& wanted) {
    const auto found = states.by_key.find(wanted);
    return found == states.by_key.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
  const std::string wanted = key(typed);
  if (auto code = look(wanted)) return code;
  // "US-CA"
  const std::string prefix = text::lower(country);
  if (wanted.size() > 2 && wanted.compare(0, 2, prefix) == 0 && typed.find('-') != std::string_view::npos)
    if (auto code = look(wanted.substr(2))) return code;
  return look(without_kind(typed));
}

}  // namespace

std::optional<std::string> state_code(std::string_view country, std::string_view typed) {
  const auto* states = country_states(country);
  if (states == nullptr) return std::nullopt;
  if (auto code = find(*states, country, typed)) return code;
  for (const auto& part : parts_of(typed))
    if (auto code = find(*states, country, part)) return code;
  return std::nullopt;
}

std::string state_name(std::string_view country, std::string_view code) {
  const auto* states = country_states(country);
  if (states == nullptr) return "";
  const auto found = states->name.find(code_form(code));
  return found == states->name.end() ? "" : found->second;
}

}  // namespace tradewind::harmonize
