// One outgoing connection, plain or TLS, and the clock that ends it.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <tuple>

#include "transport/resolver.hpp"
#include "transport/url.hpp"

namespace tradewind::transport {

using Steady = std::chrono::steady_clock;
using IoResult = std::tuple<boost::system::error_code, std::size_t>;

class ClientConnection {
 public:
  virtual ~ClientConnection() = default;
  virtual boost::asio::awaitable<IoResult> read_some(boost::asio::mutable_buffer to) = 0;
  virtual boost::asio::awaitable<IoResult> write_some(boost::asio::const_buffer from) = 0;
  virtual boost::asio::awaitable<boost::system::error_code> handshake() = 0;
  virtual boost::asio::ip::tcp::socket& socket() = 0;

  /// Closed by the peer, or with bytes that nobody asked for: not to be used again.
  bool spoiled();
  Steady::time_point idle_since{};
};

/// Closes the watched socket when its time comes. One timer for a whole exchange: a peer that drips bytes gains nothing.
class Watchdog : public std::enable_shared_from_this<Watchdog> {
 public:
  explicit Watchdog(boost::asio::any_io_executor executor) : timer_(std::move(executor)) {}
  void watch(boost::asio::ip::tcp::socket& socket, Steady::time_point until);
  /// The socket is no longer watched.
  void release();
  bool fired() const { return fired_; }

 private:
  boost::asio::steady_timer timer_;
  boost::asio::ip::tcp::socket* socket_ = nullptr;
  std::uint64_t round_ = 0;
  bool fired_ = false;
};

/// Plain when `tls` is null. The caller has opened nothing yet; endpoints are tried in turn until `until`.
boost::asio::awaitable<Result<std::unique_ptr<ClientConnection>>> connect(boost::asio::any_io_executor executor, Url url,
                                                                          Endpoints endpoints,
                                                                          std::shared_ptr<boost::asio::ssl::context> tls,
                                                                          std::shared_ptr<Watchdog> watchdog, Steady::time_point until);

}  // namespace tradewind::transport
