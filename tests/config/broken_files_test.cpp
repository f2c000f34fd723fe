// Every broken configuration of broken_files.txt gives exactly the messages that stand below it, all at once, and exit code 78. With
// TRADEWIND_REGENERATE=1 in the environment the messages are written anew: read each of them as its user would before it is checked in.
#include <sstream>
#include <tradewind/app/app.hpp>
#include <tradewind/app/texts.hpp>
#include <tradewind/base/text.hpp>

#include "config/config_files.hpp"

namespace tradewind::test {
namespace {

const std::string list = std::string(TRADEWIND_SOURCE_DIR) + "/tests/config/broken_files.txt";
const std::string arrow = "=> ";
constexpr int exit_configuration = 78;

bool starts(const std::string& line, const std::string& with) { return line.rfind(with, 0) == 0; }
bool names_file(const std::string& line) { return line == "tradewind.yaml" || line == "mapping.yaml" || line == "workflows.yaml"; }

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string text_of(const Lines& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

/// `-` lines are taken out of `base`, the `+` lines behind them take their place; without any before them they go to the end.
std::string patched(Lines base, const Lines& edits) {
  auto at = base.end();
  for (const auto& edit : edits) {
    const std::string line = edit.substr(1);
    if (edit.front() == '+') {
      at = std::next(base.insert(at, line));
      continue;
    }
    const auto found = std::find(base.begin(), base.end(), line);
    if (found == base.end()) throw std::logic_error("the good file has no line: " + line);
    at = base.erase(found);
  }
  return text_of(base);
}

class BrokenFiles : public ConfigFiles {
 protected:
  /// The messages of one block, as the list shows them.
  std::string said_of(const Lines& block) {
    SetUpFiles(block);
    const std::string path = directory_ + "/tradewind.yaml";
    // A good one would be served for ever.
    if (load_configuration(path).problems.empty()) {
      ADD_FAILURE() << "nothing is wrong with\n" << text_of(block);
      return "";
    }
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(run_serve(path), exit_configuration);
    std::string out;
    for (const auto& line : lines_of(::testing::internal::GetCapturedStderr()))
      out += arrow + text::replace_all(line, directory_ + "/", "") + "\n";
    return out;
  }

 private:
  void SetUpFiles(const Lines& block) {
    std::map<std::string, Lines> edits{{"tradewind.yaml", {}}, {"mapping.yaml", {}}, {"workflows.yaml", {}}};
    Lines* of = nullptr;
    for (const auto& line : block) {
      if (names_file(line)) of = &edits.at(line);
      if (of != nullptr && (starts(line, "+") || starts(line, "-"))) of->push_back(line);
    }
    write("tradewind.yaml", patched(lines_of(good_config()), edits["tradewind.yaml"]));
    write("mapping.yaml", patched({}, edits["mapping.yaml"]));
    write("workflows.yaml", patched({}, edits["workflows.yaml"]));
  }
};

TEST_F(BrokenFiles, say_what_is_wrong_where_and_what_to_write_instead) {
  std::ifstream in(list);
  Lines have, wanted, block;
  int files = 0;
  const auto end_block = [&] {
    const bool any = std::any_of(block.begin(), block.end(), names_file);
    if (any) {
      for (const auto& line : lines_of(said_of(block))) wanted.push_back(line);
      ++files;
    }
    block.clear();
  };
  for (std::string line; std::getline(in, line);) {
    have.push_back(line);
    if (starts(line, arrow)) continue;
    if (line.empty()) end_block();
    wanted.push_back(line);
    block.push_back(line);
  }
  end_block();
  EXPECT_GE(files, 100);
  if (std::getenv("TRADEWIND_REGENERATE") != nullptr) {
    std::ofstream(list) << text_of(wanted);
    return;
  }
  EXPECT_EQ(text_of(have), text_of(wanted));
}

/// Control: nothing is said of the good files, so that each message above comes from what its block changes.
TEST_F(BrokenFiles, control_what_is_good_is_not_called_broken) {
  write("tradewind.yaml", good_config());
  EXPECT_TRUE(load_configuration(directory_ + "/tradewind.yaml").problems.empty());
}

}  // namespace
}  // namespace tradewind::test
