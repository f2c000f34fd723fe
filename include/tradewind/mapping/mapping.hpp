// mapping.yaml compiled: formulas that turn the commerce model into fields, type-checked at load. Pure.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tradewind/base/error.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/model/value.hpp>
#include <vector>

namespace tradewind::mapping {

/// One thing wrong in a text, with what to do about it.
struct Problem {
  std::string file;
  int line = 0, column = 0;  ///< from 1
  std::string field;         ///< e.g. lead.LastName; empty outside a field
  std::string what, fix;
  std::string message() const;  ///< `file:line:column: field: what; fix`
};

/// What evaluation may look at besides the model.
struct Context {
  TimePoint now{};
  std::string time_zone = "UTC";  ///< of days and clock times
};

/// One compiled formula. Immutable, shareable between threads.
class Formula {
 public:
  /// `roots` are the allowed first words of paths ("person", "order", ...). `line`/`column` say where the text stands in `file`.
  static std::optional<Formula> compile(const std::string& text, const std::set<std::string>& roots, std::vector<Problem>& problems,
                                        const std::string& file = {}, int line = 1, int column = 1, const std::string& field = {});
  /// Always ends, never throws; what cannot be computed (division by zero, text that is no number, more work than a million steps) is
  /// blank. `model` holds the roots.
  Value evaluate(const Record& model, const Context& context) const;
  Type type() const;
  const std::string& text() const;  ///< as written
  /// It uses NOW or TODAY, so its value changes without a cause.
  bool reads_clock() const { return reads_clock_; }
  /// Dotted paths it reads, e.g. "order.lines.sku".
  const std::set<std::string>& paths() const;

  struct Node;  ///< src/mapping/ast.hpp

 private:
  std::shared_ptr<const Node> root_;
  std::shared_ptr<const std::set<std::string>> paths_;
  std::shared_ptr<const std::string> text_;
  Type type_ = Type::any;
  bool reads_clock_ = false;
};

enum class Write { always = 1, on_create, if_blank };

struct Field {
  std::string name;
  Formula formula;
  Write write = Write::always;
  int line = 0, column = 0;  ///< of the formula in the file, from 1
};

/// The whole file.
struct Mapping {
  std::string text, revision;                         ///< source and its SHA-256 in hex
  std::map<std::string, std::vector<Field>> objects;  ///< prospect, lead, contact, account, opportunity; in file order
  std::map<int, std::string> status_labels;           ///< statuses:
  std::vector<int> purchase_trigger{2, 3, 8, 9, 10, 11};
  std::vector<int> purchase_count{2, 3, 4, 8, 9, 10, 11, 13, 14};
  std::set<std::string> paths;  ///< all that any formula reads
};

std::optional<Mapping> compile_mapping(const std::string& yaml, const std::string& file, std::vector<Problem>& problems);

/// All model paths with type and example, for checking and for `map check`.
struct PathInfo {
  std::string path;
  Type type;
  std::string example;
  Type item = Type::any;  ///< of a list
};
const std::vector<PathInfo>& model_paths();

}  // namespace tradewind::mapping
