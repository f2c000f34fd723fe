// Functions on conditions, and those that choose.
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

}  // namespace

std::vector<Function> logic_functions() {
  using A = const Arguments&;
  using N = const Node&;
  constexpr Type boolean = Type::boolean, any = Type::any;
  constexpr auto results = Gives::results;
  constexpr auto anything = Wants::any, condition = Wants::boolean;
  return {
      {"IF",
       {"IF(condition, then, else)", "one of two values; a blank condition is FALSE", "IF(order.total > 100, \"big\", \"small\")",
        "\"big\""},
       {3, 3, {condition, anything}, true},
       {any, results},
       [](A a, N) { return is_true(a[0]) ? a[1] : a[2]; }},
      {"CASE",
       {"CASE(value, match, result, ..., else)", "the result behind the first match that equals the value, or the last argument",
        "CASE(order.status_id, 10, \"done\", 11, \"paid\", \"open\")", "\"paid\""},
       {4, -1, {anything}, true},
       {any, results},
       case_of},
      {"ISBLANK",
       {"ISBLANK(value)", "TRUE if nothing is there: no value, an empty text or an empty list", "ISBLANK(person.phone)", "TRUE"},
       {1, 1, {anything}, true},
       {boolean},
       is_blank},
      {"BLANKVALUE",
       {"BLANKVALUE(value, substitute)", "the value, or the substitute where it is blank", "BLANKVALUE(person.phone, \"none\")",
        "\"none\""},
       {2, 2, {anything}, true},
       {any, results},
       blank_value},
      {"AND",
       {"AND(condition, ...)", "TRUE if all are TRUE; the same as `&&`", "AND(order.total > 100, order.currency = \"EUR\")", "TRUE"},
       {1, -1, {condition}},
       {boolean},
       [](A a, N) { return all_are(a, true); }},
      {"OR",
       {"OR(condition, ...)", "TRUE if one is TRUE; the same as `||`", "OR(order.total > 1000, order.currency = \"EUR\")", "TRUE"},
       {1, -1, {condition}},
       {boolean},
       [](A a, N) { return all_are(a, false); }},
      {"NOT",
       {"NOT(condition)", "TRUE if it is FALSE or blank; the same as `!`", "NOT(ISBLANK(person.email))", "TRUE"},
       {1, 1, {condition}},
       {boolean},
       [](A a, N) -> Value { return !is_true(a[0]); }},
  };
}

}  // namespace tradewind::mapping
