// What shoppers type, in the form that CRMs and marketing platforms expect. Pure; thread-safe; never throws for input. What cannot be
// improved comes back as it was typed (trimmed). What is stored once stays as it is: each function gives its own result back. `country` is
// an alpha-2 code; a name that country_code() knows does as well.
#pragma once

#include <tradewind/model/commerce.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tradewind::harmonize {

/// ISO 3166-1 alpha-2 code of a country as people type it: "us", "USA", "United States of America", "Deutschland", "U.K.".
std::optional<std::string> country_code(std::string_view typed);
/// English name as Salesforce's standard State and Country/Territory picklists show it: ISO 3166-1's, but "Taiwan", "Vietnam", "Palestine",
/// "Cape Verde", "Cote d'Ivoire", "Reunion", "Aland Islands", "Kosovo" (XK). Empty for an unknown code.
std::string country_name(std::string_view code);

/// Part after the dash of the ISO 3166-2 code ("CA" of US-CA) of a state, province or region as people type it in that country (its code
/// or name). Where provinces and regions share a name it is the province. US has AA, AE and AP (armed forces), Italy AO (Aosta) besides.
std::optional<std::string> state_code(std::string_view country, std::string_view typed);
/// Name of that subdivision; empty for an unknown one. Of AU BR CA CN IE IN IT JP MX US, whose states Salesforce ships, the name in its
/// picklist ("Milan", "Federal District"): its own codes for CN and MX are not ISO's, but its names lead to them. Else the usual English
/// name, or ISO's.
std::string state_name(std::string_view country, std::string_view code);

/// Spacing, dashes and case as the country's post writes them: "sw1a1aa" in GB is "SW1A 1AA". What has no form of that country stays.
std::string postal_code(std::string_view country, std::string_view typed);

/// E.164 ("+442079460018") of a number as typed; `country` is assumed for numbers without an international prefix. Empty: cannot be a
/// number of that country (its length or first digits say so). An extension ("ext. 12") is dropped; of several numbers the first counts.
std::optional<std::string> phone(std::string_view typed, std::string_view country);

/// One address in the form of Salesforce: street lines joined by a line feed (less those that repeat another line, the city or the
/// company letter by letter), names and codes of state and country. What is not known keeps its text, with an empty code.
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
