#include "calls/slots.hpp"

#include <algorithm>

namespace tradewind::calls {
namespace {

/// Longer than any call; a crashed process blocks its slots no longer than this.
constexpr Millis lease_span = std::chrono::seconds(60);
constexpr Millis ask_again = std::chrono::seconds(1);

/// Leaves the queue whatever way the wait ends.
struct Queued {
  std::deque<Wakeup*>& queue;
  Wakeup* wakeup;
  Queued(std::deque<Wakeup*>& queue_, Wakeup* wakeup_) : queue(queue_), wakeup(wakeup_) { queue.push_back(wakeup); }
  Queued(const Queued&) = delete;
  ~Queued() { std::erase(queue, wakeup); }
};

}  // namespace

Slots::Slots(std::string account, int count, Store& store, Clock& clock)
    : account_(std::move(account)), store_(store), clock_(clock), slots_(static_cast<std::size_t>(std::max(1, count))) {}

std::optional<std::size_t> Slots::free_slot() const {
  const TimePoint now = clock_.now();
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (!slots_[i].busy && slots_[i].refused_until <= now) return i;
  return std::nullopt;
}

void Slots::free(std::size_t index) {
  slots_[index].busy = false;
  if (!waiting_.empty()) waiting_.front()->notify();
}

boost::asio::awaitable<std::optional<Slots::Held>> Slots::take(TimePoint until) {
  const auto wakeup = clock_.make_wakeup();
  std::optional<Queued> queued;
  for (;;) {
    const bool first = queued ? waiting_.front() == wakeup.get() : waiting_.empty();
    const auto index = first ? free_slot() : std::nullopt;
    if (index) {
      slots_[*index].busy = true;
      Held held(this, *index);
      if (co_await lease(*index)) {
        queued.reset();
        if (!waiting_.empty()) waiting_.front()->notify();
        co_return std::optional<Held>(std::move(held));
      }
      continue;
    }
    if (!queued) queued.emplace(waiting_, wakeup.get());
    const TimePoint now = clock_.now();
    if (now >= until) co_return std::nullopt;
    const TimePoint next = std::min(until, now + ask_again);
    co_await wakeup->wait(next);
  }
}

boost::asio::awaitable<bool> Slots::lease(std::size_t index) {
  auto& slot = slots_[index];
  const TimePoint now = clock_.now();
  if (slot.fence && slot.lease_until - now > lease_span / 2) co_return true;
  if (slot.fence) (void)co_await store_.release(name(index), *slot.fence);
  slot.fence.reset();
  auto fence = co_await store_.acquire(name(index), now, now + lease_span);
  if (!fence || !*fence) {
    slot.refused_until = now + ask_again;
    co_return false;
  }
  slot.fence = **fence;
  slot.lease_until = now + lease_span;
  co_return true;
}

boost::asio::awaitable<void> Slots::close() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].fence) (void)co_await store_.release(name(i), *slots_[i].fence);
    slots_[i].fence.reset();
  }
}

}  // namespace tradewind::calls
