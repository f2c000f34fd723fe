// What a unit of work works with: the connection, the keys, and the sums it moved.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tradewind/model/work.hpp>
#include <utility>
#include <vector>

#include "storage/database.hpp"
#include "storage/seen.hpp"
#include "storage/vault.hpp"

namespace tradewind::storage {

/// Event counts to move by pair and state. Collected in memory, written once per commit.
using TallyDeltas = std::map<std::pair<std::string, EventState>, std::int64_t>;

/// An event that reached its last effect, for the event_seconds histogram.
struct Finished {
  std::string pair;
  Millis took{};
};

/// An event that this transaction accepts; it goes into the journal with the commit. Lives as long as the unit that brought it.
struct Arrived {
  const NewEvent* event = nullptr;
  Sighting sighting;
};

struct Session {
  Database& db;
  Vault& vault;
  TallyDeltas tallies = {};
  std::vector<Finished> finished = {};
  std::vector<Arrived> arrived = {};  ///< numbers without gaps
  Seen seen = {};                     ///< the writer's
  std::int64_t next_number = 1;

  void moved(const std::string& pair, EventState from, EventState to) {
    --tallies[{pair, from}];
    ++tallies[{pair, to}];
  }
  /// The last thing that a unit does: it must not fail afterwards.
  void arrive(const NewEvent& event, std::uint64_t hash) {
    arrived.push_back({&event, {hash, event.created_at, event.received_at, next_number++}});
    seen.add(arrived.back().sighting);
  }
  /// The transaction was rolled back.
  void forget_arrived() {
    for (const auto& one : arrived) seen.forget(one.sighting);
    arrived.clear();
  }
  /// The unit was rolled back: nothing of it happened.
  void drop() {
    tallies.clear();
    finished.clear();
    vault.forget();
  }

  std::string open(std::string_view sealed, std::string_view place) { return vault.open(db, sealed, place); }
};

/// `table|column|row`: what a sealed value is bound to.
inline std::string place(std::string_view column, std::string_view row) { return std::string(column).append("|").append(row); }

}  // namespace tradewind::storage
