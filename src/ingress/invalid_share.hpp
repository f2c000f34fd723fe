// Which part of the last ten minutes' deliveries was refused: strangers knock at any door now and then, a wrong secret or clock refuses
// nearly everything.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <tradewind/base/time.hpp>

namespace tradewind::ingress {

class InvalidShare {
 public:
  /// `cause` is empty for a delivery that was accepted.
  void note(const std::string& cause, TimePoint now);
  /// Refused of all, 0 to 1.
  double share(TimePoint now) const;
  /// The latest cause, when more than one in a hundred was refused, and not just once or twice; else empty.
  std::string trouble(TimePoint now) const;

 private:
  struct Minute {
    std::int64_t number = 0;  ///< since the epoch
    std::int64_t all = 0, refused = 0;
  };
  Minute sum(TimePoint now) const;

  std::array<Minute, 10> minutes_{};
  std::string last_cause_;
};

}  // namespace tradewind::ingress
