#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <tradewind/base/decimal.hpp>

namespace tradewind {
namespace {

Decimal dec(const std::string& text) {
  const auto parsed = Decimal::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Decimal{});
}

/// `least` to `most` digits.
std::string some_digits(std::size_t least, std::size_t most) {
  const auto count = *rc::gen::inRange(least, most + 1);
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) digits.push_back(*rc::gen::element('0', '1', '4', '5', '6', '9'));
  return digits;
}

/// Up to 20 digits before and 12 behind the point: a sum has at most 33 digits, so it is exact.
Decimal any_amount() {
  const auto places = some_digits(0, 12);
  return dec((*rc::gen::arbitrary<bool>() ? "-" : "") + some_digits(1, 20) + (places.empty() ? "" : "." + places));
}

using boost::multiprecision::cpp_int;

/// coefficient * 10^exponent rounded half even to 34 digits, by other means than Decimal's own.
Decimal reference(const cpp_int& coefficient, int exponent) {
  const std::string digits = cpp_int(abs(coefficient)).str();
  cpp_int kept(digits.substr(0, 34));
  const std::string rest = digits.size() > 34 ? digits.substr(34) : "0";
  const std::string half = "5" + std::string(rest.size() - 1, '0');
  if (rest > half || (rest == half && kept % 2 == 1)) ++kept;
  const auto dropped = digits.size() > 34 ? static_cast<int>(rest.size()) : 0;
  // A carry into the 35th digit leaves a zero at the end.
  std::string text = kept.str();
  const int carried = text.size() > 34 ? 1 : 0;
  text.resize(text.size() - static_cast<std::size_t>(carried));
  return dec((coefficient < 0 ? "-" : "") + text + "e" + std::to_string(exponent + dropped + carried));
}

struct Parts {
  std::string digits;
  int exponent;
  Decimal value() const { return dec(digits + "e" + std::to_string(exponent)); }
  cpp_int at(int scale) const { return cpp_int(digits) * pow(cpp_int(10), static_cast<unsigned>(exponent - scale)); }
};

/// Mostly zeros and fives, and often all 34 digits: ties and carries are rare in evenly spread numbers.
std::string edge_digits(std::size_t most) {
  const auto count = *rc::gen::element<std::size_t>(0, 1, 6, most - 1, most, most);
  const char filler = *rc::gen::element('0', '9');
  std::string digits(count, filler);
  if (count > 0) digits.back() = *rc::gen::element('0', '1', '4', '5', '6', '9');
  return digits;
}

/// Two numbers whose exponents are as far apart as it takes to tie, to carry or to be out of reach.
std::pair<Parts, Parts> any_pair() {
  const auto sign = [] { return *rc::gen::arbitrary<bool>() ? "-" : ""; };
  // Never a leading zero: cpp_int would read it as octal.
  const auto digits = [&] { return sign() + std::string(1, *rc::gen::element('1', '4', '5', '9')) + edge_digits(33); };
  const int apart = *rc::gen::element(0, 0, 1, 6, 33, 34, 35, 39, 40, 41, 42, 45, 67, 67, 68, 74);
  Parts a{digits(), 0}, b{digits(), apart};
  if (*rc::gen::arbitrary<bool>()) std::swap(a.exponent, b.exponent);
  return {a, b};
}

TEST(Decimal, reads_and_writes) {
  const std::pair<const char*, const char*> cases[] = {{"0", "0"},
                                                       {"-0", "0"},
                                                       {"12.50", "12.50"},
                                                       {"-12.50", "-12.50"},
                                                       {"+7", "7"},
                                                       {".5", "0.5"},
                                                       {"007.10", "7.10"},
                                                       {"1e3", "1000"},
                                                       {"1E+2", "100"},
                                                       {"12e-3", "0.012"},
                                                       {"0.000", "0.000"},
                                                       {"0e9", "0"},
                                                       {"9999999999999999999999999999999999", "9999999999999999999999999999999999"}};
  for (const auto& [text, shown] : cases) EXPECT_EQ(dec(text).text(), shown) << text;
}

TEST(Decimal, refuses_what_is_no_number) {
  for (const char* text : {"", "-", ".", "1,5", "1 ", " 1", "1.2.3", "--1", "1e", "e5", "1e9999", "0x10", "NaN", "inf", "1e5x",
                           "12345678901234567890123456789012345"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, short_text_has_no_trailing_zeros) {
  EXPECT_EQ(dec("12.500").short_text(), "12.5");
  EXPECT_EQ(dec("100").short_text(), "100");
  EXPECT_EQ(dec("5.00").short_text(), "5");
  EXPECT_EQ(dec("0.00").short_text(), "0");
}

TEST(Decimal, arithmetic_is_exact) {
  EXPECT_EQ((dec("0.1") + dec("0.2")).text(), "0.3");
  EXPECT_EQ((dec("129.90") - dec("0.05")).text(), "129.85");
  EXPECT_EQ((dec("1.10") * dec("3")).text(), "3.30");
  EXPECT_EQ((dec("12345678901234567.89") + dec("0.000000000000001")).text(), "12345678901234567.890000000000001");
  EXPECT_EQ((dec("123456789012345678901") * dec("1000000000001")).text(), "123456789012469135690012345678901");
}

TEST(Decimal, rounds_half_even_beyond_34_digits) {
  EXPECT_EQ((dec("1000000000000000000000000000000000") + dec("0.5")).text(), "1000000000000000000000000000000000");
  EXPECT_EQ((dec("1000000000000000000000000000000001") + dec("0.5")).text(), "1000000000000000000000000000000002");
  EXPECT_EQ((dec("9999999999999999999999999999999999") + dec("2")).text(), "10000000000000000000000000000000000");
  // The tail is far beyond the digits that are kept, yet it decides that this is more than half.
  EXPECT_EQ(dec("1e40") + dec("500000.0000000000000000000000000001"), dec("1e40"));
  // Just less than half above an odd digit: taken for a tie it would go up.
  EXPECT_EQ(dec("1e41") + dec("149999999"), dec("1e41") + dec("100000000"));
  EXPECT_EQ(dec("1e40") + dec("4999999.999999999999999999999999999"), dec("1e40"));
  EXPECT_EQ(dec("1e40") + dec("5000000.00000000000000000000001"), dec("1.000000000000000000000000000000001e40") + Decimal{});
}

TEST(Decimal, divides_to_34_digits_half_even) {
  EXPECT_EQ(dec("1").divide(dec("3"))->text(), "0.3333333333333333333333333333333333");
  EXPECT_EQ(dec("2").divide(dec("3"))->text(), "0.6666666666666666666666666666666667");
  EXPECT_EQ(dec("-2").divide(dec("3"))->text(), "-0.6666666666666666666666666666666667");
  EXPECT_EQ(dec("10").divide(dec("4"))->text(), "2.5");
  EXPECT_EQ(dec("389.70").divide(dec("3"))->text(), "129.90");
  EXPECT_EQ(dec("0").divide(dec("7"))->text(), "0");
  EXPECT_FALSE(dec("1").divide(dec("0.00")));
}

TEST(Decimal, round_takes_halves_away_from_zero) {
  const struct {
    const char* value;
    int places;
    const char* rounded;
  } cases[] = {{"2.5", 0, "3"},        {"-2.5", 0, "-3"},    {"2.4999", 0, "2"},   {"1.005", 2, "1.01"},
               {"-1.005", 2, "-1.01"}, {"1250", -2, "1300"}, {"1249", -2, "1200"}, {"5", 2, "5"},
               {"49", -2, "0"},        {"50", -2, "100"},    {"0.00", 1, "0.0"},   {"1234", -30, "0"}};
  for (const auto& c : cases) EXPECT_EQ(dec(c.value).round(c.places).text(), c.rounded) << c.value << " to " << c.places;
}

TEST(Decimal, floor_and_ceiling_go_their_way_below_zero_too) {
  EXPECT_EQ(dec("2.7").floor(), Decimal(2));
  EXPECT_EQ(dec("-2.1").floor(), Decimal(-3));
  EXPECT_EQ(dec("2.1").ceiling(), Decimal(3));
  EXPECT_EQ(dec("-2.7").ceiling(), Decimal(-2));
  EXPECT_EQ(dec("-2").floor(), Decimal(-2));
}

TEST(Decimal, compares_by_amount) {
  EXPECT_EQ(dec("1.0"), dec("1.00"));
  EXPECT_LT(dec("-1"), dec("0.5"));
  EXPECT_GT(dec("1e300"), dec("9999999999999999999999999999999999"));
  EXPECT_LT(dec("-1e300"), dec("1e-300"));
  EXPECT_EQ(dec("0e5"), dec("0.000"));
  EXPECT_LT(dec("1e-300"), dec("2e-300"));
}

TEST(Decimal, whole_numbers) {
  EXPECT_EQ(dec("42.00").to_int64(), 42);
  EXPECT_EQ(dec("1e3").to_int64(), 1000);
  EXPECT_EQ(dec("-9223372036854775808").to_int64(), INT64_MIN);
  EXPECT_EQ(dec("9223372036854775807").to_int64(), INT64_MAX);
  EXPECT_EQ(dec("9223372036854775808").to_int64(), std::nullopt);
  EXPECT_EQ(dec("1.5").to_int64(), std::nullopt);
  EXPECT_EQ(dec("1e300").to_int64(), std::nullopt);
}

TEST(Decimal, too_large_and_too_small_stay_bounded) {
  Decimal large = dec("1e300"), small = dec("1e-300");
  for (int i = 0; i < 5; ++i) large = large * large, small = small * small;
  EXPECT_GT(large, dec("1e400"));
  EXPECT_LT(large.text().size(), 500u);
  EXPECT_TRUE(small.is_zero());
  EXPECT_EQ((dec("1e300") * dec("1e105")), dec("1e300") * dec("1e100") * dec("1e5"));
}

RC_GTEST_PROP(Decimal, what_is_added_can_be_taken_away, ()) {
  const auto a = any_amount(), b = any_amount();
  RC_ASSERT(a + b - b == a);
  RC_ASSERT(a + b == b + a);
  RC_ASSERT(a - b == -(b - a));
}

RC_GTEST_PROP(Decimal, sums_and_products_are_the_nearest_of_34_digits, ()) {
  const auto [a, b] = any_pair();
  const int scale = std::min(a.exponent, b.exponent);
  RC_ASSERT(a.value() + b.value() == reference(a.at(scale) + b.at(scale), scale));
  RC_ASSERT(a.value() - b.value() == reference(a.at(scale) - b.at(scale), scale));
  RC_ASSERT(a.value() * b.value() == reference(cpp_int(a.digits) * cpp_int(b.digits), a.exponent + b.exponent));
  RC_ASSERT((a.value() < b.value()) == (a.at(scale) < b.at(scale)));
  RC_ASSERT((a.value() == b.value()) == (a.at(scale) == b.at(scale)));
}

RC_GTEST_PROP(Decimal, text_reads_back, ()) {
  const auto a = any_amount();
  RC_ASSERT(dec(a.text()) == a);
  RC_ASSERT(dec(a.text()).text() == a.text());
  RC_ASSERT(dec(a.short_text()) == a);
}

RC_GTEST_PROP(Decimal, agrees_with_whole_numbers, (std::int32_t a, std::int32_t b)) {
  const std::int64_t x = a, y = b;
  RC_ASSERT(Decimal(x) + Decimal(y) == Decimal(x + y));
  RC_ASSERT(Decimal(x) * Decimal(y) == Decimal(x * y));
  RC_ASSERT((Decimal(x) < Decimal(y)) == (x < y));
  RC_ASSERT(Decimal(x).to_int64() == x);
}

RC_GTEST_PROP(Decimal, scale_does_not_change_the_amount, (std::int32_t a, std::int32_t b)) {
  const auto zeros = std::string(*rc::gen::inRange<std::size_t>(1, 24), '0');
  const auto scaled = dec(std::to_string(a) + "." + zeros);
  RC_ASSERT(scaled == Decimal(std::int64_t{a}));
  RC_ASSERT(scaled + Decimal(std::int64_t{b}) == Decimal(std::int64_t{a} + b));
  RC_ASSERT((scaled < Decimal(std::int64_t{b})) == (a < b));
}

RC_GTEST_PROP(Decimal, quotient_times_divisor_is_near, ()) {
  const auto a = any_amount(), b = any_amount();
  RC_PRE(!b.is_zero());
  const auto back = *a.divide(b) * b;
  const auto tolerance = a.abs() * dec("1e-33");
  RC_ASSERT((back - a).abs() <= tolerance);
}

}  // namespace
}  // namespace tradewind
