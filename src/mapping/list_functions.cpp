// Functions on lists.
#include <tradewind/base/text.hpp>

#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

const ValueList& items_of(const Value& value) {
  static const ValueList none;
  return value.list() != nullptr ? *value.list() : none;
}

Value count(const Arguments& args, const Node&) {
  std::int64_t found = 0;
  each_value(args, [&](const Value&) { ++found; });
  return found;
}

struct Sum {
  Decimal total;
  int count = 0;
};

Sum sum_of(const Arguments& args) {
  Sum sum;
  each_value(args, [&](const Value& value) {
    if (value.number() == nullptr) return;
    sum.total = sum.total + *value.number();
    ++sum.count;
  });
  return sum;
}

Value average(const Arguments& args, const Node&) {
  const Sum sum = sum_of(args);
  const auto mean = sum.total.divide(Decimal(sum.count));
  return mean ? Value(*mean) : Value{};
}

Value end_of_list(const Arguments& args, bool last) {
  const Value value = args[0];
  const auto& items = items_of(value);
  if (items.empty()) return {};
  return last ? items.back() : items.front();
}

Value unique(const Arguments& args, const Node&) {
  const Value value = args[0];
  std::set<std::string> seen;
  ValueList kept;
  for (const auto& item : items_of(value))
    if (!item.blank() && seen.insert(item.canonical()).second) kept.push_back(item);
  return kept;
}

Value includes(const Arguments& args, const Node&) {
  const Value value = args[0], wanted = args[1];
  const auto& items = items_of(value);
  return std::find(items.begin(), items.end(), wanted) != items.end();
}

Value filter(const Arguments& args, const Node&) {
  const Value value = args[0];
  ValueList kept;
  for (const auto& item : items_of(value))
    if (is_true(args.of_item(1, item))) kept.push_back(item);
  return kept;
}

struct Keyed {
  Value key, item;
};

/// Equal ones keep their order; those without a key come last either way.
ValueList sorted(const Arguments& args, const Value& list, std::optional<std::size_t> by, bool descending) {
  std::vector<Keyed> keyed;
  for (const auto& item : items_of(list)) keyed.push_back({by ? args.of_item(*by, item) : item, item});
  std::stable_sort(keyed.begin(), keyed.end(), [&](const Keyed& a, const Keyed& b) {
    if (a.key.blank() || b.key.blank()) return !a.key.blank() && b.key.blank();
    return order_of(a.key, b.key) == (descending ? 1 : -1);
  });
  ValueList items;
  for (auto& one : keyed) items.push_back(std::move(one.item));
  return items;
}

/// The last argument may say the direction; loading has checked it.
Value sort(const Arguments& args, const Node& node) {
  const auto* last = node.args.back()->literal.text();
  const bool directed = last != nullptr && (text::iequals(*last, "asc") || text::iequals(*last, "desc"));
  const bool by = args.size() > (directed ? 2u : 1u);
  return sorted(args, args[0], by ? std::optional<std::size_t>(1) : std::nullopt, directed && text::iequals(*last, "desc"));
}

Value top(const Arguments& args, const Node&) {
  const Value list = args[0], wanted = args[1];
  if (wanted.number() == nullptr || wanted.number()->negative()) return ValueList{};
  ValueList items = args.size() > 2 ? sorted(args, list, 2, true) : items_of(list);
  const auto most = wanted.number()->floor().to_int64();
  if (most && static_cast<std::size_t>(*most) < items.size()) items.resize(static_cast<std::size_t>(*most));
  return items;
}

}  // namespace

std::vector<Function> list_functions() {
  using A = const Arguments&;
  using N = const Node&;
  constexpr Type number = Type::number, any = Type::any, list = Type::list;
  constexpr auto item = Gives::item, first = Gives::first;
  return {
      {"COUNT",
       {"COUNT(list, ...)", "how many items there are, blank ones left out", "COUNT(order.lines)", "3"},
       {1, -1, {Wants::any}, true},
       {number},
       count},
      {"SUM",
       {"SUM(list, ...)", "the sum; blank items are left out, of nothing it is 0", "SUM(order.lines.quantity)", "6"},
       {1, -1, {Wants::number}, true},
       {number},
       [](A a, N) -> Value { return sum_of(a).total; }},
      {"AVERAGE",
       {"AVERAGE(list, ...)", "the mean; blank items are left out, of nothing it is blank", "AVERAGE(order.lines.quantity)", "2"},
       {1, -1, {Wants::number}, true},
       {number},
       average},
      {"FIRST",
       {"FIRST(list)", "the first item", "FIRST(order.lines).sku", "\"S-ORAN\""},
       {1, 1, {Wants::list}},
       {any, item},
       [](A a, N) { return end_of_list(a, false); }},
      {"LAST",
       {"LAST(list)", "the last item", "LAST(order.lines.sku)", "\"M-BLUE\""},
       {1, 1, {Wants::list}},
       {any, item},
       [](A a, N) { return end_of_list(a, true); }},
      {"FILTER",
       {"FILTER(list, condition)", "the items for which the condition is TRUE", "FILTER(order.lines, quantity > 1).total", "[10, 56.26]"},
       {2, 2, {Wants::list, Wants::boolean}, false, true},
       {list, first},
       filter},
      {"SORT",
       {"SORT(list [, by] [, \"desc\"])", "in rising order, or falling with \"desc\"; blanks come last",
        "SORT(order.lines, total, \"desc\").total", "[63.64, 56.26, 10]"},
       {1, 3, {Wants::list, Wants::any}, false, true},
       {list, first},
       sort},
      {"TOP",
       {"TOP(list, count [, by])", "the first items; with `by` those for which it is largest, the largest first",
        "TOP(order.lines, 2, quantity).quantity", "[3, 2]"},
       {2, 3, {Wants::list, Wants::number, Wants::any}, false, true},
       {list, first},
       top},
      {"UNIQUE",
       {"UNIQUE(list)", "each different item once, where it comes first; blanks are left out", "UNIQUE(SPLIT(\"red,blue,red\", \",\"))",
        "[\"red\", \"blue\"]"},
       {1, 1, {Wants::list}},
       {list, first},
       unique},
      {"INCLUDES",
       {"INCLUDES(list, value)", "TRUE if an item equals the value", "INCLUDES(order.lines.sku, \"M-BLUE\")", "TRUE"},
       {2, 2, {Wants::values, Wants::any}},
       {Type::boolean},
       includes},
  };
}

}  // namespace tradewind::mapping
