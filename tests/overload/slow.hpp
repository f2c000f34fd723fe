// Connections that begin something and leave it there.
#pragma once

#include "transport/tls_script.hpp"

namespace tradewind::testing {

using ClientContext = boost::asio::ssl::context;

/// Connects from an address of the loopback network, so that one machine can be many peers.
inline awaitable<bool> connect_from(tcp::socket& socket, std::string source, std::uint16_t port) {
  const tcp::endpoint there(boost::asio::ip::address_v4::loopback(), port), here(boost::asio::ip::make_address(source), 0);
  boost::system::error_code error;
  socket.open(tcp::v4(), error);
  if (!error) socket.bind(here, error);
  if (error) co_return false;
  const auto [failed] = co_await socket.async_connect(there, token);
  co_return !failed;
}

struct Slow {
  Slow(const boost::asio::any_io_executor& executor, ClientContext& context) : socket(executor), stream(socket, context) {}
  tcp::socket socket;
  boost::asio::ssl::stream<tcp::socket&> stream;
};

enum class Kind { silent, half_hello, idle_tls, half_head, half_body };
inline Kind kind_of(std::size_t number) { return static_cast<Kind>(number % 5); }

/// Connects and gets as far as `kind` says; an end that comes before is no error.
inline awaitable<void> begin(Slow& slow, std::string source, std::uint16_t port, Kind kind) {
  const bool connected = co_await connect_from(slow.socket, source, port);
  if (!connected || kind == Kind::silent) co_return;
  if (kind == Kind::half_hello) {
    static const std::string part = TlsScript::hello().substr(0, 60);
    co_await boost::asio::async_write(slow.socket, boost::asio::buffer(part), token);
    co_return;
  }
  const auto [refused] = co_await slow.stream.async_handshake(boost::asio::ssl::stream_base::client, token);
  if (refused || kind == Kind::idle_tls) co_return;
  std::string part = "POST /webhooks/main HTTP/1.1\r\nHost: local";
  if (kind == Kind::half_body) part += "host\r\nContent-Length: 65536\r\n\r\n" + std::string(60'000, 'x');
  co_await boost::asio::async_write(slow.stream, boost::asio::buffer(part), token);
}

}  // namespace tradewind::testing
