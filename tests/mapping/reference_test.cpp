// docs/formulas.md: its tables are those of the code, and its examples do what they say. With TRADEWIND_REGENERATE=1 in the environment
// the tables are written anew.
#include "mapping/reference.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <tradewind/base/text.hpp>

#include "mapping/formulas.hpp"
#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

const std::string file = std::string(TRADEWIND_SOURCE_DIR) + "/docs/formulas.md";

std::string page() {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// As docs/formulas.md says above its tables.
Value example(const std::string& formula) { return computed(formula, {*parse_rfc3339("2026-03-10T12:00:00Z"), "Europe/Berlin"}); }

std::string with_table(std::string text, const std::string& name, const std::string& table) {
  const std::string begin = "<!-- " + name + " -->\n", end = "<!-- end of " + name + " -->";
  const auto from = text.find(begin), to = text.find(end);
  EXPECT_TRUE(from != std::string::npos && to != std::string::npos && from < to) << name;
  if (from == std::string::npos || to == std::string::npos) return text;
  return text.replace(from + begin.size(), to - from - begin.size(), table);
}

TEST(Reference, the_tables_are_those_of_the_code) {
  const auto have = page();
  const auto wanted = with_table(with_table(have, "functions", function_reference()), "paths", path_reference());
  if (std::getenv("TRADEWIND_REGENERATE") != nullptr) {
    std::ofstream(file) << wanted;
    return;
  }
  EXPECT_TRUE(have == wanted) << "write them anew: TRADEWIND_REGENERATE=1 build/release/tests/test_mapping --gtest_filter='Reference.*'";
}

TEST(Reference, every_function_has_an_example_with_its_result) {
  std::set<std::string> names;
  for (const auto& group : function_groups()) {
    for (const auto& function : group.rows) {
      SCOPED_TRACE(function.name);
      EXPECT_TRUE(names.insert(function.name).second) << "is there twice";
      EXPECT_NE(std::string(function.words.example).find(std::string(function.name) + "("), std::string::npos);
      EXPECT_EQ(std::string(function.words.usage).rfind(std::string(function.name) + "(", 0), 0u);
      EXPECT_FALSE(std::string(function.words.does).empty());
      EXPECT_EQ(shown(example(function.words.example)), function.words.result);
    }
  }
  for (const char* promised :
       {"TRIM",       "LOWER",   "UPPER",  "PROPER",  "LEFT",  "RIGHT",   "MID",      "LEN",  "CONTAINS", "BEGINS", "SUBSTITUTE",
        "TEXT",       "VALUE",   "JOIN",   "SPLIT",   "REGEX", "IF",      "CASE",     "AND",  "OR",       "NOT",    "ISBLANK",
        "BLANKVALUE", "ROUND",   "FLOOR",  "CEILING", "ABS",   "MIN",     "MAX",      "MOD",  "COUNT",    "SUM",    "AVERAGE",
        "FIRST",      "LAST",    "UNIQUE", "SORT",    "TOP",   "FILTER",  "INCLUDES", "DATE", "DATETIME", "NOW",    "TODAY",
        "DAYS",       "ADDDAYS", "FORMAT", "EMAIL",   "PHONE", "COUNTRY", "STATE",    "MONEY"})
    EXPECT_EQ(names.count(promised), 1u) << promised;
}

/// The lines of fenced blocks of one language.
std::vector<std::string> fenced(const std::string& language) {
  std::vector<std::string> lines;
  std::istringstream in(page());
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("```", 0) == 0)
      inside = line == "```" + language;
    else if (inside)
      lines.push_back(line);
  }
  return lines;
}

/// `formula` blocks hold lines of the form: formula  ->  result
TEST(Reference, examples_in_the_text_give_what_is_written_behind_them) {
  int examples = 0;
  for (const auto& line : fenced("formula")) {
    const auto arrow = line.find("->");
    ASSERT_NE(arrow, std::string::npos) << line;
    EXPECT_EQ(shown(example(std::string(text::trim(line.substr(0, arrow))))), text::trim(line.substr(arrow + 2))) << line;
    ++examples;
  }
  EXPECT_GE(examples, 15);
}

TEST(Reference, mapping_examples_compile) {
  const auto lines = fenced("yaml");
  ASSERT_FALSE(lines.empty());
  std::vector<Problem> problems;
  EXPECT_TRUE(compile_mapping(text::join(lines, "\n"), "docs/formulas.md", problems)) << messages_of(problems);
}

/// `wrong` blocks hold a formula and, behind =>, what is said of it.
TEST(Reference, mistakes_in_the_text_are_told_as_written) {
  const auto lines = fenced("wrong");
  ASSERT_GE(lines.size(), 2u);
  for (std::size_t i = 0; i + 1 < lines.size(); i += 2) {
    std::vector<Problem> problems;
    EXPECT_FALSE(Formula::compile(lines[i], all_roots(), problems, "mapping.yaml", 14, 13, "lead.LastName"));
    EXPECT_EQ(messages_of(problems), lines[i + 1] + "\n");
  }
}

}  // namespace
}  // namespace tradewind::mapping
