// What broken_files.txt cannot show: modes and sizes of files, and what no message may hold.
#include "config/config_files.hpp"

namespace tradewind::test {
namespace {

using Problems = ConfigFiles;

const std::string token = "an-admin-token";

TEST_F(Problems, S_43_world_readable_key_file_is_refused) {
  const auto open_key = write("key", good_key, 0644);
  const auto text = changed(good_key, "${file:" + open_key + "}");
  EXPECT_EQ(problems(text),
            "tradewind.yaml:7:3: storage.encryption_key: its file is readable by everybody on this machine; chmod 600 it\n");
  ::chmod(open_key.c_str(), 0600);
  EXPECT_EQ(problems(text), "");
}

TEST_F(Problems, a_missing_file_an_empty_file_and_a_huge_file) {
  EXPECT_EQ(load_config("/nowhere/tradewind.yaml").problems.at(0).message(),
            "/nowhere/tradewind.yaml: cannot be read: No such file or directory; name the file with --config or TRADEWIND_CONFIG");
  EXPECT_EQ(problems(""), "tradewind.yaml: is empty; start from config/tradewind.yaml\n");
  EXPECT_EQ(problems(std::string(2 << 20, '#')),
            "tradewind.yaml: cannot be read: it is larger than 1024 KiB; name the file with --config or TRADEWIND_CONFIG\n");
  EXPECT_EQ(problems("a: \xff\n"), "tradewind.yaml: is not valid UTF-8; save it as UTF-8\n");
  EXPECT_EQ(problems(std::string(2000, '[')), "tradewind.yaml:1:17: lists and sections are nested too deeply; see config/tradewind.yaml\n");
}

/// S-43, I-21: whatever is wrong with a secret, no message shows it.
TEST_F(Problems, I_21_secrets_never_stand_in_messages) {
  const std::string canary = "canary7319";
  ::setenv("TW_TEST_CANARY", (canary + "\n").c_str(), 1);
  const std::string texts[] = {
      changed(good_key, canary),
      changed(signing_secret, canary),
      changed(signing_secret, "<" + canary + "-" + canary + ">"),
      changed("  listen: 127.0.0.1:8443", "  listen: ${TW_TEST_CANARY}"),
      changed("name: main", "name: ${TW_TEST_CANARY}"),
      changed(token, "*" + canary),
      changed(token, "&" + canary),
      changed(token, "[" + canary + "]"),
      changed(token, "\"" + canary),
      changed(token, "${secret:" + canary + "/}"),
  };
  for (const auto& text : texts) {
    const auto found = problems(text);
    EXPECT_NE(found, "") << text;
    EXPECT_EQ(found.find(canary), std::string::npos) << found;
  }
  ::unsetenv("TW_TEST_CANARY");
}

}  // namespace
}  // namespace tradewind::test
