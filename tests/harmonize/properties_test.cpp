#include <tradewind/harmonize/harmonize.hpp>
#include "cases.hpp"
#include "harmonize/digit_pattern.hpp"
#include "harmonize/text_form.hpp"

#include <rapidcheck/gtest.h>

namespace tradewind::harmonize {
namespace {

/// Text as a merchant's worst day: letters of many scripts, marks, joiners, spaces, digits, bytes that are no UTF-8.
rc::Gen<std::string> typed() {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      "a",      "B",      "van",    "DE",     "o'",     "Mc",     "JP",     "jr",   " ",          "  ",         ",",      "-",  ".",
      "/",      "(0)",    "+",      "00",     "1",      "44",     "049",    "7",    "ext",        "x",          "#",      "\n", "\t",
      "\u00A0", "\u200B", "\u200C", "\u200D", "\uFEFF", "\u0301", "\u0323", "é",    "ß",          "İ",          "ſ",      "Σ",  "ø",
      "ﬁ",      "Ǆ",      "ª",      "山",     "太",     "ي",      "न",      "्",     "\U0001F469", "\U0001F680", "\uFE0F", "９", "٠",
      "Ａ",     "[",      "n/a",    "&",      "St.",    "the",    "\xff",   "\xc3", "\xe2\x80",   "",           "\x01",   "'",  "Ω"});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) { return text::join(pieces, ""); });
}

rc::Gen<std::string> bytes() { return rc::gen::oneOf(typed(), rc::gen::container<std::string>(rc::gen::arbitrary<char>())); }

rc::Gen<std::string> country() {
  return rc::gen::elementOf(std::vector<std::string>{"US", "CA", "GB", "DE", "FR", "IT", "ES", "NL", "SE",
                                                     "PL", "PT", "IE", "BR", "AR", "MX", "JP", "CN", "IN",
                                                     "AU", "RU", "LV", "GG", "AG", "KY", "XX", "",   "Deutschland"});
}

bool e164(const std::string& number) {
  if (number.size() < 6 || number.size() > 16 || number[0] != '+' || number[1] == '0') return false;
  return number.find_first_not_of("0123456789", 1) == std::string::npos;
}

RC_GTEST_PROP(Harmonize, a_phone_number_is_e164_and_stays_one, ()) {
  const auto number = phone(*bytes(), *country());
  if (number) {
    RC_ASSERT(e164(*number));
    RC_ASSERT(phone(*number, *country()) == number);
  }
}

RC_GTEST_PROP(Harmonize, digits_as_dialled_give_e164, (const std::vector<unsigned char>& keys)) {
  std::string dialled = *rc::gen::element<std::string>("", "+", "00", "0", "+44", "+39", "1", "8");
  for (const auto key : keys) dialled.push_back(static_cast<char>('0' + key % 10));
  const auto number = phone(dialled, *country());
  if (number) RC_ASSERT(e164(*number));
}

RC_GTEST_PROP(Harmonize, a_name_as_stored_stays, ()) {
  const auto once = person_name(*bytes(), *bytes());
  const auto twice = person_name(once.first, once.last);
  RC_ASSERT(twice.first == once.first);
  RC_ASSERT(twice.last == once.last);
  RC_ASSERT(text::valid_utf8(once.first + once.last));
}

RC_GTEST_PROP(Harmonize, a_company_as_stored_stays, ()) {
  const auto once = company(*bytes());
  RC_ASSERT(company(once) == once);
}

RC_GTEST_PROP(Harmonize, a_postal_code_as_stored_stays, ()) {
  const auto where = *country();
  const auto once = postal_code(where, *bytes());
  RC_ASSERT(postal_code(where, once) == once);
}

RC_GTEST_PROP(Harmonize, an_address_as_stored_stays, ()) {
  Address typed_in;
  for (auto* field : {&typed_in.company, &typed_in.street_1, &typed_in.street_2, &typed_in.city, &typed_in.postal_code, &typed_in.country})
    *field = *bytes();
  typed_in.country_code = *country();
  typed_in.state = *rc::gen::oneOf(bytes(), rc::gen::element<std::string>("CA", "Bayern", "Milano (MI)", "Québec", "NSW"));
  const auto once = postal_address(typed_in);
  const auto twice = postal_address(
      Address{"", "", typed_in.company, once.street, "", once.city, once.state, once.postal_code, once.country, once.country_code, "", ""});
  RC_ASSERT(twice.street == once.street);
  RC_ASSERT(twice.city == once.city);
  RC_ASSERT(twice.state == once.state);
  RC_ASSERT(twice.state_code == once.state_code);
  RC_ASSERT(twice.postal_code == once.postal_code);
  RC_ASSERT(twice.country == once.country);
  RC_ASSERT(twice.country_code == once.country_code);
}

RC_GTEST_PROP(Harmonize, codes_that_are_found_have_names_that_lead_back, ()) {
  const auto code = country_code(*bytes());
  if (!code) return;
  RC_ASSERT(!country_name(*code).empty());
  RC_ASSERT(country_code(country_name(*code)) == code);
  const auto state = state_code(*code, *bytes());
  if (state) RC_ASSERT(!state_name(*code, *state).empty());
}

/// A sign that shows nothing sends plain text the long way, through Unicode's tables.
RC_GTEST_PROP(TextForm, of_plain_text_is_found_the_short_way_too, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7f));
  const auto long_way = "\u200B" + text;
  RC_ASSERT(cleaned(text) == cleaned(long_way));
  RC_ASSERT(key_words(text) == key_words(long_way));
  RC_ASSERT(code_form(text) == code_form(long_way));
}

TEST(DigitPattern, control_says_no_as_well_as_yes) {
  EXPECT_TRUE(match_all("(?:1|2[3-5])\\d{2,3}", "2412"));
  EXPECT_FALSE(match_all("(?:1|2[3-5])\\d{2,3}", "2612"));
  EXPECT_TRUE(match_all("(?:1|2[3-5])\\d{2,3}", "24121"));
  EXPECT_FALSE(match_all("(?:1|2[3-5])\\d{2,3}", "241211"));
  EXPECT_TRUE(match_all("[18]\\d?", "8"));
  EXPECT_FALSE(match_all("[18]\\d?", "812"));
}

TEST(DigitPattern, prefix_with_groups_goes_back_when_a_branch_fails) {
  const auto match = match_prefix("0?(?:(11|2(?:2|3))15)?", "0231512345678");
  ASSERT_TRUE(match);
  EXPECT_EQ(match->length, 5u);
  EXPECT_EQ(match->groups.at(0), "23");
  const auto plain = match_prefix("0?(?:(11|2(?:2|3))15)?", "02345");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->length, 1u);
  EXPECT_EQ(plain->groups.at(0), "");
  const auto local = match_prefix("([2-9]\\d{6})$|1", "12345678901");
  ASSERT_TRUE(local);
  EXPECT_EQ(local->length, 1u) << "seven digits are a local number only where they are all";
}

}  // namespace
}  // namespace tradewind::harmonize
