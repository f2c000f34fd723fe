// How long to wait for a moment of the wall clock, which may be set meanwhile.
#pragma once

#include <tradewind/base/time.hpp>

#include <algorithm>
#include <chrono>

namespace tradewind::transport {

class WaitSpan {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  WaitSpan(TimePoint until, TimePoint wall, Steady steady) : until_(until), length_(until - wall), began_(steady) {}

  /// Not above zero: it is over, since the moment has come or as much time has passed as there was to it. A clock that is set back makes
  /// no wait longer.
  Millis left(TimePoint wall, Steady steady) const {
    return std::min(until_ - wall, length_ - std::chrono::floor<Millis>(steady - began_));
  }

 private:
  TimePoint until_;
  Millis length_;
  Steady began_;
};

}  // namespace tradewind::transport
