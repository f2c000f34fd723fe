// Functions on texts. Positions and lengths count code points.
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <tradewind/base/text.hpp>

#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

constexpr std::size_t longest_regex_input = 1000;
constexpr std::size_t most_parts = 10'000;

std::string utf8(const icu::UnicodeString& unicode) {
  std::string out;
  unicode.toUTF8String(out);
  return out;
}

Value lower(const Arguments& args, const Node&) {
  return bounded(utf8(icu::UnicodeString::fromUTF8(text_of(args[0])).toLower(icu::Locale::getRoot())));
}
Value upper(const Arguments& args, const Node&) {
  return bounded(utf8(icu::UnicodeString::fromUTF8(text_of(args[0])).toUpper(icu::Locale::getRoot())));
}
Value proper(const Arguments& args, const Node&) {
  return bounded(utf8(icu::UnicodeString::fromUTF8(text_of(args[0])).toTitle(nullptr, icu::Locale::getRoot())));
}

/// Empty for what is no number; less than zero counts as zero.
std::optional<std::size_t> count_of(const Value& value) {
  if (value.number() == nullptr) return std::nullopt;
  if (value.number()->negative()) return 0;
  const Decimal whole = value.number()->floor();
  return static_cast<std::size_t>(whole < Decimal(1'000'000) ? *whole.to_int64() : 1'000'000);
}

/// The text from code point `start` (from 0), at most `count` of them.
std::string part(const std::string& text, std::size_t start, std::size_t count) {
  const std::string before = text::clip(text, start);
  return text::clip(std::string_view(text).substr(before.size()), count);
}

Value left(const Arguments& args, const Node&) {
  const auto count = count_of(args[1]);
  return count ? Value(part(text_of(args[0]), 0, *count)) : Value{};
}

Value right(const Arguments& args, const Node&) {
  const auto count = count_of(args[1]);
  if (!count) return {};
  const std::string whole = text_of(args[0]);
  const std::size_t length = text::code_points(whole);
  return part(whole, length > *count ? length - *count : 0, *count);
}

Value mid(const Arguments& args, const Node&) {
  const auto start = count_of(args[1]), count = count_of(args[2]);
  return start && count ? Value(part(text_of(args[0]), *start > 0 ? *start - 1 : 0, *count)) : Value{};
}

Value substitute(const Arguments& args, const Node&) {
  const std::string whole = text_of(args[0]), from = text_of(args[1]), to = text_of(args[2]);
  if (from.empty()) return whole;
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = whole.find(from); found != std::string::npos && out.size() <= longest_text; found = whole.find(from, at)) {
    out.append(whole, at, found - at).append(to);
    at = found + from.size();
  }
  return bounded(std::move(out.append(whole, at)));
}

Value value(const Arguments& args, const Node&) {
  const auto parsed = Decimal::parse(text::trim(text_of(args[0])));
  return parsed ? Value(*parsed) : Value{};
}

Value join(const Arguments& args, const Node&) {
  const Value first = args[0];
  const std::string separator = args.size() > 1 ? text_of(args[1]) : ", ";
  const auto* list = first.list();
  if (list == nullptr) return bounded(text_of(first));
  std::string out;
  for (std::size_t i = 0; i < list->size() && out.size() <= longest_text; ++i) {
    if (i != 0) out += separator;
    out += text_of((*list)[i]);
  }
  return bounded(std::move(out));
}

Value split(const Arguments& args, const Node&) {
  const std::string whole = text_of(args[0]), separator = text_of(args[1]);
  if (whole.empty()) return ValueList{};
  if (separator.empty()) return ValueList{Value(whole)};
  ValueList parts;
  std::size_t start = 0;
  while (parts.size() < most_parts) {
    const auto end = whole.find(separator, start);
    parts.emplace_back(whole.substr(start, end == std::string::npos ? end : end - start));
    if (end == std::string::npos) break;
    start = end + separator.size();
  }
  return parts;
}

Value regex(const Arguments& args, const Node& node) {
  const std::string subject = text_of(args[0]);
  return subject.size() <= longest_regex_input && node.pattern->matches(subject);
}

}  // namespace

std::vector<Function> text_functions() {
  using A = const Arguments&;
  using N = const Node&;
  constexpr Type text = Type::text, number = Type::number, boolean = Type::boolean, any = Type::any;
  constexpr auto fixed = Gives::fixed;
  return {
      {"TRIM", "TRIM(text)", 1, 1, {text}, false, text, fixed, [](A a, N) -> Value { return std::string(text::trim(text_of(a[0]))); }},
      {"LOWER", "LOWER(text)", 1, 1, {text}, false, text, fixed, lower},
      {"UPPER", "UPPER(text)", 1, 1, {text}, false, text, fixed, upper},
      {"PROPER", "PROPER(text)", 1, 1, {text}, false, text, fixed, proper},
      {"LEFT", "LEFT(text, count)", 2, 2, {text, number}, false, text, fixed, left},
      {"RIGHT", "RIGHT(text, count)", 2, 2, {text, number}, false, text, fixed, right},
      {"MID", "MID(text, start, count)", 3, 3, {text, number}, false, text, fixed, mid},
      {"LEN",
       "LEN(text)",
       1,
       1,
       {text},
       false,
       number,
       fixed,
       [](A a, N) -> Value { return static_cast<std::int64_t>(text::code_points(text_of(a[0]))); }},
      {"CONTAINS",
       "CONTAINS(text, part)",
       2,
       2,
       {text},
       false,
       boolean,
       fixed,
       [](A a, N) -> Value { return text_of(a[0]).find(text_of(a[1])) != std::string::npos; }},
      {"BEGINS",
       "BEGINS(text, start)",
       2,
       2,
       {text},
       false,
       boolean,
       fixed,
       [](A a, N) -> Value { return text_of(a[0]).rfind(text_of(a[1]), 0) == 0; }},
      {"SUBSTITUTE", "SUBSTITUTE(text, old, new)", 3, 3, {text}, false, text, fixed, substitute},
      {"TEXT", "TEXT(value)", 1, 1, {any}, false, text, fixed, [](A a, N) { return bounded(text_of(a[0])); }},
      {"VALUE", "VALUE(text)", 1, 1, {text}, false, number, fixed, value},
      {"JOIN", "JOIN(list, separator)", 1, 2, {Type::list, text}, false, text, fixed, join},
      {"SPLIT", "SPLIT(text, separator)", 2, 2, {text}, false, Type::list, fixed, split},
      {"REGEX", "REGEX(text, \"pattern\")", 2, 2, {text}, false, boolean, fixed, regex},
  };
}

}  // namespace tradewind::mapping
