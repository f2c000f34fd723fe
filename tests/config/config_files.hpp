// Files for configuration tests in a directory of their own.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <tradewind/config/load.hpp>

namespace tradewind::test {

inline const std::string good_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
inline const std::string signing_secret = "example_client_secret_0123456789abcdef";

class ConfigFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    char path[] = "/tmp/tradewind-config-XXXXXX";
    ASSERT_NE(::mkdtemp(path), nullptr);
    directory_ = path;
    write("mapping.yaml", "prospect: { email: person.email }\n");
    write("workflows.yaml", "workflows: {}\n");
    ::unsetenv("CREDENTIALS_DIRECTORY");
  }
  void TearDown() override {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    std::filesystem::remove_all(directory_);
  }

  std::string write(const std::string& name, const std::string& text, mode_t mode = 0600) {
    const std::string path = directory_ + "/" + name;
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  LoadedConfig load(const std::string& text) { return load_config(write("tradewind.yaml", text)); }

  /// The messages without the directory, one a line.
  std::string problems(const std::string& text) {
    std::string out;
    for (const auto& problem : load(text).problems) {
      std::string line = problem.message();
      for (auto at = line.find(directory_ + "/"); at != std::string::npos; at = line.find(directory_ + "/"))
        line.erase(at, directory_.size() + 1);
      out += line + "\n";
    }
    return out;
  }

  std::string directory_;
};

/// Every key is good; tests replace one line.
inline std::string good_config() {
  return R"(server:
  listen: 127.0.0.1:8443
admin:
  token: an-admin-token
storage:
  url: sqlite:///var/lib/tradewind/tradewind.db
  encryption_key: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
pairs:
  - name: main
    bigcommerce:
      store_hash: abc123
      access_token: bc-token
      client_secret: example_client_secret_0123456789abcdef
    salesforce:
      auth: { flow: client_credentials, client_id: id, client_secret: sf-secret }
    pardot:
      business_unit_id: 0Uv000000000001AAA
    mapping: mapping.yaml
    workflows: workflows.yaml
)";
}

/// good_config() with `from` replaced once.
inline std::string changed(const std::string& from, const std::string& to) {
  std::string text = good_config();
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("nothing to replace: " + from);
  return text.replace(at, from.size(), to);
}

}  // namespace tradewind::test
