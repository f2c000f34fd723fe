#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

TEST(Operators, literals) {
  expect_rows(std::vector<Row>{
      {"\"text\"", "t:text"},
      {"'text'", "t:text"},
      {R"("a \"quoted\" word")", "t:a \"quoted\" word"},
      {R"("it's")", "t:it's"},
      {R"("a\nb\tc\\d")", "t:a\nb\tc\\d"},
      {"\"\"", "0:"},
      {"12.50", "n:12.5"},
      {".5", "n:0.5"},
      {"TRUE", "b:true"},
      {"false", "b:false"},
      {"Null", "0:"},
      {"\"h\u00e9llo \U0001F600\"", "t:h\u00e9llo \U0001F600"},
  });
}

TEST(Operators, arithmetic) {
  expect_rows(std::vector<Row>{
      {"1 + 2 * 3", "n:7"},
      {"(1 + 2) * 3", "n:9"},
      {"10 - 4 - 3", "n:3"},
      {"100 / 10 / 5", "n:2"},
      {"0.1 + 0.2", "n:0.3"},
      {"-2 * -3", "n:6"},
      {"- - 2", "n:2"},
      {"2 - -3", "n:5"},
      {"1 / 3", "n:0.3333333333333333333333333333333333"},
      {"2 / 3", "n:0.6666666666666666666666666666666667"},
      {"1 / 0", "0:"},
      {"order.total * 2", "n:259.8"},
      {"-order.total", "n:-129.9"},
  });
}

TEST(Operators, joining) {
  expect_rows(std::vector<Row>{
      {"\"a\" & \"b\" & \"c\"", "t:abc"},
      {"\"n\" & 1 + 2", "t:n3"},
      {"\"Order \" & order.id", "t:Order 250"},
      {"TRUE & 1.50", "t:TRUE1.5"},
      {"\"a\" & \"b\" = \"ab\"", "b:true"},
  });
}

TEST(Operators, comparison) {
  expect_rows(std::vector<Row>{
      {"1 = 1.0", "b:true"},
      {"1 <> 2", "b:true"},
      {"1 < 2", "b:true"},
      {"2 <= 2", "b:true"},
      {"3 > 4", "b:false"},
      {"3 >= 4", "b:false"},
      {"\"a\" = \"A\"", "b:false"},
      {"\"a\" < \"b\"", "b:true"},
      {"TRUE = FALSE", "b:false"},
      {"order.total >= 100", "b:true"},
      {"order.created_at > customer.created_at", "b:true"},
      {"DATE(2026, 3, 2) = DATE(order.created_at)", "b:true"},
  });
}

TEST(Operators, conditions_and_their_order) {
  expect_rows(std::vector<Row>{
      {"TRUE && FALSE", "b:false"},
      {"TRUE || FALSE", "b:true"},
      {"TRUE || TRUE && FALSE", "b:true"},
      {"(TRUE || TRUE) && FALSE", "b:false"},
      {"!TRUE", "b:false"},
      {"!(1 = 2)", "b:true"},
      {"1 < 2 && 2 < 3", "b:true"},
      {"!FALSE && TRUE", "b:true"},
      {"AND(TRUE, 1 < 2, order.id = 250)", "b:true"},
      {"or(FALSE, FALSE)", "b:false"},
      {"Not(FALSE)", "b:true"},
  });
}

TEST(Operators, dates) {
  expect_rows(std::vector<Row>{
      {"DATE(2026, 2, 28) + 1", "d:2026-03-01"},
      {"DATE(2026, 3, 1) - 1", "d:2026-02-28"},
      {"DATE(2026, 3, 1) - DATE(2026, 2, 1)", "n:28"},
      {"order.created_at + 1", "i:2026-03-03T09:00:00.000Z"},
      {"DATE(2026, 3, 1) + 10000000", "0:"},
      {"DATE(9999, 12, 31) + 1", "0:"},
      {"DATE(1, 1, 1) - 1", "0:"},
      {"DATE(2026, 3, 1) + NULL", "0:"},
  });
}

// interface.md: what blank means, one by one.
TEST(Blank, in_arithmetic_gives_blank) {
  expect_rows(std::vector<Row>{{"NULL + 1", "0:"}, {"1 - NULL", "0:"}, {"NULL * 0", "0:"}, {"NULL / 2", "0:"}, {"-NULL", "0:"}});
}

TEST(Blank, is_empty_text_in_join_operator_and_JOIN) {
  expect_rows(std::vector<Row>{
      {"\"a\" & NULL & \"b\"", "t:ab"},
      {"\"<\" & person.phone & \">\"", "t:<>"},
      {"NULL & NULL", "0:"},
      {"JOIN(order.lines.sku, \",\")", "t:S-ORAN,,M-BLUE"},
  });
}

TEST(Blank, equals_blank_only) {
  expect_rows(std::vector<Row>{
      {"person.phone = NULL", "b:true"},
      {"person.phone <> NULL", "b:false"},
      {"person.phone = \"\"", "b:true"},
      {"person.phone = \"x\"", "b:false"},
      {"person.phone <> \"x\"", "b:true"},
      {"order.total = NULL", "b:false"},
      {"order.tax = NULL", "b:false"},
      {"FALSE = NULL", "b:false"},
  });
}

TEST(Blank, other_comparisons_with_it_are_false) {
  expect_rows(std::vector<Row>{
      {"NULL < 1", "b:false"},
      {"NULL > -1", "b:false"},
      {"NULL <= NULL", "b:false"},
      {"NULL >= NULL", "b:false"},
      {"person.phone < \"x\"", "b:false"},
      {"person.phone >= \"\"", "b:false"},
  });
}

TEST(Blank, as_a_condition_is_false) {
  expect_rows(std::vector<Row>{
      {"IF(NULL, 1, 2)", "n:2"},
      {"IF(person.marketing_consent, 1, 2)", "n:2"},
      {"NULL && TRUE", "b:false"},
      {"NULL || TRUE", "b:true"},
      {"NULL || NULL", "b:false"},
      {"!NULL", "b:true"},
      {"NOT(person.marketing_consent)", "b:true"},
      {"AND(TRUE, NULL)", "b:false"},
      {"OR(NULL, TRUE)", "b:true"},
  });
}

TEST(Blank, is_skipped_by_COUNT_SUM_MIN_MAX) {
  expect_rows(std::vector<Row>{
      {"COUNT(order.lines.sku)", "n:2"},
      {"COUNT(order.lines)", "n:3"},
      {"COUNT(NULL, 1, \"\", 2)", "n:2"},
      {"SUM(NULL, 1, 2)", "n:3"},
      {"SUM(NULL)", "n:0"},
      {"MIN(NULL, 3, 2)", "n:2"},
      {"MAX(3, NULL, 2)", "n:3"},
      {"MIN(order.lines.sku)", "t:M-BLUE"},
      {"MAX(NULL)", "0:"},
  });
}

TEST(Paths, values_lists_and_free_names) {
  expect_rows(std::vector<Row>{
      {"person.email", "t:ada@example.com"},
      {"order.billing.city", "t:London"},
      {"person.spend.EUR", "n:389.7"},
      {"person.spend.USD", "0:"},
      {"customer.attributes.Age", "t:36"},
      {"customer.attributes.\"Shoe size\"", "t:38"},
      {"customer.attributes.Missing", "0:"},
      {"order.lines.quantity", "l:3:n:13:n:23:n:3"},
      {"JOIN(customer.addresses.city, \" and \")", "t:London and Paris"},
      {"SUM(order.lines.total) = order.total", "b:true"},
  });
}

TEST(Paths, are_reported_for_reading) {
  const auto formula = compiled("IF(COUNT(order.lines.sku) > 0, person.email, customer.attributes.\"Shoe size\")");
  ASSERT_TRUE(formula);
  EXPECT_EQ(formula->paths(), (std::set<std::string>{"order.lines.sku", "person.email", "customer.attributes.Shoe size"}));
  EXPECT_EQ(formula->type(), Type::text);
}

TEST(Paths, without_a_model_are_blank) {
  const auto formula = compiled("order.lines.sku");
  ASSERT_TRUE(formula);
  EXPECT_TRUE(formula->evaluate(Record{}, {}).blank());
}

TEST(Types, of_results) {
  const std::pair<const char*, Type> cases[] = {
      {"1", Type::number},
      {"NULL", Type::blank},
      {"order.total > 1", Type::boolean},
      {"order.created_at", Type::datetime},
      {"DATE(order.created_at) + 1", Type::date},
      {"IF(TRUE, NULL, 5)", Type::number},
      {"BLANKVALUE(person.phone, \"x\")", Type::text},
      {"CASE(order.id, 1, \"a\", 2, NULL, \"c\")", Type::text},
      {"order.lines.sku", Type::list},
      {"FIRST(order.lines.sku)", Type::text},
      {"MAX(order.lines.quantity, 5)", Type::number},
      {"FIRST(SPLIT(\"a b\", \" \"))", Type::text},
      {"FIRST(IF(TRUE, order.lines.sku, SPLIT(\"a\", \",\")))", Type::text},
  };
  for (const auto& [text, type] : cases) {
    const auto formula = compiled(text);
    ASSERT_TRUE(formula);
    EXPECT_EQ(formula->type(), type) << text;
  }
}

}  // namespace
}  // namespace tradewind::mapping
