#include "storage/database_thread.hpp"

#include <condition_variable>
#include <mutex>

namespace tradewind::storage {
namespace {

/// How long nothing must come before the thread tidies up: outside the way of answers.
constexpr auto idle_after = std::chrono::milliseconds(200);
/// Bounds the time that one answer waits for the work of others.
constexpr std::size_t most_units_a_batch = 1024;

void append(Units& to, Units& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  from.clear();
}

}  // namespace

struct DatabaseThread::Queue {
  Units outbox;  ///< loop thread: of this turn of the loop

  std::mutex mutex;
  std::condition_variable changed;
  Units units;
  bool asleep = false, stopping = false;

  void send(bool last) {
    bool wake = false;
    {
      const std::lock_guard lock(mutex);
      append(units, outbox);
      stopping = stopping || last;
      wake = std::exchange(asleep, false);
    }
    if (wake) changed.notify_one();
  }

  /// Empty: nothing came for a while; no value: stop.
  std::optional<Units> take() {
    std::unique_lock lock(mutex);
    if (units.empty() && !stopping) {
      asleep = true;
      changed.wait_for(lock, idle_after, [this] { return !units.empty() || stopping; });
      asleep = false;
    }
    if (units.empty() && stopping) return std::nullopt;
    Units batch;
    batch.swap(units);
    if (batch.size() <= most_units_a_batch) return batch;
    const auto end = batch.begin() + most_units_a_batch;
    units.assign(std::make_move_iterator(end), std::make_move_iterator(batch.end()));
    batch.erase(end, batch.end());
    return batch;
  }
};

DatabaseThread::DatabaseThread(std::shared_ptr<Completions> completions, Jobs jobs)
    : completions_(std::move(completions)), jobs_(std::move(jobs)), queue_(std::make_shared<Queue>()), thread_([this] { run(); }) {}

DatabaseThread::~DatabaseThread() {
  queue_->send(true);
  thread_.join();
}

void DatabaseThread::submit(std::unique_ptr<Unit> unit) {
  completions_->expect();
  waiting_.fetch_add(1, std::memory_order_relaxed);
  queue_->outbox.push_back(std::move(unit));
  if (queue_->outbox.size() > 1) return;
  completions_->post([queue = queue_] { queue->send(false); });
}

void DatabaseThread::run() {
  while (auto batch = queue_->take()) {
    const bool busy = !batch->empty();
    if (busy) {
      waiting_.fetch_sub(batch->size(), std::memory_order_relaxed);
      jobs_.work(*batch);
      Completions::deliver(completions_, std::move(*batch));
    }
    jobs_.tidy(busy);
  }
}

}  // namespace tradewind::storage
