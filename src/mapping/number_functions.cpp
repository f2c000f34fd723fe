// Functions on numbers.
#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

Value extreme(const Arguments& args, int wanted) {
  Value best;
  each_value(args, [&](const Value& value) {
    if (best.blank() || order_of(value, best) == wanted) best = value;
  });
  return best;
}

Value round(const Arguments& args, const Node&) {
  constexpr std::int64_t most_places = 30;
  const Value number = args[0], places = args.size() > 1 ? args[1] : Value(0);
  const auto whole = places.number() != nullptr ? places.number()->to_int64() : std::nullopt;
  if (number.number() == nullptr || !whole || *whole < -most_places || *whole > most_places) return {};
  return number.number()->round(static_cast<int>(*whole));
}

template <Decimal (Decimal::*Change)() const>
Value changed(const Arguments& args, const Node&) {
  const Value number = args[0];
  return number.number() != nullptr ? Value((number.number()->*Change)()) : Value{};
}

/// With the sign of the divisor, as in spreadsheets.
Value mod(const Arguments& args, const Node&) {
  const Value number = args[0], divisor = args[1];
  if (number.number() == nullptr || divisor.number() == nullptr) return {};
  const auto quotient = number.number()->divide(*divisor.number());
  if (!quotient) return {};
  Decimal rest = *number.number() - quotient->floor() * *divisor.number();
  if (!rest.is_zero() && rest.negative() != divisor.number()->negative()) rest = rest + *divisor.number();  // the quotient was rounded up
  return rest.abs() < divisor.number()->abs() ? Value(rest) : Value{};
}

}  // namespace

std::vector<Function> number_functions() {
  using A = const Arguments&;
  using N = const Node&;
  constexpr Type number = Type::number, any = Type::any;
  constexpr auto item = Gives::item;
  return {
      {"ROUND",
       {"ROUND(number [, places])", "rounded to so many decimals (0 if left out); halves go away from zero", "ROUND(2.345, 2)", "2.35"},
       {1, 2, {Wants::number}},
       {number},
       round},
      {"FLOOR",
       {"FLOOR(number)", "the next whole number below", "FLOOR(-2.5)", "-3"},
       {1, 1, {Wants::number}},
       {number},
       changed<&Decimal::floor>},
      {"CEILING",
       {"CEILING(number)", "the next whole number above", "CEILING(2.1)", "3"},
       {1, 1, {Wants::number}},
       {number},
       changed<&Decimal::ceiling>},
      {"ABS", {"ABS(number)", "without its sign", "ABS(-3.2)", "3.2"}, {1, 1, {Wants::number}}, {number}, changed<&Decimal::abs>},
      {"MOD",
       {"MOD(number, divisor)", "what is left after dividing, with the sign of the divisor", "MOD(7, 3)", "1"},
       {2, 2, {Wants::number}},
       {number},
       mod},
      {"MIN",
       {"MIN(value, ...)", "the smallest number, earliest date or first text; lists count item by item", "MIN(order.lines.total)", "10"},
       {1, -1, {Wants::any}, true},
       {any, item},
       [](A a, N) { return extreme(a, -1); }},
      {"MAX",
       {"MAX(value, ...)", "the largest number, latest date or last text; lists count item by item", "MAX(order.lines.total, 100)", "100"},
       {1, -1, {Wants::any}, true},
       {any, item},
       [](A a, N) { return extreme(a, 1); }},
  };
}

}  // namespace tradewind::mapping
