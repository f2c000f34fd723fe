// What can be set at the simulated store while it runs.
#pragma once

#include <tradewind/sandbox/switches.hpp>

#include <string>
#include <vector>

namespace tradewind::sandbox::bigcommerce {

struct Knobs {
  std::string signing = "signed";
  std::string retry_timestamp = "fresh";
  std::string wildcard_scope = "concrete";
  std::string archived_order = "readable";
  std::string date_filter = "inclusive";
  bool rate_headers_on_429 = true;
  bool incomplete_in_list = true;
  bool hash_per_hook = false;
  bool any_destination = false;
  int ids_per_filter = 50;
  int timeout_s = 10;
  bool blocklist = true;
  int blocked_loss_percent = 0;
  int duplicate_percent = 0;
  int reorder_ms = 2000;
  int retry_percent = 100;
  int hook_activation_s = 60;
  int quota = 150;

  std::vector<Switch> switches();
};

}  // namespace tradewind::sandbox::bigcommerce
