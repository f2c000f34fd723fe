#include "pipeline/lane.hpp"

#include "pipeline/times.hpp"

#include <boost/system/system_error.hpp>

namespace tradewind {
namespace {

/// Due work that nobody announced (an expired lease of a dead process) is found this often.
constexpr Millis look_again = std::chrono::minutes(1);

}  // namespace

Lane::Lane(LaneWorld world, std::string account, std::string pair, std::string platform, int parallel)
    : world_(std::move(world)),
      account_(std::move(account)),
      pair_(std::move(pair)),
      platform_(std::move(platform)),
      parallel_(parallel),
      wakeup_(world_.clock.make_wakeup()),
      batches_(world_.executor) {}

boost::asio::awaitable<void> Lane::restore() {
  auto rows = co_await world_.store.lanes();
  if (!rows) co_return;
  for (const auto& row : *rows)
    if (row.account == account_) breaker_.restore(row.paused, row.reason, row.until, row.failures);
}

LaneState Lane::view() const { return {account_, breaker_.paused(), breaker_.reason(), breaker_.until(), {}}; }

boost::asio::awaitable<void> Lane::run() {
  while (!stopping_) {
    bool took = false;
    const bool room = static_cast<int>(batches_.size()) < parallel_;
    if (room && breaker_.admits(world_.clock.now())) {
      // A paused lane sends one unit to see whether the remote is back.
      const bool probe = breaker_.paused();
      took = co_await take(probe ? 1 : batch_limit());
      if (took && probe) breaker_.probing();
    }
    if (!took && !stopping_) co_await wait();
  }
}

boost::asio::awaitable<void> Lane::wait() {
  const TimePoint now = world_.clock.now();
  TimePoint until = now + look_again;
  if (static_cast<int>(batches_.size()) < parallel_) {
    // While paused, the next probe needs both: its time, and something to try it with.
    const auto next = co_await next_at();
    if (next) until = std::min(until, std::max({*next, breaker_.paused() ? breaker_.until() : now, now + Millis{1}}));
  }
  co_await wakeup_->wait(until);
}

void Lane::spawn_batch(boost::asio::awaitable<BatchResult> batch) {
  batches_.spawn(run_batch(std::move(batch)), [this](std::exception_ptr) { wakeup_->notify(); });
}

boost::asio::awaitable<void> Lane::run_batch(boost::asio::awaitable<BatchResult> batch) {
  std::string failed;
  try {
    auto result = co_await std::move(batch);
    co_await learn(std::move(result));
  } catch (const boost::system::system_error& error) {
    if (error.code() != boost::asio::error::operation_aborted) failed = error.what();
  } catch (const std::exception& error) {
    failed = error.what();
  }
  // Contained here: the leases of the batch run out and its work is taken again; the attempt was counted at claim.
  if (!failed.empty()) world_.logger.error("batch_failed", failed, {{"account", account_}, {"pair", pair_}});
}

boost::asio::awaitable<void> Lane::learn(BatchResult result) {
  const TimePoint now = world_.clock.now();
  const bool was_paused = breaker_.paused();
  if (result.trouble && result.trouble->kind == Trouble::throttled) {
    breaker_.pause(now, result.trouble->failure.code, result.trouble->retry_at, world_.random);
  } else if (result.trouble && result.trouble->kind == Trouble::lane_down) {
    breaker_.open(now, result.trouble->failure.code, result.trouble->retry_at, world_.random);
  } else if (result.any_answer) {
    breaker_.on_success();
  } else if (result.trouble) {
    breaker_.on_trouble(now, result.trouble->failure.code, world_.random);
  } else {
    breaker_.on_success();
  }
  if (was_paused != breaker_.paused() || breaker_.paused()) co_await save();
  if (was_paused == breaker_.paused()) co_return;
  world_.metrics.set("lanes_paused", {{"pair", pair_}, {"target", platform_}}, breaker_.paused() ? 1 : 0);
  if (breaker_.paused()) {
    world_.metrics.count("alerts_total", {{"pair", pair_}, {"cause", "lane_paused"}});
    world_.logger.warn("lane_paused", "the lane waits; everything is kept and no attempt is used",
                       {{"account", account_}, {"pair", pair_}, {"error", breaker_.reason()}});
  } else {
    world_.logger.info("lane_resumed", "the lane works again", {{"account", account_}, {"pair", pair_}});
  }
}

boost::asio::awaitable<void> Lane::save() {
  LaneRow row;
  row.account = account_;
  row.paused = breaker_.paused();
  row.reason = breaker_.reason();
  row.until = breaker_.until();
  row.failures = breaker_.failures();
  (void)co_await world_.store.save_lane(std::move(row));
}

}  // namespace tradewind
