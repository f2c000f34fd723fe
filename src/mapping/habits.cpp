// What people bring along from Salesforce, Excel, SQL and programming, and what it is called here.
#include <tradewind/base/text.hpp>

#include "mapping/advice.hpp"

namespace tradewind::mapping {
namespace {

const std::map<std::string, const char*>& habits() {
  static const std::map<std::string, const char*> all = [] {
    std::map<std::string, const char*> made;
    const auto add = [&](const char* names, const char* instead) {
      for (const auto& name : text::split(names, ' ')) made[name] = instead;
    };
    add("isnull isempty isna", "write ISBLANK(value)");
    add("nullvalue ifnull nvl coalesce ifblank", "write BLANKVALUE(value, substitute)");
    add("iferror", "what cannot be computed is blank: write BLANKVALUE(value, substitute)");
    add("ispickval", "compare it with a text, e.g. order.status = \"Shipped\"");
    add("concat concatenate", "join texts with `&`");
    add("textjoin", "write JOIN(list, separator)");
    add("datevalue todate", "write DATE(value)");
    add("datetimevalue", "write DATETIME(value)");
    add("datedif datediff", "write DAYS(end, start)");
    add("dateadd adddate", "write ADDDAYS(date, count) or ADDMONTHS(date, count)");
    add("edate", "write ADDMONTHS(date, count)");
    add("getdate sysdate current_date", "write TODAY() or NOW()");
    add("length size", "write LEN(text) or, for a list, COUNT(list)");
    add("substr substring", "write MID(text, start, count)");
    add("replace regexreplace", "write SUBSTITUTE(text, old, new)");
    add("ucase toupper uppercase", "write UPPER(text)");
    add("lcase tolower lowercase", "write LOWER(text)");
    add("initcap", "write PROPER(text)");
    add("search instr indexof", "write FIND(part, text), or CONTAINS(text, part)");
    add("startswith", "write BEGINS(text, start)");
    add("endswith", "write ENDS(text, end)");
    add("exact", "compare with `=`");
    add("str tostring string", "write TEXT(value)");
    add("number tonumber todouble int64", "write VALUE(text)");
    add("int trunc truncate", "write FLOOR(number)");
    add("ceil roundup", "write CEILING(number)");
    add("rounddown mfloor", "write FLOOR(number)");
    add("mceiling", "write CEILING(number)");
    add("pow power sqrt exp log ln", "formulas add, subtract, multiply and divide only");
    add("avg mean", "write AVERAGE(list)");
    add("counta countunique", "write COUNT(list) or COUNT(UNIQUE(list))");
    add("countif countifs", "count what is left of the list, e.g. COUNT(FILTER(order.lines, quantity > 1))");
    add("sumif sumifs", "add up what is left of the list, e.g. SUM(FILTER(order.lines, type = \"digital\").total)");
    add("averageif", "take what is left of the list, e.g. AVERAGE(FILTER(order.lines, quantity > 1).price)");
    add("large small", "sort the list, e.g. FIRST(SORT(order.lines.total, \"desc\"))");
    add("take limit", "write TOP(list, count)");
    add("index nth", "write FIRST(list), LAST(list) or TOP(list, count)");
    add("distinct", "write UNIQUE(list)");
    add("in ismember contains_any", "write INCLUDES(list, value), or CASE( ) for fixed values");
    add("vlookup hlookup xlookup lookup match", "write CASE(value, match, result, ..., else), or FILTER(list, condition)");
    add("switch choose decode", "write CASE(value, match, result, ..., else)");
    add("ifs", "put one IF( ) into the `else` of another, or write CASE( )");
    add("xor", "compare the two conditions with `<>`");
    add("like regexmatch match_regex", "write CONTAINS(text, part) or REGEX(text, \"pattern\")");
    add("regexextract", "cut the text with MID( ), LEFT( ), RIGHT( ) or SPLIT( )");
    add("char chr br", "write \\n for a new line in a text: \"first\\nsecond\"");
    add("hyperlink image urlencode html", "a field takes a plain value: write the address itself as a text");
    add("ischanged priorvalue",
        "a workflow starts on changes; the value before is in order.previous_status and customer.previous_group_name");
    add("isnew", "use `write: on_create` beside the formula");
    add("currency dollar convertcurrency", "write MONEY(number, currency)");
    add("hour minute second", "write FORMAT(date, \"hh\"), with mm or ss as pattern");
    add("let lambda map reduce", "there are no variables: write the formula in full");
    return made;
  }();
  return all;
}

}  // namespace

std::optional<std::string> instead_of_function(const std::string& name) {
  const auto found = habits().find(text::lower(name));
  return found == habits().end() ? std::nullopt : std::optional<std::string>(found->second);
}

}  // namespace tradewind::mapping
