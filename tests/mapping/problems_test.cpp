// What wrong_formulas.txt cannot hold: sizes, line breaks, bytes that are no text, and places where a root is missing.
#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

std::string said_of(const std::string& formula, const std::set<std::string>& roots = all_roots()) {
  std::vector<Problem> problems;
  EXPECT_FALSE(Formula::compile(formula, roots, problems, "mapping.yaml", 3, 10, "lead.X")) << formula;
  return messages_of(problems);
}

TEST(Problems, of_size) {
  EXPECT_EQ(said_of(std::string(70, '(') + "1" + std::string(70, ')')),
            "mapping.yaml:3:74: lead.X: the formula is nested too deeply; split it: at most 64 levels\n");
  EXPECT_EQ(said_of("\"" + std::string(16 * 1024, 'a') + "\""),
            "mapping.yaml:3:10: lead.X: the formula is too long; at most 16 KiB of UTF-8 text\n");
  EXPECT_EQ(said_of("REGEX(person.email, \"" + std::string(201, 'a') + "\")"),
            "mapping.yaml:3:30: lead.X: the pattern is too long; at most 200 characters\n");
}

TEST(Problems, of_what_cannot_be_seen) {
  EXPECT_EQ(said_of(""), "mapping.yaml:3:10: lead.X: the formula is empty; write a path, a text in quotes or a number\n");
  EXPECT_EQ(said_of("\"\xff\""), "mapping.yaml:3:10: lead.X: the formula is not UTF-8; at most 16 KiB of UTF-8 text\n");
  EXPECT_EQ(said_of("1 +\u200b 2"), "mapping.yaml:3:13: lead.X: an invisible character stands here; delete it, or type this place anew\n");
  EXPECT_EQ(computed("1 +\u00a02").canonical(), "n:3") << "a hard space, as web pages have it, is a space";
}

TEST(Problems, in_the_second_line) {
  EXPECT_EQ(said_of("1\n+ nobody.x"),
            "mapping.yaml:4:3: lead.X: there is no `nobody.x`; paths begin with one of customer, order, person, store\n");
}

TEST(Problems, of_a_place_where_a_root_is_missing) {
  EXPECT_EQ(said_of("order.total", {"person", "store"}),
            "mapping.yaml:3:10: lead.X: `order` is not available here; available here: person, store\n");
}

TEST(Problems, of_types_are_told_all_at_once) {
  EXPECT_EQ(said_of("IF(order.totl > 5, TEXT(LEN(order.id)), TRIMM(person.email) & persn.phone)"),
            "mapping.yaml:3:13: lead.X: there is no `order.totl`; did you mean order.total?\n"
            "mapping.yaml:3:38: lead.X: LEN wants a text, but `order.id` is a number; wrap it in TEXT( )\n"
            "mapping.yaml:3:50: lead.X: there is no function `TRIMM`; did you mean TRIM?\n"
            "mapping.yaml:3:72: lead.X: there is no `persn.phone`; did you mean person.phone?\n");
}

}  // namespace
}  // namespace tradewind::mapping
