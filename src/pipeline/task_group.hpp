// Coroutines that belong together: counted, cancelled together, waited for together. Loop thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <tradewind/base/time.hpp>

#include <exception>
#include <functional>
#include <list>

namespace tradewind {

class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// `on_end` gets the exception the task ended with, or none. The group must outlive its tasks: wait for size() == 0.
  void spawn(boost::asio::awaitable<void> task, std::function<void(std::exception_ptr)> on_end, TimePoint began = {});
  std::size_t size() const { return tasks_.size(); }
  void cancel();
  /// Those that began before `at`, once each; gives their number.
  std::size_t cancel_begun_before(TimePoint at);

 private:
  struct Task {
    boost::asio::cancellation_signal signal;
    TimePoint began;
    bool cancelled = false;
  };
  boost::asio::any_io_executor executor_;
  std::list<Task> tasks_;
};

}  // namespace tradewind
