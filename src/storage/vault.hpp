// What is sealed, with which key, and the keyed hashes by which sealed things are found. One per thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/model/work.hpp>
#include <utility>

#include "storage/database.hpp"

namespace tradewind::storage {

/// A data key and the id that sealed values carry for it: nil for the key derived from the master key, else the person's.
struct DataKey {
  Id id;
  std::string key;
};

class Vault {
 public:
  explicit Vault(std::string_view master_key);

  std::string email_hash(std::string_view email);
  std::string known_hash(std::string_view canonical);
  const DataKey& common() const { return common_; }

  /// `place` (table, column, row) is bound into the value.
  static std::string seal(const DataKey& key, std::string_view plain, std::string_view place);

  /// The person's key; made when it does not exist yet.
  DataKey person_key(Database& db, const Id& person);
  /// Empty when the person's key was destroyed. Throws SealBroken when the value does not open.
  std::string open(Database& db, std::string_view sealed, std::string_view place);
  /// A key made in a unit that was rolled back does not exist.
  void forget() { last_.reset(); }

 private:
  std::optional<DataKey> find_person_key(Database& db, const Id& person);

  std::string wrapping_key_;
  DataKey common_;
  crypto::Hmac email_, known_;
  std::optional<DataKey> last_;
};

/// A stored value was altered, moved, or sealed with another key.
class SealBroken : public std::runtime_error {
 public:
  explicit SealBroken(std::string_view place) : std::runtime_error("a sealed value does not open: " + std::string(place)) {}
};

/// The millisecond in which an id was made.
TimePoint time_of(const Id& id);
/// The smallest id that can be made at `at`.
Id first_id_at(TimePoint at);
/// An id that follows from its parts, so that one seed gives one history: the time of `at`, then bytes of a hash.
Id derived_id(TimePoint at, std::string_view what, std::initializer_list<std::string_view> parts);

}  // namespace tradewind::storage
