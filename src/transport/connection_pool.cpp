#include "transport/connection_pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tradewind::transport {

boost::asio::awaitable<std::optional<ConnectionPool::Slot>> ConnectionPool::acquire(Steady::time_point deadline) {
  auto self = shared_from_this();
  if (used_ < limit_) {
    ++used_;
    co_return Slot(std::move(self));
  }
  Waiter waiter{boost::asio::steady_timer(executor_, deadline)};
  struct Registration {
    ConnectionPool& pool;
    Waiter& waiter;
    std::list<Waiter*>::iterator at;
    bool taken = false;
    ~Registration() {
      pool.waiters_.erase(at);
      if (waiter.granted && !taken) pool.release();  // granted and cancelled in the same moment
    }
  } registration{*this, waiter, waiters_.insert(waiters_.end(), &waiter)};
  co_await waiter.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (!waiter.granted) co_return std::nullopt;
  registration.taken = true;
  co_return Slot(std::move(self));
}

void ConnectionPool::release() {
  for (Waiter* waiter : waiters_) {
    if (waiter->granted) continue;
    waiter->granted = true;  // the right passes on: used_ stays
    waiter->timer.cancel();
    return;
  }
  --used_;
}

std::unique_ptr<ClientConnection> ConnectionPool::take_idle() {
  const auto oldest = Steady::now() - idle_limit_;
  while (!idle_.empty() && idle_.front()->idle_since < oldest) idle_.pop_front();
  while (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    if (!connection->spoiled()) return connection;
  }
  return nullptr;
}

void ConnectionPool::keep(std::unique_ptr<ClientConnection> connection) {
  connection->idle_since = Steady::now();
  idle_.push_back(std::move(connection));
}

}  // namespace tradewind::transport
