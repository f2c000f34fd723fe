// The simulated platforms on a listening port, with their own time going on: deliveries, the connector.
#pragma once

#include <tradewind/sandbox/make_world.hpp>
#include <tradewind/transport/server.hpp>

#include <memory>
#include <string>

namespace tradewind {

struct SandboxHostParts {
  boost::asio::any_io_executor executor;
  Clock& clock;
  HttpClient& http;
  Logger& logger;
  Metrics& metrics;
  std::string listen;
  std::uint64_t seed = 1;
};

class SandboxHost {
 public:
  explicit SandboxHost(SandboxHostParts parts);

  Result<void> start();
  std::string base_url() const { return base_url_; }
  sandbox::World& world() { return *world_; }
  /// Orders and customers are sent to `destination`.
  void register_hooks(const std::string& destination);
  boost::asio::awaitable<void> stop();

 private:
  boost::asio::awaitable<void> tick();

  SandboxHostParts parts_;
  std::string base_url_;
  std::unique_ptr<sandbox::World> world_;
  HttpHandler handler_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace tradewind
