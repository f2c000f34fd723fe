// Lists: looking into them item by item, and the parts of what comes out.
#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

// The sample order has three lines: S-ORAN 1 x, "" 2 x, M-BLUE 3 x; totals 63.64, 10, 56.26.
TEST(Lists, filter_by_values_of_the_item) {
  expect_rows(std::vector<Row>{
      {"JOIN(FILTER(order.lines, quantity > 1).total, \" \")", "t:10 56.26"},
      {"FILTER(order.lines, sku = \"M-BLUE\").sku", "l:8:t:M-BLUE"},
      {"SUM(FILTER(order.lines, quantity > 1).total)", "n:66.26"},
      {"COUNT(FILTER(order.lines, ISBLANK(sku)))", "n:1"},
      {"COUNT(FILTER(order.lines, total > order.total / 3))", "n:2"},
      {"COUNT(FILTER(order.lines, total = MAX(order.lines.total)))", "n:1"},
      {"COUNT(FILTER(order.lines, FALSE))", "n:0"},
      {"COUNT(FILTER(order.lines, NULL))", "n:0"},
      {"ISBLANK(FILTER(order.lines, FALSE))", "b:true"},
      {"FIRST(FILTER(order.lines, quantity > 1)).total", "n:10"},
      {"FIRST(FILTER(order.lines, FALSE)).sku", "0:"},
      {"JOIN(FILTER(FILTER(order.lines, quantity > 1), total > 20).sku)", "t:M-BLUE"},
  });
}

TEST(Lists, filter_single_values_as_item) {
  expect_rows(std::vector<Row>{
      {"JOIN(FILTER(order.lines.sku, NOT(ISBLANK(item))))", "t:S-ORAN, M-BLUE"},
      {"SUM(FILTER(order.lines.quantity, item >= 2))", "n:5"},
      {"JOIN(FILTER(SPLIT(\"a,bb,ccc\", \",\"), LEN(Item) > 1), \"+\")", "t:bb+ccc"},
  });
}

TEST(Lists, conditions_inside_conditions_look_at_the_inner_item) {
  expect_rows(std::vector<Row>{
      {"COUNT(FILTER(order.lines, COUNT(FILTER(customer.addresses, city = \"Paris\")) = 1))", "n:3"},
      {"COUNT(FILTER(order.lines, COUNT(FILTER(order.lines, quantity > 2)) = 1 && quantity = 1))", "n:1"},
      {"JOIN(FILTER(SPLIT(\"a b\", \" \"), COUNT(FILTER(SPLIT(\"b c\", \" \"), item = \"b\")) = 1 && item = \"a\"))", "t:a"},
  });
}

TEST(Lists, sort) {
  expect_rows(std::vector<Row>{
      {"JOIN(SORT(order.lines.total), \" \")", "t:10 56.26 63.64"},
      {"JOIN(SORT(order.lines.total, \"desc\"), \" \")", "t:63.64 56.26 10"},
      {"JOIN(SORT(order.lines.total, -item, \"asc\"), \" \")", "t:63.64 56.26 10"},
      {"JOIN(SORT(order.lines, total).quantity, \" \")", "t:2 3 1"},
      {"JOIN(SORT(order.lines, quantity, \"DESC\").quantity, \" \")", "t:3 2 1"},
      {"LAST(SORT(order.lines, total)).sku", "t:S-ORAN"},
      {"COUNT(SORT(NULL))", "n:0"},
  });
}

TEST(Lists, sort_keeps_the_order_of_equals_and_puts_blanks_last_either_way) {
  expect_rows(std::vector<Row>{
      {"JOIN(SORT(order.lines, sku).quantity, \" \")", "t:3 1 2"},
      {"JOIN(SORT(order.lines, sku, \"desc\").quantity, \" \")", "t:1 3 2"},
      {"JOIN(SORT(SPLIT(\"b1 a1 b2 a2\", \" \"), LEFT(item, 1)), \" \")", "t:a1 a2 b1 b2"},
      {"JOIN(SORT(SPLIT(\"b1 a1 b2 a2\", \" \"), LEFT(item, 1), \"desc\"), \" \")", "t:b1 b2 a1 a2"},
  });
}

TEST(Lists, top) {
  expect_rows(std::vector<Row>{
      {"JOIN(TOP(order.lines.quantity, 2), \" \")", "t:1 2"},
      {"JOIN(TOP(SORT(order.lines.total), 2), \" \")", "t:10 56.26"},
      {"JOIN(TOP(order.lines, 2, total).total, \" \")", "t:63.64 56.26"},
      {"JOIN(TOP(order.lines.total, 2, item), \" \")", "t:63.64 56.26"},
      {"COUNT(TOP(order.lines, 9))", "n:3"},
      {"COUNT(TOP(order.lines, 0))", "n:0"},
      {"COUNT(TOP(order.lines, -1))", "n:0"},
      {"COUNT(TOP(order.lines, NULL))", "n:0"},
      {"COUNT(TOP(order.lines, 1.9))", "n:1"},
      {"COUNT(TOP(order.lines, VALUE(\"1e300\")))", "n:3"},
  });
}

TEST(Lists, unique_includes_average) {
  expect_rows(std::vector<Row>{
      {"JOIN(UNIQUE(SPLIT(\"b,a,b,,a\", \",\")))", "t:b, a"},
      {"COUNT(UNIQUE(order.lines.sku))", "n:2"},
      {"COUNT(UNIQUE(order.lines))", "n:3"},
      {"INCLUDES(order.lines.sku, \"M-BLUE\")", "b:true"},
      {"INCLUDES(order.lines.sku, \"m-blue\")", "b:false"},
      {"INCLUDES(order.lines.quantity, 3.0)", "b:true"},
      {"INCLUDES(order.lines.sku, NULL)", "b:true"},
      {"INCLUDES(NULL, 1)", "b:false"},
      {"AVERAGE(order.lines.quantity)", "n:2"},
      {"AVERAGE(NULL, 1, 2)", "n:1.5"},
      {"AVERAGE(NULL)", "0:"},
      {"AVERAGE(1, 1, 2)", "n:1.333333333333333333333333333333333"},
  });
}

TEST(Lists, what_is_read_is_reported) {
  const auto formula = compiled("SUM(FILTER(order.lines, quantity > 1 && order.tax = 0).total)");
  ASSERT_TRUE(formula);
  EXPECT_EQ(formula->paths(), (std::set<std::string>{"order.lines", "order.lines.quantity", "order.tax", "order.lines.total"}));
}

TEST(Lists, types_of_what_comes_out) {
  const std::pair<const char*, Type> cases[] = {
      {"FILTER(order.lines, quantity > 1)", Type::list},
      {"FILTER(order.lines, quantity > 1).sku", Type::list},
      {"FIRST(SORT(order.lines, total)).total", Type::number},
      {"FIRST(order.refunds).created_at", Type::datetime},
      {"FIRST(order.lines)", Type::record},
      {"IF(TRUE, order.lines, SORT(order.lines, sku))", Type::list},
      {"MAX(FILTER(order.lines.quantity, item > 1))", Type::number},
  };
  for (const auto& [text, type] : cases) {
    const auto formula = compiled(text);
    ASSERT_TRUE(formula);
    EXPECT_EQ(formula->type(), type) << text;
  }
}

/// Work that grows with every level is cut off by the count of steps: blank instead of hours.
TEST(Lists, evaluation_ends_whatever_is_nested) {
  std::string numbers = "1";
  for (int i = 0; i < 3000; ++i) numbers += ",1";
  const auto list = "SPLIT(\"" + numbers + "\", \",\")";
  EXPECT_EQ(computed("COUNT(" + list + ")").canonical(), "n:3001");
  EXPECT_EQ(computed("COUNT(FILTER(" + list + ", item = \"1\"))").canonical(), "n:3001");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(computed("COUNT(FILTER(" + list + ", COUNT(FILTER(" + list + ", item = \"1\")) > 0))").canonical(), "0:");
  EXPECT_EQ(computed("COUNT(FILTER(" + list + ", REGEX(\"" + std::string(900, 'a') + "\", \"(a|b|c|aa|ab|ac){20}x\")))").canonical(), "0:");
  const auto slow = "COUNT(FILTER(" + list + ", PROPER(item) = EMAIL(item) & PHONE(item, \"US\")))";
  EXPECT_EQ(computed("COUNT(FILTER(" + list + ", " + slow + " > 0))").canonical(), "0:");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{20});
}

}  // namespace
}  // namespace tradewind::mapping
