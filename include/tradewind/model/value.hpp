// What a formula can hold: the commerce model as paths see it.
#pragma once

#include <tradewind/base/decimal.hpp>
#include <tradewind/base/error.hpp>
#include <tradewind/base/time.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tradewind {

class Value;
struct Blank {
  bool operator==(const Blank&) const = default;
};
using ValueList = std::vector<Value>;

/// Named values, e.g. all of `order.billing`. A missing name reads as blank.
class Record {
 public:
  using Field = std::pair<std::string_view, Value>;

  /// A name that is not there yet. It is a literal, so that it need not be copied: records are made for every order.
  template <std::size_t Size, class Held>
  void add(const char (&name)[Size], Held&& value);
  /// Any name, which is copied; what it held is replaced.
  void set(const std::string& name, Value value);
  const Value* find(std::string_view name) const;
  /// In the order of their names.
  std::vector<const Field*> fields() const;

 private:
  std::vector<Field> fields_;                              ///< in any order: records are small, and are made far more often than compared
  std::vector<std::shared_ptr<const std::string>> names_;  ///< those that are no literals
};

/// Immutable and cheap to copy: lists and records are shared.
class Value {
 public:
  using Data =
      std::variant<Blank, bool, Decimal, std::string, Days, TimePoint, std::shared_ptr<const ValueList>, std::shared_ptr<const Record>>;

  Value() = default;
  Value(bool flag) : data_(flag) {}                                                     // NOLINT: values convert silently on purpose
  Value(Decimal number) : data_(number) {}                                              // NOLINT
  Value(std::int64_t number) : data_(Decimal(number)) {}                                // NOLINT
  Value(int number) : data_(Decimal(number)) {}                                         // NOLINT
  Value(std::string text) : data_(std::move(text)) {}                                   // NOLINT
  Value(const char* text) : data_(std::string(text)) {}                                 // NOLINT
  Value(Days date) : data_(date) {}                                                     // NOLINT
  Value(TimePoint at) : data_(at) {}                                                    // NOLINT
  Value(ValueList list) : data_(std::make_shared<const ValueList>(std::move(list))) {}  // NOLINT
  Value(Record record) : data_(std::make_shared<const Record>(std::move(record))) {}    // NOLINT

  /// Blank, or text of no characters: both count as blank, as in Salesforce.
  bool blank() const;
  const Data& data() const { return data_; }
  const bool* flag() const { return std::get_if<bool>(&data_); }
  const Decimal* number() const { return std::get_if<Decimal>(&data_); }
  const std::string* text() const { return std::get_if<std::string>(&data_); }
  const Days* date() const { return std::get_if<Days>(&data_); }
  const TimePoint* datetime() const { return std::get_if<TimePoint>(&data_); }
  const ValueList* list() const;
  const Record* record() const;

  bool operator==(const Value& other) const;
  /// One stable text for hashing and comparing what was sent, with its type: `n:12.5`, `t:abc`, `b:true`, `d:2026-01-21`, ...; numbers
  /// without trailing zeros.
  std::string canonical() const;

 private:
  Data data_;
};

template <std::size_t Size, class Held>
void Record::add(const char (&name)[Size], Held&& value) {
  constexpr std::size_t usual = 12;
  if (fields_.empty()) fields_.reserve(usual);
  fields_.emplace_back(std::string_view(name, Size - 1), std::forward<Held>(value));
}

/// As a person reads it, without its type: `12.5`, `abc`, `true`, `2026-01-21`; blank is empty.
std::string display_text(const Value& value);

/// The value that canonical() made `text` of; records read as blank.
Value from_canonical(const std::string& text);

/// Types of the formula language.
enum class Type { blank, boolean, number, text, date, datetime, list, record, any };
const char* to_string(Type type);
Type type_of(const Value& value);
/// What a person typed for a field of this type: `12.5`, `TRUE`, `2026-01-21`, `2026-01-21T18:21:46Z`; empty is blank. Types without
/// a form of their own (any, list) take it as text. Error invalid: it is no such thing.
Result<Value> parse_value(Type type, const std::string& text);

}  // namespace tradewind
