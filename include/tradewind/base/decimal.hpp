// Exact decimals: a 34-digit coefficient and a power of ten (the precision of IEEE 754 decimal128).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tradewind {

/// Immutable value. Sums and products are exact up to 34 significant digits and rounded half even beyond; division keeps 34
/// digits, half even. Values compare by amount: 1.0 == 1.00, while text() keeps the scale it was made with.
class Decimal {
 public:
  __extension__ using Coefficient = __int128;

  constexpr Decimal() = default;
  Decimal(std::int64_t whole) : coefficient_(whole) {}  // NOLINT: whole numbers convert silently
  Decimal(int whole) : coefficient_(whole) {}           // NOLINT

  /// `-12.50`, `1e3`; no spaces, no group separators; empty when it is not a number or has more than 34 digits.
  static std::optional<Decimal> parse(std::string_view text);
  /// Plain notation, never an exponent; keeps trailing zeros of the scale ("12.50").
  std::string text() const;
  /// text() without trailing zeros ("12.5").
  std::string short_text() const;

  Decimal operator+(const Decimal& other) const;
  Decimal operator-(const Decimal& other) const;
  Decimal operator*(const Decimal& other) const;
  /// Empty when the divisor is zero.
  std::optional<Decimal> divide(const Decimal& divisor) const;
  Decimal operator-() const;

  /// Halves away from zero, as spreadsheets do; `places` may be negative.
  Decimal round(int places) const;
  Decimal floor() const;
  Decimal ceiling() const;
  Decimal abs() const;

  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const;
  bool is_zero() const { return coefficient_ == 0; }
  bool negative() const { return coefficient_ < 0; }
  /// The whole number it is, when it is one that fits.
  std::optional<std::int64_t> to_int64() const;

 private:
  Decimal(Coefficient coefficient, int exponent) : coefficient_(coefficient), exponent_(exponent) {}
  friend struct DecimalOps;

  Coefficient coefficient_ = 0;
  int exponent_ = 0;  ///< value = coefficient * 10^exponent
};

}  // namespace tradewind
