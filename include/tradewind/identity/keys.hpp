// Keys that make remote writes repeatable: `{store_hash}-{kind}-{id}`, made only of facts that survive the loss of our database. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tradewind::identity {

std::string entity_key(const std::string& store_hash, const std::string& kind, const std::string& id);
/// A registered customer's by id; a guest's is `{store_hash}-g-{first 20 hex digits of SHA-256 of the normalized email}`.
std::string person_key(const std::string& store_hash, std::optional<std::int64_t> customer_id, const std::string& normalized_email);

}  // namespace tradewind::identity
