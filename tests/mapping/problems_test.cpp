// Every wrong formula is told with place, cause and what to do, in words of somebody who knows spreadsheets.
#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

struct Wrong {
  const char* formula;
  const char* message;  ///< behind "mapping.yaml:"
};

std::string said_of(const std::string& formula, const std::set<std::string>& roots = all_roots()) {
  std::vector<Problem> problems;
  EXPECT_FALSE(Formula::compile(formula, roots, problems, "mapping.yaml", 3, 10, "lead.X")) << formula;
  return messages_of(problems);
}

void expect_wrong(const std::vector<Wrong>& cases) {
  for (const auto& c : cases) EXPECT_EQ(said_of(c.formula), std::string("mapping.yaml:") + c.message + "\n") << c.formula;
}

TEST(Problems, of_spelling) {
  expect_wrong({
      {"", "3:10: lead.X: the formula is empty; write a path, a text in quotes or a number"},
      {"person.emial", "3:10: lead.X: there is no `person.emial`; did you mean person.email?"},
      {"Person.email", "3:10: lead.X: there is no `Person.email`; did you mean person.email?"},
      {"first_name", "3:10: lead.X: there is no `first_name`; did you mean person.first_name?"},
      {"BigCommerce", "3:10: lead.X: there is no `BigCommerce`; texts stand in quotes; all paths: tradewind map check"},
      {"order.lines.skew", "3:10: lead.X: there is no `order.lines.skew`; did you mean order.lines.sku?"},
      {"person.spend.EURO", "3:10: lead.X: there is no `person.spend.EURO`; did you mean person.spend?"},
      {"customer.attributes.", "3:10: lead.X: there is no `customer.attributes.`; did you mean customer.attributes?"},
      {"order.billing", "3:10: lead.X: `order.billing` is a group of values; name one of them, e.g. order.billing.city"},
      {"person.spend", "3:10: lead.X: `person.spend` is a group of values; name one of them, e.g. person.spend.EUR"},
      {"TRIMM(person.email)", "3:10: lead.X: there is no function `TRIMM`; did you mean TRIM?"},
      {"1 + UPER(person.email)", "3:14: lead.X: there is no function `UPER`; did you mean UPPER?"},
  });
}

TEST(Problems, of_grammar) {
  expect_wrong({
      {"1 +", "3:13: lead.X: the formula ends too early; something is missing at its end"},
      {"(1 + 2", "3:16: lead.X: the formula ends too early; `)` is missing"},
      {"TRIM(person.email", "3:27: lead.X: the formula ends too early; `)` of trim( is missing"},
      {"1 + 2)", "3:15: lead.X: `)` is not expected here; is an operator or a comma missing before it?"},
      {"person.email person.phone", "3:23: lead.X: `person.phone` is not expected here; is an operator or a comma missing before it?"},
      {"\"a\" \"b\"", "3:14: lead.X: a text is not expected here; is an operator or a comma missing before it?"},
      {"* 2", "3:10: lead.X: `*` is not expected here; is something missing before it?"},
      {"LEFT(person.email, )", "3:29: lead.X: a comma is followed by nothing; remove the comma or add the missing argument"},
      {"order.id = 1 AND order.id = 2", "3:23: lead.X: `AND` is not expected here; write a && b or AND(a, b)"},
      {"order.id = 1 or order.id = 2", "3:23: lead.X: `or` is not expected here; write a || b or OR(a, b)"},
      {"order.id == 1", "3:19: lead.X: `==` is not an operator here; write `=`"},
      {"order.id != 1", "3:19: lead.X: `!=` is not an operator here; write `<>`"},
      {"\"abc", "3:10: lead.X: a text has no closing quote; add \" at its end"},
      {"1 & 'abc", "3:14: lead.X: a text has no closing quote; add ' at its end"},
      {"\u201cabc\u201d", "3:10: lead.X: `\u201c` does not belong in a formula; write straight quotes: \""},
      {"order.total $ 2", "3:22: lead.X: `$` does not belong in a formula; texts stand in quotes, e.g. \"BigCommerce\""},
      {"\"\u00e4\u00f6\u00fc\" & ?", "3:18: lead.X: `?` does not belong in a formula; texts stand in quotes, e.g. \"BigCommerce\""},
      {R"("a\d")", "3:12: lead.X: a backslash in a text stands before \\ \" ' n or t only; write two of them for one backslash: \\\\"},
      {"1.2.3", "3:10: lead.X: `1.2.3` is not a number; use a dot for decimals and no separators, e.g. 1250.50"},
      {"1\n+ nobody.x", "4:3: lead.X: there is no `nobody.x`; texts stand in quotes; all paths: tradewind map check"},
  });
}

TEST(Problems, of_argument_counts) {
  expect_wrong({
      {"IF(TRUE, 1)", "3:10: lead.X: IF has 2 arguments; write IF(condition, then, else)"},
      {"TRIM()", "3:10: lead.X: TRIM has 0 arguments; write TRIM(text)"},
      {"ISBLANK(1, 2)", "3:10: lead.X: ISBLANK has 2 arguments; write ISBLANK(value)"},
      {"LEFT(\"a\")", "3:10: lead.X: LEFT has 1 argument; write LEFT(text, count)"},
      {"CASE(1, 2, 3)", "3:10: lead.X: CASE has 3 arguments; write CASE(value, match, result, ..., else)"},
      {"CASE(1, 2, 3, 4, 5)", "3:10: lead.X: CASE has 5 arguments; write CASE(value, match, result, ..., else)"},
      {"DATE(2026, 1)", "3:10: lead.X: DATE has 2 arguments; write DATE(date, date and time, or text) or DATE(year, month, day)"},
      {"NOT(TRUE, FALSE)", "3:10: lead.X: NOT has 2 arguments; write NOT(condition)"},
  });
}

TEST(Problems, of_types) {
  expect_wrong({
      {"person.email + 1", "3:10: lead.X: `+` works on numbers, but this is a text; join texts with `&`, or wrap it in VALUE( )"},
      {"order.total * \"2\"", "3:24: lead.X: `*` works on numbers, but this is a text; wrap it in VALUE( )"},
      {"-person.email", "3:11: lead.X: `-` works on numbers, but this is a text; wrap it in VALUE( )"},
      {"order.lines.quantity + 1",
       "3:10: lead.X: `+` works on numbers, but this is a list of numbers; use COUNT( ), SUM( ) or FIRST( ) of it"},
      {"order.total = \"5\"",
       "3:22: lead.X: `=` compares a number with a text; write the number without quotes, or use TEXT( ) on the left"},
      {"person.email > 5", "3:23: lead.X: `>` compares a text with a number; write the right side in quotes, or use VALUE( ) on the left"},
      {"order.created_at = DATE(2026, 1, 1)", "3:27: lead.X: `=` compares a date and time with a date; use DATE( ) on both sides"},
      {"order.created_at > \"2026-01-01\"", "3:27: lead.X: `>` compares a date and time with a text; use DATE( ) on the right"},
      {"order.email_opt_in = 1", "3:29: lead.X: `=` compares a TRUE/FALSE value with a number; compare values of one kind"},
      {"TRUE < FALSE", "3:15: lead.X: `<` cannot order TRUE and FALSE; use `=` or `<>`"},
      {"order.lines.sku = \"A\"", "3:10: lead.X: `=` cannot compare a list of texts; compare COUNT( ), FIRST( ) or JOIN( ) of it"},
      {"order.total && TRUE",
       "3:10: lead.X: `&&` works on conditions, but this is a number; compare it with something, e.g. `> 0` or `= \"x\"`"},
      {"!person.email", "3:11: lead.X: `!` works on conditions, but this is a text; compare it with something, e.g. `> 0` or `= \"x\"`"},
      {"IF(order.total, 1, 2)",
       "3:13: lead.X: IF wants a TRUE/FALSE value here, but this is a number; compare it with something, e.g. `> 0` or `= \"x\"`"},
      {"IF(TRUE, 1, \"none\")", "3:22: lead.X: IF gives a number in one case and a text in another; make both the same, e.g. with TEXT( )"},
      {"BLANKVALUE(order.total, \"none\")",
       "3:34: lead.X: BLANKVALUE gives a number in one case and a text in another; make both the same, e.g. with TEXT( )"},
      {"CASE(order.status_id, \"11\", 1, 2)",
       "3:32: lead.X: CASE compares a number with a text; write the number without quotes, or use TEXT( ) on the left"},
      {"MAX(1, \"a\")", "3:17: lead.X: MAX gives a number in one case and a text in another; make both the same, e.g. with TEXT( )"},
      {"LEN(order.total)", "3:14: lead.X: LEN wants a text here, but this is a number; wrap it in TEXT( )"},
      {"LEFT(person.email, \"3\")", "3:29: lead.X: LEFT wants a number here, but this is a text; wrap it in VALUE( )"},
      {"UPPER(order.lines.sku)",
       "3:16: lead.X: UPPER wants a text here, but this is a list of texts; use JOIN( ), FIRST( ) or COUNT( ) of it"},
      {"TEXT(order.lines.sku)",
       "3:15: lead.X: TEXT wants a single value here, but this is a list of texts; use JOIN( ), FIRST( ) or COUNT( ) of it"},
      {"\"Bought \" & order.lines.sku",
       "3:22: lead.X: `&` joins texts, but this is a list of texts; use JOIN( ), FIRST( ) or COUNT( ) of it"},
      {"JOIN(person.email, \",\")",
       "3:15: lead.X: JOIN wants a list here, but this is a text; give a path through a list, e.g. order.lines.sku"},
      {"JOIN(order.lines, \",\")",
       "3:15: lead.X: JOIN wants a list here, but this is a list of groups of values; name one of the values after it, e.g. "
       "order.lines.sku"},
      {"SUM(order.lines.sku)",
       "3:14: lead.X: SUM wants a number here, but this is a list of texts; use COUNT( ), SUM( ) or FIRST( ) of it"},
      {"FIRST(order.lines) & \"\"", "3:10: lead.X: `&` joins texts, but this is a group of values; wrap it in TEXT( )"},
      {"DATE(order.total)",
       "3:15: lead.X: DATE wants a date or text here, but this is a number; write DATE(date, date and time, or text) or DATE(year, month, "
       "day)"},
      {"DATE(\"2026\", 1, 1)", "3:15: lead.X: DATE wants a number here, but this is a text; wrap it in VALUE( )"},
      {"ROUND(person.email, 2)", "3:16: lead.X: ROUND wants a number here, but this is a text; wrap it in VALUE( )"},
  });
}

TEST(Problems, of_patterns) {
  expect_wrong({
      {"REGEX(person.email, person.phone)", "3:30: lead.X: the pattern of REGEX must be a text in quotes; write it in the formula itself"},
      {"REGEX(person.email, \"(a\")",
       "3:30: lead.X: the pattern is wrong: it has a `(` without a `)`; it is compared with the whole text; known are . [a-z] \\\\d \\\\w "
       "\\\\s ( ) | * + ? "
       "{2,5}"},
  });
  EXPECT_EQ(said_of("REGEX(person.email, \"" + std::string(201, 'a') + "\")"),
            "mapping.yaml:3:30: lead.X: the pattern is too long; at most 200 characters\n");
}

TEST(Problems, of_size) {
  EXPECT_EQ(said_of(std::string(70, '(') + "1" + std::string(70, ')')),
            "mapping.yaml:3:74: lead.X: the formula is nested too deeply; split it: at most 64 levels\n");
  EXPECT_EQ(said_of("\"" + std::string(16 * 1024, 'a') + "\""),
            "mapping.yaml:3:10: lead.X: the formula is too long; at most 16 KiB of UTF-8 text\n");
  EXPECT_EQ(said_of("\"\xff\""), "mapping.yaml:3:10: lead.X: the formula is not UTF-8; at most 16 KiB of UTF-8 text\n");
}

TEST(Problems, of_a_place_where_a_root_is_missing) {
  EXPECT_EQ(said_of("order.total", {"person", "store"}),
            "mapping.yaml:3:10: lead.X: `order` is not available here; available here: person, store\n");
}

TEST(Problems, of_types_are_told_all_at_once) {
  EXPECT_EQ(said_of("IF(order.totl > 5, TEXT(LEN(order.id)), TRIMM(person.email) & persn.phone)"),
            "mapping.yaml:3:13: lead.X: there is no `order.totl`; did you mean order.total?\n"
            "mapping.yaml:3:38: lead.X: LEN wants a text here, but this is a number; wrap it in TEXT( )\n"
            "mapping.yaml:3:50: lead.X: there is no function `TRIMM`; did you mean TRIM?\n"
            "mapping.yaml:3:72: lead.X: there is no `persn.phone`; did you mean person.phone?\n");
}

}  // namespace
}  // namespace tradewind::mapping
