#include <tradewind/base/time.hpp>

#include <charconv>
#include <cstdio>

namespace tradewind {
namespace {

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads a fixed number of digits and moves on.
std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool eat(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<TimePoint> make_time(int year, int month, int day, int hour, int minute, int second, Millis fraction, Millis offset) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return TimePoint{Days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} + fraction - offset;
}

/// `Z`, `+00:00`, `+0000`; the text must end after it.
std::optional<Millis> zone(std::string_view text) {
  if (text == "Z" || text == "z" || text == "GMT" || text == "UTC") return Millis{0};
  if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hours = digits(text, 2);
  eat(text, ':');
  const auto minutes = digits(text, 2);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  return sign * Millis{std::chrono::hours{*hours} + std::chrono::minutes{*minutes}};
}

std::optional<Millis> fraction_of(std::string_view& text) {
  int millis = 0;
  int scale = 100;
  std::size_t used = 0;
  while (used < text.size() && text[used] >= '0' && text[used] <= '9') {
    millis += (text[used] - '0') * scale;
    scale /= 10;
    ++used;
  }
  if (used == 0) return std::nullopt;
  text.remove_prefix(used);
  return Millis{millis};
}

}  // namespace

std::string format_date(Days day) {
  const std::chrono::year_month_day date{day};
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return out;
}

std::string format_rfc3339(TimePoint at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss clock{at - day};
  char out[24];
  std::snprintf(out, sizeof out, "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return format_date(day) + out;
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
  const auto year = digits(text, 4);
  if (!year || !eat(text, '-')) return std::nullopt;
  const auto month = digits(text, 2);
  if (!month || !eat(text, '-')) return std::nullopt;
  const auto day = digits(text, 2);
  if (!day) return std::nullopt;
  if (text.empty()) return make_time(*year, *month, *day, 0, 0, 0, Millis{0}, Millis{0});
  if (!eat(text, 'T') && !eat(text, ' ')) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || !eat(text, ':')) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute || !eat(text, ':')) return std::nullopt;
  const auto second = digits(text, 2);
  if (!second) return std::nullopt;
  Millis fraction{0};
  if (eat(text, '.')) {
    const auto read = fraction_of(text);
    if (!read) return std::nullopt;
    fraction = *read;
  }
  const auto offset = zone(text);
  if (!offset) return std::nullopt;
  return make_time(*year, *month, *day, *hour, *minute, *second, fraction, *offset);
}

std::optional<TimePoint> parse_rfc2822(std::string_view text) {
  if (const auto comma = text.find(','); comma != std::string_view::npos) text.remove_prefix(comma + 1);
  while (eat(text, ' ')) {
  }
  auto day = digits(text, 2);
  if (!day) day = digits(text, 1);
  if (!day || !eat(text, ' ') || text.size() < 3) return std::nullopt;
  const auto found = std::find(month_names.begin(), month_names.end(), text.substr(0, 3));
  if (found == month_names.end()) return std::nullopt;
  text.remove_prefix(3);
  if (!eat(text, ' ')) return std::nullopt;
  const auto year = digits(text, 4);
  if (!year || !eat(text, ' ')) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || !eat(text, ':')) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute || !eat(text, ':')) return std::nullopt;
  const auto second = digits(text, 2);
  if (!second || !eat(text, ' ')) return std::nullopt;
  const auto offset = zone(text);
  if (!offset) return std::nullopt;
  return make_time(*year, static_cast<int>(found - month_names.begin()) + 1, *day, *hour, *minute, *second, Millis{0}, *offset);
}

std::optional<Millis> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0 || count > 1'000'000'000) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit == "ms") return Millis{count};
  if (unit == "s") return std::chrono::seconds{count};
  if (unit == "m") return std::chrono::minutes{count};
  if (unit == "h") return std::chrono::hours{count};
  if (unit == "d") return std::chrono::hours{24 * count};
  return std::nullopt;
}

}  // namespace tradewind
