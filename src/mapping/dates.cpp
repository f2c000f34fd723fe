#include "mapping/dates.hpp"

#include <cstdio>
#include <tradewind/mapping/time_zone.hpp>

namespace tradewind::mapping {
namespace {

using namespace std::chrono;

constexpr sys_days first_day = sys_days{year{1} / 1 / 1}, end_of_days = sys_days{year{10000} / 1 / 1};
constexpr std::size_t bare_date = 10;  // characters of 2026-01-21

const char* const months[] = {"January", "February", "March",     "April",   "May",      "June",
                              "July",    "August",   "September", "October", "November", "December"};
const char* const weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool letter(char c) { return lowered(c) >= 'a' && lowered(c) <= 'z'; }

struct Part {
  std::string text;  ///< literal, or the letters of one value: yyyy, mm, ...
  bool literal = false;
};

/// AM/PM is one part, 'text' in single quotes stands for itself.
std::vector<Part> parts_of(const std::string& pattern) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t start = i;
    if (pattern[i] == '\'') {
      const auto end = std::min(pattern.find('\'', i + 1), pattern.size());
      parts.push_back({pattern.substr(i + 1, end - i - 1), true});
      i = end + 1;
    } else if (letter(pattern[i])) {
      while (i < pattern.size() && lowered(pattern[i]) == lowered(pattern[start])) ++i;
      Part part{std::string(i - start, lowered(pattern[start])), false};
      if (part.text == "a" && i + 3 < pattern.size() && lowered(pattern[i]) == 'm' && pattern[i + 1] == '/' &&
          lowered(pattern[i + 2]) == 'p' && lowered(pattern[i + 3]) == 'm')
        i += 4;
      parts.push_back(std::move(part));
    } else {
      parts.push_back({std::string(1, pattern[i++]), true});
    }
  }
  return parts;
}

/// Excel's rule: m is a minute behind an hour or before a second, else a month.
void tell_minutes(std::vector<Part>& parts) {
  char before = ' ';
  std::vector<std::size_t> open;  // an m whose next value is not known yet
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].literal) continue;
    const char now = parts[i].text[0];
    if (now == 's')
      for (const auto m : open) parts[m].text.replace(0, std::string::npos, parts[m].text.size(), 'i');
    open.clear();
    if (now == 'm' && parts[i].text.size() <= 2) {
      if (before == 'h')
        parts[i].text.replace(0, std::string::npos, parts[i].text.size(), 'i');
      else
        open.push_back(i);
    }
    before = now;
  }
}

bool known_part(const Part& part) {
  const std::size_t count = part.text.size();
  switch (part.text[0]) {
    case 'y':
      return count == 2 || count == 4;
    case 'm':
    case 'd':
      return count <= 4;
    case 'e':
      return count == 3 || count == 4;
    case 'h':
    case 's':
      return count <= 2;
    case 'a':
      return count == 1;
    default:
      return false;
  }
}

std::string padded(int value, std::size_t width) {
  auto digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

struct Clock {
  year_month_day date;
  hh_mm_ss<Millis> time;
  unsigned weekday;
  bool twelve_hours;
};

std::string shown(const Part& part, const Clock& at) {
  const std::size_t count = part.text.size();
  const int day_year = static_cast<int>(at.date.year());
  const unsigned month = static_cast<unsigned>(at.date.month());
  const std::string weekday = weekdays[at.weekday];
  int hour = static_cast<int>(at.time.hours().count());
  switch (part.text[0]) {
    case 'y':
      return count == 2 ? padded(day_year % 100, 2) : padded(day_year, 4);
    case 'm':
      if (count <= 2) return padded(static_cast<int>(month), count);
      return std::string(months[month - 1]).substr(0, count == 3 ? 3 : std::string::npos);
    case 'd':
      if (count <= 2) return padded(static_cast<int>(static_cast<unsigned>(at.date.day())), count);
      [[fallthrough]];
    case 'e':
      return weekday.substr(0, count == 3 ? 3 : std::string::npos);
    case 'h':
      if (at.twelve_hours) hour = hour % 12 == 0 ? 12 : hour % 12;
      return padded(hour, count);
    case 'i':
      return padded(static_cast<int>(at.time.minutes().count()), count);
    case 's':
      return padded(static_cast<int>(at.time.seconds().count()), count);
    default:
      return hour < 12 ? "AM" : "PM";
  }
}

}  // namespace

TimePoint local_time(TimePoint at, const std::string& time_zone) { return at + utc_offset(time_zone, at).value_or(seconds{0}); }

TimePoint from_local_time(TimePoint local, const std::string& time_zone) {
  const auto offset = [&](TimePoint at) { return utc_offset(time_zone, at).value_or(seconds{0}); };
  const auto before = offset(local - days{1}), after = offset(local + days{1});
  return offset(local - after) == after ? local - after : local - before;
}

std::optional<Days> day_of(const Value& value, const std::string& time_zone) {
  if (value.date() != nullptr) return *value.date();
  std::optional<TimePoint> at;
  if (value.datetime() != nullptr) at = *value.datetime();
  if (const auto* text = value.text()) {
    at = parse_rfc3339(*text);
    if (at && text->size() == bare_date) return floor<days>(*at);  // is a day already, wherever one is
  }
  if (!at) return std::nullopt;
  return floor<days>(local_time(*at, time_zone));
}

Value if_writable(Days day) { return day >= first_day && day < end_of_days ? Value(day) : Value{}; }

Value add_days(const Value& date, const Decimal& count) {
  constexpr std::int64_t most = (end_of_days - first_day).count();
  const auto whole = count.floor().to_int64();
  if (!whole || *whole < -most || *whole > most) return {};
  if (date.date() == nullptr && date.datetime() == nullptr) return {};
  const days span{static_cast<int>(*whole)};
  const auto day = if_writable((date.date() != nullptr ? *date.date() : floor<days>(*date.datetime())) + span);
  return day.blank() || date.date() != nullptr ? day : Value(*date.datetime() + span);
}

bool date_pattern(const std::string& pattern, std::string& why) {
  bool values = false;
  for (const auto& part : parts_of(pattern)) {
    if (part.literal) continue;
    values = true;
    if (known_part(part)) continue;
    why = "`" + part.text + "` is not known";
    return false;
  }
  if (!values) why = "it shows nothing of a date";
  return values;
}

std::string format_local(TimePoint local, const std::string& pattern) {
  auto parts = parts_of(pattern);
  tell_minutes(parts);
  const auto day = floor<days>(local);
  const bool twelve = std::any_of(parts.begin(), parts.end(), [](const Part& part) { return !part.literal && part.text == "a"; });
  const Clock clock{year_month_day{day}, hh_mm_ss<Millis>{local - day}, weekday{day}.c_encoding(), twelve};
  std::string out;
  for (const auto& part : parts) out += part.literal ? part.text : shown(part, clock);
  return out;
}

}  // namespace tradewind::mapping
