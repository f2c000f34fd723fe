// Reads the tables of tests/harmonize/cases: one case a line, cells separated by |, "\u{HEX}" for characters that do not show, "\n" for a
// line feed.
#pragma once

#include <tradewind/base/text.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace tradewind::harmonize {

struct Case {
  int line = 0;
  std::vector<std::string> cells;
  const std::string& operator[](std::size_t i) const { return cells.at(i); }
};

inline std::string utf8_of(unsigned long point) {
  std::string out;
  const auto put = [&](unsigned long byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | point >> 6);
    put(0x80 | (point & 0x3f));
  } else {
    put(0xe0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3f));
    put(0x80 | (point & 0x3f));
  }
  return out;
}

inline std::string unescaped(std::string text) {
  text = text::replace_all(text, "\\n", "\n");
  for (auto at = text.find("\\u{"); at != std::string::npos; at = text.find("\\u{", at)) {
    const auto end = text.find('}', at);
    const std::string character = utf8_of(std::stoul(text.substr(at + 3, end - at - 3), nullptr, 16));
    text.replace(at, end - at + 1, character);
    at += character.size();
  }
  return text;
}

inline std::vector<Case> cases_of(const std::string& table) {
  std::ifstream in(std::string(TRADEWIND_SOURCE_DIR) + "/tests/harmonize/cases/" + table + ".txt");
  EXPECT_TRUE(in.good()) << table;
  std::vector<Case> cases;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    Case one{number, {}};
    for (const auto& cell : text::split(text::replace_all(line, "=>", "|"), '|'))
      one.cells.push_back(unescaped(std::string(text::trim(cell))));
    cases.push_back(one);
  }
  return cases;
}

/// "-" stands for nothing.
inline std::string or_dash(const std::optional<std::string>& value) { return value ? *value : "-"; }

}  // namespace tradewind::harmonize
