// Whatever is typed or sent: compiling ends in a formula or in a problem, and evaluating ends in a value.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

void survives(const std::string& text) {
  std::vector<Problem> problems;
  const auto formula = Formula::compile(text, all_roots(), problems, "f", 1, 1, "x");
  RC_ASSERT(formula.has_value() == problems.empty());
  for (const auto& problem : problems) {
    RC_ASSERT(!problem.what.empty() && !problem.fix.empty());
    RC_ASSERT(problem.line >= 1 && problem.column >= 1);
  }
  if (!formula) return;
  for (const auto& model : {sample_model(), Record{}}) {
    const Value value = formula->evaluate(model, {});
    const bool blank_list = value.list() != nullptr;
    if (!value.blank() && !blank_list && formula->type() != Type::any) RC_ASSERT(type_of(value) == formula->type());
  }
}

std::string token() {
  return *rc::gen::element<std::string>("1", "2.5", "0", "-", "+", "*", "/", "&", "=", "<>", "<", ">=", "&&", "||", "!", "(", ")", ",",
                                        "\"a\"", "\"12\"", "TRUE", "NULL", "person.email", "person.phone", "order.total", "order.lines.sku",
                                        "order.lines", "order.created_at", "IF(", "CASE(", "JOIN(", "SPLIT(", "DATE(", "LEFT(", "COUNT(",
                                        "FILTER(", "SORT(", "TOP(", "UNIQUE(", "quantity", "item", ").", ";", "{!", "FORMAT(", "SUM(",
                                        "MAX(", "FIRST(", "TEXT(", "VALUE(", "ROUND(", "REGEX(", "nobody", "\"", "\\", ".", "\u201c");
}

RC_GTEST_PROP(Soup, tokens_in_any_order, ()) {
  const auto count = *rc::gen::inRange(1, 25);
  std::string text;
  for (int i = 0; i < count; ++i) text += token() + " ";
  survives(text);
}

RC_GTEST_PROP(Soup, any_bytes, (const std::string& bytes)) { survives(bytes); }

TEST(Soup, deep_and_long_formulas_end_in_a_problem_or_a_value) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '(') + "1" + std::string(static_cast<std::size_t>(depth), ')');
  };
  const auto chained = [](int operators) {
    std::string text = "1";
    for (int i = 0; i < operators; ++i) text += "+1";
    return text;
  };
  EXPECT_EQ(computed(nested(60)).canonical(), "n:1");
  EXPECT_EQ(computed(chained(500)).canonical(), "n:501");
  for (const auto& text :
       {nested(65), nested(8000), chained(501), chained(8000), std::string(200, '-') + "1", std::string(17 * 1024, ' ')}) {
    std::vector<Problem> problems;
    EXPECT_FALSE(Formula::compile(text, all_roots(), problems));
    EXPECT_EQ(problems.size(), 1u);
  }
}

}  // namespace
}  // namespace tradewind::mapping
