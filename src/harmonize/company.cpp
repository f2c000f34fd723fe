#include <tradewind/harmonize/harmonize.hpp>
#include "harmonize/text_form.hpp"

#include <set>

namespace tradewind::harmonize {
namespace {

/// What people write into a company field that they may not leave empty.
bool filler(const std::string& name) {
  static const std::set<std::string> words{"na",           "none",        "no",         "nil",           "null",
                                           "undefined",    "x",           "xx",         "xxx",           "private",
                                           "privat",       "privado",     "prive",      "privato",       "particulier",
                                           "particular",   "personal",    "individual", "self",          "myself",
                                           "home",         "noone",       "nocompany",  "notapplicable", "privateperson",
                                           "privatperson", "privatkunde", "keine",      "keiner",        "kein",
                                           "aucun",        "aucune",      "ninguno",    "ninguna",       "nessuna",
                                           "nessuno",      "geen",        "brak",       "ingen",         "nenhum",
                                           "nenhuma",      "yok",         "non",        "nope",          "0",
                                           "noaplica",     "sansobjet",   "nvt",        "individuale",   "unknown"};
  return words.count(key(name)) != 0;
}

/// "-", "...", "n/a" has letters, an emoji is something.
bool marks_only(const std::string& name) {
  constexpr std::string_view marks = " .,-_/\\*+#?!:;'\"()[]";
  return name.find_first_not_of(marks) == std::string::npos;
}

}  // namespace

std::string company(std::string_view typed) {
  const std::string name = cleaned(typed);
  return marks_only(name) || filler(name) ? "" : name;
}

}  // namespace tradewind::harmonize
