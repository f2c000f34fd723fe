// Files compiled into the binary (cmake/Embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace tradewind::embedded {

struct File {
  std::string_view name, text;
};

std::span<const File> migrations();  ///< migrations/*.sql by name
std::span<const File> assets();      ///< pages and default files
std::span<const File> places();      ///< tables of countries, states, postal codes and phone numbers

}  // namespace tradewind::embedded
