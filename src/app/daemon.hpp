// The daemon as one object: store, work, public and admin listeners. `serve` and `demo` run the same one.
#pragma once

#include "app/generation.hpp"

#include <tradewind/transport/server.hpp>

#include <functional>
#include <memory>

namespace tradewind {

struct DaemonParts {
  boost::asio::any_io_executor executor;
  Settings settings;
  std::vector<PairTexts> texts;
  HttpClient& http;
  Clock& clock;
  Random& random;
  Logger& logger;
  Metrics& metrics;
  std::function<void(std::string)> on_fatal;
  int inherited_socket = -1;
  bool fault_ack_before_commit = false;  ///< control of the crash test, never set by configuration
};

class Daemon {
 public:
  explicit Daemon(DaemonParts parts);
  ~Daemon();

  /// Opens the store, starts the work, then listens. Errors name what to mend; configuration means exit code 78.
  boost::asio::awaitable<Result<void>> start();
  /// Not ready, stop accepting, finish what runs, give leases back.
  boost::asio::awaitable<void> stop();
  /// Takes the whole of `wanted` and the certificates as they are now, or nothing of it and says why, a line a problem. Work under way
  /// ends as it began, webhooks are taken meanwhile. A call while one is under way has it followed by another.
  boost::asio::awaitable<void> reload(std::function<Configuration()> wanted);

  std::uint16_t public_port() const { return public_->port(); }
  std::uint16_t admin_port() const { return admin_->port(); }
  Store& store() { return *store_; }

 private:
  Result<void> open_store();
  Result<void> listen();
  std::shared_ptr<Generation> make_generation(Settings settings, std::vector<PairTexts> texts);
  AdminDeps admin_deps(Generation& of) const;
  std::vector<ComponentView> components() const;
  Result<void> reload_certificates();
  boost::asio::awaitable<bool> take(Configuration wanted);
  boost::asio::awaitable<void> retire(std::shared_ptr<Generation> old);

  DaemonParts parts_;
  TimePoint started_at_;
  bool draining_ = false, reloading_ = false, reload_again_ = false;
  std::unique_ptr<Store> store_;
  std::shared_ptr<Generation> current_;
  std::vector<std::shared_ptr<Generation>> stuck_;  ///< work that did not end when it was told to: must not be taken from under it
  std::unique_ptr<HttpServer> public_, admin_;
};

}  // namespace tradewind
