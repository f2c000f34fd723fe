#include "salesforce/soql.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

/// Reads one SOQL string literal as the platform's grammar has it; empty unless it spans the whole text.
std::optional<std::string> tokenize(const std::string& text) {
  const std::string plain = "\\'\"nrtbf", meant = "\\'\"\n\r\t\b\f";
  if (text.size() < 2 || text.front() != '\'') return std::nullopt;
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\'') return i + 1 == text.size() ? std::optional(out) : std::nullopt;
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    if (text[i] == 'u') {
      const auto bytes = text::from_hex(text.substr(i + 1, 4));
      if (!bytes || (*bytes)[0] != '\0') return std::nullopt;
      out += (*bytes)[1];
      i += 4;
    } else if (const auto at = plain.find(text[i]); at != std::string::npos) {
      out += meant[at];
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

RC_GTEST_PROP(Soql, S_51_a_literal_tokenises_to_exactly_its_input, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
      rc::gen::element<std::string>("'", "\\", "\\'", "' OR Id != '", "\"", "\n", "%", "_"), rc::gen::arbitrary<std::string>()));
  const std::string input = text::join(parts, "");
  const auto read = tokenize(literal(input));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == input);
}

TEST(Soql, S_51_control_quoting_without_escaping_fails) { EXPECT_NE(tokenize("'" + std::string("o'neil\\") + "'"), "o'neil\\"); }

TEST(Soql, conditions) {
  EXPECT_EQ(in_list("Email", {"a@b.c", "o'neil@x.y"}), "Email IN ('a@b.c','o\\'neil@x.y')");
  EXPECT_EQ(in_list("Email", {}), "");
  EXPECT_EQ(in_list("", {"x"}), "");
  EXPECT_EQ(any_of({"A", "", "B"}), "A OR B");
  EXPECT_EQ(query_path("SELECT Id FROM Lead WHERE Email = 'a+b'"),
            "/query?q=SELECT%20Id%20FROM%20Lead%20WHERE%20Email%20%3D%20%27a%2Bb%27");
  EXPECT_EQ(query_path("x", true), "/queryAll?q=x");
}

}  // namespace
}  // namespace tradewind::salesforce
