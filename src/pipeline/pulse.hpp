// Whether the loops of the engine still turn. Counted in turns, not in time: a clock that jumps stops nobody.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tradewind {

class Pulse {
 public:
  /// A loop that does not turn between so many looks in a row has stopped. It turns at least once a minute, unless it waits for one
  /// refresh of a description (two minutes).
  static constexpr int patience = 5;

  /// `turns` grows while the loop turns and outlives this.
  void watch(std::string name, const std::uint64_t& turns) { loops_.push_back({std::move(name), &turns, turns, 0}); }

  /// To be called about once a minute: the names of those that have stopped.
  std::vector<std::string> look() {
    std::vector<std::string> stopped;
    for (auto& loop : loops_) {
      loop.still = *loop.turns == loop.seen ? loop.still + 1 : 0;
      loop.seen = *loop.turns;
      if (loop.still == patience) stopped.push_back(loop.name);
    }
    return stopped;
  }

 private:
  struct Loop {
    std::string name;
    const std::uint64_t* turns;
    std::uint64_t seen;
    int still;
  };
  std::vector<Loop> loops_;
};

}  // namespace tradewind
