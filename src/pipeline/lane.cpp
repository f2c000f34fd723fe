#include "pipeline/lane.hpp"

#include "pipeline/times.hpp"

#include <boost/system/system_error.hpp>

namespace tradewind {
namespace {

/// Due work that nobody announced (an expired lease of a dead process) is found this often.
constexpr Millis look_again = std::chrono::minutes(1);
/// Units that failed are retried in turn, one in each gap: a storm of retries leaves most of the limits to fresh work.
constexpr Millis first_retry_gap = std::chrono::milliseconds(100), retry_gap = std::chrono::seconds(1);
/// What failed as a probe is not due at the next one: others come first.
constexpr Millis after_probe = policy::Breaker::last_probe + std::chrono::seconds(1);
constexpr std::size_t most_remembered = 10'000;

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
    ++turns_;
    end_overdue(world_.clock.now());
    bool took = false;
    const bool room = static_cast<int>(batches_.size()) < parallel_;
    if (room && admits(world_.clock.now())) {
      // A paused lane sends one unit to see whether the remote is back.
      const bool probe = breaker_.paused();
      took = co_await take(batch_limit(), probe);
      if (took && probe) breaker_.probing();
    }
    if (!took && !stopping_) co_await wait();
  }
}

/// Trouble of one unit alone may be its own: while the lane waits because of it, others are not kept from trying.
bool Lane::admits(TimePoint now) { return breaker_.admits(now) || (troubled_.size() == 1 && breaker_.admits_other(now)); }

/// A batch that outlived its leases hangs: its work is taken again, and it must not keep a place for ever.
void Lane::end_overdue(TimePoint now) {
  const auto ended = batches_.cancel_begun_before(now - lease_span);
  if (ended > 0)
    world_.logger.error("batch_hung", "work that outlived its lease was given up; it is taken again",
                        {{"account", account_}, {"pair", pair_}, {"count", static_cast<std::int64_t>(ended)}});
}

TimePoint Lane::retry_turn(TimePoint at, int attempt) {
  if (breaker_.paused()) return std::max(at, world_.clock.now() + after_probe);
  last_retry_turn_ = std::max(last_retry_turn_, world_.clock.now()) + (attempt < 2 ? first_retry_gap : retry_gap);
  return std::max(at, last_retry_turn_);
}

boost::asio::awaitable<void> Lane::wait() {
  const TimePoint now = world_.clock.now();
  TimePoint until = now + look_again;
  if (static_cast<int>(batches_.size()) < parallel_) {
    // While paused, the next probe needs both: its time, and something to try it with.
    const auto next = co_await next_at();
    const bool waits = breaker_.paused() && (troubled_.size() != 1 || breaker_.under_probe());
    if (next) until = std::min(until, std::max({*next, waits ? breaker_.until() : now, now + Millis{1}}));
  }
  co_await wakeup_->wait(until);
}

void Lane::spawn_batch(boost::asio::awaitable<BatchResult> batch) {
  batches_.spawn(
      run_batch(std::move(batch)), [this](std::exception_ptr) { wakeup_->notify(); }, world_.clock.now());
}

boost::asio::awaitable<void> Lane::run_batch(boost::asio::awaitable<BatchResult> batch) {
  auto work = finish_batch(std::move(batch));
  try {
    co_await contained(std::move(work));
  } catch (const boost::system::system_error&) {  // cancelled
  }
}

boost::asio::awaitable<void> Lane::finish_batch(boost::asio::awaitable<BatchResult> batch) {
  auto result = co_await std::move(batch);
  co_await learn(std::move(result));
}

boost::asio::awaitable<bool> Lane::contained(boost::asio::awaitable<void> work) {
  std::string failed;
  try {
    co_await std::move(work);
    co_return true;
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;
    failed = error.what();
  } catch (const std::exception& error) {
    failed = error.what();
  }
  world_.logger.error("batch_failed", failed, {{"account", account_}, {"pair", pair_}});
  co_return false;
}

/// Whoever failed while others were answered is in trouble of their own: that they fail again says nothing about the remote.
bool Lane::tells_of_lane(const BatchResult& result) {
  for (const auto& unit : result.answered) troubled_.erase(unit), own_trouble_.erase(unit);
  const bool passing = result.trouble && result.trouble->kind != Trouble::throttled && result.trouble->kind != Trouble::lane_down;
  bool news = !passing;
  if (passing)
    for (const auto& unit : result.troubled)
      if (own_trouble_.count(unit) == 0) troubled_.insert(unit), news = true;
  if (!result.any_answer) return news;
  own_trouble_.merge(troubled_);
  troubled_.clear();
  if (own_trouble_.size() > most_remembered) own_trouble_.clear();
  return true;
}

boost::asio::awaitable<void> Lane::learn(BatchResult result) {
  const TimePoint now = world_.clock.now();
  const bool was_paused = breaker_.paused();
  if (!tells_of_lane(result) && !was_paused) co_return;
  if (result.trouble && result.trouble->kind == Trouble::throttled) {
    breaker_.pause(now, result.trouble->failure.code, result.trouble->retry_at, world_.random);
  } else if (result.trouble && result.trouble->kind == Trouble::lane_down) {
    breaker_.open(now, result.trouble->failure.code, result.trouble->retry_at, world_.random);
  } else if (result.any_answer) {
    breaker_.on_success();
  } else if (result.trouble) {
    breaker_.on_trouble(now, result.trouble->failure.code, world_.random);
  } else {
    breaker_.untold();
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
