// A TLS client whose bytes the test holds in its hand: to be cut, altered, dripped.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "transport/wire.hpp"

namespace tradewind::testing {

class TlsScript {
 public:
  explicit TlsScript(int max_version = 0)
      : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free), ssl_(SSL_new(context_.get()), &SSL_free) {
    if (max_version != 0) SSL_set_max_proto_version(ssl_.get(), max_version);
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
  }
  SSL* ssl() { return ssl_.get(); }

  /// One step of the handshake; true once it is done.
  bool shake() {
    const int result = SSL_do_handshake(ssl_.get());
    broken_ = result != 1 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_SSL;
    return result == 1;
  }
  /// The handshake failed.
  bool broken() const { return broken_; }
  void write(const std::string& text) { SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())); }
  std::string read() {
    std::string out(64 * 1024, '\0');
    const int count = SSL_read(ssl_.get(), out.data(), static_cast<int>(out.size()));
    out.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return out;
  }
  /// What is to be sent.
  std::string out() {
    std::string bytes(BIO_ctrl_pending(SSL_get_wbio(ssl_.get())), '\0');
    BIO_read(SSL_get_wbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }
  void in(const std::string& bytes) { BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size())); }

  static std::string hello() {
    TlsScript client;
    client.shake();
    return client.out();
  }

 private:
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
  bool broken_ = false;
};

/// Whatever comes next, at least a byte; empty at the end.
inline awaitable<std::string> read_piece(tcp::socket& socket) {
  std::string piece(16 * 1024, '\0');
  const auto [error, count] = co_await socket.async_read_some(boost::asio::buffer(piece), token);
  piece.resize(count);
  co_return piece;
}

/// Sends the bytes of `client` in pieces of `size` and hands it what is answered, until `done()` or the end.
template <typename Done>
awaitable<void> converse(TlsScript& client, tcp::socket& socket, std::size_t size, Done done) {
  for (;;) {
    const bool over = done();
    const std::string bytes = client.out();
    for (std::size_t at = 0; at < bytes.size(); at += size) {
      const auto piece = boost::asio::buffer(bytes.data() + at, std::min(size, bytes.size() - at));
      co_await boost::asio::async_write(socket, piece, token);
    }
    if (over) co_return;
    std::string answered = co_await read_piece(socket);
    if (answered.empty()) co_return;
    client.in(answered);
  }
}

}  // namespace tradewind::testing
