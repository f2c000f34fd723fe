// README's mapping examples are true: the right one compiles, the wrong one is told exactly what README says.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <tradewind/mapping/mapping.hpp>

namespace tradewind::mapping {
namespace {

std::string readme() {
  std::ifstream in(std::string(TRADEWIND_SOURCE_DIR) + "/README.md");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The fenced blocks that start with ``` and `kind`, in order.
std::vector<std::string> blocks(const std::string& text, const std::string& kind) {
  std::vector<std::string> found;
  const std::string fence = "\n```";
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    const auto line = text.find('\n', at + 1), end = text.find(fence, line);
    if (text.substr(at + fence.size(), line - at - fence.size()) == kind) found.push_back(text.substr(line + 1, end - line));
    at = text.find('\n', end + 1);
  }
  return found;
}

TEST(Readme, the_wrong_mapping_is_told_what_is_written_below_it) {
  const auto text = readme();
  const auto mappings = blocks(text, "yaml");
  ASSERT_GE(mappings.size(), 2U);
  std::vector<Problem> problems;
  EXPECT_FALSE(compile_mapping(mappings[0], "new.yaml", problems));
  std::string told;
  for (const auto& problem : problems) told += problem.message() + "\n";
  told += std::to_string(problems.size()) + " problems\n";
  const auto outputs = blocks(text, "");
  EXPECT_TRUE(std::find(outputs.begin(), outputs.end(), told) != outputs.end()) << told;
}

TEST(Readme, the_right_mapping_compiles_and_has_the_fields_that_the_preview_shows) {
  const auto text = readme();
  std::vector<Problem> problems;
  const auto mapping = compile_mapping(blocks(text, "yaml").at(1), "new.yaml", problems);
  ASSERT_TRUE(mapping) << (problems.empty() ? "" : problems[0].message());
  const auto outputs = blocks(text, "");
  const auto preview = std::find_if(outputs.begin(), outputs.end(), [](const std::string& block) { return block.rfind("OBJECT", 0) == 0; });
  ASSERT_NE(preview, outputs.end());
  for (const auto& [object, fields] : mapping->objects)
    for (const auto& field : fields) {
      EXPECT_NE(preview->find("\n" + object), std::string::npos);
      EXPECT_NE(preview->find(" " + field.name + " "), std::string::npos) << field.name;
      EXPECT_NE(preview->find(field.formula.text()), std::string::npos) << field.name;
    }
}

}  // namespace
}  // namespace tradewind::mapping
