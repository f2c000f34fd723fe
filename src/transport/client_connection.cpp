#include "transport/client_connection.hpp"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tradewind::transport {
namespace {

using boost::asio::awaitable;
using boost::asio::ip::tcp;
namespace ssl = boost::asio::ssl;

constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);

class PlainConnection final : public ClientConnection {
 public:
  explicit PlainConnection(tcp::socket socket) : socket_(std::move(socket)) {}
  awaitable<IoResult> read_some(boost::asio::mutable_buffer to) override { return socket_.async_read_some(boost::asio::buffer(to), token); }
  awaitable<IoResult> write_some(boost::asio::const_buffer from) override {
    return socket_.async_write_some(boost::asio::buffer(from), token);
  }
  awaitable<boost::system::error_code> handshake() override { co_return boost::system::error_code(); }
  tcp::socket& socket() override { return socket_; }

 private:
  tcp::socket socket_;
};

class TlsConnection final : public ClientConnection {
 public:
  TlsConnection(tcp::socket socket, std::shared_ptr<ssl::context> context, std::string host)
      : context_(std::move(context)), stream_(std::move(socket), *context_), host_(std::move(host)) {}

  awaitable<IoResult> read_some(boost::asio::mutable_buffer to) override { return stream_.async_read_some(boost::asio::buffer(to), token); }
  awaitable<IoResult> write_some(boost::asio::const_buffer from) override {
    return stream_.async_write_some(boost::asio::buffer(from), token);
  }
  awaitable<boost::system::error_code> handshake() override {
    boost::system::error_code error;
    boost::asio::ip::make_address(host_, error);
    const bool is_name = static_cast<bool>(error);
    // An address is no server name (RFC 6066 3); verification handles both.
    if (is_name && SSL_set_tlsext_host_name(stream_.native_handle(), host_.c_str()) != 1)
      co_return boost::asio::error::make_error_code(boost::asio::error::invalid_argument);
    stream_.set_verify_callback(ssl::host_name_verification(host_), error);
    if (error) co_return error;
    const auto [failed] = co_await stream_.async_handshake(ssl::stream_base::client, token);
    co_return failed;
  }
  tcp::socket& socket() override { return stream_.next_layer(); }

 private:
  std::shared_ptr<ssl::context> context_;
  ssl::stream<tcp::socket> stream_;
  std::string host_;
};

/// One endpoint after the other; the socket is open when it returns no error.
awaitable<boost::system::error_code> connect_any(tcp::socket& socket, const Endpoints& endpoints, Watchdog& watchdog,
                                                 Steady::time_point until) {
  boost::system::error_code last = boost::asio::error::host_not_found;
  for (const auto& endpoint : endpoints) {
    if (watchdog.fired()) break;
    boost::system::error_code ignored;
    socket.close(ignored);
    watchdog.watch(socket, until);
    const auto [error] = co_await socket.async_connect(endpoint, token);
    last = error;
    if (!error) break;
  }
  co_return last;
}

}  // namespace

bool ClientConnection::spoiled() {
  char byte = 0;
  const auto got = ::recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void Watchdog::watch(tcp::socket& socket, Steady::time_point until) {
  socket_ = &socket;
  timer_.expires_at(until);
  // Setting a timer anew cannot call back a handler that is already queued: the round tells it apart.
  auto handler = [self = shared_from_this(), round = ++round_](const boost::system::error_code& error) {
    if (error || self->socket_ == nullptr || round != self->round_) return;
    self->fired_ = true;
    boost::system::error_code ignored;
    self->socket_->close(ignored);
  };
  timer_.async_wait(std::move(handler));
}

void Watchdog::release() {
  socket_ = nullptr;
  ++round_;
  timer_.cancel();
}

awaitable<Result<std::unique_ptr<ClientConnection>>> connect(boost::asio::any_io_executor executor, Url url, Endpoints endpoints,
                                                             std::shared_ptr<ssl::context> tls, std::shared_ptr<Watchdog> watchdog,
                                                             Steady::time_point until) {
  tcp::socket socket(executor);
  struct Release {
    Watchdog& watchdog;
    ~Release() { watchdog.release(); }
  } release{*watchdog};
  const auto failed = co_await connect_any(socket, endpoints, *watchdog, until);
  if (failed) co_return Error(Errc::net_not_sent, "cannot connect: " + failed.message(), url.host);
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  std::unique_ptr<ClientConnection> connection;
  if (tls)
    connection = std::make_unique<TlsConnection>(std::move(socket), std::move(tls), url.host);
  else
    connection = std::make_unique<PlainConnection>(std::move(socket));
  watchdog->watch(connection->socket(), until);
  const auto refused = co_await connection->handshake();
  if (refused) co_return Error(Errc::net_not_sent, "TLS with the host failed: " + refused.message(), url.host);
  co_return std::move(connection);
}

}  // namespace tradewind::transport
