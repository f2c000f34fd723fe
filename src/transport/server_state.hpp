// What all connections of one server share: limits, admission, counters. Loop thread only.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
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
  Steady::time_point deadline = Steady::time_point::max();  ///< max: the peer is not what is waited for
  Steady::time_point since = Steady::now();                 ///< when the present wait for the peer began
  bool idle = false;                                        ///< waits for the first byte of a request
  bool served = false;                                      ///< has had a request answered
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

  /// How many connections there may be: the configured cap, or what there are descriptors for.
  std::size_t most_connections;

  /// Null: admitted. Otherwise the reason why not. At the cap a connection that keeps us waiting gives way, if there is one.
  const char* refusal(const boost::asio::ip::address& remote);
  /// Closes the connection that has been waited for longest, those first that never sent a request. False: none is slow.
  bool make_room();
  void opened(Connection& connection, const boost::asio::ip::address& remote);
  void ended(Connection& connection, const boost::asio::ip::address& remote) noexcept;

  /// Closes what is past its deadline.
  void close_expired(Steady::time_point now);
  /// Closes connections that wait for a request.
  void close_idle();
  /// Ends everything at once. From a handler of the loop only.
  void abort_all();

  /// A request that a trusted proxy forwards for `address` begins or ends. False: that address has too many under way; none began.
  bool request_begins(std::uint64_t address);
  void request_ends(std::uint64_t address) noexcept;

  std::size_t large_bodies = 0;  ///< bytes of bodies being received, of those that LargeBody calls large

  void count_refused(const char* reason);
  void log(Level level, std::string_view event, std::string_view message, Fields fields);
  /// Logger and metrics are not touched any more: the owner goes away.
  void detach() noexcept;

 private:
  void show_connections() noexcept;

  Logger* logger_;
  Metrics* metrics_;
  std::unordered_map<std::uint64_t, int> per_peer_, forwarded_;
};

/// What counts as one peer: an address, of IPv6 the /64 that one customer of a provider has.
std::uint64_t peer_key(const boost::asio::ip::address& remote);

/// A place among the requests that trusted proxies forward for one address; anybody else needs none.
class ForwardedPlace {
 public:
  ForwardedPlace(ServerState& server, const Peer& direct, const Peer& peer);
  ~ForwardedPlace();
  ForwardedPlace(const ForwardedPlace&) = delete;
  ForwardedPlace& operator=(const ForwardedPlace&) = delete;
  bool refused() const { return refused_; }

 private:
  ServerState& server_;
  std::optional<std::uint64_t> key_;
  bool refused_ = false;
};

/// What a body that is being received takes of the memory that all large ones may have: a thousand slow strangers with the largest body
/// each would have it all.
class LargeBody {
 public:
  explicit LargeBody(ServerState& server) : server_(server) {}
  ~LargeBody() { server_.large_bodies -= bytes_; }
  LargeBody(const LargeBody&) = delete;
  LargeBody& operator=(const LargeBody&) = delete;

  /// The body has `size` bytes now. False: that is too much.
  bool grows_to(std::size_t size) {
    if (size <= small) return true;
    server_.large_bodies += size - bytes_;
    bytes_ = size;
    return server_.large_bodies <= server_.options.limits.large_bodies;
  }

 private:
  static constexpr std::size_t small = 8 * 1024;
  ServerState& server_;
  std::size_t bytes_ = 0;
};

}  // namespace tradewind::transport
