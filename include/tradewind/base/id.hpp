// 128-bit identifiers made by us, ordered by the millisecond they were made in (UUID version 7 layout), never by the database.
#pragma once

#include <tradewind/base/time.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tradewind {

class Random;

struct Id {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Id&) const = default;
  bool nil() const { return bytes == std::array<std::uint8_t, 16>{}; }
  /// 32 lowercase hex digits.
  std::string text() const;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

  static std::optional<Id> parse(std::string_view text);
  /// Throws std::logic_error unless `raw` is 16 bytes.
  static Id from_bytes(std::string_view raw);
  static Id make(TimePoint now, Random& random);
};

/// Ids that are ordered as they were made, also within one millisecond: what was planned later has the greater id.
class IdMaker {
 public:
  Id next(TimePoint now, Random& random);

 private:
  TimePoint last_{};
  std::uint16_t count_ = 0;  ///< within the millisecond; 12 bits
};

}  // namespace tradewind

template <>
struct std::hash<tradewind::Id> {
  std::size_t operator()(const tradewind::Id& id) const noexcept { return std::hash<std::string_view>{}(id.view()); }
};
