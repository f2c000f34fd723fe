// Asks the running daemon over its admin API.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tradewind/base/error.hpp>

#include "cli/commands.hpp"

namespace tradewind::cli {

/// A command that cannot go on: what to print and how to exit.
struct Stop {
  int exit_code = exit_failed;
  std::string message;
  bool unreachable = false;  ///< the daemon does not run, or not there
};

/// The file that --config, $TRADEWIND_CONFIG or the default names. Throws Stop with exit_config when there is none.
std::string config_path(const Common& common);

class AdminClient {
 public:
  /// Reads the configuration: only what is wrong with its admin section matters here. Throws Stop.
  explicit AdminClient(const Common& common);
  ~AdminClient();

  /// The answer's JSON. Throws Stop with the daemon's own words unless it answers 2xx.
  nlohmann::ordered_json get(const std::string& target);
  nlohmann::ordered_json post(const std::string& target, const std::string& body);
  nlohmann::ordered_json patch(const std::string& target, const std::string& body);
  /// Any status is an answer. Throws Stop when there is none.
  int status_of(const std::string& target, std::string& body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::cli
