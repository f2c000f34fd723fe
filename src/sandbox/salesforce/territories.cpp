// State and country/territory picklists of the simulated org: the countries that its admin kept.
#include <array>
#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {
namespace {

struct Territory {
  std::string_view country, code, name;  ///< country empty: a country
};

constexpr std::array territories{
    Territory{"", "US", "United States"},
    Territory{"", "CA", "Canada"},
    Territory{"", "AU", "Australia"},
    Territory{"", "DE", "Germany"},
    Territory{"", "GB", "United Kingdom"},
    Territory{"", "FR", "France"},
    Territory{"US", "CA", "California"},
    Territory{"US", "NY", "New York"},
    Territory{"US", "TX", "Texas"},
    Territory{"US", "WA", "Washington"},
    Territory{"CA", "ON", "Ontario"},
    Territory{"CA", "QC", "Quebec"},
    Territory{"AU", "NSW", "New South Wales"},
    Territory{"AU", "WA", "Western Australia"},
};

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && std::string_view(text).substr(text.size() - end.size()) == end;
}

template <typename Fits>
const Territory* find(std::string_view country, Fits fits) {
  const auto at = std::find_if(territories.begin(), territories.end(), [&](const Territory& t) { return t.country == country && fits(t); });
  return at == territories.end() ? nullptr : &*at;
}

Failure refused(std::string message, const std::string& field) {
  return {"FIELD_INTEGRITY_EXCEPTION", std::move(message), {field}, 400, true, {}};
}

/// A code field and the text field beside it, in one row that is saved.
struct Pair {
  Row& row;
  const Row* old;
  std::string code_field, text_field;
  const char* what;  ///< state, country/territory

  bool changed(const std::string& field) const { return old ? row.text(field) != old->text(field) : !row.text(field).empty(); }
  void set(const Territory* territory) const {
    if (territory == nullptr) {
      row.fields.erase(code_field);
      row.fields.erase(text_field);
      return;
    }
    row.fields[code_field] = std::string(territory->code);
    row.fields[text_field] = std::string(territory->name);
  }
  /// Brings both into line with the one that was written.
  void settle(std::string_view country, Failures& failures) const {
    const std::string code = row.text(code_field), text = row.text(text_field);
    const auto* by_code = find(country, [&](const Territory& t) { return text::iequals(t.code, code); });
    const auto* by_text = find(country, [&](const Territory& t) { return text::iequals(t.name, text); });
    const bool code_written = changed(code_field), text_written = changed(text_field);
    if (code_written ? code.empty() : text_written && text.empty()) return set(nullptr);
    if (code_written && by_code == nullptr) {
      failures.push_back(refused("The " + code_field + " field contains " + code + ", which isn't an available " + what +
                                     ". Your administrator can add it for you.",
                                 code_field));
    } else if (!code_written && text_written && by_text == nullptr) {
      failures.push_back(refused(std::string("There's a problem with this ") + what +
                                     ", even though it may appear correct. Please select one from the list of valid ones.",
                                 text_field));
    } else if (code_written && text_written && old && by_code != by_text) {
      failures.push_back(refused(std::string("The ") + what + " and its code do not match.", code_field));
    } else if (code_written || text_written) {
      set(code_written ? by_code : by_text);
    }
  }
};

}  // namespace

void check_territories(const Object& object, Row& row, const Row* old, Failures& failures) {
  for (const auto& field : object.fields) {
    if (field.hidden || field.feature != 'T' || !ends_with(field.name, "CountryCode")) continue;
    const auto prefix = field.name.substr(0, field.name.size() - 11);
    Pair{row, old, field.name, prefix + "Country", "country/territory"}.settle("", failures);
    const Pair state{row, old, prefix + "StateCode", prefix + "State", "state"};
    if (!failures.empty()) return;
    if (row.text(field.name).empty() && old && !old->text(field.name).empty()) {
      state.set(nullptr);
      continue;
    }
    const std::string country = row.text(field.name).empty() ? "none" : row.text(field.name);
    state.settle(country, failures);
    const std::string code = row.text(state.code_field);
    const bool fits = code.empty() || find(country, [&](const Territory& t) { return t.code == code; }) != nullptr;
    if (failures.empty() && !fits)
      failures.push_back(refused("The " + state.code_field + " field contains " + code +
                                     ", which isn't an available state. Your administrator can add it for you.",
                                 state.code_field));
  }
}

std::string state_controller(const Field& field) {
  if (!ends_with(field.name, "StateCode")) return {};
  return field.name.substr(0, field.name.size() - 9) + "CountryCode";
}

Json territory_values(const Field& field) {
  const bool states = ends_with(field.name, "StateCode");
  std::vector<std::string_view> countries;
  for (const auto& each : territories)
    if (each.country.empty()) countries.push_back(each.code);
  Json out = Json::array();
  std::map<std::string_view, std::string> bits;  // one code may be a state of several countries
  for (const auto& each : territories) {
    if (each.country.empty()) continue;
    const auto index = static_cast<std::size_t>(std::find(countries.begin(), countries.end(), each.country) - countries.begin());
    auto& mask = bits[each.code];
    mask.resize(countries.size() / 8 + 1, '\0');
    mask[index / 8] = static_cast<char>(static_cast<unsigned char>(mask[index / 8]) | (0x80U >> (index % 8)));
  }
  for (const auto& each : territories) {
    if (each.country.empty() == states) continue;
    const auto mask = bits.find(each.code);
    if (states && mask == bits.end()) continue;  // listed already
    out.push_back({{"active", true},
                   {"defaultValue", false},
                   {"label", each.name},
                   {"validFor", states ? Json(text::to_base64(mask->second)) : Json()},
                   {"value", each.code}});
    if (states) bits.erase(mask);
  }
  return out;
}

}  // namespace tradewind::sandbox::sf
