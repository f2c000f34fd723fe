// Replaces `${NAME}`, `${file:/path}`, `${credential:name}` and `${secret:name}` by what they name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tradewind::config {

struct Expanded {
  std::string text;
  bool referred = false;        ///< something was replaced: the text must not be quoted in a message
  bool world_readable = false;  ///< a file that anybody on this machine may read took part
  std::string problem, fix;     ///< not empty: a reference could not be resolved
};

/// One pass: what a reference yields is not looked at again.
Expanded expand_references(std::string_view text);

}  // namespace tradewind::config
