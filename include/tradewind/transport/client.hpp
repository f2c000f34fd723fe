// HTTPS client with keep-alive connections per host. Verifies chain and host name against the system store (SSL_CERT_FILE honoured).
#pragma once

#include <tradewind/ports/http.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace tradewind {

struct HttpClientOptions {
  int connections_per_host = 32;
  Millis connect = std::chrono::seconds(10);
  Millis idle = std::chrono::seconds(30);  ///< an idle connection older than this is not used again
  std::string user_agent = "tradewind";
};

/// `http://` is accepted for loopback hosts only.
std::unique_ptr<HttpClient> make_http_client(boost::asio::any_io_executor executor, const Clock& clock, HttpClientOptions options = {});

/// The real clock: steady timers on `executor`.
std::unique_ptr<Clock> make_system_clock(boost::asio::any_io_executor executor);

}  // namespace tradewind
