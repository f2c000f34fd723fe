#include "bigcommerce/json.hpp"

#include <charconv>

namespace tradewind::bigcommerce {
namespace {

/// Builds a document from parser events; the only point of it is number_float, which hands out the text of the number.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Json take() { return std::move(root_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t, const string_t& text) override { return put(text); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool key(string_t& name) override {
    key_ = std::move(name);
    return true;
  }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json value) {
    if (open_.size() == max_depth) return false;
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  static constexpr std::size_t max_depth = 64;
  Json root_;
  std::vector<Json*> open_;  ///< containers not yet closed; stable, since only the innermost grows
  std::string key_;
};

}  // namespace

std::optional<Json> parse_exact(const std::string& text) {
  Builder builder;
  if (!Json::sax_parse(text, &builder)) return std::nullopt;
  return builder.take();
}

std::vector<Json> rows_of(const Json* array) { return array ? std::vector<Json>(array->begin(), array->end()) : std::vector<Json>(); }

Reader::Reader(const Json& object) : object_(object) {
  if (!object.is_object()) wrong_ = "an object";
}

void Reader::fail(const char* key) {
  if (wrong_.empty()) wrong_ = key;
}

const Json* Reader::member(const char* key) {
  const bool must = required_;
  required_ = false;
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(key);
  if (found != object_.end() && !found->is_null()) return &*found;
  if (must) fail(key);
  return nullptr;
}

std::string Reader::text(const char* key) {
  const Json* value = member(key);
  if (!value) return {};
  if (value->is_string()) return value->get<std::string>();
  fail(key);
  return {};
}

std::int64_t Reader::integer(const char* key) {
  const Json* value = member(key);
  if (!value) return 0;
  if (value->is_number_integer() && !(value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX)) {
    return value->get<std::int64_t>();
  }
  if (value->is_string()) {
    const auto& digits = value->get_ref<const std::string&>();
    std::int64_t number = 0;
    const auto [stop, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (!digits.empty() && failed == std::errc{} && stop == digits.data() + digits.size()) return number;
  }
  fail(key);
  return 0;
}

Decimal Reader::decimal(const char* key) {
  const Json* value = member(key);
  if (!value) return {};
  std::optional<Decimal> number;
  if (value->is_number()) number = Decimal::parse(value->dump());
  if (value->is_string()) {
    const auto& digits = value->get_ref<const std::string&>();
    number = digits.empty() ? Decimal{} : Decimal::parse(digits);
  }
  if (!number) fail(key);
  return number.value_or(Decimal{});
}

std::optional<bool> Reader::optional_flag(const char* key) {
  const Json* value = member(key);
  if (!value) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  fail(key);
  return std::nullopt;
}

std::optional<TimePoint> Reader::time(const char* key, std::optional<TimePoint> (*parse)(std::string_view)) {
  const std::string written = text(key);
  if (written.empty()) return std::nullopt;
  const auto at = parse(written);
  if (!at) fail(key);
  return at;
}

std::optional<TimePoint> Reader::rfc2822(const char* key) { return time(key, parse_rfc2822); }
std::optional<TimePoint> Reader::iso(const char* key) { return time(key, parse_rfc3339); }

const Json* Reader::object(const char* key) {
  const Json* value = member(key);
  if (value && !value->is_object()) fail(key);
  return value && value->is_object() ? value : nullptr;
}

const Json* Reader::array(const char* key) {
  const Json* value = member(key);
  if (value && !value->is_array()) fail(key);
  return value && value->is_array() ? value : nullptr;
}

}  // namespace tradewind::bigcommerce
