// What the commands run: each returns the exit code of the process.
#pragma once

#include <cstdint>
#include <string>

namespace tradewind {

/// The daemon in the foreground until a signal. 0 after a drain, 1 failed, 78 configuration invalid (problems on standard error).
int run_serve(const std::string& config_path);

struct SandboxOptions {
  std::string listen = "127.0.0.1:8800";
  std::uint64_t seed = 1;
  std::string script;      ///< file with timed shopper actions; empty: none
  std::string hooks = "";  ///< where webhooks go, e.g. http://127.0.0.1:8443/webhooks/main; empty: as registered by API
};
int run_sandbox(const SandboxOptions& options);

struct DemoOptions {
  bool exit_when_done = false;
};
int run_demo(const DemoOptions& options);

}  // namespace tradewind
