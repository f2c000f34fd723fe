// One value of the file as text, references replaced.
#pragma once

#include <optional>
#include <string>

#include "config/reader.hpp"

namespace tradewind::config {

struct Scalar {
  std::string text;
  bool referred = false;        ///< came from a reference: never quoted in a message
  bool world_readable = false;  ///< came from a file that anybody may read
};

/// Empty when it was reported: not a single value, or a reference that leads nowhere.
std::optional<Scalar> read_scalar(Reader& reader, const YamlNode& node, const std::string& path, bool control_characters = false);

/// Reports "`value` must be <says>".
void bad_value(Reader& reader, const YamlNode& node, const std::string& path, const Scalar& scalar, const std::string& says,
               std::string fix = {});

}  // namespace tradewind::config
