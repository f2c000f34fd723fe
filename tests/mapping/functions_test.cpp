#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

TEST(Functions, logic) {
  expect_rows(std::vector<Row>{
      {"IF(order.total > 100, \"big\", \"small\")", "t:big"},
      {"if(FALSE, 1, 2)", "n:2"},
      {"ISBLANK(person.phone)", "b:true"},
      {"ISBLANK(\"\")", "b:true"},
      {"ISBLANK(\" \")", "b:false"},
      {"ISBLANK(0)", "b:false"},
      {"ISBLANK(FALSE)", "b:false"},
      {"ISBLANK(order.lines.sku)", "b:false"},
      {"ISBLANK(SPLIT(\"\", \",\"))", "b:true"},
      {"BLANKVALUE(person.phone, \"none\")", "t:none"},
      {"BLANKVALUE(person.company, \"none\")", "t:Example Ltd"},
      {"BLANKVALUE(NULL, 5)", "n:5"},
      {"CASE(order.status_id, 10, \"done\", 11, \"paid\", \"other\")", "t:paid"},
      {"CASE(order.status_id, 1, \"a\", \"other\")", "t:other"},
      {"CASE(person.phone, NULL, \"none\", \"some\")", "t:none"},
  });
}

TEST(Functions, text) {
  expect_rows(std::vector<Row>{
      {"TRIM(\"  a b \")", "t:a b"},
      {"LOWER(\"\u00c4B\")", "t:\u00e4b"},
      {"UPPER(\"stra\u00dfe\")", "t:STRASSE"},
      {"PROPER(\"ada de LOVELACE\")", "t:Ada De Lovelace"},
      {"LEFT(\"h\u00e9llo\", 2)", "t:h\u00e9"},
      {"LEFT(\"ab\", 9)", "t:ab"},
      {"LEFT(\"ab\", -1)", "0:"},
      {"LEFT(\"ab\", NULL)", "0:"},
      {"RIGHT(\"h\u00e9llo\", 4)", "t:\u00e9llo"},
      {"RIGHT(\"ab\", 9)", "t:ab"},
      {"MID(\"h\u00e9llo\", 2, 3)", "t:\u00e9ll"},
      {"MID(\"abc\", 0, 2)", "t:ab"},
      {"MID(\"abc\", 9, 2)", "0:"},
      {"LEN(\"h\u00e9\U0001F600\")", "n:3"},
      {"LEN(NULL)", "n:0"},
      {"CONTAINS(\"abc\", \"bc\")", "b:true"},
      {"CONTAINS(\"abc\", \"C\")", "b:false"},
      {"CONTAINS(person.phone, \"1\")", "b:false"},
      {"BEGINS(\"abc\", \"ab\")", "b:true"},
      {"BEGINS(\"abc\", \"b\")", "b:false"},
      {"SUBSTITUTE(\"a-b-c\", \"-\", \"+\")", "t:a+b+c"},
      {"SUBSTITUTE(\"aaa\", \"aa\", \"a\")", "t:aa"},
      {"SUBSTITUTE(\"abc\", \"\", \"x\")", "t:abc"},
      {"SUBSTITUTE(\"abc\", \"b\", NULL)", "t:ac"},
      {"UPPER(\"abc-1\")", "t:ABC-1"},
      {"PROPER(\"o'neil & sons\")", "t:O'neil & Sons"},
      {"ENDS(\"abc\", \"bc\")", "b:true"},
      {"ENDS(\"abc\", \"ab\")", "b:false"},
      {"ENDS(\"c\", \"abc\")", "b:false"},
      {"FIND(\"l\", \"h\u00e9llo\")", "n:3"},
      {"FIND(\"x\", \"abc\")", "n:0"},
      {"FIND(\"\", \"abc\")", "n:0"},
      {"FIND(\"a\", NULL)", "n:0"},
      {"LPAD(\"7\", 3, \"0\")", "t:007"},
      {"LPAD(\"1234\", 3, \"0\")", "t:123"},
      {"LPAD(\"h\u00e9\", 7, \"\u00e4b\")", "t:\u00e4b\u00e4b\u00e4h\u00e9"},
      {"RPAD(\"h\u00e9\", 4, \"\u00e4b\")", "t:h\u00e9\u00e4b"},
      {"RPAD(\"a\", 4, \"\")", "t:a"},
      {"LEN(LPAD(\"a\", 100000, \"x\"))", "n:1000"},
      {"LPAD(\"a\", NULL, \"x\")", "0:"},
  });
}

TEST(Functions, conversion) {
  expect_rows(std::vector<Row>{
      {"TEXT(129.90)", "t:129.9"},
      {"TEXT(TRUE)", "t:TRUE"},
      {"TEXT(NULL)", "0:"},
      {"TEXT(DATE(2026, 1, 21))", "t:2026-01-21"},
      {"TEXT(order.created_at)", "t:2026-03-02T09:00:00.000Z"},
      {"VALUE(\" 12.50 \")", "n:12.5"},
      {"VALUE(\"12,50\")", "0:"},
      {"VALUE(\"abc\")", "0:"},
      {"VALUE(person.phone)", "0:"},
      {"ISNUMBER(\"-1.5\")", "b:true"},
      {"ISNUMBER(\"1.5 kg\")", "b:false"},
      {"ISNUMBER(NULL)", "b:false"},
      {"VALUE(customer.attributes.Age) + 1", "n:37"},
  });
}

TEST(Functions, lists) {
  expect_rows(std::vector<Row>{
      {"JOIN(SPLIT(\"a,b,,c\", \",\"), \"|\")", "t:a|b||c"},
      {"JOIN(order.lines.quantity)", "t:1, 2, 3"},
      {"COUNT(SPLIT(\"a,b\", \",\"))", "n:2"},
      {"COUNT(SPLIT(\"\", \",\"))", "n:0"},
      {"COUNT(SPLIT(\"a,b\", \"\"))", "n:1"},
      {"FIRST(order.lines.sku)", "t:S-ORAN"},
      {"LAST(order.lines.sku)", "t:M-BLUE"},
      {"FIRST(SPLIT(\"\", \",\"))", "0:"},
      {"SUM(order.lines.quantity)", "n:6"},
      {"SUM(order.lines.total, 0.10)", "n:130"},
      {"MAX(order.lines.total)", "n:63.64"},
      {"MIN(order.lines.quantity, 0)", "n:0"},
      {"MAX(DATE(2026, 1, 1), DATE(2026, 2, 1))", "d:2026-02-01"},
  });
}

TEST(Functions, numbers) {
  expect_rows(std::vector<Row>{
      {"ROUND(2.5, 0)", "n:3"},
      {"ROUND(-2.5, 0)", "n:-3"},
      {"ROUND(1.005, 2)", "n:1.01"},
      {"ROUND(1250, -2)", "n:1300"},
      {"ROUND(NULL, 2)", "0:"},
      {"ROUND(1, 1.5)", "0:"},
      {"ROUND(1, 1000)", "0:"},
      {"ABS(-3.2)", "n:3.2"},
      {"ABS(NULL)", "0:"},
      {"ROUND(2.5)", "n:3"},
      {"FLOOR(2.7)", "n:2"},
      {"FLOOR(-2.1)", "n:-3"},
      {"CEILING(2.1)", "n:3"},
      {"CEILING(-2.7)", "n:-2"},
      {"CEILING(NULL)", "0:"},
      {"MOD(7, 3)", "n:1"},
      {"MOD(-7, 3)", "n:2"},
      {"MOD(7, -3)", "n:-2"},
      {"MOD(5.5, 2)", "n:1.5"},
      {"MOD(6, 3)", "n:0"},
      {"MOD(7, 0)", "0:"},
      {"MOD(7, NULL)", "0:"},
      {"MOD(VALUE(\"1e40\"), 3)", "0:"},
      {"MOD(0.9999999999999999999999999999999999, 1)", "n:0.9999999999999999999999999999999999"},
  });
}

TEST(Functions, regex_matches_the_whole_text) {
  expect_rows(std::vector<Row>{
      {R"(REGEX("AB-123", "[A-Z]{2}-\\d+"))", "b:true"},
      {R"(REGEX("xAB-123", "[A-Z]{2}-\\d+"))", "b:false"},
      {R"(REGEX(person.email, ".*@example\\.com"))", "b:true"},
      {R"(REGEX(person.phone, "\\d*"))", "b:true"},
      {R"(REGEX(person.phone, "\\d+"))", "b:false"},
  });
}

TEST(Functions, regex_gives_false_for_very_long_texts) {
  const auto formula = compiled("REGEX(person.company, \"a*\")");
  ASSERT_TRUE(formula);
  const auto with_company = [&](std::size_t length) {
    Record person, model;
    person.set("company", std::string(length, 'a'));
    model.set("person", person);
    return formula->evaluate(model, {}).canonical();
  };
  EXPECT_EQ(with_company(1000), "b:true");
  EXPECT_EQ(with_company(1001), "b:false");
}

TEST(Functions, date_of_one_is_the_day_in_the_pairs_time_zone) {
  Context berlin, honolulu;
  berlin.time_zone = "Europe/Berlin";
  honolulu.time_zone = "Pacific/Honolulu";
  EXPECT_EQ(computed("DATE(customer.created_at)").canonical(), "d:2026-01-21");
  EXPECT_EQ(computed("DATE(customer.created_at)", berlin).canonical(), "d:2026-01-22");
  EXPECT_EQ(computed("DATE(order.created_at)", honolulu).canonical(), "d:2026-03-01");
  EXPECT_EQ(computed("DATE(\"2026-01-21T23:30:00Z\")", berlin).canonical(), "d:2026-01-22");
  EXPECT_EQ(computed("DATE(\"2026-01-21\")", honolulu).canonical(), "d:2026-01-21");
  EXPECT_EQ(computed("DATE(DATE(2026, 1, 21))", honolulu).canonical(), "d:2026-01-21");
}

TEST(Functions, date_of_what_is_none_is_blank) {
  expect_rows(std::vector<Row>{
      {"DATE(2026, 2, 30)", "0:"},
      {"DATE(2026, 13, 1)", "0:"},
      {"DATE(0, 1, 1)", "0:"},
      {"DATE(2026.5, 1, 1)", "0:"},
      {"DATE(2026, NULL, 1)", "0:"},
      {"DATE(\"yesterday\")", "0:"},
      {"DATE(NULL)", "0:"},
      {"DATE(person.last_purchase_at)", "0:"},
  });
}

TEST(Functions, text_results_are_bounded) {
  std::string longer = "\"" + std::string(1000, 'x') + "\"";
  for (int i = 0; i < 8; ++i) longer = "SUBSTITUTE(" + longer + ", \"x\", \"xxxx\")";
  const auto text = computed(longer);
  ASSERT_NE(text.text(), nullptr);
  EXPECT_EQ(text.text()->size(), 128u * 1024);
  const auto wide = computed("SUBSTITUTE(SUBSTITUTE(" + longer + ", \"x\", \"\u20ac\"), \"y\", \"y\")");
  EXPECT_EQ(wide.text()->size() % 3, 0u) << "never ends inside a character";
}

}  // namespace
}  // namespace tradewind::mapping
