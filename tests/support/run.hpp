// Runs one awaitable on an io_context to its end and hands back its value: how a test calls an asynchronous door.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace tradewind::testing {

namespace detail {

template <typename T>
boost::asio::awaitable<void> keep(boost::asio::awaitable<T> work, std::optional<T>& value) {
  value.emplace(co_await std::move(work));
}

/// Runs handlers until `ended`; other threads may still owe the context one, so that an empty queue is not the end.
inline void drive(boost::asio::io_context& io, boost::asio::awaitable<void> work) {
  bool ended = false;
  std::exception_ptr failure;
  auto guard = boost::asio::make_work_guard(io);
  io.restart();
  boost::asio::co_spawn(io, std::move(work), [&ended, &failure](std::exception_ptr thrown) {
    ended = true;
    failure = thrown;
  });
  while (!ended) {
    if (io.run_one() == 0) throw std::logic_error("the io_context was stopped before the work ended");
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace detail

template <typename T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  std::optional<T> value;
  detail::drive(io, detail::keep(std::move(work), value));
  return std::move(*value);
}

inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> work) { detail::drive(io, std::move(work)); }

}  // namespace tradewind::testing
