#include <tradewind/harmonize/harmonize.hpp>
#include "cases.hpp"

#include <set>

namespace tradewind::harmonize {
namespace {

/// "Ada, Lovelace" as first and last name.
PersonName name_in(const std::string& cell) {
  const auto comma = cell.find(',');
  const auto part = [](const std::string& text) { return text::replace_all(std::string(text::trim(text)), "\x01", ","); };
  return {part(cell.substr(0, comma)), part(cell.substr(comma + 1))};
}

TEST(HarmonizeTable, country_codes) {
  for (const auto& test : cases_of("countries")) EXPECT_EQ(or_dash(country_code(test[1])), test[0]) << "line " << test.line;
}

TEST(HarmonizeTable, country_names) {
  for (const auto& test : cases_of("country_names")) {
    EXPECT_EQ(country_name(test[1]), test[0]);
    EXPECT_EQ(country_code(test[0]), test[1]) << "the name as shown is understood";
  }
  EXPECT_EQ(country_name("ZZ"), "");
}

TEST(HarmonizeTable, states) {
  for (const auto& test : cases_of("states")) {
    const auto code = state_code(test[0], test[1]);
    EXPECT_EQ(or_dash(code), test[2]) << "line " << test.line;
    if (code) {
      EXPECT_EQ(state_name(test[0], *code), test[3]) << "line " << test.line;
      EXPECT_EQ(state_code(test[0], test[3]), code) << "the name as shown is understood, line " << test.line;
    }
  }
}

TEST(HarmonizeTable, postal_codes) {
  for (const auto& test : cases_of("postal_codes")) EXPECT_EQ(postal_code(test[0], test[1]), test[2]) << "line " << test.line;
}

TEST(HarmonizeTable, phones) {
  for (const auto& test : cases_of("phones")) EXPECT_EQ(or_dash(phone(test[1], test[0])), test[2]) << "line " << test.line;
}

TEST(HarmonizeTable, an_example_number_of_every_country) {
  const auto cases = cases_of("phone_examples");
  EXPECT_GT(cases.size(), 230u);
  for (const auto& test : cases) {
    EXPECT_EQ(or_dash(phone(test[1], test[0])), test[2]) << test[0];
    EXPECT_EQ(or_dash(phone(test[2], "")), test[2]) << test[0] << ", with its calling code and no country";
    EXPECT_EQ(or_dash(phone("00" + test[2].substr(1), "DE")), test[2]) << test[0] << ", from Germany";
  }
}

TEST(HarmonizeTable, names) {
  for (const auto& test : cases_of("names")) {
    const auto typed = name_in(test[1]), wanted = name_in(test[2]);
    const auto name = person_name(typed.first, typed.last);
    EXPECT_EQ(name.first, wanted.first) << "line " << test.line;
    EXPECT_EQ(name.last, wanted.last) << "line " << test.line;
  }
}

TEST(HarmonizeTable, companies) {
  for (const auto& test : cases_of("companies")) EXPECT_EQ(company(test[1]), test[2] == "-" ? "" : test[2]) << "line " << test.line;
}

TEST(HarmonizeTable, addresses) {
  for (const auto& test : cases_of("addresses")) {
    SCOPED_TRACE("line " + std::to_string(test.line));
    Address typed;
    std::string* const fields[] = {&typed.company, &typed.street_1,    &typed.street_2, &typed.city,
                                   &typed.state,   &typed.postal_code, &typed.country,  &typed.country_code};
    for (std::size_t i = 0; i < std::size(fields); ++i) *fields[i] = test[i];
    const auto got = postal_address(typed);
    const std::string parts[] = {got.street, got.city, got.state, got.state_code, got.postal_code, got.country, got.country_code};
    for (std::size_t i = 0; i < std::size(parts); ++i) EXPECT_EQ(parts[i], test[std::size(fields) + i]);
  }
}

TEST(HarmonizeTable, has_at_least_300_cases_of_40_countries) {
  std::size_t count = 0;
  std::set<std::string> countries;
  for (const auto* table : {"countries", "states", "postal_codes", "phones", "names", "companies"}) {
    for (const auto& test : cases_of(table)) {
      ++count;
      if (!country_name(test[0]).empty()) countries.insert(test[0]);
    }
  }
  count += cases_of("addresses").size();
  EXPECT_GE(count, 300u);
  EXPECT_GE(countries.size(), 40u);
  RecordProperty("cases", std::to_string(count));
  RecordProperty("countries", std::to_string(countries.size()));
}

}  // namespace
}  // namespace tradewind::harmonize
