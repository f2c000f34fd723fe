// JSON that keeps numbers exact, and a reader that remembers the first thing that was not as documented.
#pragma once

#include <tradewind/base/decimal.hpp>
#include <tradewind/base/time.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tradewind::bigcommerce {

using Json = nlohmann::json;

/// Numbers with a fraction or an exponent become their own text, so that no double ever stands between the store and us. Empty:
/// not one whole JSON value.
std::optional<Json> parse_exact(const std::string& text);

/// The elements of an array that may be absent.
std::vector<Json> rows_of(const Json* array);

/// Reads members of one object. What is absent or null reads as empty unless it is `required`; a value of another type is wrong.
class Reader {
 public:
  explicit Reader(const Json& object);

  /// The first member that was wrong or missing; empty: all was well.
  const std::string& wrong() const { return wrong_; }
  Reader& required() {
    required_ = true;
    return *this;
  }

  std::string text(const char* key);
  std::int64_t integer(const char* key);  ///< a number, or digits in a string
  Decimal decimal(const char* key);       ///< a number, or one in a string; "" is 0
  bool flag(const char* key) { return optional_flag(key).value_or(false); }
  std::optional<bool> optional_flag(const char* key);
  std::optional<TimePoint> rfc2822(const char* key);  ///< "" is unset
  std::optional<TimePoint> iso(const char* key);
  const Json* object(const char* key);
  const Json* array(const char* key);

 private:
  const Json* member(const char* key);
  std::optional<TimePoint> time(const char* key, std::optional<TimePoint> (*parse)(std::string_view));
  void fail(const char* key);

  const Json& object_;
  std::string wrong_;
  bool required_ = false;
};

}  // namespace tradewind::bigcommerce
