#include "pipeline/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <utility>
#include <vector>

namespace tradewind {

void TaskGroup::spawn(boost::asio::awaitable<void> task, std::function<void(std::exception_ptr)> on_end, TimePoint began) {
  const auto place = tasks_.emplace(tasks_.end());
  place->began = began;
  auto ended = [this, place, on_end = std::move(on_end)](std::exception_ptr error) {
    tasks_.erase(place);
    on_end(error);
  };
  boost::asio::co_spawn(executor_, std::move(task), boost::asio::bind_cancellation_slot(place->signal.slot(), std::move(ended)));
}

void TaskGroup::cancel() {
  for (auto& task : tasks_) task.signal.emit(boost::asio::cancellation_type::terminal);
}

std::size_t TaskGroup::cancel_begun_before(TimePoint at) {
  std::vector<Task*> late;
  for (auto& task : tasks_)
    if (task.began < at && !std::exchange(task.cancelled, true)) late.push_back(&task);
  for (auto* task : late) task->signal.emit(boost::asio::cancellation_type::terminal);
  return late.size();
}

}  // namespace tradewind
