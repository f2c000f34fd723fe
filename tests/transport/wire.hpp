// Raw peers for tests: bytes in, bytes out, over plain TCP or TLS.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <memory>
#include <string>

namespace tradewind::testing {

using boost::asio::awaitable;
using boost::asio::ip::tcp;

inline constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);

/// A test that waits for ever fails instead: sockets in its care are closed after ten seconds.
class Patience {
 public:
  Patience(const boost::asio::any_io_executor& executor, tcp::socket& socket) : timer_(executor, std::chrono::seconds(10)) {
    timer_.async_wait([&socket](const boost::system::error_code& error) {
      boost::system::error_code ignored;
      if (!error) socket.close(ignored);
    });
  }

 private:
  boost::asio::steady_timer timer_;
};

template <typename Stream>
awaitable<std::string> read_to_end(Stream& stream) {
  std::string out;
  char buffer[4096];
  for (;;) {
    const auto [error, count] = co_await stream.async_read_some(boost::asio::buffer(buffer), token);
    out.append(buffer, count);
    if (error) co_return out;
  }
}

/// Reads until `out` ends with or contains `mark`, or the end.
template <typename Stream>
awaitable<std::string> read_until(Stream& stream, std::string mark) {
  std::string out;
  char buffer[4096];
  while (out.find(mark) == std::string::npos) {
    const auto [error, count] = co_await stream.async_read_some(boost::asio::buffer(buffer), token);
    out.append(buffer, count);
    if (error) co_return out;
  }
  co_return out;
}

inline awaitable<tcp::socket> connect_to(boost::asio::any_io_executor executor, std::uint16_t port) {
  tcp::socket socket(executor);
  const tcp::endpoint endpoint(boost::asio::ip::address_v4::loopback(), port);
  co_await socket.async_connect(endpoint, boost::asio::use_awaitable);
  co_return std::move(socket);
}

/// Sends `bytes`, reads until the server closes.
inline awaitable<std::string> talk(boost::asio::any_io_executor executor, std::uint16_t port, std::string bytes) {
  auto socket = co_await connect_to(executor, port);
  const Patience patience(executor, socket);
  co_await boost::asio::async_write(socket, boost::asio::buffer(bytes), token);
  co_return co_await read_to_end(socket);
}

/// The same over TLS, with whatever certificate is shown; `certificate` takes its serial number. Empty: no handshake.
inline awaitable<std::string> talk_tls(boost::asio::any_io_executor executor, std::uint16_t port, std::string bytes, int max_version = 0,
                                       long* serial = nullptr) {
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_client);
  if (max_version != 0) {
    SSL_CTX_set_min_proto_version(context.native_handle(), 0);
    SSL_CTX_set_max_proto_version(context.native_handle(), max_version);
    SSL_CTX_set_security_level(context.native_handle(), 0);
  }
  auto socket = co_await connect_to(executor, port);
  boost::asio::ssl::stream<tcp::socket> stream(std::move(socket), context);
  const Patience patience(executor, stream.next_layer());
  const auto [failed] = co_await stream.async_handshake(boost::asio::ssl::stream_base::client, token);
  if (failed) co_return std::string();
  if (serial != nullptr) {
    X509* const shown = SSL_get1_peer_certificate(stream.native_handle());
    *serial = ASN1_INTEGER_get(X509_get0_serialNumber(shown));
    X509_free(shown);
  }
  co_await boost::asio::async_write(stream, boost::asio::buffer(bytes), token);
  co_return co_await read_to_end(stream);
}

/// Accepts connections and lets each run a script.
class ScriptServer {
 public:
  using Script = std::function<awaitable<void>(tcp::socket)>;

  ScriptServer(boost::asio::io_context& io, Script script)
      : state_(std::make_shared<State>(
            State{tcp::acceptor(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)), std::move(script), 0})) {
    boost::asio::co_spawn(io, accept(state_), boost::asio::detached);
  }
  ~ScriptServer() { state_->acceptor.close(); }

  std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port()) + path; }
  std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
  int connections() const { return state_->connections; }

 private:
  struct State {
    tcp::acceptor acceptor;
    Script script;
    int connections;
  };
  static awaitable<void> accept(std::shared_ptr<State> state) {
    for (;;) {
      auto [error, socket] = co_await state->acceptor.async_accept(token);
      if (error) co_return;
      ++state->connections;
      boost::asio::co_spawn(socket.get_executor(), play(state, std::move(socket)), boost::asio::detached);
    }
  }
  static awaitable<void> play(std::shared_ptr<State> state, tcp::socket socket) { co_await state->script(std::move(socket)); }

  std::shared_ptr<State> state_;
};

}  // namespace tradewind::testing
