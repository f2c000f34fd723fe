// What shoppers type, in the form that CRMs and marketing platforms expect. Pure; thread-safe; never throws for input. What cannot be
// improved comes back as it was typed (trimmed).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tradewind/model/commerce.hpp>
#include <vector>

namespace tradewind::harmonize {

/// ISO 3166-1 alpha-2 code of a country as people type it: "us", "USA", "United States of America", "Deutschland", "U.K.".
std::optional<std::string> country_code(std::string_view typed);
/// English name as Salesforce's standard State and Country/Territory picklists show it; empty for an unknown code.
std::string country_name(std::string_view code);

/// Part after the dash of the ISO 3166-2 code ("CA" of US-CA) of a state, province or region as people type it in that country.
std::optional<std::string> state_code(std::string_view country, std::string_view typed);
/// English name of that subdivision; empty for an unknown one.
std::string state_name(std::string_view country, std::string_view code);

/// Spacing, dashes and case as the country's post writes them: "sw1a1aa" in GB is "SW1A 1AA".
std::string postal_code(std::string_view country, std::string_view typed);

/// E.164 ("+442079460018") of a number as typed; `country` is assumed for numbers without an international prefix. Empty: cannot be a
/// number of that country. An extension ("ext. 12") is dropped.
std::optional<std::string> phone(std::string_view typed, std::string_view country);

/// One address in the form of Salesforce: street lines joined by a line feed, names and codes of state and country.
struct PostalAddress {
  std::string street, city, state, state_code, postal_code, country, country_code;
};
PostalAddress postal_address(const Address& typed);

/// First and last name of one person: trimmed, invisible characters removed, all-caps and all-lower words set in title case (particles as
/// in "van der Berg", "O'Neil", "McDonald" kept), "Lovelace, Ada" and a full name in one of the fields split. A one-word name is a last
/// name.
struct PersonName {
  std::string first, last;
};
PersonName person_name(std::string_view first, std::string_view last);

/// A company as typed: trimmed, without invisible characters; empty for fillers such as "n/a", "-", "none", "private".
std::string company(std::string_view typed);

}  // namespace tradewind::harmonize
