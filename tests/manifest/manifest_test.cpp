// Every fault and invariant of the catalogue that binds has a test by its id: in the name of a test (F_44_...), or in a comment
// `covers F-44, F-45` beside tests whose name says something else.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

using Ids = std::set<std::string>;

void add(Ids& ids, char kind, int first, int last) {
  for (int i = first; i <= last; ++i) ids.insert(std::string(1, kind) + "-" + (i < 10 ? "0" : "") + std::to_string(i));
}

Ids binding() {
  Ids ids;
  add(ids, 'F', 10, 14);
  add(ids, 'F', 20, 22);
  add(ids, 'F', 30, 36);
  add(ids, 'F', 39, 58);
  add(ids, 'I', 1, 10);
  add(ids, 'I', 13, 19);
  add(ids, 'I', 21, 21);
  add(ids, 'I', 23, 23);
  return ids;
}

/// Ids that have no test, and why not. One that has a test by now must leave this list.
const std::map<std::string, std::string>& exceptions() {
  static const std::map<std::string, std::string> all;
  return all;
}

void collect(const std::string& text, const std::regex& where, Ids& ids) {
  static const std::regex id(R"((^|[^A-Za-z0-9])([FI])[-_](\d\d)(?!\d))");
  for (auto found = std::sregex_iterator(text.begin(), text.end(), where); found != std::sregex_iterator(); ++found) {
    const std::string part = (*found)[1];
    for (auto one = std::sregex_iterator(part.begin(), part.end(), id); one != std::sregex_iterator(); ++one)
      ids.insert((*one)[2].str() + "-" + (*one)[3].str());
  }
}

Ids ids_of(const std::string& text) {
  static const std::regex test_name(R"((?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP)\s*\(\s*\w+\s*,\s*(\w+))");
  static const std::regex comment(R"(//[^\n]*\bcovers\s([^\n]*))");
  Ids ids;
  collect(text, test_name, ids);
  collect(text, comment, ids);
  return ids;
}

Ids ids_of_sources(const fs::path& root) {
  Ids ids;
  for (const auto& file : fs::recursive_directory_iterator(root)) {
    const auto end = file.path().extension();
    if (!file.is_regular_file() || (end != ".cpp" && end != ".hpp")) continue;
    if (file.path().parent_path().filename() == "manifest") continue;  // this very file
    std::ifstream in(file.path());
    std::ostringstream text;
    text << in.rdbuf();
    ids.merge(ids_of(text.str()));
  }
  return ids;
}

std::string missing(const Ids& wanted, const Ids& tested) {
  std::string names;
  for (const auto& id : wanted)
    if (tested.count(id) == 0 && exceptions().count(id) == 0) names += " " + id;
  return names;
}

TEST(Manifest, each_fault_and_invariant_has_a_test) {
  const Ids tested = ids_of_sources(fs::path(TRADEWIND_SOURCE_DIR) / "tests");
  EXPECT_EQ(missing(binding(), tested), "");
  for (const auto& [id, why] : exceptions()) {
    std::cout << id << " has no test: " << why << "\n";
    EXPECT_EQ(binding().count(id), 1U) << id << " binds nobody";
    EXPECT_EQ(tested.count(id), 0U) << id << " has a test by now: take it from the list";
  }
}

TEST(Manifest, control_it_reads_names_and_comments_and_nothing_else) {
  EXPECT_EQ(ids_of("TEST(Disk, F_10_full_and_F_11_read_only) {"), (Ids{"F-10", "F-11"}));
  EXPECT_EQ(ids_of("TEST_P(A,\n     I_07_names_on_the_next_line) {"), (Ids{"I-07"}));
  EXPECT_EQ(ids_of("// covers F-30, F-31 and I-13\nTEST(Slow, clients) {}"), (Ids{"F-30", "F-31", "I-13"}));
  EXPECT_EQ(ids_of("// F-32 would be a fine thing to test\nint F_33 = 1; f(F_34);"), Ids{});
  EXPECT_EQ(ids_of("TEST(A, PDF_10_and_F_100)"), Ids{});
  EXPECT_EQ(missing({"F-10", "F-11"}, {"F-11"}), " F-10");
}

}  // namespace
