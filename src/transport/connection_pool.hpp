// Keeps idle connections of one host and lets only so many be in use. Loop thread only.
#pragma once

#include <deque>
#include <list>

#include "transport/client_connection.hpp"

namespace tradewind::transport {

class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
 public:
  ConnectionPool(boost::asio::any_io_executor executor, int limit, std::chrono::milliseconds idle)
      : executor_(std::move(executor)), limit_(limit), idle_limit_(idle) {}

  /// The right to use one connection; returns it to the next in line when it ends.
  class Slot {
   public:
    explicit Slot(std::shared_ptr<ConnectionPool> pool) : pool_(std::move(pool)) {}
    Slot(Slot&&) noexcept = default;
    Slot& operator=(Slot&&) = delete;
    ~Slot() {
      if (pool_) pool_->release();
    }

   private:
    std::shared_ptr<ConnectionPool> pool_;
  };

  /// Empty when none became free in time.
  boost::asio::awaitable<std::optional<Slot>> acquire(Steady::time_point deadline);
  /// A kept connection that looks alive, or null.
  std::unique_ptr<ClientConnection> take_idle();
  void keep(std::unique_ptr<ClientConnection> connection);

 private:
  struct Waiter {
    boost::asio::steady_timer timer;
    bool granted = false;
  };
  void release();

  boost::asio::any_io_executor executor_;
  int limit_, used_ = 0;
  std::chrono::milliseconds idle_limit_;
  std::deque<std::unique_ptr<ClientConnection>> idle_;  ///< the last used at the back
  std::list<Waiter*> waiters_;
};

}  // namespace tradewind::transport
