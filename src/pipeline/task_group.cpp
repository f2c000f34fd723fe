#include "pipeline/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

namespace tradewind {

void TaskGroup::spawn(boost::asio::awaitable<void> task, std::function<void(std::exception_ptr)> on_end) {
  const auto signal = signals_.emplace(signals_.end());
  auto ended = [this, signal, on_end = std::move(on_end)](std::exception_ptr error) {
    signals_.erase(signal);
    on_end(error);
  };
  boost::asio::co_spawn(executor_, std::move(task), boost::asio::bind_cancellation_slot(signal->slot(), std::move(ended)));
}

void TaskGroup::cancel() {
  for (auto& signal : signals_) signal.emit(boost::asio::cancellation_type::terminal);
}

}  // namespace tradewind
