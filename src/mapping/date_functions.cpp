// Functions on days and moments. Days are those of the pair's time zone.
#include "mapping/dates.hpp"
#include "mapping/functions.hpp"
#include "mapping/numbers.hpp"

namespace tradewind::mapping {
namespace {

using namespace std::chrono;

const std::string& zone_of(const Arguments& args) { return args.run.context.time_zone; }

/// A whole number in these bounds.
std::optional<int> whole(const Value& value, int least, int most) {
  const auto number = value.number() != nullptr ? value.number()->to_int64() : std::nullopt;
  return number && *number >= least && *number <= most ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

std::optional<Days> day_of_parts(const Arguments& args) {
  const auto y = whole(args[0], 1, 9999), m = whole(args[1], 1, 12), d = whole(args[2], 1, 31);
  if (!y || !m || !d) return std::nullopt;
  const year_month_day day{year{*y}, month{static_cast<unsigned>(*m)}, std::chrono::day{static_cast<unsigned>(*d)}};
  return day.ok() ? std::optional(Days{day}) : std::nullopt;
}

Value date(const Arguments& args, const Node&) {
  const auto day = args.size() == 3 ? day_of_parts(args) : day_of(args[0], zone_of(args));
  return day ? Value(*day) : Value{};
}

Value datetime_of_parts(const Arguments& args) {
  const auto day = day_of_parts(args);
  const auto part = [&](std::size_t i, int most) { return i < args.size() ? whole(args[i], 0, most) : std::optional(0); };
  const auto h = part(3, 23), m = part(4, 59), s = part(5, 59);
  if (!day || !h || !m || !s) return {};
  return from_local_time(*day + hours{*h} + minutes{*m} + seconds{*s}, zone_of(args));
}

/// A text without a zone, e.g. 2026-01-21 14:30, is read as the pair's own clock.
Value moment_of_text(const std::string& text, const std::string& zone) {
  constexpr std::size_t longest = 40, bare_date = 10;
  if (text.size() > longest) return {};
  if (const auto at = parse_rfc3339(text); at && text.size() != bare_date) return *at;
  for (const char* end : {"Z", ":00Z", "T00:00:00Z"})
    if (const auto local = parse_rfc3339(text + end)) return from_local_time(*local, zone);
  return {};
}

Value datetime(const Arguments& args, const Node&) {
  if (args.size() > 1) return datetime_of_parts(args);
  Value value = args[0];
  if (value.date() != nullptr) return from_local_time(*value.date(), zone_of(args));
  return value.text() != nullptr ? moment_of_text(*value.text(), zone_of(args)) : value;
}

Value days_between(const Arguments& args, const Node&) {
  const auto end = day_of(args[0], zone_of(args)), start = day_of(args[1], zone_of(args));
  return end && start ? Value(static_cast<std::int64_t>((*end - *start).count())) : Value{};
}

Value plus_days(const Arguments& args, const Node&) {
  const Value date = args[0], count = args[1];
  return count.number() != nullptr ? add_days(date, *count.number()) : Value{};
}

/// The same day of another month, or its last one.
Value plus_months(const Arguments& args, const Node&) {
  constexpr int most = 12 * 9999;
  const Value date = args[0];
  const auto count = whole(args[1], -most, most);
  const auto from = day_of(date, zone_of(args));
  if (!count || !from) return {};
  const year_month_day start{*from};
  const year_month target = year_month{start.year(), start.month()} + months{*count};
  const year_month_day same{target.year(), target.month(), start.day()};
  const Days day = same.ok() ? Days{same} : Days{target / last};
  if (if_writable(day).blank() || date.date() != nullptr) return if_writable(day);
  return from_local_time(local_time(*date.datetime(), zone_of(args)) + (day - *from), zone_of(args));
}

enum class Part { year, month, day, weekday };

template <Part Wanted>
Value part(const Arguments& args, const Node&) {
  const auto day = day_of(args[0], zone_of(args));
  if (!day) return {};
  const year_month_day date{*day};
  switch (Wanted) {
    case Part::year:
      return static_cast<int>(date.year());
    case Part::month:
      return static_cast<int>(static_cast<unsigned>(date.month()));
    case Part::day:
      return static_cast<int>(static_cast<unsigned>(date.day()));
    case Part::weekday:
      return static_cast<int>(weekday{*day}.c_encoding()) + 1;
  }
  return {};
}

Value format(const Arguments& args, const Node&) {
  const Value value = args[0];
  const std::string pattern = text_of(args[1]);
  if (value.date() != nullptr) return bounded(format_local(*value.date(), pattern));
  if (value.datetime() != nullptr) return bounded(format_local(local_time(*value.datetime(), zone_of(args)), pattern));
  const auto form = number_pattern(pattern);
  if (value.number() == nullptr || !form) return {};
  const Decimal number = form->percent ? *value.number() * Decimal(100) : *value.number();
  return fixed_text(number, form->places, form->groups) + (form->percent ? "%" : "");
}

}  // namespace

std::vector<Function> date_functions() {
  using A = const Arguments&;
  using N = const Node&;
  constexpr Type number = Type::number, text = Type::text, date_type = Type::date, moment = Type::datetime;
  constexpr auto first = Gives::first;
  return {
      {"DATE",
       {"DATE(value) or DATE(year, month, day)", "the day of a date and time or of a text such as \"2026-01-21\"",
        "DATE(customer.created_at)", "2026-01-22"},
       {1, 3, {Wants::date_or_text}},
       {date_type},
       date},
      {"DATETIME",
       {"DATETIME(value) or DATETIME(year, month, day, hour, minute [, second])",
        "date and time of a text such as \"2026-01-21 14:30\", or of a date its midnight", "DATETIME(2026, 1, 21, 14, 30)",
        "2026-01-21T13:30:00.000Z"},
       {1, 6, {Wants::date_or_text}},
       {moment},
       datetime},
      {"NOW",
       {"NOW()", "this moment; it never causes a send by itself", "NOW()", "2026-03-10T12:00:00.000Z"},
       {0, 0, {Wants::any}},
       {moment},
       [](A a, N) -> Value { return a.run.context.now; }},
      {"TODAY",
       {"TODAY()", "this day; it never causes a send by itself", "TODAY()", "2026-03-10"},
       {0, 0, {Wants::any}},
       {date_type},
       [](A a, N) -> Value { return floor<days>(local_time(a.run.context.now, zone_of(a))); }},
      {"DAYS",
       {"DAYS(end, start)", "how many days lie between two days", "DAYS(TODAY(), order.created_at)", "8"},
       {2, 2, {Wants::date_or_text}},
       {number},
       days_between},
      {"ADDDAYS",
       {"ADDDAYS(date, count)", "so many days later, or earlier if the count is negative", "ADDDAYS(DATE(2026, 2, 28), 2)", "2026-03-02"},
       {2, 2, {Wants::date, Wants::number}},
       {date_type, first},
       plus_days},
      {"ADDMONTHS",
       {"ADDMONTHS(date, count)", "so many months later; a day that the month does not have becomes its last",
        "ADDMONTHS(DATE(2026, 1, 31), 1)", "2026-02-28"},
       {2, 2, {Wants::date, Wants::number}},
       {date_type, first},
       plus_months},
      {"YEAR", {"YEAR(date)", "the year", "YEAR(order.created_at)", "2026"}, {1, 1, {Wants::date}}, {number}, part<Part::year>},
      {"MONTH", {"MONTH(date)", "the month, 1 to 12", "MONTH(order.created_at)", "3"}, {1, 1, {Wants::date}}, {number}, part<Part::month>},
      {"DAY",
       {"DAY(date)", "the day of the month, 1 to 31", "DAY(order.created_at)", "2"},
       {1, 1, {Wants::date}},
       {number},
       part<Part::day>},
      {"WEEKDAY",
       {"WEEKDAY(date)", "the day of the week, 1 is Sunday and 7 Saturday", "WEEKDAY(order.created_at)", "2"},
       {1, 1, {Wants::date}},
       {number},
       part<Part::weekday>},
      {"FORMAT",
       {"FORMAT(value, \"pattern\")", "a date or a number as text, written as the pattern shows",
        "FORMAT(order.created_at, \"dd.mm.yyyy hh:mm\")", "\"02.03.2026 10:00\""},
       {2, 2, {Wants::date_or_number, Wants::text}},
       {text},
       format},
  };
}

}  // namespace tradewind::mapping
