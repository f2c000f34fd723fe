// F-61: whatever stands in the file, loading ends with settings or with problems that have a place.
#include <tradewind/base/random.hpp>

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

}  // namespace
}  // namespace tradewind::test
