// The table of functions: names, arguments, types, what the reference says of each and how it is computed.
#pragma once

#include <string>
#include <vector>

#include "mapping/ast.hpp"

namespace tradewind::mapping {

struct Arguments {
  const std::vector<NodePtr>& nodes;
  Evaluation& run;
  std::size_t size() const { return nodes.size(); }
  Value operator[](std::size_t i) const { return evaluate(*nodes[i], run); }
  /// The argument computed for one item of a list.
  Value of_item(std::size_t i, const Value& item) const;
};

/// What an argument may be.
enum class Wants {
  any = 1,  ///< every single value
  boolean,
  number,
  text,
  date,            ///< with or without a time
  date_or_text,    ///< likewise
  date_or_number,  ///< likewise
  list,
  values  ///< a list, but not of records
};

/// How the type of the result is found.
enum class Gives {
  fixed = 1,  ///< always `type`
  results,    ///< the common type of those arguments that can be the result (IF, CASE, BLANKVALUE)
  item,       ///< the type of what is in the lists (FIRST, MAX, ...)
  first,      ///< the type of the first argument (FILTER, ADDDAYS, ...)
};

struct Function {
  /// For messages and the reference.
  struct Words {
    const char* usage;    ///< e.g. LEFT(text, count); [ ] may be left out; two ways are joined by " or "
    const char* does;     ///< one line
    const char* example;  ///< over the sample order of docs/formulas.md
    const char* result;   ///< of the example
  };
  struct Takes {
    int least, most;           ///< arguments; most -1: any number
    std::vector<Wants> wants;  ///< by position, the last one repeats
    bool lists = false;        ///< takes lists as well, of items of that type
    bool by_item = false;      ///< behind the first argument a bare name is a value of the list's item
  };
  struct Result {
    Type type;
    Gives gives = Gives::fixed;
  };
  const char* name;
  Words words;
  Takes takes;
  Result result;
  Value (*compute)(const Arguments& args, const Node& node);
};

struct FunctionGroup {
  const char* title;
  std::vector<Function> rows;
};

const std::vector<FunctionGroup>& function_groups();
const Function* find_function(const std::string& name);  ///< without case
std::vector<std::string> function_names();

/// Rows of the table.
std::vector<Function> logic_functions();
std::vector<Function> text_functions();
std::vector<Function> number_functions();
std::vector<Function> list_functions();
std::vector<Function> date_functions();
std::vector<Function> domain_functions();

/// Text of a value as `&`, JOIN and TEXT show it; blank is empty.
std::string text_of(const Value& value);
bool is_true(const Value& value);
/// -1, 0, 1; empty when they cannot be ordered, as blank never can.
std::optional<int> order_of(const Value& a, const Value& b);
/// Text results are bounded: the rest is cut off.
Value bounded(std::string text);
constexpr std::size_t longest_text = 128 * 1024;

/// Calls `use` for all values of the arguments, lists opened, blanks left out.
template <typename Use>
void each_value(const Arguments& args, Use use) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Value value = args[i];
    if (const auto* list = value.list()) {
      for (const auto& item : *list)
        if (!item.blank()) use(item);
    } else if (!value.blank()) {
      use(value);
    }
  }
}

}  // namespace tradewind::mapping
