// File descriptors: enough of them for the connections that are allowed, and one in reserve for when there are none.
#pragma once

namespace tradewind::transport {

/// How many of `wanted` connections the process has descriptors for. Raises the soft limit as far as that needs and the hard one allows.
int connections_within_limit(int wanted);

/// While no descriptor is left a connection cannot even be refused: it would hang in the kernel's queue. This one is given for that.
class DescriptorReserve {
 public:
  DescriptorReserve();
  ~DescriptorReserve();
  DescriptorReserve(const DescriptorReserve&) = delete;
  DescriptorReserve& operator=(const DescriptorReserve&) = delete;

  /// Accepts one connection of the socket `listening` and closes it. False: nobody waits there, or the reserve is gone as well.
  bool turn_away_one(int listening);

 private:
  void refill();
  int descriptor_ = -1;
};

}  // namespace tradewind::transport
