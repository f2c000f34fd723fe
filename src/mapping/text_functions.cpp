// Functions on texts. Positions and lengths count code points.
#include <string.h>
#include <unicode/brkiter.h>
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

bool ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Value lower(const Arguments& args, const Node&) {
  const auto whole = text_of(args[0]);
  if (ascii(whole)) return text::lower(whole);
  return bounded(utf8(icu::UnicodeString::fromUTF8(whole).toLower(icu::Locale::getRoot())));
}

Value upper(const Arguments& args, const Node&) {
  auto whole = text_of(args[0]);
  if (!ascii(whole)) return bounded(utf8(icu::UnicodeString::fromUTF8(whole).toUpper(icu::Locale::getRoot())));
  std::transform(whole.begin(), whole.end(), whole.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return whole;
}

/// Finds words; making one takes longer than all else that a formula does.
icu::BreakIterator* words() {
  thread_local const auto made = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::BreakIterator>(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  }();
  return made.get();
}

Value proper(const Arguments& args, const Node&) {
  constexpr std::size_t finding_words = 20;
  args.run.spend(finding_words);
  return bounded(utf8(icu::UnicodeString::fromUTF8(text_of(args[0])).toTitle(words(), icu::Locale::getRoot())));
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

/// As std::string::find, but never slower than both lengths together.
std::size_t place_of(const std::string& text, const std::string& part, std::size_t from) {
  if (part.empty()) return from;
  const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return found == nullptr ? std::string::npos : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

Value ends(const Arguments& args, const Node&) {
  const std::string whole = text_of(args[0]), end = text_of(args[1]);
  return whole.size() >= end.size() && whole.compare(whole.size() - end.size(), end.size(), end) == 0;
}

Value position(const Arguments& args, const Node&) {
  const std::string part = text_of(args[0]), whole = text_of(args[1]);
  const auto at = place_of(whole, part, 0);
  if (at == std::string::npos || part.empty()) return 0;
  return static_cast<std::int64_t>(text::code_points(std::string_view(whole).substr(0, at))) + 1;
}

Value pad(const Arguments& args, bool front) {
  constexpr std::size_t longest = 1000;
  const auto wanted = count_of(args[1]);
  if (!wanted) return {};
  const std::string whole = part(text_of(args[0]), 0, *wanted), filler = text_of(args[2]);
  const std::size_t missing = std::min(*wanted, longest) - std::min(text::code_points(whole), std::min(*wanted, longest));
  const std::size_t each = text::code_points(filler);
  std::string fill;
  for (std::size_t i = 0; each > 0 && i < missing; i += each) fill += filler;
  fill = part(fill, 0, missing);
  return bounded(front ? fill + whole : whole + fill);
}

Value substitute(const Arguments& args, const Node&) {
  const std::string whole = text_of(args[0]), from = text_of(args[1]), to = text_of(args[2]);
  if (from.empty()) return whole;
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = place_of(whole, from, 0); found != std::string::npos && out.size() <= longest_text;
       found = place_of(whole, from, at)) {
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
    const auto end = place_of(whole, separator, start);
    parts.emplace_back(whole.substr(start, end == std::string::npos ? end : end - start));
    if (end == std::string::npos) break;
    start = end + separator.size();
  }
  return parts;
}

Value regex(const Arguments& args, const Node& node) {
  constexpr std::size_t states_a_step = 8;
  const std::string subject = text_of(args[0]);
  args.run.spend(subject.size() * node.pattern->size() / states_a_step);
  return subject.size() <= longest_regex_input && node.pattern->matches(subject);
}

}  // namespace

std::vector<Function> text_functions() {
  using A = const Arguments&;
  using N = const Node&;
  constexpr Type text = Type::text, number = Type::number, boolean = Type::boolean;
  constexpr auto a_text = Wants::text, a_number = Wants::number;
  return {
      {"TRIM",
       {"TRIM(text)", "without spaces at both ends", "TRIM(\" Ada \")", "\"Ada\""},
       {1, 1, {a_text}},
       {text},
       [](A a, N) -> Value { return std::string(text::trim(text_of(a[0]))); }},
      {"LOWER", {"LOWER(text)", "in small letters", "LOWER(\"Ada\")", "\"ada\""}, {1, 1, {a_text}}, {text}, lower},
      {"UPPER", {"UPPER(text)", "in capital letters", "UPPER(\"Ada\")", "\"ADA\""}, {1, 1, {a_text}}, {text}, upper},
      {"PROPER",
       {"PROPER(text)", "each word with a capital letter", "PROPER(\"ada LOVELACE\")", "\"Ada Lovelace\""},
       {1, 1, {a_text}},
       {text},
       proper},
      {"LEFT", {"LEFT(text, count)", "the first characters", "LEFT(\"London\", 3)", "\"Lon\""}, {2, 2, {a_text, a_number}}, {text}, left},
      {"RIGHT",
       {"RIGHT(text, count)", "the last characters", "RIGHT(\"London\", 3)", "\"don\""},
       {2, 2, {a_text, a_number}},
       {text},
       right},
      {"MID",
       {"MID(text, start, count)", "characters from the middle; the first one is 1", "MID(\"London\", 2, 3)", "\"ond\""},
       {3, 3, {a_text, a_number}},
       {text},
       mid},
      {"LPAD",
       {"LPAD(text, length, filler)", "made so long in front, or cut", "LPAD(TEXT(order.id), 6, \"0\")", "\"000250\""},
       {3, 3, {a_text, a_number, a_text}},
       {text},
       [](A a, N) { return pad(a, true); }},
      {"RPAD",
       {"RPAD(text, length, filler)", "made so long at its end, or cut", "RPAD(\"Ada\", 5, \".\")", "\"Ada..\""},
       {3, 3, {a_text, a_number, a_text}},
       {text},
       [](A a, N) { return pad(a, false); }},
      {"LEN",
       {"LEN(text)", "how many characters", "LEN(\"London\")", "6"},
       {1, 1, {a_text}},
       {number},
       [](A a, N) -> Value { return static_cast<std::int64_t>(text::code_points(text_of(a[0]))); }},
      {"CONTAINS",
       {"CONTAINS(text, part)", "TRUE if the part is in it; capitals matter", "CONTAINS(person.email, \"@example.\")", "TRUE"},
       {2, 2, {a_text}},
       {boolean},
       [](A a, N) -> Value { return place_of(text_of(a[0]), text_of(a[1]), 0) != std::string::npos; }},
      {"BEGINS",
       {"BEGINS(text, start)", "TRUE if it begins so", "BEGINS(\"S-ORAN\", \"S-\")", "TRUE"},
       {2, 2, {a_text}},
       {boolean},
       [](A a, N) -> Value { return text_of(a[0]).rfind(text_of(a[1]), 0) == 0; }},
      {"ENDS", {"ENDS(text, end)", "TRUE if it ends so", "ENDS(person.email, \".com\")", "TRUE"}, {2, 2, {a_text}}, {boolean}, ends},
      {"FIND",
       {"FIND(part, text)", "where the part begins, 0 if it is not in it", "FIND(\"@\", person.email)", "4"},
       {2, 2, {a_text}},
       {number},
       position},
      {"SUBSTITUTE",
       {"SUBSTITUTE(text, old, new)", "with every `old` replaced", "SUBSTITUTE(\"a-b-c\", \"-\", \" \")", "\"a b c\""},
       {3, 3, {a_text}},
       {text},
       substitute},
      {"TEXT",
       {"TEXT(value)", "any value as text; `&` does that by itself", "TEXT(129.90)", "\"129.9\""},
       {1, 1, {Wants::any}},
       {text},
       [](A a, N) { return bounded(text_of(a[0])); }},
      {"VALUE",
       {"VALUE(text)", "the number that a text shows; blank if it is none", "VALUE(\" 12.50 \")", "12.5"},
       {1, 1, {a_text}},
       {number},
       value},
      {"ISNUMBER",
       {"ISNUMBER(text)", "TRUE if a text shows a number", "ISNUMBER(\"12.50\")", "TRUE"},
       {1, 1, {a_text}},
       {boolean},
       [](A a, N n) -> Value { return !value(a, n).blank(); }},
      {"JOIN",
       {"JOIN(list [, separator])", "a text of all items; the separator is \", \" if left out", "JOIN(order.lines.quantity, \"+\")",
        "\"1+2+3\""},
       {1, 2, {Wants::values, a_text}},
       {text},
       join},
      {"SPLIT",
       {"SPLIT(text, separator)", "a list of the parts of a text", "SPLIT(\"red,blue\", \",\")", "[\"red\", \"blue\"]"},
       {2, 2, {a_text}},
       {Type::list},
       split},
      {"REGEX",
       {"REGEX(text, \"pattern\")", "TRUE if the whole text matches the regular expression", "REGEX(\"AB-123\", \"[A-Z]{2}-\\\\d+\")",
        "TRUE"},
       {2, 2, {a_text}},
       {boolean},
       regex},
  };
}

}  // namespace tradewind::mapping
