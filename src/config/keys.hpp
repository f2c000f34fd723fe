// The table of every key of tradewind.yaml.
#pragma once

#include "config/reader.hpp"

namespace tradewind::config {

/// What is accepted and checked, while nothing uses it yet or only the checks do.
struct Aside {
  bool key_world_readable = false;  ///< storage.encryption_key came from such a file
  std::string smtp_url, smtp_from;
  SecretString smtp_password;
};

/// Both must outlive the table.
Section all_keys(Settings& settings, Aside& aside);

}  // namespace tradewind::config
