// Functions on conditions, numbers, dates and lists.
#include <tradewind/mapping/time_zone.hpp>

#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

Value case_of(const Arguments& args, const Node&) {
  const Value subject = args[0];
  std::size_t i = 1;
  for (; i + 1 < args.size(); i += 2)
    if (subject == args[i]) return args[i + 1];
  return args[i];
}

Value is_blank(const Arguments& args, const Node&) {
  const Value value = args[0];
  return value.blank() || (value.list() != nullptr && value.list()->empty());
}

Value blank_value(const Arguments& args, const Node&) {
  Value value = args[0];
  return value.blank() ? args[1] : value;
}

Value all_are(const Arguments& args, bool wanted) {
  for (std::size_t i = 0; i < args.size(); ++i)
    if (is_true(args[i]) != wanted) return !wanted;
  return wanted;
}

/// Calls `use` for all values of the arguments, lists opened, blanks left out.
template <typename Use>
void each(const Arguments& args, Use use) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Value value = args[i];
    if (const auto* list = value.list()) {
      for (const auto& item : *list)
        if (!item.blank()) use(item);
    } else if (!value.blank()) {
      use(value);
    }
  }
}

Value count(const Arguments& args, const Node&) {
  std::int64_t found = 0;
  each(args, [&](const Value&) { ++found; });
  return found;
}

Value sum(const Arguments& args, const Node&) {
  Decimal total;
  each(args, [&](const Value& value) {
    if (value.number() != nullptr) total = total + *value.number();
  });
  return total;
}

bool less(const Value& a, const Value& b) {
  if (a.number() != nullptr && b.number() != nullptr) return *a.number() < *b.number();
  if (a.date() != nullptr && b.date() != nullptr) return *a.date() < *b.date();
  if (a.datetime() != nullptr && b.datetime() != nullptr) return *a.datetime() < *b.datetime();
  if (a.text() != nullptr && b.text() != nullptr) return *a.text() < *b.text();
  return false;
}

Value extreme(const Arguments& args, bool largest) {
  Value best;
  each(args, [&](const Value& value) {
    if (best.blank() || (largest ? less(best, value) : less(value, best))) best = value;
  });
  return best;
}

Value end_of_list(const Arguments& args, bool last) {
  const Value value = args[0];
  const auto* list = value.list();
  if (list == nullptr || list->empty()) return {};
  return last ? list->back() : list->front();
}

Value round(const Arguments& args, const Node&) {
  constexpr std::int64_t most_places = 30;
  const Value number = args[0], places = args[1];
  const auto whole = places.number() != nullptr ? places.number()->to_int64() : std::nullopt;
  if (number.number() == nullptr || !whole || *whole < -most_places || *whole > most_places) return {};
  return number.number()->round(static_cast<int>(*whole));
}

Value abs(const Arguments& args, const Node&) {
  const Value number = args[0];
  return number.number() != nullptr ? Value(number.number()->abs()) : Value{};
}

Value date_of_parts(const Arguments& args) {
  int parts[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const Value value = args[i];
    const auto whole = value.number() != nullptr ? value.number()->to_int64() : std::nullopt;
    if (!whole || *whole < 1 || *whole > 9999) return {};
    parts[i] = static_cast<int>(*whole);
  }
  const std::chrono::year_month_day day{std::chrono::year{parts[0]}, std::chrono::month{static_cast<unsigned>(parts[1])},
                                        std::chrono::day{static_cast<unsigned>(parts[2])}};
  return day.ok() ? Value(Days{day}) : Value{};
}

Value date(const Arguments& args, const Node&) {
  if (args.size() == 3) return date_of_parts(args);
  const Value value = args[0];
  if (value.date() != nullptr) return value;
  std::optional<TimePoint> at;
  if (value.datetime() != nullptr) at = *value.datetime();
  if (const auto* text = value.text()) {
    at = parse_rfc3339(*text);
    constexpr std::size_t bare = 10;  // 2026-01-21 is a day already, wherever one is
    if (at && text->size() == bare) return std::chrono::floor<std::chrono::days>(*at);
  }
  if (!at) return {};
  const auto offset = utc_offset(args.context.time_zone, *at).value_or(std::chrono::seconds{0});
  return std::chrono::floor<std::chrono::days>(*at + offset);
}

}  // namespace

std::vector<Function> value_functions() {
  using A = const Arguments&;
  using N = const Node&;
  constexpr Type number = Type::number, boolean = Type::boolean, any = Type::any;
  constexpr auto fixed = Gives::fixed, results = Gives::results, item = Gives::item;
  return {
      {"IF", "IF(condition, then, else)", 3, 3, {boolean, any}, true, any, results, [](A a, N) { return is_true(a[0]) ? a[1] : a[2]; }},
      {"CASE", "CASE(value, match, result, ..., else)", 4, -1, {any}, true, any, results, case_of},
      {"ISBLANK", "ISBLANK(value)", 1, 1, {any}, true, boolean, fixed, is_blank},
      {"BLANKVALUE", "BLANKVALUE(value, substitute)", 2, 2, {any}, true, any, results, blank_value},
      {"AND", "AND(condition, ...)", 1, -1, {boolean}, false, boolean, fixed, [](A a, N) { return all_are(a, true); }},
      {"OR", "OR(condition, ...)", 1, -1, {boolean}, false, boolean, fixed, [](A a, N) { return all_are(a, false); }},
      {"NOT", "NOT(condition)", 1, 1, {boolean}, false, boolean, fixed, [](A a, N) -> Value { return !is_true(a[0]); }},
      {"DATE", "DATE(date, date and time, or text) or DATE(year, month, day)", 1, 3, {any}, false, Type::date, fixed, date},
      {"COUNT", "COUNT(list)", 1, -1, {any}, true, number, fixed, count},
      {"SUM", "SUM(list)", 1, -1, {number}, true, number, fixed, sum},
      {"MIN", "MIN(value, ...)", 1, -1, {any}, true, any, item, [](A a, N) { return extreme(a, false); }},
      {"MAX", "MAX(value, ...)", 1, -1, {any}, true, any, item, [](A a, N) { return extreme(a, true); }},
      {"FIRST", "FIRST(list)", 1, 1, {Type::list}, true, any, item, [](A a, N) { return end_of_list(a, false); }},
      {"LAST", "LAST(list)", 1, 1, {Type::list}, true, any, item, [](A a, N) { return end_of_list(a, true); }},
      {"ROUND", "ROUND(number, places)", 2, 2, {number}, false, number, fixed, round},
      {"ABS", "ABS(number)", 1, 1, {number}, false, number, fixed, abs},
  };
}

}  // namespace tradewind::mapping
