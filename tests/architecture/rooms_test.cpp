// Holds the include lines of src/ and include/ to the table of rooms in ARCHITECTURE.md.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

using Table = std::map<std::string, std::set<std::string>>;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, '|');) cells.push_back(trimmed(cell));
  return cells;
}

/// Rows `| room | holds | may include |` of the page.
Table table_of(std::istream& page) {
  Table table;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("| room |", 0) == 0) inside = true;
    if (!inside || line.rfind("|", 0) != 0) {
      inside = inside && line.rfind("|", 0) == 0;
      continue;
    }
    const auto cells = cells_of(line);
    if (cells.size() < 3 || cells[1] == "room" || cells[1].rfind("---", 0) == 0) continue;
    std::set<std::string>& doors = table[cells[1]];
    std::istringstream names(cells.size() > 3 ? cells[3] : "");
    for (std::string name; std::getline(names, name, ',');) doors.insert(trimmed(name));
  }
  return table;
}

struct Line {
  std::string file;
  int number;
  std::string room;  ///< of the file
  std::string text;
};

/// The room that an include line goes to; empty for what is not ours. Private headers of other rooms count as crossing too.
std::string room_of_include(const std::string& text) {
  static const std::regex door(R"(^\s*#\s*include\s*<tradewind/([a-z_]+)/.*>)");
  static const std::regex own(R"re(^\s*#\s*include\s*"([a-z_]+)/.*")re");
  std::smatch found;
  if (std::regex_search(text, found, door)) return found[1];
  if (std::regex_search(text, found, own)) return "private " + found[1].str();
  return "";
}

std::string complaint(const Table& table, const Line& line) {
  const std::string target = room_of_include(line.text);
  if (target.empty()) return "";
  const std::string at = line.file + ":" + std::to_string(line.number) + ": ";
  if (target.rfind("private ", 0) == 0) {
    const std::string owner = target.substr(8);
    return owner == line.room ? ""
                              : at + "includes a private header of room `" + owner + "`; use a door under include/tradewind/" + owner + "/";
  }
  const auto row = table.find(line.room);
  if (row == table.end()) return at + "room `" + line.room + "` has no row in ARCHITECTURE.md";
  if (target == line.room || row->second.count("all") != 0 || row->second.count(target) != 0) return "";
  return at + "room `" + line.room + "` may not include a door of `" + target + "` (ARCHITECTURE.md)";
}

std::vector<Line> lines_of(const fs::path& root) {
  std::vector<Line> lines;
  for (const auto& base : {root / "src", root / "include" / "tradewind"}) {
    for (const auto& entry : fs::recursive_directory_iterator(base)) {
      if (!entry.is_regular_file()) continue;
      const auto relative = entry.path().lexically_relative(base);
      if (relative.begin() == --relative.end()) continue;  // src/main.cpp
      std::ifstream in(entry.path());
      int number = 0;
      for (std::string text; std::getline(in, text);)
        lines.push_back({entry.path().lexically_relative(root).string(), ++number, relative.begin()->string(), text});
    }
  }
  return lines;
}

Table load_table() {
  std::ifstream page(std::string(TRADEWIND_SOURCE_DIR) + "/ARCHITECTURE.md");
  return table_of(page);
}

TEST(Architecture, include_lines_use_the_doors_of_the_table) {
  const auto table = load_table();
  ASSERT_GT(table.size(), 15u);
  std::string complaints;
  for (const auto& line : lines_of(TRADEWIND_SOURCE_DIR)) {
    const auto said = complaint(table, line);
    if (!said.empty()) complaints += said + "\n";
  }
  EXPECT_EQ(complaints, "");
}

TEST(Architecture, control_a_crossed_door_is_named_with_file_line_and_door) {
  const auto table = load_table();
  const auto said = complaint(table, {"src/mapping/parser.cpp", 7, "mapping", "#include <tradewind/storage/sqlite.hpp>"});
  EXPECT_EQ(said, "src/mapping/parser.cpp:7: room `mapping` may not include a door of `storage` (ARCHITECTURE.md)");
  EXPECT_NE(complaint(table, {"src/app/x.cpp", 1, "app", "#include \"storage/database.hpp\""}), "");
  EXPECT_EQ(complaint(table, {"src/mapping/parser.cpp", 7, "mapping", "#include <tradewind/base/text.hpp>"}), "");
}

/// Heavy headers stay where they belong, whatever the build would allow.
TEST(Architecture, beast_and_sqlite_stay_in_their_rooms) {
  std::set<std::string> beast;
  for (const auto& line : lines_of(TRADEWIND_SOURCE_DIR)) {
    if (line.text.find("#include <boost/beast") != std::string::npos) beast.insert(line.file);
    if (line.text.find("#include <sqlite3.h>") != std::string::npos) {
      EXPECT_TRUE(line.room == "storage" || line.file == "src/app/version.cpp") << line.file;
    }
    if (line.text.find("#include <openssl/evp.h>") != std::string::npos) {
      EXPECT_EQ(line.room, "crypto") << line.file;
    }
  }
  EXPECT_LE(beast.size(), 2u);
}

}  // namespace
