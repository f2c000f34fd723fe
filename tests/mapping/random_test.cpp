// Any formula of the right shape over any model: it compiles, ends, and gives a value of the type that was found at load, within bounds.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <tradewind/base/text.hpp>

#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

constexpr std::size_t longest_text = 128 * 1024;

template <typename... Options>
std::string one_of(Options... options) {
  const std::vector<std::string> all{options...};
  return all[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(all.size())))];
}

int below(int end) { return *rc::gen::inRange(0, end); }

/// Values as a store may send them, tame and wild.
Value random_value(Type type) {
  if (below(5) == 0) return {};
  switch (type) {
    case Type::boolean:
      return below(2) == 0;
    case Type::number:
      return *Decimal::parse(one_of("0", "-1", "12.50", "3", "1e300", "0.0000001", "9999999999999999999999999999999999", "-1e-300", "7"));
    case Type::date:
      return Days{std::chrono::days{below(40'000) - 10'000}};
    case Type::datetime:
      return from_unix_ms(static_cast<std::int64_t>(below(2'000'000'000)) * 1000);
    default:
      return one_of("", "Ada", "h\u00e9\U0001F600", "+44 20 7946 0018", "ada@example.com", "12.5", "2026-01-21", "a,b,,c", "DE", "\xff\xfe",
                    std::string(static_cast<std::size_t>(below(3000)), 'x'));
  }
}

void set_at(Record& record, const std::vector<std::string>& names, std::size_t at, const Value& value) {
  if (at + 1 == names.size()) return record.set(names[at], value);
  const auto* inner = record.find(names[at]);
  Record copy = inner != nullptr && inner->record() != nullptr ? *inner->record() : Record{};
  set_at(copy, names, at + 1, value);
  record.set(names[at], std::move(copy));
}

/// Every listed path may be there, of its type.
Record random_model() {
  std::map<std::string, int> lengths;
  std::map<std::string, std::vector<Record>> lists;
  Record model;
  for (const auto& info : model_paths()) {
    if (info.type == Type::record || info.item == Type::record) continue;
    if (info.type != Type::list) {
      set_at(model, text::split(info.path, '.'), 0, random_value(info.type));
      continue;
    }
    const auto list = info.path.substr(0, info.path.rfind('.'));
    if (lengths.emplace(list, 0).second) lists[list].resize(static_cast<std::size_t>(lengths[list] = below(6)));
    for (auto& item : lists[list]) item.set(info.path.substr(list.size() + 1), random_value(info.item));
  }
  for (auto& [path, items] : lists) {
    ValueList list;
    for (auto& item : items) list.emplace_back(std::move(item));
    set_at(model, text::split(path, '.'), 0, std::move(list));
  }
  return model;
}

/// A formula of one type; inside FILTER, SORT and TOP over order.lines (`inside`) bare names may be used.
class Writer {
 public:
  std::string some(Type type, int depth, bool inside = false) {
    if (depth <= 0 || below(5) == 0) return leaf(type, inside);
    if (below(8) == 0) return either(type, depth, inside);
    switch (type) {
      case Type::number:
        return number(depth - 1, inside);
      case Type::text:
        return text(depth - 1, inside);
      case Type::boolean:
        return condition(depth - 1, inside);
      case Type::date:
        return one_of("DATE(", "DATE(DATETIME(") == "DATE(" ? "DATE(" + some(Type::datetime, depth - 1, inside) + ")"
                                                            : date(depth - 1, inside);
      case Type::datetime:
        return "DATETIME(" + some(below(2) == 0 ? Type::text : Type::date, depth - 1, inside) + ")";
      default:
        return lines(depth - 1, inside);
    }
  }

 private:
  std::string leaf(Type type, bool inside) {
    switch (type) {
      case Type::number:
        return inside && below(2) == 0 ? one_of("quantity", "total", "refunded_quantity")
                                       : one_of("order.total", "7.25", "-3", "NULL", "person.total_spend");
      case Type::text:
        return inside && below(2) == 0 ? one_of("sku", "brand")
                                       : one_of("person.email", "\"h\u00e9\"", "order.billing.country", "\",\"", "customer.attributes.Age");
      case Type::boolean:
        return one_of("TRUE", "person.marketing_consent", "NULL", "order.email_opt_in");
      case Type::date:
        return one_of("TODAY()", "DATE(2026, 2, 28)");
      case Type::datetime:
        return one_of("NOW()", "order.created_at", "person.last_purchase_at");
      default:
        return "order.lines";
    }
  }

  std::string either(Type type, int depth, bool inside) {
    const auto b = [&] { return some(type, depth - 1, inside); };
    if (type == Type::list) return "IF(" + some(Type::boolean, depth - 1, inside) + ", " + b() + ", " + b() + ")";
    switch (below(4)) {
      case 0:
        return "IF(" + some(Type::boolean, depth - 1, inside) + ", " + b() + ", " + b() + ")";
      case 1:
        return "CASE(" + some(Type::text, depth - 1, inside) + ", " + some(Type::text, depth - 1, inside) + ", " + b() + ", " + b() + ")";
      case 2:
        return "BLANKVALUE(" + b() + ", " + b() + ")";
      default:
        return "MAX(" + b() + ", " + b() + ")";
    }
  }

  std::string number(int depth, bool inside) {
    const auto n = [&] { return some(Type::number, depth, inside); };
    const auto t = [&] { return some(Type::text, depth, inside); };
    switch (below(11)) {
      case 0:
        return "(" + n() + one_of(" + ", " - ", " * ", " / ") + n() + ")";
      case 1:
        return one_of("ROUND(", "MOD(") + n() + ", " + n() + ")";
      case 2:
        return one_of("FLOOR(", "CEILING(", "ABS(", "-(") + n() + ")";
      case 3:
        return one_of("SUM(", "AVERAGE(", "MIN(", "MAX(") + some(Type::list, depth, inside) + ".total, " + n() + ")";
      case 4:
        return "COUNT(" + some(Type::list, depth, inside) + ")";
      case 5:
        return one_of("VALUE(", "LEN(") + t() + ")";
      case 6:
        return "FIND(" + t() + ", " + t() + ")";
      case 7:
        return "DAYS(" + some(Type::date, depth, inside) + ", " + some(Type::datetime, depth, inside) + ")";
      case 8:
        return one_of("YEAR(", "MONTH(", "DAY(", "WEEKDAY(") + some(Type::date, depth, inside) + ")";
      case 9:
        return one_of("FIRST(", "LAST(") + some(Type::list, depth, inside) + ").quantity";
      default:
        return "COUNT(UNIQUE(" + some(Type::list, depth, inside) + ".sku))";
    }
  }

  std::string text(int depth, bool inside) {
    const auto n = [&] { return some(Type::number, depth, inside); };
    const auto t = [&] { return some(Type::text, depth, inside); };
    switch (below(12)) {
      case 0:
        return "(" + t() + " & " + n() + ")";
      case 1:
        return one_of("TRIM(", "UPPER(", "LOWER(", "PROPER(", "EMAIL(") + t() + ")";
      case 2:
        return one_of("LEFT(", "RIGHT(") + t() + ", " + n() + ")";
      case 3:
        return "MID(" + t() + ", " + n() + ", " + n() + ")";
      case 4:
        return one_of("LPAD(", "RPAD(") + t() + ", " + n() + ", " + t() + ")";
      case 5:
        return "SUBSTITUTE(" + t() + ", " + t() + ", " + t() + ")";
      case 6:
        return "JOIN(SPLIT(" + t() + ", " + t() + "), " + t() + ")";
      case 7:
        return "JOIN(" + some(Type::list, depth, inside) + ".sku)";
      case 8:
        return one_of("PHONE(", "POSTALCODE(", "STATE(") + t() + ", " + t() + ")";
      case 9:
        return "COUNTRY(" + t() + one_of(")", ", \"name\")");
      case 10:
        return "FORMAT(" + (below(2) == 0 ? some(Type::datetime, depth, inside) + ", \"ddd d.m.yy h:mm AM/PM\")" : n() + ", \"#,##0.00\")");
      default:
        return "MONEY(" + n() + ", " + t() + ")";
    }
  }

  std::string condition(int depth, bool inside) {
    const auto n = [&] { return some(Type::number, depth, inside); };
    const auto t = [&] { return some(Type::text, depth, inside); };
    const auto b = [&] { return some(Type::boolean, depth, inside); };
    switch (below(8)) {
      case 0:
        return "(" + n() + one_of(" < ", " >= ", " = ", " <> ") + n() + ")";
      case 1:
        return "(" + t() + one_of(" < ", " >= ", " = ", " <> ") + t() + ")";
      case 2:
        return "(" + b() + one_of(" && !", " || ") + b() + ")";
      case 3:
        return one_of("AND(", "OR(") + b() + ", " + b() + ")";
      case 4:
        return one_of("CONTAINS(", "BEGINS(", "ENDS(") + t() + ", " + t() + ")";
      case 5:
        return one_of("ISBLANK(", "ISNUMBER(") + t() + ")";
      case 6:
        return "INCLUDES(" + some(Type::list, depth, inside) + ".sku, " + t() + ")";
      default:
        return "REGEX(" + t() + ", \"(a|\\\\w+)*x?\")";
    }
  }

  std::string date(int depth, bool inside) {
    switch (below(3)) {
      case 0:
        return one_of("ADDDAYS(", "ADDMONTHS(") + some(Type::date, depth, inside) + ", " + some(Type::number, depth, inside) + ")";
      case 1:
        return "(" + some(Type::date, depth, inside) + " + " + some(Type::number, depth, inside) + ")";
      default:
        return "DATE(" + some(Type::text, depth, inside) + ")";
    }
  }

  std::string lines(int depth, bool inside) {
    const auto list = [&] { return some(Type::list, depth, inside); };
    switch (below(4)) {
      case 0:
        return "FILTER(" + list() + ", quantity > 1 && " + some(Type::boolean, depth, true) + ")";
      case 1:
        return "SORT(" + list() + ", BLANKVALUE(total, " + some(Type::number, depth, true) + ")" + one_of("", ", \"desc\"") + ")";
      case 2:
        return "TOP(" + list() + ", 2)";
      default:
        return one_of("UNIQUE(", "FILTER(") == "UNIQUE(" ? "UNIQUE(" + list() + ")" : "FILTER(" + list() + ", sku <> \"\")";
    }
  }
};

void within_bounds(const Value& value) {
  if (value.text() != nullptr) RC_ASSERT(value.text()->size() <= longest_text);
  if (value.list() != nullptr) RC_ASSERT(value.list()->size() <= 10'000u);
  RC_ASSERT(value.canonical().size() <= 2'000'000u);
}

void try_one(Type type) {
  const auto text = Writer().some(type, 1 + below(4));
  std::vector<Problem> problems;
  const auto formula = Formula::compile(text, all_roots(), problems);
  if (!formula) RC_FAIL(text + "\n" + messages_of(problems));
  RC_ASSERT(formula->type() == type || formula->type() == Type::blank);
  const Context context{*parse_rfc3339("2026-03-10T12:00:00Z"), one_of("UTC", "Europe/Berlin", "America/New_York")};
  for (const auto& model : {random_model(), random_model(), Record{}}) {
    const auto value = formula->evaluate(model, context);
    if (!value.blank() && type_of(value) != type) RC_FAIL(text + " gives " + value.canonical());
    RC_ASSERT(formula->evaluate(model, context) == value);
    within_bounds(value);
  }
}

RC_GTEST_PROP(RandomFormulas, compile_end_and_keep_their_type_over_random_models, ()) {
  for (const auto type : {Type::number, Type::text, Type::boolean, Type::date, Type::datetime, Type::list}) try_one(type);
}

}  // namespace
}  // namespace tradewind::mapping
