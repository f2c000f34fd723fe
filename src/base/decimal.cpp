#include <boost/multiprecision/cpp_int.hpp>
#include <tradewind/base/decimal.hpp>

namespace tradewind {

namespace {

using Wide = boost::multiprecision::int256_t;
using Coefficient = Decimal::Coefficient;

constexpr int max_digits = 34;
constexpr int max_exponent = 400;  ///< far beyond any amount; keeps text() bounded

constexpr int widest = 76;  ///< 10^76 is the last power of ten that a Wide holds

/// 10^n for n from 0 to `widest`.
const Wide& power_of_ten(int n) {
  static const auto powers = [] {
    std::array<Wide, widest + 1> all;
    all[0] = 1;
    for (std::size_t i = 1; i < all.size(); ++i) all[i] = all[i - 1] * 10;
    return all;
  }();
  return powers.at(static_cast<std::size_t>(n));
}

Wide widen(Coefficient value) {
  // Through two halves: cpp_int's conversion from __int128 is not available in strict ISO mode.
  const bool negative = value < 0;
  __extension__ using Unsigned = unsigned __int128;
  const Unsigned magnitude = negative ? Unsigned{0} - static_cast<Unsigned>(value) : static_cast<Unsigned>(value);
  Wide wide = static_cast<std::uint64_t>(magnitude >> 64);
  wide <<= 64;
  wide += static_cast<std::uint64_t>(magnitude);
  return negative ? Wide(-wide) : wide;
}

Coefficient narrow(const Wide& wide) {
  const bool negative = wide < 0;
  const Wide magnitude = negative ? Wide(-wide) : wide;
  const auto high = static_cast<std::uint64_t>(magnitude >> 64);
  const auto low = static_cast<std::uint64_t>(magnitude & Wide(~std::uint64_t{0}));
  const Coefficient value = (static_cast<Coefficient>(high) << 64) | static_cast<Coefficient>(low);
  return negative ? -value : value;
}

int digits_of(const Wide& value) {
  const Wide magnitude = value < 0 ? Wide(-value) : value;
  int least = 0, most = widest + 1;
  while (least < most) {
    const int middle = (least + most) / 2;
    if (magnitude < power_of_ten(middle))
      most = middle;
    else
      least = middle + 1;
  }
  return least;
}

constexpr Coefficient small_power(int n) {
  Coefficient power = 1;
  while (n-- > 0) power *= 10;
  return power;
}

constexpr Coefficient beyond = small_power(max_digits);  ///< the first coefficient that does not fit

/// value * 10^places if that fits: most amounts are small and need no wide arithmetic.
std::optional<Coefficient> raised(Coefficient value, int places) {
  if (places > 18 || value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  value *= small_power(places);
  if (value >= beyond || value <= -beyond) return std::nullopt;
  return value;
}

enum class Rounding { half_even, half_away, down, up };

/// value / 10^places, rounded.
Wide shift_right(const Wide& value, int places, Rounding rounding) {
  if (places <= 0) return value;
  if (places > widest) {
    if (rounding == Rounding::down) return value < 0 ? -1 : 0;
    if (rounding == Rounding::up) return value > 0 ? 1 : 0;
    return 0;
  }
  const Wide unit = power_of_ten(places);
  Wide quotient = value / unit;
  const Wide rest = value % unit;
  if (rest == 0) return quotient;
  const Wide twice = (rest < 0 ? Wide(-rest) : rest) * 2;
  const bool negative = value < 0;
  bool away = false;
  if (rounding == Rounding::half_even) away = twice > unit || (twice == unit && quotient % 2 != 0);
  if (rounding == Rounding::half_away) away = twice >= unit;
  if (rounding == Rounding::down) away = negative;
  if (rounding == Rounding::up) away = !negative;
  if (away) quotient += negative ? -1 : 1;
  return quotient;
}

}  // namespace

struct DecimalOps {
  /// Fits a wide coefficient into 34 digits. What is smaller than the smallest number becomes 0, what is larger than the largest
  /// becomes the largest.
  static Decimal fit(Wide coefficient, int exponent) {
    for (int digits = digits_of(coefficient); digits > max_digits; digits = digits_of(coefficient)) {
      coefficient = shift_right(coefficient, digits - max_digits, Rounding::half_even);
      exponent += digits - max_digits;
    }
    if (exponent < -max_exponent) {
      coefficient = shift_right(coefficient, -max_exponent - exponent, Rounding::half_even);
      exponent = -max_exponent;
    }
    if (exponent > max_exponent && coefficient != 0) {
      const int room = std::min(exponent - max_exponent, max_digits - digits_of(coefficient));
      coefficient *= power_of_ten(room);
      exponent -= room;
      if (exponent > max_exponent) coefficient = coefficient < 0 ? Wide(1 - widen(beyond)) : Wide(widen(beyond) - 1);
    }
    return Decimal(narrow(coefficient), std::min(exponent, max_exponent));
  }

  struct Small {
    Coefficient a, b;
    int exponent;
  };
  /// Both at the smaller exponent, when that is cheap.
  static std::optional<Small> align_small(const Decimal& a, const Decimal& b) {
    if (a.exponent_ == b.exponent_) return Small{a.coefficient_, b.coefficient_, a.exponent_};
    const bool a_larger = a.exponent_ > b.exponent_;
    const auto large = a_larger ? raised(a.coefficient_, a.exponent_ - b.exponent_) : raised(b.coefficient_, b.exponent_ - a.exponent_);
    if (!large) return std::nullopt;
    return a_larger ? Small{*large, b.coefficient_, b.exponent_} : Small{a.coefficient_, *large, a.exponent_};
  }

  /// value / 10^places without its rest; a last digit of 0 or 5 moves by one if there was a rest, so that a later rounding sees no tie.
  static Wide cut(const Wide& value, int places) {
    if (places > widest) return value < 0 ? -1 : 1;
    const Wide unit = power_of_ten(places);
    Wide quotient = value / unit;
    if (value % unit != 0 && quotient % 5 == 0) quotient += value < 0 ? -1 : 1;
    return quotient;
  }

  /// Both coefficients at the smaller of the two exponents; what is too far apart to matter is cut into reach first.
  struct Pair {
    Wide a, b;
    int exponent;
  };
  static Pair align(const Decimal& a, const Decimal& b) {
    Pair pair{widen(a.coefficient_), widen(b.coefficient_), std::min(a.exponent_, b.exponent_)};
    const auto raise = [&](Wide& value, int from) {
      if (value != 0) value *= power_of_ten(std::min(from - pair.exponent, 40));
    };
    const int apart = std::abs(a.exponent_ - b.exponent_);
    if (apart > 40 && a.coefficient_ != 0 && b.coefficient_ != 0) {
      const bool a_larger = a.exponent_ > b.exponent_;
      const int larger = std::max(a.exponent_, b.exponent_);
      pair.exponent = larger - 40;
      Wide& small = a_larger ? pair.b : pair.a;
      Wide& large = a_larger ? pair.a : pair.b;
      small = cut(small, apart - 40);
      large *= power_of_ten(40);
      return pair;
    }
    if (a.coefficient_ == 0) pair.exponent = apart > 40 ? b.exponent_ : pair.exponent;
    if (b.coefficient_ == 0) pair.exponent = apart > 40 ? a.exponent_ : pair.exponent;
    raise(pair.a, a.exponent_);
    raise(pair.b, b.exponent_);
    return pair;
  }

  static Decimal rounded(const Decimal& value, int places, Rounding rounding) {
    const int drop = -value.exponent_ - places;
    if (drop <= 0) return value;
    return fit(shift_right(widen(value.coefficient_), drop, rounding), -places);
  }
};

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  Coefficient coefficient = 0;
  int exponent = 0, digits = 0, seen = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    ++seen;
    if (coefficient != 0 || c != '0') ++digits;
    if (digits > max_digits) return std::nullopt;
    coefficient = coefficient * 10 + (c - '0');
    if (point) --exponent;
  }
  if (seen == 0 || exponent < -max_exponent) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    ++i;
    const bool minus = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    int power = 0;
    const std::size_t start = i;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9' && power < 10'000; ++i) power = power * 10 + (text[i] - '0');
    if (i == start || i != text.size()) return std::nullopt;
    exponent += minus ? -power : power;
    if (std::abs(exponent) > max_exponent) return std::nullopt;
  }
  return Decimal(negative ? -coefficient : coefficient, exponent);
}

std::string Decimal::text() const {
  const bool minus = coefficient_ < 0;
  std::array<char, max_digits + 1> reversed;
  std::size_t count = 0;
  for (Coefficient rest = minus ? -coefficient_ : coefficient_; rest != 0 || count == 0; rest /= 10)
    reversed[count++] = static_cast<char>('0' + static_cast<int>(rest % 10));
  std::string digits(reversed.rend() - static_cast<std::ptrdiff_t>(count), reversed.rend());
  if (exponent_ > 0 && coefficient_ != 0) digits.append(static_cast<std::size_t>(exponent_), '0');
  if (exponent_ < 0) {
    const auto places = static_cast<std::size_t>(-exponent_);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return minus ? "-" + digits : digits;
}

std::string Decimal::short_text() const {
  std::string full = text();
  if (full.find('.') == std::string::npos) return full;
  while (full.back() == '0') full.pop_back();
  if (full.back() == '.') full.pop_back();
  return full == "-0" ? "0" : full;
}

Decimal Decimal::operator+(const Decimal& other) const {
  if (const auto small = DecimalOps::align_small(*this, other)) {
    const Coefficient sum = small->a + small->b;
    if (sum < beyond && sum > -beyond) return Decimal(sum, small->exponent);
  }
  const auto pair = DecimalOps::align(*this, other);
  return DecimalOps::fit(pair.a + pair.b, pair.exponent);
}
Decimal Decimal::operator-(const Decimal& other) const { return *this + -other; }
Decimal Decimal::operator-() const { return Decimal(-coefficient_, exponent_); }
Decimal Decimal::operator*(const Decimal& other) const {
  constexpr Coefficient half = small_power(max_digits / 2);
  const auto fits = [](Coefficient value) { return value < half && value > -half; };
  const int exponent = exponent_ + other.exponent_;
  if (fits(coefficient_) && fits(other.coefficient_) && std::abs(exponent) <= max_exponent)
    return Decimal(coefficient_ * other.coefficient_, exponent);
  return DecimalOps::fit(widen(coefficient_) * widen(other.coefficient_), exponent_ + other.exponent_);
}

std::optional<Decimal> Decimal::divide(const Decimal& divisor) const {
  if (divisor.is_zero()) return std::nullopt;
  if (is_zero()) return Decimal{};
  const Wide below = widen(divisor.coefficient_);
  // Enough digits for 34 and one that tells which way to round; a rest that is left makes a tie impossible.
  const int raise = std::max(0, max_digits + 2 + digits_of(below) - digits_of(widen(coefficient_)));
  Wide above = widen(coefficient_) * power_of_ten(raise);
  Wide quotient = above / below;
  const bool exact = above % below == 0;
  int exponent = exponent_ - divisor.exponent_ - raise;
  if (exact) {
    // As few places as it takes, but no fewer than the operands had.
    const int ideal = exponent_ - divisor.exponent_;
    while (exponent < ideal && quotient % 10 == 0) {
      quotient /= 10;
      ++exponent;
    }
  } else if (quotient % 10 == 0 || quotient % 10 == 5 || quotient % 10 == -5) {
    quotient = quotient * 10 + (quotient < 0 || (quotient == 0 && negative() != divisor.negative()) ? -1 : 1);
    --exponent;
  }
  return DecimalOps::fit(quotient, exponent);
}

Decimal Decimal::round(int places) const { return DecimalOps::rounded(*this, places, Rounding::half_away); }
Decimal Decimal::floor() const { return DecimalOps::rounded(*this, 0, Rounding::down); }
Decimal Decimal::ceiling() const { return DecimalOps::rounded(*this, 0, Rounding::up); }
Decimal Decimal::abs() const { return negative() ? -*this : *this; }

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (const auto small = DecimalOps::align_small(*this, other)) return small->a <=> small->b;
  const auto pair = DecimalOps::align(*this, other);
  if (pair.a < pair.b) return std::strong_ordering::less;
  return pair.a == pair.b ? std::strong_ordering::equal : std::strong_ordering::greater;
}
bool Decimal::operator==(const Decimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }

std::optional<std::int64_t> Decimal::to_int64() const {
  const Decimal whole = floor();
  if (whole != *this || whole > Decimal(INT64_MAX) || whole < Decimal(INT64_MIN)) return std::nullopt;
  Wide value = widen(coefficient_);
  if (exponent_ >= 0)
    value *= power_of_ten(std::min(exponent_, 20));
  else
    value = shift_right(value, -exponent_, Rounding::half_even);
  return static_cast<std::int64_t>(narrow(value));
}

}  // namespace tradewind
