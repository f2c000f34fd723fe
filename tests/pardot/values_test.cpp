#include "pardot/values.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind::pardot {
namespace {

FieldInfo field(const std::string& type, bool multiple = false) { return {type, multiple, true}; }
std::string shown(const FieldInfo& info, const Value& value) { return body_text(to_remote(info, value).json); }

TEST(Values, take_the_form_of_the_field) {
  const TimePoint at = *parse_rfc3339("2026-01-21T18:21:46.500Z");
  EXPECT_EQ(shown(field("text"), "  Ada "), R"("Ada")");
  EXPECT_EQ(shown(field("text"), *Decimal::parse("12.50")), R"("12.5")");
  EXPECT_EQ(shown(field("text"), at), R"("2026-01-21T18:21:46+00:00")");
  EXPECT_EQ(shown(field("number"), *Decimal::parse("129.90")), R"("129.9")");
  EXPECT_EQ(shown(field("date"), at), R"("2026-01-21")");
  EXPECT_EQ(shown(field("date"), std::chrono::floor<std::chrono::days>(at)), R"("2026-01-21")");
  EXPECT_EQ(shown(field("integer"), "423"), "423");
  EXPECT_EQ(shown(field("boolean"), true), "true");
  EXPECT_EQ(shown(field("multi-select", true), ValueList{"shoes", "", "hats"}), R"(["shoes","hats"])");
  EXPECT_EQ(shown(field("multi-select", true), "shoes"), R"(["shoes"])");
  EXPECT_EQ(shown(field("multi-select", true), "shoes; hats;"), R"(["shoes","hats"])");
  EXPECT_EQ(shown(field("multi-select", true), " ;"), "null");
  EXPECT_EQ(shown(field("text"), ValueList{"shoes", "hats"}), R"("shoes, hats")");
  for (const char* type : {"text", "number", "date", "integer", "boolean"}) EXPECT_EQ(shown(field(type), Value()), "null");
}

TEST(Values, what_cannot_be_such_a_value_is_said_before_it_is_sent) {
  EXPECT_TRUE(to_remote(field("number"), "many").trouble);
  EXPECT_TRUE(to_remote(field("integer"), *Decimal::parse("1.5")).trouble);
  EXPECT_TRUE(to_remote(field("date"), "soon").trouble);
  EXPECT_TRUE(to_remote(field("boolean"), "perhaps").trouble);
}

TEST(Values, the_remote_shows_what_was_sent_in_its_own_way) {
  const auto kept = [](const FieldInfo& info, const Value& value, const char* shown) {
    return shows(info, to_remote(info, value).json, Json::parse(shown));
  };
  EXPECT_TRUE(kept(field("number"), *Decimal::parse("129.90"), R"("129.90")"));
  EXPECT_TRUE(kept(field("integer"), 14, "14"));
  EXPECT_TRUE(kept(field("boolean"), false, "null"));
  EXPECT_TRUE(kept(field("boolean"), true, "1"));
  EXPECT_TRUE(kept(field("date"), *parse_rfc3339("2026-01-21T18:21:46Z"), R"("2026-01-21")"));
  EXPECT_TRUE(kept(field("text"), *parse_rfc3339("2026-01-21T18:21:46.500Z"), R"("2026-01-21T18:21:46+00:00")"));
  EXPECT_TRUE(kept(field("text"), "  Ada ", R"("Ada")"));
  EXPECT_TRUE(kept(field("text"), Value(), "null"));
  EXPECT_TRUE(kept(field("checkbox", true), true, R"(["true"])"));
  EXPECT_TRUE(kept(field("multi-select", true), ValueList{"shoes", "hats"}, R"(["hats","shoes"])"));
  EXPECT_FALSE(kept(field("number"), *Decimal::parse("129.90"), R"("130")"));
  EXPECT_FALSE(kept(field("text"), "007", R"("7")"));
  EXPECT_FALSE(kept(field("boolean"), true, "null"));
  EXPECT_FALSE(kept(field("text"), "Ada", "null"));
  EXPECT_FALSE(kept(field("multi-select", true), ValueList{"shoes"}, R"(["hats","shoes"])"));
}

TEST(Values, what_comes_back_equals_what_was_sent) {
  EXPECT_EQ(from_remote(Json("129.90"), *Decimal::parse("129.9")).canonical(), "n:129.9");
  EXPECT_EQ(from_remote(Json("2026-01-21T13:21:46-05:00"), *parse_rfc3339("2026-01-21T18:21:46Z")).canonical(),
            "i:2026-01-21T18:21:46.000Z");
  EXPECT_EQ(from_remote(Json("Ada"), Value("  Ada ")).canonical(), "t:  Ada ");
  EXPECT_EQ(from_remote(Json("Bob"), Value("Ada")).canonical(), "t:Bob");
  EXPECT_EQ(from_remote(Json::array({"true"}), Value(true)).canonical(), "b:true");
  EXPECT_TRUE(from_remote(Json(), Value("Ada")).blank());
}

RC_GTEST_PROP(ValuesProperty, canonical_texts_are_read_back, (const std::string& text, bool flag, std::int32_t number)) {
  for (const Value& value :
       {Value(text), Value(flag), Value(std::int64_t{number}), Value(from_unix_s(number)),
        Value(std::chrono::floor<std::chrono::days>(from_unix_s(number))), Value(ValueList{text, flag, ValueList{number}})})
    RC_ASSERT(from_canonical(value.canonical()).canonical() == value.canonical());
}

RC_GTEST_PROP(ValuesProperty, no_text_breaks_reading, (const std::string& text)) {
  (void)from_canonical(text);
  (void)from_canonical("l:" + text);
  (void)from_canonical("l:99999999999999999999:" + text);
  (void)parse_json(text);
}

}  // namespace
}  // namespace tradewind::pardot
