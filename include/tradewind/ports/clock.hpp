// Time and waiting, handed in: the real clock in the daemon, a virtual one in simulations.
#pragma once

#include <tradewind/base/time.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace tradewind {

/// A latch that one or more coroutines wait on until it is notified or the time comes. Loop thread only.
class Wakeup {
 public:
  virtual ~Wakeup() = default;
  /// Wakes all waiters; remembered when nobody waits yet, so that no notification is lost.
  virtual void notify() = 0;
  /// Returns at `until`, at the next notify(), or at once if one was remembered. Throws operation_aborted when cancelled.
  virtual boost::asio::awaitable<void> wait(TimePoint until) = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time, UTC. Thread-safe.
  virtual TimePoint now() const = 0;
  /// Loop thread only. Cancellable.
  virtual boost::asio::awaitable<void> sleep_until(TimePoint until) = 0;
  virtual std::unique_ptr<Wakeup> make_wakeup() = 0;
};

/// The latest moment by which work must be over. Handed down by value; a child may shorten it, never extend it.
struct Deadline {
  TimePoint at;
  static Deadline in(const Clock& clock, Millis span) { return {clock.now() + span}; }
  Deadline shorter(TimePoint other) const { return {at < other ? at : other}; }
};

}  // namespace tradewind
