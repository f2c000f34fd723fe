#include "storage/vault.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::storage {
namespace {

constexpr std::string_view person_key_place = "person_keys|key|";

std::string place_of_key(const Id& person) { return std::string(person_key_place) += person.view(); }

/// Each part with its length, so that no two lists of parts give the same bytes.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string bytes;
  for (const auto part : parts) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((part.size() >> shift) & 0xff);
    bytes += part;
  }
  return bytes;
}

}  // namespace

Vault::Vault(std::string_view master_key)
    : wrapping_key_(crypto::derive_key(master_key, "storage: person keys")),
      common_{Id{}, crypto::derive_key(master_key, "storage: values without a person")},
      email_(crypto::derive_key(master_key, "storage: email index")),
      known_(crypto::derive_key(master_key, "storage: known values")) {}

std::string Vault::email_hash(std::string_view email) { return email_.sign({email}); }
std::string Vault::known_hash(std::string_view canonical) { return text::to_hex(known_.sign({canonical}).substr(0, 16)); }

std::string Vault::seal(const DataKey& key, std::string_view plain, std::string_view place) {
  return crypto::seal(key.key, key.id.view(), plain, place);
}

std::optional<DataKey> Vault::find_person_key(Database& db, const Id& person) {
  if (last_ && last_->id == person) return last_;
  auto row = db.query("SELECT key_sealed FROM person_keys WHERE person = ?", person);
  if (!row.step()) return std::nullopt;
  auto key = crypto::open(wrapping_key_, row.blob(0), place_of_key(person));
  if (!key) throw SealBroken("person_keys");
  last_ = DataKey{person, std::move(*key)};
  return last_;
}

DataKey Vault::person_key(Database& db, const Id& person) {
  if (auto known = find_person_key(db, person)) return std::move(*known);
  DataKey made{person, crypto::random_bytes(32)};
  const auto wrapped = crypto::seal(wrapping_key_, Id{}.view(), made.key, place_of_key(person));
  db.change("INSERT INTO person_keys (person, key_sealed) VALUES (?, ?)", person, Blob{wrapped});
  last_ = made;
  return made;
}

std::string Vault::open(Database& db, std::string_view sealed, std::string_view place) {
  const auto key_id = crypto::sealed_key_id(sealed);
  if (key_id.empty()) throw SealBroken(place.substr(0, place.find('|')));
  const auto id = Id::from_bytes(key_id);
  std::optional<DataKey> key = id.nil() ? common_ : find_person_key(db, id);
  if (!key) return {};
  auto plain = crypto::open(key->key, sealed, place);
  if (!plain) throw SealBroken(place.substr(0, place.find('|')));
  return std::move(*plain);
}

TimePoint time_of(const Id& id) {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | id.bytes[i];
  return from_unix_ms(ms);
}

Id first_id_at(TimePoint at) {
  Id id;
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(to_unix_ms(at), 0));
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  return id;
}

Id derived_id(TimePoint at, std::string_view what, std::initializer_list<std::string_view> parts) {
  const auto hash = crypto::sha256(joined({what, joined(parts)}));
  Id id = first_id_at(at);
  for (std::size_t i = 6; i < 16; ++i) id.bytes[i] = static_cast<std::uint8_t>(hash[i]);
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

}  // namespace tradewind::storage
