#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <tradewind/model/value.hpp>

namespace tradewind {
namespace {

Value number(const char* text) { return *Decimal::parse(text); }

TEST(Value, text_of_no_characters_is_blank) {
  EXPECT_TRUE(Value{}.blank());
  EXPECT_TRUE(Value("").blank());
  EXPECT_FALSE(Value(" ").blank());
  EXPECT_FALSE(Value(false).blank());
  EXPECT_FALSE(Value(0).blank());
  EXPECT_EQ(Value(""), Value{});
}

TEST(Value, equal_by_kind_and_amount) {
  EXPECT_EQ(number("1.0"), number("1.00"));
  EXPECT_EQ(Value("a"), Value("a"));
  EXPECT_FALSE(Value("1") == Value(1));
  EXPECT_FALSE(Value(false) == Value{});
  EXPECT_FALSE(Value(Days{}) == Value(TimePoint{}));
  EXPECT_EQ(Value(ValueList{Value(1), Value("")}), Value(ValueList{number("1.0"), Value{}}));
  EXPECT_FALSE(Value(ValueList{Value(1)}) == Value(ValueList{Value(1), Value(2)}));
  Record one, same;
  one.set("a", 1);
  same.set("a", number("1.0"));
  EXPECT_EQ(Value(one), Value(same));
  same.set("b", "x");
  EXPECT_FALSE(Value(one) == Value(same));
}

TEST(Value, a_typed_value_is_read_by_the_type_of_its_field) {
  EXPECT_EQ(*parse_value(Type::number, "12.50"), number("12.5"));
  EXPECT_EQ(*parse_value(Type::boolean, "TRUE"), Value(true));
  EXPECT_EQ(*parse_value(Type::date, "2026-01-21"), Value(std::chrono::floor<std::chrono::days>(*parse_rfc3339("2026-01-21T00:00:00Z"))));
  EXPECT_EQ(*parse_value(Type::datetime, "2026-01-21T18:21:46Z"), Value(*parse_rfc3339("2026-01-21T18:21:46Z")));
  EXPECT_EQ(*parse_value(Type::text, "TRUE"), Value("TRUE"));
  EXPECT_EQ(*parse_value(Type::any, "7"), Value("7"));
  EXPECT_TRUE(parse_value(Type::number, "")->blank());
  EXPECT_EQ(parse_value(Type::number, "twelve").error().fix, "write it like 12.5");
  EXPECT_EQ(parse_value(Type::boolean, "yes").error().fix, "write it like TRUE or FALSE");
  EXPECT_EQ(parse_value(Type::date, "21.1.2026").error().fix, "write it like 2026-01-21");
  EXPECT_FALSE(parse_value(Type::datetime, "yesterday").has_value());
}

TEST(Value, shown_without_its_type) {
  EXPECT_EQ(display_text(Value{}), "");
  EXPECT_EQ(display_text(number("12.50")), "12.5");
  EXPECT_EQ(display_text(Value("n:1")), "n:1");
  EXPECT_EQ(display_text(Value(*parse_rfc3339("2026-01-21T18:21:46Z"))), "2026-01-21T18:21:46.000Z");
}

TEST(Value, canonical_text) {
  EXPECT_EQ(Value{}.canonical(), "0:");
  EXPECT_EQ(Value("").canonical(), "0:");
  EXPECT_EQ(Value(true).canonical(), "b:true");
  EXPECT_EQ(number("12.500").canonical(), "n:12.5");
  EXPECT_EQ(Value("abc").canonical(), "t:abc");
  EXPECT_EQ(Value(Days{std::chrono::year{2026} / 1 / 21}).canonical(), "d:2026-01-21");
  EXPECT_EQ(Value(from_unix_s(1551822011)).canonical(), "i:2019-03-05T21:40:11.000Z");
}

TEST(Value, canonical_text_tells_lists_and_names_apart) {
  EXPECT_NE(Value(ValueList{Value("a"), Value("b")}).canonical(), Value(ValueList{Value("a1:b")}).canonical());
  EXPECT_NE(Value(ValueList{Value("ab")}).canonical(), Value(ValueList{Value("a"), Value("b")}).canonical());
  Record one, other;
  one.set("a", "b=1");
  other.set("a=", "b");
  EXPECT_NE(Value(one).canonical(), Value(other).canonical());
}

TEST(Value, a_missing_name_is_not_found) {
  Record record;
  record.set("sku", "A");
  record.set("sku", "B");
  EXPECT_EQ(*record.find("sku"), Value("B"));
  EXPECT_EQ(record.find("name"), nullptr);
  record.add("name", "Towel");
  const Record copy = record, moved = std::move(record);
  record = {};
  for (const auto* each : {&copy, &moved}) {
    EXPECT_EQ(*each->find("sku"), Value("B"));
    EXPECT_EQ(*each->find("name"), Value("Towel"));
  }
}

TEST(Value, types) {
  EXPECT_EQ(type_of(Value{}), Type::blank);
  EXPECT_EQ(type_of(Value(1)), Type::number);
  EXPECT_EQ(type_of(Value(ValueList{})), Type::list);
  EXPECT_EQ(type_of(Value(Record{})), Type::record);
  EXPECT_STREQ(to_string(Type::datetime), "date and time");
}

RC_GTEST_PROP(Value, equal_values_have_equal_canonical_texts,
              (const std::string& a, const std::string& b, std::int32_t x, std::int32_t y)) {
  RC_ASSERT((Value(a) == Value(b)) == (Value(a).canonical() == Value(b).canonical()));
  RC_ASSERT((Value(x) == Value(y)) == (Value(x).canonical() == Value(y).canonical()));
}

}  // namespace
}  // namespace tradewind
