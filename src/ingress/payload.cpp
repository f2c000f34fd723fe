#include "ingress/payload.hpp"

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace tradewind::ingress {
namespace {

constexpr std::size_t max_depth = 32, max_scope = 128;
constexpr std::int64_t last_second = 253402300799;  // year 9999

std::atomic<std::uint64_t> parsed{0};

using Json = nlohmann::json;

class Reader final : public Json::json_sax_t {
 public:
  explicit Reader(Payload& out) : out_(out) {}

  bool null() override { return scalar({}); }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return whole(value, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    constexpr auto most = static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
    return whole(value > most ? -1 : static_cast<std::int64_t>(value), std::to_string(value));
  }
  bool number_float(number_float_t, const string_t&) override { return scalar({}); }
  bool binary(binary_t&) override { return false; }

  bool string(string_t& value) override {
    if (path_.size() == 1) {
      if (key() == "scope") out_.scope = value;
      if (key() == "hash") out_.hash = value;
      if (key() == "producer") out_.producer = value;
      if (key() == "store_id") out_.store_id = value;
    }
    return scalar(value);
  }

  bool start_object(std::size_t) override {
    if (path_.empty() && seen_root_) return false;
    return open(true);
  }
  bool start_array(std::size_t) override { return !path_.empty() && open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = path_.back();
    level.key = name;
    return level.keys.insert(name).second;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  struct Level {
    bool object = true;
    std::string key;
    std::set<std::string> keys;
  };

  const std::string& key() const { return path_.back().key; }

  bool open(bool object) {
    seen_root_ = true;
    if (path_.size() == max_depth) return false;
    path_.push_back(Level{object, {}, {}});
    return true;
  }

  bool close() {
    path_.pop_back();
    return true;
  }

  bool whole(std::int64_t value, std::string text) {
    if (path_.size() == 1 && key() == "created_at" && value > 0 && value <= last_second) out_.created_at = value;
    return scalar(text);
  }

  bool scalar(const std::string& text) {
    if (path_.empty()) return false;  // the root must be an object
    const bool objects = std::all_of(path_.begin(), path_.end(), [](const Level& level) { return level.object; });
    if (!objects || path_.size() < 2 || path_.size() > 3 || path_[0].key != "data") return true;
    out_.data[path_.size() == 2 ? key() : path_[1].key + '.' + key()] = text;
    return true;
  }

  Payload& out_;
  std::vector<Level> path_;
  bool seen_root_ = false;
};

bool usable_scope(std::string_view scope) {
  const auto usable = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '*' || c == '_' || c == '-' ||
           c == '.';
  };
  return !scope.empty() && scope.size() <= max_scope && std::all_of(scope.begin(), scope.end(), usable);
}

}  // namespace

std::optional<Payload> read_payload(std::string_view body) {
  parsed.fetch_add(1, std::memory_order_relaxed);
  // The parser passes over a byte order mark and takes a NUL for the end.
  if (body.empty() || body.front() == '\xef' || body.find('\0') != std::string_view::npos) return std::nullopt;
  Payload payload;
  Reader reader(payload);
  if (!Json::sax_parse(body.begin(), body.end(), &reader) || !usable_scope(payload.scope)) return std::nullopt;
  return payload;
}

std::uint64_t payloads_parsed() { return parsed.load(std::memory_order_relaxed); }

}  // namespace tradewind::ingress
