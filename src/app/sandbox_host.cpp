#include "app/sandbox_host.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace tradewind {
namespace {

/// A client that has waited for a delayed answer this long has given up long ago.
constexpr Millis longest_request = std::chrono::minutes(10);

std::string host_of(const std::string& listen) { return listen.substr(0, listen.rfind(':')); }

}  // namespace

SandboxHost::SandboxHost(SandboxHostParts parts) : parts_(std::move(parts)) {}

Result<void> SandboxHost::start() {
  ServerOptions options;
  options.name = "sandbox";
  options.listen = parts_.listen;
  options.limits.body = 8 * 1024 * 1024;
  options.limits.request = longest_request;
  // The world must know its own address, and the port may be chosen by the system: no request is served before both exist.
  server_ = make_http_server(
      parts_.executor, std::move(options), [this](HttpRequest request, Peer peer) { return handler_(std::move(request), std::move(peer)); },
      parts_.logger, parts_.metrics);
  if (auto started = server_->start(); !started) return started.error();
  base_url_ = "http://" + host_of(parts_.listen) + ":" + std::to_string(server_->port());
  sandbox::WorldOptions world;
  world.seed = parts_.seed;
  world.base_url = base_url_;
  world_ = sandbox::make_world(world);
  handler_ = sandbox::make_sandbox_handler(*world_, parts_.clock);
  boost::asio::co_spawn(parts_.executor, sandbox::run_deliveries(world_->bigcommerce(), parts_.http, parts_.clock), boost::asio::detached);
  boost::asio::co_spawn(parts_.executor, tick(), boost::asio::detached);
  return {};
}

void SandboxHost::register_hooks(const std::string& destination) {
  for (const char* scope : {"store/order/*", "store/customer/*"})
    world_->bigcommerce().add_hook(scope, destination, {}, parts_.clock.now());
}

boost::asio::awaitable<void> SandboxHost::tick() {
  for (;;) {
    world_->advance(parts_.clock.now());
    co_await parts_.clock.sleep_until(parts_.clock.now() + std::chrono::seconds(5));
  }
}

boost::asio::awaitable<void> SandboxHost::stop() { return server_->stop(std::chrono::milliseconds(200)); }

}  // namespace tradewind
