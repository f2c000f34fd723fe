// Host names to addresses. getaddrinfo blocks a thread of Asio's own and cannot be interrupted: known addresses are used at once and
// refreshed behind, so that a slow name server delays only names never seen before, and those no longer than their deadline.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <tradewind/base/error.hpp>
#include <vector>

namespace tradewind::transport {

using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

class Resolver {
 public:
  explicit Resolver(boost::asio::any_io_executor executor);
  ~Resolver();
  /// Errors: net_not_sent (no such host), timeout.
  boost::asio::awaitable<Result<Endpoints>> resolve(std::string host, std::uint16_t port, std::chrono::steady_clock::time_point deadline);
  /// None of its addresses answered: the next resolve() looks again.
  void forget(const std::string& host);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tradewind::transport
