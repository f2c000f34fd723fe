#include "storage/seen.hpp"

#include <algorithm>
#include <cstring>

namespace tradewind::storage {
namespace {

constexpr std::size_t first_slots = 256;
constexpr std::int64_t forgotten = -1;

std::int64_t day_of(TimePoint at) { return to_unix_s(at) / 86400; }

/// FNV-1a by words; the size of each part goes in too, so that no two lists of parts give the same words.
class Hash {
 public:
  void add(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
      add(word);
    }
    add(bytes.size());
  }
  void add(std::uint64_t word) {
    value_ = (value_ ^ word) * 0x100000001b3;
    value_ ^= value_ >> 29;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace

std::uint64_t delivery_hash(const NewEvent& event) {
  Hash hash;
  for (const std::string* part : {&event.pair, &event.webhook_id, &event.scope, &event.entity.kind, &event.entity.id}) hash.add(*part);
  hash.add(static_cast<std::uint64_t>(to_unix_ms(event.created_at)));
  return hash.value();
}

bool same_delivery(const NewEvent& a, const NewEvent& b) {
  return a.created_at == b.created_at && a.webhook_id == b.webhook_id && a.entity == b.entity && a.scope == b.scope && a.pair == b.pair;
}

/// The slot of the hash, or the free one where it would go.
std::size_t Seen::Day::place_of(std::uint64_t hash) const {
  const std::size_t mask = slots.size() - 1;
  std::size_t i = (hash ^ (hash >> 32)) & mask;
  while (slots[i].number != 0 && slots[i].hash != hash) i = (i + 1) & mask;
  return i;
}

void Seen::Day::put(std::uint64_t hash, std::int64_t number) {
  if (4 * (used + 1) > 3 * slots.size()) grow();
  auto& slot = slots[place_of(hash)];
  if (slot.number == 0) ++used;
  slot = {hash, number};
}

void Seen::Day::grow() {
  std::vector<Slot> old(std::max(first_slots, 2 * slots.size()));
  old.swap(slots);
  used = 0;
  for (const auto& slot : old) {
    if (slot.number > 0) put(slot.hash, slot.number);
  }
}

std::optional<std::int64_t> Seen::find(std::uint64_t hash, TimePoint created_at) const {
  const auto day = days_.find(day_of(created_at));
  if (day == days_.end()) return std::nullopt;
  const auto& slot = day->second.slots[day->second.place_of(hash)];
  if (slot.number <= 0) return std::nullopt;
  return slot.number;
}

void Seen::add(const Sighting& sighting) {
  auto& day = days_[day_of(sighting.created_at)];
  day.put(sighting.hash, sighting.number);
  day.newest = std::max(day.newest, sighting.received_at);
  const bool new_day = day_of(sighting.received_at) > day_of(newest_);
  newest_ = std::max(newest_, sighting.received_at);
  if (new_day) forget_old();
}

void Seen::forget(const Sighting& sighting) {
  if (find(sighting.hash, sighting.created_at) == sighting.number) days_[day_of(sighting.created_at)].put(sighting.hash, forgotten);
}

std::size_t Seen::size() const {
  std::size_t all = 0;
  for (const auto& [day, known] : days_) all += known.used;
  return all;
}

void Seen::forget_old() {
  for (auto at = days_.begin(); at != days_.end();) at = newest_ - at->second.newest > seen_for ? days_.erase(at) : std::next(at);
}

}  // namespace tradewind::storage
