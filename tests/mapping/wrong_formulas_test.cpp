// Every wrong formula of wrong_formulas.txt gives exactly the message that stands below it. With TRADEWIND_REGENERATE=1 in the
// environment the messages are written anew: read each of them before it is checked in.
#include <cstdlib>
#include <fstream>

#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

const std::string file = std::string(TRADEWIND_SOURCE_DIR) + "/tests/mapping/wrong_formulas.txt";
const std::string arrow = "  => ";

std::string said_of(const std::string& formula) {
  std::vector<Problem> problems;
  EXPECT_FALSE(Formula::compile(formula, all_roots(), problems, "mapping.yaml", 7, 10, "lead.X")) << formula;
  std::string out;
  for (const auto& problem : problems) out += arrow + problem.message() + "\n";
  return out;
}

/// The file as it should be: comments and formulas kept, messages as they are given.
TEST(WrongFormulas, say_what_is_wrong_where_and_what_to_write_instead) {
  std::ifstream in(file);
  std::string have, wanted;
  int formulas = 0;
  for (std::string line; std::getline(in, line);) {
    have += line + "\n";
    if (line.rfind(arrow, 0) == 0) continue;
    wanted += line + "\n";
    if (line.empty() || line.rfind("# ", 0) == 0) continue;
    wanted += said_of(line);
    ++formulas;
  }
  EXPECT_GE(formulas, 60);
  if (std::getenv("TRADEWIND_REGENERATE") != nullptr) {
    std::ofstream(file) << wanted;
    return;
  }
  EXPECT_EQ(have, wanted);
}

}  // namespace
}  // namespace tradewind::mapping
