#include "salesforce/address.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tradewind/base/text.hpp>
#include <tradewind/harmonize/harmonize.hpp>

namespace tradewind::salesforce {
namespace {

enum class Part { none, state, country };

struct Place {
  Part part = Part::none;
  bool code = false;   ///< the field takes a code
  std::string prefix;  ///< Mailing, PersonOther, ...; empty at Lead
};

Place place_of(const ObjectInfo& info, std::string_view field) {
  struct End {
    std::string_view text;
    Part part;
    bool code;
  };
  static constexpr std::array<End, 4> ends = {{{"StateCode", Part::state, true},
                                               {"CountryCode", Part::country, true},
                                               {"State", Part::state, false},
                                               {"Country", Part::country, false}}};
  for (const auto& end : ends) {
    if (field.size() < end.text.size() || !text::iequals(field.substr(field.size() - end.text.size()), end.text)) continue;
    Place place{end.part, end.code, std::string(field.substr(0, field.size() - end.text.size()))};
    if (info.find(place.prefix + "CountryCode") != nullptr) return place;
  }
  return {};
}

std::string text_of(const DesiredField* field) {
  return field == nullptr || field->value.text() == nullptr ? std::string() : std::string(text::trim(*field->value.text()));
}

std::string match(const std::vector<std::string>& codes, std::string_view wanted) {
  const auto at = std::find_if(codes.begin(), codes.end(), [&](const std::string& code) { return text::iequals(code, wanted); });
  return at == codes.end() ? std::string() : *at;
}

/// The org's own code; empty: none of its countries.
std::string country_code(const Description& description, const std::string& typed) {
  std::vector<std::string> codes;
  for (const auto& [code, states] : description.states) codes.push_back(code);
  const std::string same = match(codes, typed);
  const auto known = same.empty() ? harmonize::country_code(typed) : std::nullopt;
  return known ? match(codes, *known) : same;
}

std::string state_code(const Description& description, const std::string& country, const std::string& typed) {
  const auto states = description.states.find(country);
  if (states == description.states.end()) return {};
  const std::string same = match(states->second, typed);
  const auto known = same.empty() ? harmonize::state_code(country, typed) : std::nullopt;
  return known ? match(states->second, *known) : same;
}

/// What is wanted for the state and the country of one address. A code says more than a text.
struct Wanted {
  const DesiredField *state = nullptr, *country = nullptr;
  bool state_coded = false, country_coded = false;

  void take(const Place& place, const DesiredField& field) {
    const bool state_field = place.part == Part::state;
    const DesiredField*& kept = state_field ? state : country;
    bool& coded = state_field ? state_coded : country_coded;
    if (kept != nullptr && (coded || !place.code)) return;
    kept = &field;
    coded = place.code;
  }
};

/// Does the record keep its own value?
bool stays(const DesiredField& field, const Json* record, const std::string& code_field) {
  if (record == nullptr || field.mode == WriteMode::always) return false;
  return field.mode == WriteMode::on_create || !text_at(*record, code_field.c_str()).empty();
}

DesiredField coded(const DesiredField& from, std::string name, const std::string& code) {
  return {std::move(name), code.empty() ? Value() : Value(code), from.mode};
}

void add_place(const Description& description, const std::string& name, const std::string& prefix, const Wanted& wanted, const Json* record,
               CodedFields& out) {
  const std::string country_field = prefix + "CountryCode", state_field = prefix + "StateCode";
  std::string country = record == nullptr ? std::string() : text_at(*record, country_field.c_str());
  if (wanted.country != nullptr && !stays(*wanted.country, record, country_field)) {
    const std::string typed = text_of(wanted.country);
    country = typed.empty() ? std::string() : country_code(description, typed);
    if (!typed.empty() && country.empty())
      out.notes.push_back(name + "." + country_field + " left blank: the value is none of the org's countries");
    out.fields.push_back(coded(*wanted.country, country_field, country));
  }
  if (wanted.state == nullptr || stays(*wanted.state, record, state_field)) return;
  const std::string typed = text_of(wanted.state);
  const std::string state = typed.empty() ? std::string() : state_code(description, country, typed);
  if (!typed.empty() && state.empty())
    out.notes.push_back(name + "." + state_field + " left blank: the value is none of the org's states of that country");
  out.fields.push_back(coded(*wanted.state, state_field, state));
}

}  // namespace

CodedFields with_codes(const Description& description, const std::string& name, const ObjectInfo& info,
                       const std::vector<DesiredField>& desired, const Json* record) {
  CodedFields out;
  std::map<std::string, Wanted> places;
  for (const auto& field : desired) {
    const Place place = description.states.empty() ? Place() : place_of(info, field.name);
    if (place.part == Part::none)
      out.fields.push_back(field);
    else
      places[place.prefix].take(place, field);
  }
  for (const auto& [prefix, wanted] : places) add_place(description, name, prefix, wanted, record, out);
  return out;
}

std::vector<std::string> code_fields(const ObjectInfo& info, std::string_view field) {
  const Place place = place_of(info, field);
  if (place.part == Part::none) return {};
  return {place.prefix + "StateCode", place.prefix + "CountryCode"};
}

}  // namespace tradewind::salesforce
