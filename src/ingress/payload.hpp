// What a webhook body says, read without building a document. Call only for bodies whose origin is proven.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tradewind::ingress {

struct Payload {
  std::string scope, hash, producer, store_id;
  std::optional<std::int64_t> created_at;  ///< Unix seconds
  /// Scalars of `data` by key, one level of objects below it as `address.customer_id`; numbers as text.
  std::map<std::string, std::string> data;

  std::string_view value(const std::string& key) const {
    const auto found = data.find(key);
    return found == data.end() ? std::string_view{} : std::string_view(found->second);
  }
};

/// Empty: not a webhook (not JSON, not an object, no usable scope, nested deeper than 32, a key twice, not UTF-8).
std::optional<Payload> read_payload(std::string_view body);
/// How many bodies were parsed so far; tests hold it against refused ones.
std::uint64_t payloads_parsed();

}  // namespace tradewind::ingress
