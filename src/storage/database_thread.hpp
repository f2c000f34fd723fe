// A thread that owns one connection: takes all units that wait, works on them, answers them with one post.
#pragma once

#include <atomic>
#include <thread>

#include "storage/unit.hpp"

namespace tradewind::storage {

class DatabaseThread {
 public:
  struct Jobs {
    std::function<void(Units&)> work;
    /// Called after each batch (busy) and now and then while nothing waits.
    std::function<void(bool busy)> tidy;
  };

  DatabaseThread(std::shared_ptr<Completions> completions, Jobs jobs);
  /// Works on what waits, then ends.
  ~DatabaseThread();
  DatabaseThread(const DatabaseThread&) = delete;
  DatabaseThread& operator=(const DatabaseThread&) = delete;

  /// Loop thread. What one turn of the loop submits goes over together: one lock, one wake-up.
  void submit(std::unique_ptr<Unit> unit);
  std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

 private:
  struct Queue;
  void run();

  std::shared_ptr<Completions> completions_;
  Jobs jobs_;
  std::shared_ptr<Queue> queue_;
  std::atomic<std::size_t> waiting_{0};
  std::thread thread_;
};

}  // namespace tradewind::storage
