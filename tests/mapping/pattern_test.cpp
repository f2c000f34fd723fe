#include "mapping/pattern.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <regex>

namespace tradewind::mapping {
namespace {

struct Case {
  const char* pattern;
  const char* text;
  bool matches;
};

TEST(Pattern, matches_whole_texts) {
  const Case cases[] = {
      {"", "", true},
      {"", "a", false},
      {"abc", "abc", true},
      {"abc", "abcd", false},
      {"a.c", "a\u00e9c", true},
      {"a.c", "a\nc", false},
      {"[a-c]+", "abcabc", true},
      {"[^a-c]+", "xyz", true},
      {"[^a-c]+", "xaz", false},
      {"[]x]", "]", true},
      {"[a-]", "-", true},
      {"[\\d.]+", "1.5", true},
      {"[\u00e0-\u00ff]", "\u00e9", true},
      {"\\d{3}", "123", true},
      {"\\d{3}", "12", false},
      {"\\d{2,3}", "1234", false},
      {"\\d{2,}", "1234", true},
      {"a{0}b", "b", true},
      {"(ab|cd)*", "abcdab", true},
      {"(ab|cd)*", "abc", false},
      {"(?:ab)?c", "c", true},
      {"a|b|", "", true},
      {"^abc$", "abc", true},
      {"(^a|b)c", "ac", true},
      {"a^b", "ab", false},
      {"a$b", "ab", false},
      {"a*?b", "aab", true},
      {"\\w+\\s\\w+", "Ada Lovelace", true},
      {"\\W\\D\\S", "-x-", true},
      {"\\(\\)\\[\\]\\{\\}\\.\\*\\+\\?\\|\\^\\$\\\\", "()[]{}.*+?|^$\\", true},
      {"()*", "", true},
      {"(a*)*", "aaa", true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.pattern) + " on " + c.text);
    std::string why;
    const auto pattern = Pattern::compile(c.pattern, why);
    ASSERT_TRUE(pattern) << why;
    EXPECT_EQ(pattern->matches(c.text), c.matches);
  }
}

TEST(Pattern, says_what_is_wrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"(a", "it has a `(` without a `)`"},
      {"a)", "it has a `)` without a `(`"},
      {"[a", "it has a `[` without a `]`"},
      {"*a", "it repeats nothing with * + ? or {"},
      {"a|*", "it repeats nothing with * + ? or {"},
      {"a{2", "its { } is not like {2} or {2,5}"},
      {"a{3,2}", "its { } is not like {2} or {2,5}"},
      {"a{99999}", "it repeats too much"},
      {"(a{100}){100}", "it repeats too much"},
      {"(((){1000}){1000}){1000}", "it repeats too much"},
      {"[z-a]", "a range in its [ ] is upside down"},
      {"(?=a)", "it uses (? which is not known here"},
      {"\\b", "it uses a \\ that is not known here"},
      {"(a)\\1", "it uses a \\ that is not known here"},
      {"a\\", "it ends with a \\"},
  };
  for (const auto& [text, expected] : cases) {
    std::string why;
    EXPECT_FALSE(Pattern::compile(text, why)) << text;
    EXPECT_EQ(why, expected) << text;
  }
  std::string why;
  EXPECT_FALSE(Pattern::compile(std::string(100, '(') + std::string(100, ')'), why));
  EXPECT_EQ(why, "its groups are nested too deeply");
}

/// Each of these takes a backtracking engine longer than the age of the universe.
TEST(Pattern, costly_patterns_end) {
  for (const char* text : {"(a+)+b", "(a|a)*b", "a*a*a*a*a*a*a*a*a*a*b", "(a?){30}a{30}b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)x"}) {
    std::string why;
    const auto pattern = Pattern::compile(text, why);
    ASSERT_TRUE(pattern) << text << ": " << why;
    EXPECT_FALSE(pattern->matches(std::string(1000, 'a')));
    EXPECT_TRUE(pattern->matches(std::string(60, 'a') + "b") || std::string(text).back() == 'x');
  }
}

std::string some_pattern(int depth) {
  const int kind = *rc::gen::inRange(0, depth == 0 ? 3 : 8);
  switch (kind) {
    case 0:
      return "a";
    case 1:
      return "b";
    case 2:
      return "[ab]";
    case 3:
      return some_pattern(depth - 1) + some_pattern(depth - 1);
    case 4:
      return "(" + some_pattern(depth - 1) + "|" + some_pattern(depth - 1) + ")";
    case 5:
      return "(" + some_pattern(depth - 1) + ")*";
    case 6:
      return "(" + some_pattern(depth - 1) + ")?";
    default:
      return "(" + some_pattern(depth - 1) + "){1,2}";
  }
}

RC_GTEST_PROP(Pattern, agrees_with_the_standard_library, ()) {
  const auto pattern = some_pattern(3);
  const auto text = *rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c'));
  RC_PRE(text.size() < 12);
  std::string why;
  const auto mine = Pattern::compile(pattern, why);
  RC_ASSERT(mine.has_value());
  RC_ASSERT(mine->matches(text) == std::regex_match(text, std::regex(pattern)));
}

RC_GTEST_PROP(Pattern, any_text_compiles_or_says_why, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::element('a', '(', ')', '[', ']', '*', '+', '?', '{', '}', '1', ',', '|', '\\', '^', '$', '-', 'd'));
  std::string why;
  const auto pattern = Pattern::compile(text.substr(0, 200), why);
  RC_ASSERT(pattern.has_value() == why.empty());
  if (pattern) pattern->matches("a1(-)a");
}

}  // namespace
}  // namespace tradewind::mapping
