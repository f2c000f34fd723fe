// F-61: whatever stands in the file, loading ends with settings or with problems that have a place.
#include <tradewind/app/texts.hpp>
#include <tradewind/base/random.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/config/file.hpp>

#include "config/config_files.hpp"

namespace tradewind::test {
namespace {

using Mutations = ConfigFiles;

std::string mutate(std::string text, Random& random) {
  static const std::string pieces[] = {"{",  "}", "[", "]",  ":", "- ",  "\n", "  ", "&a ",  "*a",    "!!int ",
                                       "${", "}", "'", "\"", "#", "|\n", "? ", "\t", "\x80", "---\n", "0"};
  const std::uint64_t edits = 1 + random.below(4);
  for (std::uint64_t i = 0; i < edits; ++i) {
    const auto at = static_cast<std::size_t>(random.below(text.size()));
    switch (random.below(4)) {
      case 0:
        text.erase(at, static_cast<std::size_t>(1 + random.below(20)));
        break;
      case 1:
        text.insert(at, pieces[random.below(std::size(pieces))]);
        break;
      case 2:
        text[at] = static_cast<char>(random.below(256));
        break;
      default:
        text.insert(at, text.substr(static_cast<std::size_t>(random.below(text.size())), 30));
        break;
    }
    if (text.empty()) text = "a";
  }
  return text;
}

TEST_F(Mutations, F_61_never_crash_and_always_say_where) {
  const auto random = make_seeded_random(61);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto loaded = load(mutate(good_config(), *random));
    for (const auto& problem : loaded.problems) {
      EXPECT_FALSE(problem.what.empty());
      EXPECT_EQ(problem.message().find('\n'), std::string::npos) << problem.message();
      EXPECT_EQ(problem.message().find('\x1b'), std::string::npos);
    }
    if (!loaded.problems.empty()) ++refused;
  }
  EXPECT_GT(refused, 1000);
}

/// The same for the two files of a pair, as they are shipped.
TEST_F(Mutations, F_61_neither_do_the_files_of_a_pair) {
  const auto random = make_seeded_random(62);
  const std::string path = write("tradewind.yaml", good_config());
  for (const char* name : {"mapping.yaml", "workflows.yaml"}) {
    const auto shipped = read_file(std::string(TRADEWIND_SOURCE_DIR) + "/config/" + name, largest_text_file);
    ASSERT_EQ(shipped.problem, "");
    int refused = 0;
    for (int i = 0; i < 2000; ++i) {
      write(name, mutate(shipped.text, *random));
      const auto loaded = load_configuration(path);
      for (const auto& problem : loaded.problems) {
        EXPECT_EQ(problem.rfind(directory_, 0), 0u) << problem;
        EXPECT_EQ(problem.find_first_of("\n\x1b"), std::string::npos) << problem;
        EXPECT_TRUE(text::valid_utf8(problem));
      }
      EXPECT_TRUE(!loaded.problems.empty() || (loaded.texts[0].mapping && loaded.texts[0].workflows));
      refused += loaded.problems.empty() ? 0 : 1;
    }
    EXPECT_GT(refused, 300) << name;
    write(name, shipped.text);
  }
}

}  // namespace
}  // namespace tradewind::test
