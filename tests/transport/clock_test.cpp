#include "support/run.hpp"

#include <tradewind/transport/client.hpp>

#include <gtest/gtest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/post.hpp>

namespace tradewind::testing {
namespace {

class SystemClock : public ::testing::Test {
 protected:
  boost::asio::io_context io;
  std::unique_ptr<Clock> clock = make_system_clock(io.get_executor());
};

TEST_F(SystemClock, wakeups_keep_a_notification_and_wake_all_waiters) {
  const auto wakeup = clock->make_wakeup();
  const auto far = clock->now() + std::chrono::hours(1000);
  wakeup->notify();
  run(io, wakeup->wait(far));
  int woken = 0;
  for (int i = 0; i < 2; ++i) boost::asio::co_spawn(io, wakeup->wait(far), [&](std::exception_ptr) { ++woken; });
  io.restart();
  io.poll();
  EXPECT_EQ(woken, 0);
  wakeup->notify();
  while (woken != 2) io.run_one();
  run(io, wakeup->wait(clock->now()));
  run(io, wakeup->wait(clock->now() + Millis(5)));
  run(io, clock->sleep_until(clock->now() + Millis(5)));
  run(io, clock->sleep_until(clock->now() - Millis(5)));
}

TEST_F(SystemClock, waits_can_be_cancelled) {
  const auto wakeup = clock->make_wakeup();
  boost::asio::cancellation_signal stop;
  bool thrown = false;
  auto handler =
      boost::asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr failure_thrown) { thrown = failure_thrown != nullptr; });
  boost::asio::co_spawn(io, wakeup->wait(TimePoint::max()), std::move(handler));
  boost::asio::post(io, [&] { stop.emit(boost::asio::cancellation_type::terminal); });
  while (!thrown) io.run_one();
}

}  // namespace
}  // namespace tradewind::testing
