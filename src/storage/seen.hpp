// Repeats of the last seven days are told by a hash of each delivery and the number of its row. A cache of stored rows, made anew at
// start: a hit is held against its row before it counts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tradewind/model/work.hpp>
#include <vector>

namespace tradewind::storage {

/// How long a delivery is remembered (R3).
inline constexpr auto seen_for = std::chrono::hours(24 * 7);

/// The same for repeats, and in every process: it is stored.
std::uint64_t delivery_hash(const NewEvent& event);
/// Same pair, webhook id, scope, entity and created_at.
bool same_delivery(const NewEvent& a, const NewEvent& b);

struct Sighting {
  std::uint64_t hash = 0;
  TimePoint created_at{}, received_at{};
  std::int64_t number = 0;  ///< > 0
};

class Seen {
 public:
  /// The number of a delivery with this hash.
  std::optional<std::int64_t> find(std::uint64_t hash, TimePoint created_at) const;
  void add(const Sighting& sighting);
  /// Its row was rolled back.
  void forget(const Sighting& sighting);
  std::size_t size() const;

 private:
  /// 16 bytes. Number 0: free; below: forgotten, but on the way to others.
  struct Slot {
    std::uint64_t hash = 0;
    std::int64_t number = 0;
  };
  /// Deliveries whose entity changed on one day: forgotten together.
  struct Day {
    std::vector<Slot> slots;  ///< linear probing, a power of two
    std::size_t used = 0;
    TimePoint newest{};
    std::size_t place_of(std::uint64_t hash) const;
    void put(std::uint64_t hash, std::int64_t number);
    void grow();
  };
  void forget_old();

  std::map<std::int64_t, Day> days_;
  TimePoint newest_{};
};

}  // namespace tradewind::storage
