// Type rules of the formula language, with messages for people who know spreadsheets.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "mapping/functions.hpp"

namespace tradewind::mapping {

/// Where a formula stands and what is said about it.
struct Place {
  const std::set<std::string>& roots;
  const std::string& file;
  const std::string& field;
  std::vector<Problem>& problems;
};

class Checker {
 public:
  explicit Checker(const Place& place) : place_(place) {}

  void problem(int line, int column, std::string what, std::string fix);
  /// Each sets the node's type. `alone`: the path is the whole formula.
  void path(Node& node, const std::string& text, bool alone);
  void member(Node& node, const std::string& text);
  void operation(Node& node, const std::string& symbol);
  void call(Node& node);
  void unknown_function(int line, int column, const std::string& name);

  /// From here to leave() bare names are values of the items of `list`, the first argument of `function`.
  void enter(const Function& function, const Node& list) { scopes_.push_back({&function, list.items, list.item, list.type == Type::list}); }
  void leave() { scopes_.pop_back(); }
  bool is_item_field(const std::string& name) const;

  std::set<std::string> paths;  ///< all that were read
  bool reads_clock = false;

 private:
  struct Scope {
    const Function* function;
    std::string items;  ///< empty: of plain values, which are called `item`
    Type item;
    bool known;  ///< no list: what is wrong is said of the first argument
  };

  void problem(const Node& node, std::string what, std::string fix) { problem(node.line, node.column, std::move(what), std::move(fix)); }
  void field_of_item(Node& node, const std::string& text);
  void unknown_field(const Node& node, const std::string& items, const std::string& text);
  void arithmetic(Node& node, const std::string& symbol);
  void comparison(Node& node, const std::string& symbol);
  void not_single(const Node& arg, const std::string& what);
  void conditions(Node& node, const std::string& symbol);
  bool argument_count(const Node& node);
  void argument_type(const Node& node, std::size_t index);
  bool accepts(const Node& node, std::size_t index, Wants wanted) const;
  Wants wanted(const Node& node, std::size_t index) const;
  void words(const Node& node);
  void case_matches(const Node& node);
  void sort(const Node& node);
  void top(const Node& node);
  void result_type(Node& node);
  void merge(Node& node, const Node& result, Type type, const Node& like);
  void regex(Node& node);
  void format(const Node& node);

  const Place& place_;
  std::vector<Scope> scopes_;
};

}  // namespace tradewind::mapping
