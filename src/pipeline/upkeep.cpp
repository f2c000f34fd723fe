#include "pipeline/upkeep.hpp"

namespace tradewind {
namespace {

constexpr Millis look_every = std::chrono::minutes(1);
constexpr Millis refresh_every = std::chrono::hours(1);
constexpr Millis refresh_again = std::chrono::minutes(1);
constexpr Millis purge_every = std::chrono::hours(24);
constexpr Millis refresh_span = std::chrono::minutes(2);
constexpr int purge_batch = 1000;
constexpr const char* clock_text = "clock";
constexpr Millis save_clock_every = std::chrono::minutes(10);

Timer timer(std::string kind, std::string payload, TimePoint at) {
  Timer made;
  made.key = payload.empty() ? kind : kind + ":" + payload;
  made.kind = std::move(kind);
  made.payload = std::move(payload);
  made.due_at = at;
  return made;
}

}  // namespace

Upkeep::Upkeep(LaneWorld world, std::vector<Target*> targets, RetentionSettings retention, std::function<void()> each_minute)
    : world_(std::move(world)),
      targets_(std::move(targets)),
      retention_(retention),
      each_minute_(std::move(each_minute)),
      clock_(look_every),
      wakeup_(world_.clock.make_wakeup()) {}

boost::asio::awaitable<void> Upkeep::run() {
  co_await plant();
  while (!stopping_) {
    ++turns_;
    each_minute_();
    const TimePoint now = world_.clock.now();
    co_await watch_clock(now);
    auto due = co_await world_.store.due_timers(now, 20);
    if (due)
      for (auto& one : *due) co_await fire(std::move(one));
    if (!stopping_) co_await wakeup_->wait(now + look_every);
  }
}

/// Leases, pauses and age are told by the wall clock, which somebody may set.
boost::asio::awaitable<void> Upkeep::watch_clock(TimePoint now) {
  const Millis moved = clock_.look(now);
  if (moved != Millis{0}) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(moved).count();
    world_.logger.error("clock_jumped", "the clock of this machine moved otherwise than by passing: nothing is deleted by age for a week",
                        {{"seconds", static_cast<std::int64_t>(seconds)}, {"hint", "check time synchronization"}});
  }
  if (moved < Millis{0}) (void)co_await world_.store.clock_set_back(now, -moved);
  if (moved == Millis{0} && now - clock_saved_at_ < save_clock_every) co_return;
  clock_saved_at_ = now;
  auto saved = clock_.save();
  (void)co_await world_.store.save_text(clock_text, std::move(saved));
}

/// A restart refreshes at once, since the configuration may be another.
boost::asio::awaitable<void> Upkeep::plant() {
  const TimePoint now = world_.clock.now();
  auto clock = co_await world_.store.load_text(clock_text);
  if (clock && *clock) clock_.restore(**clock);
  for (const auto* target : targets_) {
    auto refresh_timer = timer("refresh", target->account(), now);
    (void)co_await world_.store.set_timer(std::move(refresh_timer));
  }
  auto purge_timer = timer("purge", "", now + purge_every);
  (void)co_await world_.store.set_timer(std::move(purge_timer));
}

boost::asio::awaitable<void> Upkeep::fire(Timer due) {
  ++turns_;
  Millis again = purge_every;
  if (due.kind == "refresh")
    again = co_await refresh(due.payload);
  else
    co_await purge();
  auto next = timer(due.kind, due.payload, world_.clock.now() + again);
  (void)co_await world_.store.set_timer(std::move(next));
}

boost::asio::awaitable<Millis> Upkeep::refresh(std::string account) {
  for (auto* target : targets_) {
    if (target->account() != account) continue;
    const auto deadline = Deadline::in(world_.clock, refresh_span);
    auto done = co_await target->refresh(deadline);
    if (done) co_return refresh_every;
    world_.logger.warn("description_not_refreshed", done.error().what,
                       {{"account", account}, {"error", std::string(to_string(done.error().code))}});
    co_return refresh_again;
  }
  co_return refresh_every;
}

boost::asio::awaitable<void> Upkeep::purge() {
  if (!clock_.settled(world_.clock.now())) {
    world_.logger.info("purge_waits", "nothing is deleted by age in the week after the first start or after the clock jumped");
    co_return;
  }
  const TimePoint before = world_.clock.now() - retention_.events;
  std::int64_t total = 0;
  for (;;) {
    ++turns_;
    auto gone = co_await world_.store.purge(before, purge_batch);
    if (!gone || *gone == 0) break;
    total += *gone;
  }
  if (total > 0)
    world_.logger.info("events_purged", "ended events older than the retention were deleted; their counts are kept", {{"count", total}});
}

}  // namespace tradewind
