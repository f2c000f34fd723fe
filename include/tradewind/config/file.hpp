// Reads the files of the configuration.
#pragma once

#include <cstddef>
#include <string>

namespace tradewind {

/// The most that a file of formulas, workflows or certificates may hold, in bytes.
inline constexpr std::size_t largest_text_file = 1024 * 1024;

struct FileText {
  std::string text;
  bool world_readable = false;  ///< anybody on this machine may read it
  std::string problem;          ///< not empty: why it could not be read
};
/// A regular file of at most `limit` bytes.
FileText read_file(const std::string& path, std::size_t limit);

}  // namespace tradewind
