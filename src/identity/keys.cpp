#include <tradewind/identity/keys.hpp>

#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>

namespace tradewind::identity {

std::string entity_key(const std::string& store_hash, const std::string& kind, const std::string& id) {
  return store_hash + "-" + kind + "-" + id;
}

std::string person_key(const std::string& store_hash, std::optional<std::int64_t> customer_id, const std::string& normalized_email) {
  if (customer_id) return entity_key(store_hash, "customer", std::to_string(*customer_id));
  return entity_key(store_hash, "g", text::to_hex(crypto::sha256(normalized_email)).substr(0, 20));
}

}  // namespace tradewind::identity
