// What all connections of one server share: limits, admission, counters. Loop thread only.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <tradewind/transport/server.hpp>
#include <unordered_map>
#include <unordered_set>

#include "transport/proxies.hpp"

namespace tradewind::transport {

using Steady = std::chrono::steady_clock;

/// A connection as the server sees it. Its deadline is moved at each step and looked at by one ticker for all: arming a timer for each
/// read would cost more than the read.
struct Connection {
  void close() noexcept {
    boost::system::error_code ignored;
    socket->close(ignored);
  }

  boost::asio::ip::tcp::socket* socket = nullptr;
  Steady::time_point deadline = Steady::time_point::max();
  bool idle = false;  ///< waits for the first byte of a request
  boost::asio::cancellation_signal cancel;
};

class ServerState {
 public:
  ServerState(boost::asio::any_io_executor executor, ServerOptions options, HttpHandler handler, Logger& logger, Metrics& metrics);

  const ServerOptions options;
  const HttpHandler handler;
  TrustedProxies proxies;
  boost::asio::any_io_executor executor;
  boost::asio::steady_timer ticker, drained;
  std::unordered_set<Connection*> connections;
  bool stopping = false;

  /// Empty: admitted. Otherwise the reason why not.
  const char* refusal(const boost::asio::ip::address& remote) const;
  void opened(Connection& connection, const boost::asio::ip::address& remote);
  void ended(Connection& connection, const boost::asio::ip::address& remote) noexcept;

  /// Closes what is past its deadline.
  void close_expired(Steady::time_point now);
  /// Closes connections that wait for a request.
  void close_idle();
  /// Ends everything at once. From a handler of the loop only.
  void abort_all();

  void count_refused(const char* reason);
  void log(Level level, std::string_view event, std::string_view message, Fields fields);
  /// Logger and metrics are not touched any more: the owner goes away.
  void detach() noexcept;

 private:
  void show_connections() noexcept;

  Logger* logger_;
  Metrics* metrics_;
  std::unordered_map<std::uint64_t, int> per_peer_;
};

}  // namespace tradewind::transport
