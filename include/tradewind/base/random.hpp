// Randomness is handed in, so that one seed replays a whole run. Cryptographic randomness is crypto::system_random().
#pragma once

#include <cstdint>
#include <memory>

namespace tradewind {

/// Not thread-safe: one per strand or thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;

  /// Uniform in [0, bound); 0 when bound is 0.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [0, 1).
  double unit();
  bool chance(double probability) { return unit() < probability; }
};

/// SplitMix64: the same seed gives the same sequence everywhere. Not for secrets.
std::unique_ptr<Random> make_seeded_random(std::uint64_t seed);

}  // namespace tradewind
