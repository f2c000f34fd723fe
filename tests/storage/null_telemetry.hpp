// Telemetry that keeps nothing but what tests ask for: the names of log events.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <tradewind/ports/telemetry.hpp>
#include <vector>

namespace tradewind::testing {

class EventLog final : public Logger {
 public:
  void write(Level, std::string_view event, std::string_view, Fields) override {
    {
      const std::lock_guard lock(mutex_);
      events_.emplace_back(event);
    }
    changed_.notify_all();
  }
  /// Blocks until the event was written.
  void await(std::string_view event) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return find(event); });
  }
  bool has(std::string_view event) const {
    const std::lock_guard lock(mutex_);
    return find(event);
  }

 private:
  bool find(std::string_view event) const { return std::find(events_.begin(), events_.end(), event) != events_.end(); }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
};

class NoMetrics final : public Metrics {
 public:
  void count(std::string_view, const Labels&, double) override {}
  void set(std::string_view, const Labels&, double) override {}
  void observe(std::string_view, const Labels&, double) override {}
  std::string expose() const override { return {}; }
};

}  // namespace tradewind::testing
