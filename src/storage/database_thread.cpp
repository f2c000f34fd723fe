#include "storage/database_thread.hpp"

namespace tradewind::storage {
namespace {

/// How long nothing must come before the thread tidies up: outside the way of answers.
constexpr auto idle_after = std::chrono::milliseconds(200);
/// Bounds the time that one answer waits for the work of others.
constexpr std::size_t most_units_a_batch = 1024;

}  // namespace

DatabaseThread::DatabaseThread(std::shared_ptr<Completions> completions, Jobs jobs)
    : completions_(std::move(completions)), jobs_(std::move(jobs)), thread_([this] { run(); }) {}

DatabaseThread::~DatabaseThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void DatabaseThread::submit(std::unique_ptr<Unit> unit) {
  completions_->expect();
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(unit));
    wake = std::exchange(asleep_, false);
  }
  waiting_.fetch_add(1, std::memory_order_relaxed);
  if (wake) wake_.notify_one();
}

std::optional<Units> DatabaseThread::take() {
  std::unique_lock lock(mutex_);
  if (queue_.empty() && !stopping_) {
    asleep_ = true;
    wake_.wait_for(lock, idle_after, [this] { return !queue_.empty() || stopping_; });
    asleep_ = false;
  }
  if (queue_.empty() && stopping_) return std::nullopt;
  Units batch;
  if (queue_.size() <= most_units_a_batch) {
    batch.swap(queue_);
  } else {
    const auto end = queue_.begin() + most_units_a_batch;
    batch.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
  }
  return batch;
}

void DatabaseThread::run() {
  while (auto batch = take()) {
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
