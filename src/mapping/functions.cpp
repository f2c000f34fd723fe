#include "mapping/functions.hpp"

#include <tradewind/base/text.hpp>
#include <tradewind/mapping/time_zone.hpp>

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace tradewind::mapping {
namespace {

constexpr std::size_t longest_text = 128 * 1024;
constexpr std::size_t longest_regex_input = 1000;

std::string cased(const std::string& text, bool upper) {
  auto unicode = icu::UnicodeString::fromUTF8(text);
  upper ? unicode.toUpper(icu::Locale::getRoot()) : unicode.toLower(icu::Locale::getRoot());
  std::string out;
  unicode.toUTF8String(out);
  return out;
}

Value proper(const std::string& text) {
  auto unicode = icu::UnicodeString::fromUTF8(text);
  unicode.toTitle(nullptr, icu::Locale::getRoot());
  std::string out;
  unicode.toUTF8String(out);
  return bounded(std::move(out));
}

std::size_t count_of(const Value& value) {
  const auto* number = value.number();
  const auto whole = number != nullptr ? number->floor().to_int64() : std::nullopt;
  return whole && *whole > 0 ? static_cast<std::size_t>(std::min<std::int64_t>(*whole, 1'000'000)) : 0;
}

/// The text from code point `start` (from 0), at most `count` of them.
std::string part(const std::string& text, std::size_t start, std::size_t count) {
  const std::string before = text::clip(text, start);
  return text::clip(std::string_view(text).substr(before.size()), count);
}

/// All values of the arguments, lists opened, blanks left out.
ValueList flat(const Arguments& args) {
  ValueList all;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Value value = args[i];
    if (const auto* list = value.list()) {
      for (const auto& item : *list)
        if (!item.blank()) all.push_back(item);
    } else if (!value.blank()) {
      all.push_back(value);
    }
  }
  return all;
}

Value extreme(const Arguments& args, bool largest) {
  const Value* best = nullptr;
  const auto all = flat(args);
  for (const auto& value : all) {
    if (best == nullptr || type_of(*best) != type_of(value)) {
      if (best == nullptr) best = &value;
      continue;
    }
    bool less = false;
    if (value.number() != nullptr) less = *value.number() < *best->number();
    if (value.date() != nullptr) less = *value.date() < *best->date();
    if (value.datetime() != nullptr) less = *value.datetime() < *best->datetime();
    if (value.text() != nullptr) less = *value.text() < *best->text();
    if (less != largest && !(value == *best)) best = &value;
  }
  return best == nullptr ? Value{} : *best;
}

Value date_of(const Arguments& args, const Node&) {
  if (args.size() == 3) {
    const Value parts[] = {args[0], args[1], args[2]};
    int numbers[3];
    for (int i = 0; i < 3; ++i) {
      const auto whole = parts[i].number() != nullptr ? parts[i].number()->to_int64() : std::nullopt;
      if (!whole || *whole < 0 || *whole > 9999) return {};
      numbers[i] = static_cast<int>(*whole);
    }
    const std::chrono::year_month_day day{std::chrono::year{numbers[0]}, std::chrono::month{static_cast<unsigned>(numbers[1])},
                                          std::chrono::day{static_cast<unsigned>(numbers[2])}};
    return day.ok() ? Value(Days{day}) : Value{};
  }
  Value value = args[0];
  if (const auto* text = value.text()) {
    const auto parsed = parse_rfc3339(*text);
    if (!parsed) return {};
    if (text->size() == 10) return std::chrono::floor<std::chrono::days>(*parsed);
    value = *parsed;
  }
  if (value.date() != nullptr) return value;
  const auto* at = value.datetime();
  if (at == nullptr) return {};
  const auto offset = utc_offset(args.context.time_zone, *at).value_or(std::chrono::seconds{0});
  return std::chrono::floor<std::chrono::days>(*at + offset);
}

Value case_of(const Arguments& args, const Node&) {
  const Value subject = args[0];
  std::size_t i = 1;
  for (; i + 1 < args.size(); i += 2)
    if (subject == args[i]) return args[i + 1];
  return i < args.size() ? args[i] : Value{};
}

Value join_of(const Arguments& args, const Node&) {
  const Value first = args[0];
  const std::string separator = args.size() > 1 ? text_of(args[1]) : ", ";
  const auto* list = first.list();
  if (list == nullptr) return bounded(text_of(first));
  std::string out;
  bool any = false;
  for (const auto& item : *list) {
    if (item.blank()) continue;
    if (any) out += separator;
    any = true;
    out += text_of(item);
    if (out.size() > longest_text) break;
  }
  return bounded(std::move(out));
}

Value split_of(const Arguments& args, const Node&) {
  const std::string whole = text_of(args[0]);
  const std::string separator = text_of(args[1]);
  ValueList parts;
  if (separator.empty()) return ValueList{Value(whole)};
  std::size_t start = 0;
  while (parts.size() < 10'000) {
    const auto end = whole.find(separator, start);
    parts.emplace_back(whole.substr(start, end == std::string::npos ? end : end - start));
    if (end == std::string::npos) break;
    start = end + separator.size();
  }
  return parts;
}

Value regex_of(const Arguments& args, const Node& node) {
  const std::string subject = text_of(args[0]);
  if (subject.size() > longest_regex_input || !node.pattern) return false;
  return std::regex_match(subject, *node.pattern);
}

Value sum_of(const Arguments& args, const Node&) {
  Decimal sum;
  for (const auto& value : flat(args))
    if (value.number() != nullptr) sum = sum + *value.number();
  return sum;
}

Value first_of(const Arguments& args, bool last) {
  const Value value = args[0];
  const auto* list = value.list();
  if (list == nullptr) return value;
  if (list->empty()) return {};
  return last ? list->back() : list->front();
}

Value all_of(const Arguments& args, bool wanted) {
  for (std::size_t i = 0; i < args.size(); ++i)
    if (is_true(args[i]) != wanted) return !wanted;
  return wanted;
}

Value substitute(const Arguments& args, const Node&) {
  const std::string whole = text_of(args[0]), from = text_of(args[1]), to = text_of(args[2]);
  if (!from.empty() && to.size() > from.size() && whole.size() / from.size() * to.size() > longest_text) return bounded(whole);
  return bounded(text::replace_all(whole, from, to));
}

using A = const Arguments&;
using N = const Node&;
constexpr Type text_t = Type::text, number_t = Type::number, boolean_t = Type::boolean, any_t = Type::any, list_t = Type::list;

const std::vector<Function> table{
    {"IF", "IF(condition, then, else)", 3, 3, {boolean_t, any_t}, any_t, [](A a, N) { return is_true(a[0]) ? a[1] : a[2]; }},
    {"CASE", "CASE(value, match, result, ..., else)", 4, -1, {any_t}, any_t, case_of},
    {"ISBLANK", "ISBLANK(value)", 1, 1, {any_t}, boolean_t, [](A a, N) -> Value { return a[0].blank(); }},
    {"BLANKVALUE", "BLANKVALUE(value, substitute)", 2, 2, {any_t}, any_t,
     [](A a, N) {
       Value value = a[0];
       return value.blank() ? a[1] : value;
     }},
    {"AND", "AND(condition, ...)", 1, -1, {boolean_t}, boolean_t, [](A a, N) { return all_of(a, true); }},
    {"OR", "OR(condition, ...)", 1, -1, {boolean_t}, boolean_t, [](A a, N) { return all_of(a, false); }},
    {"NOT", "NOT(condition)", 1, 1, {boolean_t}, boolean_t, [](A a, N) -> Value { return !is_true(a[0]); }},
    {"TRIM", "TRIM(text)", 1, 1, {text_t}, text_t, [](A a, N) -> Value { return std::string(text::trim(text_of(a[0]))); }},
    {"LOWER", "LOWER(text)", 1, 1, {text_t}, text_t, [](A a, N) { return bounded(cased(text_of(a[0]), false)); }},
    {"UPPER", "UPPER(text)", 1, 1, {text_t}, text_t, [](A a, N) { return bounded(cased(text_of(a[0]), true)); }},
    {"PROPER", "PROPER(text)", 1, 1, {text_t}, text_t, [](A a, N) { return proper(text_of(a[0])); }},
    {"LEFT", "LEFT(text, count)", 2, 2, {text_t, number_t}, text_t, [](A a, N) -> Value { return part(text_of(a[0]), 0, count_of(a[1])); }},
    {"RIGHT", "RIGHT(text, count)", 2, 2, {text_t, number_t}, text_t,
     [](A a, N) -> Value {
       const std::string whole = text_of(a[0]);
       const std::size_t length = text::code_points(whole), count = count_of(a[1]);
       return part(whole, length > count ? length - count : 0, count);
     }},
    {"MID", "MID(text, start, count)", 3, 3, {text_t, number_t, number_t}, text_t,
     [](A a, N) -> Value {
       const std::size_t start = count_of(a[1]);
       return part(text_of(a[0]), start > 0 ? start - 1 : 0, count_of(a[2]));
     }},
    {"LEN", "LEN(text)", 1, 1, {text_t}, number_t, [](A a, N) -> Value { return static_cast<std::int64_t>(text::code_points(text_of(a[0]))); }},
    {"CONTAINS", "CONTAINS(text, part)", 2, 2, {text_t}, boolean_t,
     [](A a, N) -> Value { return text_of(a[0]).find(text_of(a[1])) != std::string::npos; }},
    {"BEGINS", "BEGINS(text, start)", 2, 2, {text_t}, boolean_t, [](A a, N) -> Value { return text_of(a[0]).rfind(text_of(a[1]), 0) == 0; }},
    {"SUBSTITUTE", "SUBSTITUTE(text, old, new)", 3, 3, {text_t}, text_t, substitute},
    {"TEXT", "TEXT(value)", 1, 1, {any_t}, text_t, [](A a, N) { return bounded(text_of(a[0])); }},
    {"VALUE", "VALUE(text)", 1, 1, {text_t}, number_t,
     [](A a, N) -> Value {
       const auto parsed = Decimal::parse(text::trim(text_of(a[0])));
       return parsed ? Value(*parsed) : Value{};
     }},
    {"JOIN", "JOIN(list, separator)", 1, 2, {list_t, text_t}, text_t, join_of},
    {"SPLIT", "SPLIT(text, separator)", 2, 2, {text_t}, list_t, split_of},
    {"REGEX", "REGEX(text, \"pattern\")", 2, 2, {text_t}, boolean_t, regex_of},
    {"DATE", "DATE(date, date and time, or text) or DATE(year, month, day)", 1, 3, {any_t}, Type::date, date_of},
    {"COUNT", "COUNT(list)", 1, -1, {any_t}, number_t, [](A a, N) -> Value { return static_cast<std::int64_t>(flat(a).size()); }},
    {"SUM", "SUM(list)", 1, -1, {any_t}, number_t, sum_of},
    {"MIN", "MIN(value, ...)", 1, -1, {any_t}, any_t, [](A a, N) { return extreme(a, false); }},
    {"MAX", "MAX(value, ...)", 1, -1, {any_t}, any_t, [](A a, N) { return extreme(a, true); }},
    {"FIRST", "FIRST(list)", 1, 1, {list_t}, any_t, [](A a, N) { return first_of(a, false); }},
    {"LAST", "LAST(list)", 1, 1, {list_t}, any_t, [](A a, N) { return first_of(a, true); }},
    {"ROUND", "ROUND(number, places)", 2, 2, {number_t}, number_t,
     [](A a, N) -> Value {
       const Value number = a[0], places = a[1];
       const auto to = places.number() != nullptr ? places.number()->to_int64() : std::nullopt;
       return number.number() != nullptr && to && *to >= -30 && *to <= 30 ? Value(number.number()->round(static_cast<int>(*to))) : Value{};
     }},
    {"ABS", "ABS(number)", 1, 1, {number_t}, number_t,
     [](A a, N) -> Value {
       const Value number = a[0];
       return number.number() != nullptr ? Value(number.number()->abs()) : Value{};
     }},
};

}  // namespace

const std::vector<Function>& functions() { return table; }

const Function* find_function(const std::string& name) {
  for (const auto& function : table)
    if (text::iequals(function.name, name)) return &function;
  return nullptr;
}

std::string text_of(const Value& value) {
  if (value.blank()) return {};
  if (const auto* text = value.text()) return *text;
  if (const auto* number = value.number()) return number->short_text();
  if (const auto* flag = value.flag()) return *flag ? "TRUE" : "FALSE";
  if (const auto* date = value.date()) return format_date(*date);
  if (const auto* at = value.datetime()) return format_rfc3339(*at);
  return {};
}

bool is_true(const Value& value) { return value.flag() != nullptr && *value.flag(); }

Value bounded(std::string text) {
  if (text.size() > longest_text) {
    std::size_t end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace tradewind::mapping
