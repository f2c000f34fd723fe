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
                                        "SUM(", "MAX(", "FIRST(", "TEXT(", "VALUE(", "ROUND(", "REGEX(", "nobody", "\"", "\\", ".",
                                        "\u201c");
}

RC_GTEST_PROP(Soup, tokens_in_any_order, ()) {
  const auto count = *rc::gen::inRange(1, 25);
  std::string text;
  for (int i = 0; i < count; ++i) text += token() + " ";
  survives(text);
}

RC_GTEST_PROP(Soup, any_bytes, (const std::string& bytes)) { survives(bytes); }

/// Formulas of the right shape, mostly of the right types too.
std::string some(Type type, int depth) {
  const int pick = *rc::gen::inRange(0, depth <= 0 ? 3 : 9);
  const auto n = [&] { return some(Type::number, depth - 1); };
  const auto t = [&] { return some(Type::text, depth - 1); };
  const auto b = [&] { return some(Type::boolean, depth - 1); };
  if (type == Type::number) {
    const char* plain[] = {"order.total", "7.25", "NULL"};
    switch (pick) {
      case 3:
        return "(" + n() + " + " + n() + ")";
      case 4:
        return "(" + n() + " / " + n() + ")";
      case 5:
        return "ROUND(" + n() + ", " + n() + ")";
      case 6:
        return "SUM(order.lines.total, " + n() + ")";
      case 7:
        return "VALUE(" + t() + ")";
      case 8:
        return "IF(" + b() + ", " + n() + ", " + n() + ")";
      default:
        return plain[pick];
    }
  }
  if (type == Type::text) {
    const char* plain[] = {"person.email", "\"h\u00e9\"", "person.phone"};
    switch (pick) {
      case 3:
        return "(" + t() + " & " + n() + ")";
      case 4:
        return "MID(" + t() + ", " + n() + ", " + n() + ")";
      case 5:
        return "SUBSTITUTE(" + t() + ", " + t() + ", " + t() + ")";
      case 6:
        return "JOIN(SPLIT(" + t() + ", " + t() + "), " + t() + ")";
      case 7:
        return "CASE(" + n() + ", " + n() + ", " + t() + ", " + t() + ")";
      case 8:
        return "BLANKVALUE(" + t() + ", UPPER(" + t() + "))";
      default:
        return plain[pick];
    }
  }
  const char* plain[] = {"TRUE", "person.marketing_consent", "NULL"};
  switch (pick) {
    case 3:
      return "(" + n() + " < " + n() + ")";
    case 4:
      return "(" + t() + " = " + t() + ")";
    case 5:
      return "(" + b() + " && !" + b() + ")";
    case 6:
      return "OR(" + b() + ", " + b() + ")";
    case 7:
      return "CONTAINS(" + t() + ", " + t() + ")";
    case 8:
      return "ISBLANK(" + t() + ")";
    default:
      return plain[pick];
  }
}

RC_GTEST_PROP(Soup, well_formed_formulas_compile_and_keep_their_type, ()) {
  const auto type = *rc::gen::element(Type::number, Type::text, Type::boolean);
  const auto text = some(type, 4);
  std::vector<Problem> problems;
  const auto formula = Formula::compile(text, all_roots(), problems);
  if (!formula) RC_FAIL(text + "\n" + messages_of(problems));
  RC_ASSERT(formula->type() == type || formula->type() == Type::blank);
  const auto value = formula->evaluate(sample_model(), {});
  RC_ASSERT(value.blank() || type_of(value) == type);
  RC_ASSERT(formula->evaluate(sample_model(), {}) == value);
}

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
