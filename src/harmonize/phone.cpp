#include <tradewind/harmonize/harmonize.hpp>
#include "harmonize/countries.hpp"
#include "harmonize/digit_pattern.hpp"
#include "harmonize/phone_plans.hpp"
#include "harmonize/phone_text.hpp"

namespace tradewind::harmonize {
namespace {

using Number = std::optional<std::string>;  ///< E.164

std::string e164(const PhonePlan& plan, const std::string& national) { return "+" + std::string(plan.calling_code) + national; }

/// `digits` start with a calling code. A national prefix after it ("+44 (0)20") is dropped.
Number international(std::string_view digits) {
  for (std::size_t length = 1; length <= 3 && length < digits.size(); ++length) {
    const auto* plan = plan_of_calling_code(digits.substr(0, length));
    if (plan == nullptr) continue;
    const auto national = national_number(*plan, digits.substr(length));
    return national ? Number(e164(*plan, *national)) : std::nullopt;  // no calling code starts with another
  }
  return std::nullopt;
}

Number after(std::string_view pattern, std::string_view digits) {
  if (pattern.empty()) return std::nullopt;
  const auto match = match_prefix(pattern, digits);
  return match && match->length > 0 ? international(digits.substr(match->length)) : std::nullopt;
}

/// As somebody in that country dials it, or with its calling code but without a plus.
Number domestic(const PhonePlan& plan, std::string_view digits) {
  if (auto number = after(plan.international, digits)) return number;
  if (const auto national = national_number(plan, digits)) return e164(plan, *national);
  const auto code = plan.calling_code;
  if (digits.substr(0, code.size()) != code) return std::nullopt;
  const auto national = national_number(plan, digits.substr(code.size()));
  return national ? Number(e164(plan, *national)) : std::nullopt;
}

Number dialled(const DialText& typed, const PhonePlan* plan) {
  constexpr std::size_t shortest = 4, longest = 25;
  const std::string_view digits = typed.digits;
  if (digits.size() < shortest || digits.size() > longest) return std::nullopt;
  if (typed.plus && digits.front() != '0') return international(digits);
  if (plan != nullptr)
    if (auto number = domestic(*plan, digits)) return number;
  return after("00|011", digits);  // prefixes that people of every country know
}

Number read(std::u32string_view text, const PhonePlan* plan) {
  if (const auto typed = digits_of(text))
    if (auto number = dialled(*typed, plan)) return number;
  const bool letters_are_dialled = plan != nullptr && plan->calling_code == "1";
  if (!letters_are_dialled) return std::nullopt;
  const auto typed = vanity_digits(text);
  return typed ? dialled(*typed, plan) : std::nullopt;
}

}  // namespace

std::optional<std::string> phone(std::string_view typed, std::string_view country) {
  constexpr std::size_t longest = 250;
  if (typed.size() > longest) return std::nullopt;
  const std::u32string text = dial_text(typed);
  const PhonePlan* plan = plan_of(country_of(country));
  if (auto number = read(text, plan)) return number;
  if (const auto less = without_bracketed_zero(text))
    if (auto number = read(*less, plan)) return number;
  if (const auto first = first_of_several(text)) return read(*first, plan);
  return std::nullopt;
}

}  // namespace tradewind::harmonize
