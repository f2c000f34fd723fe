// Functions that know how shoppers' data is written: email addresses, phones, places, money.
#include <tradewind/base/text.hpp>
#include <tradewind/harmonize/harmonize.hpp>
#include <tradewind/identity/email.hpp>

#include "mapping/functions.hpp"
#include "mapping/numbers.hpp"

namespace tradewind::mapping {
namespace {

/// Looking into tables of the world takes longer than what else formulas do.
constexpr std::size_t steps_of_a_search = 50;

/// An argument as typed, without spaces around it.
std::string typed_in(const Arguments& args, std::size_t i) {
  args.run.spend(steps_of_a_search);
  return std::string(text::trim(text_of(args[i])));
}

std::string country_of(const Arguments& args, std::size_t i) {
  const auto typed = typed_in(args, i);
  return harmonize::country_code(typed).value_or(typed);
}

/// The last argument of COUNTRY and STATE; loading has checked it.
bool wants_name(const Arguments& args, std::size_t at) { return args.size() > at && text::iequals(text_of(args[at]), "name"); }

Value email(const Arguments& args, const Node&) {
  const auto normalized = identity::normalize_email(typed_in(args, 0));
  return normalized ? Value(*normalized) : Value{};
}

Value phone(const Arguments& args, const Node&) {
  const auto typed = typed_in(args, 0);
  if (typed.empty()) return {};
  return harmonize::phone(typed, country_of(args, 1)).value_or(typed);
}

Value country(const Arguments& args, const Node&) {
  const auto typed = typed_in(args, 0);
  const auto code = harmonize::country_code(typed);
  if (!wants_name(args, 1)) return code ? Value(*code) : Value{};
  const auto name = code ? harmonize::country_name(*code) : std::string{};
  return name.empty() ? typed : name;
}

Value state(const Arguments& args, const Node&) {
  const auto typed = typed_in(args, 0), country = country_of(args, 1);
  const auto code = harmonize::state_code(country, typed);
  if (!wants_name(args, 2)) return code ? Value(*code) : Value{};
  const auto name = code ? harmonize::state_name(country, *code) : std::string{};
  return name.empty() ? typed : name;
}

Value postal_code(const Arguments& args, const Node&) { return bounded(harmonize::postal_code(country_of(args, 1), typed_in(args, 0))); }

/// Digits behind the point of a currency (ISO 4217).
int places_of(const std::string& currency) {
  static const std::set<std::string> none{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                          "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
  static const std::set<std::string> three{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  return none.count(currency) != 0 ? 0 : three.count(currency) != 0 ? 3 : 2;
}

Value money(const Arguments& args, const Node&) {
  const Value amount = args[0];
  if (amount.number() == nullptr) return {};
  auto currency = typed_in(args, 1);
  std::transform(currency.begin(), currency.end(), currency.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto text = fixed_text(*amount.number(), places_of(currency), true);
  return bounded(currency.empty() ? text : currency + " " + text);
}

}  // namespace

std::vector<Function> domain_functions() {
  constexpr Type text = Type::text;
  return {
      {"EMAIL",
       {"EMAIL(text)", "the address as people are told apart by: trimmed and in small letters; blank if it is none",
        "EMAIL(\" Ada@Example.COM \")", "\"ada@example.com\""},
       {1, 1, {Wants::text}},
       {text},
       email},
      {"PHONE",
       {"PHONE(text, country)", "the number in the form +442079460018; as typed if it cannot be one of that country",
        "PHONE(\"020 7946 0018\", \"GB\")", "\"+442079460018\""},
       {2, 2, {Wants::text}},
       {text},
       phone},
      {"COUNTRY",
       {"COUNTRY(text [, \"name\"])",
        "a country's two-letter code, blank if it is not known; with \"name\" its English name, as typed if it is not known",
        "COUNTRY(\"Deutschland\")", "\"DE\""},
       {1, 2, {Wants::text}},
       {text},
       country},
      {"STATE",
       {"STATE(text, country [, \"name\"])", "the same for a state, province or region of a country", "STATE(\"california\", \"US\")",
        "\"CA\""},
       {2, 3, {Wants::text}},
       {text},
       state},
      {"POSTALCODE",
       {"POSTALCODE(text, country)", "a postal code as the country's post writes it", "POSTALCODE(\"sw1a1aa\", \"GB\")", "\"SW1A 1AA\""},
       {2, 2, {Wants::text}},
       {text},
       postal_code},
      {"MONEY",
       {"MONEY(number, currency)", "an amount as text, with the decimals that the currency has", "MONEY(1234.5, order.currency)",
        "\"EUR 1,234.50\""},
       {2, 2, {Wants::number, Wants::text}},
       {text},
       money},
  };
}

}  // namespace tradewind::mapping
