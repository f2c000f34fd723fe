// HTTP/1.1 server (RFC 9112, strict) over TLS or plain TCP. Knows no route.
#pragma once

#include <tradewind/base/error.hpp>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/http.hpp>
#include <tradewind/ports/telemetry.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace tradewind {

struct ServerLimits {
  std::size_t request_line = 8 * 1024;
  std::size_t header_bytes = 16 * 1024;
  std::size_t header_fields = 64;
  std::size_t body = 64 * 1024;
  std::size_t large_bodies = 8 * 1024 * 1024;  ///< all together, of bodies over 8 KiB that are being received; webhooks are smaller
  int connections = 2000;                      ///< in all; fewer where the process may not open as many descriptors
  /// By address. Trusted proxies may have any number: of what they forward, requests under way are counted by forwarded address.
  int connections_per_peer = 256;
  Millis handshake = std::chrono::seconds(5), headers = std::chrono::seconds(5), request = std::chrono::seconds(10);
  Millis idle = std::chrono::seconds(75);     ///< keep-alive; longer than a balancer's
  Millis patience = std::chrono::seconds(2);  ///< at the cap, who has been waited for so long gives way to who comes
};

struct ServerOptions {
  std::string name;    ///< for logs: public, admin, sandbox
  std::string listen;  ///< host:port; port 0 picks one
  TlsSettings tls;
  std::vector<std::string> trusted_proxies;
  ServerLimits limits;
  int inherited_socket = -1;  ///< a listening descriptor from systemd; -1: bind
};

class HttpServer {
 public:
  virtual ~HttpServer() = default;
  /// Binds and starts to accept; the error names the address and what to do.
  virtual Result<void> start() = 0;
  virtual std::uint16_t port() const = 0;
  /// Stops accepting, lets requests under way finish until `grace` is over, then closes.
  virtual boost::asio::awaitable<void> stop(Millis grace) = 0;
  /// Certificate and key are read again; new connections use them. The old ones stay on an error.
  virtual Result<void> reload_tls() = 0;
};

std::unique_ptr<HttpServer> make_http_server(boost::asio::any_io_executor executor, ServerOptions options, HttpHandler handler,
                                             Logger& logger, Metrics& metrics);

}  // namespace tradewind
