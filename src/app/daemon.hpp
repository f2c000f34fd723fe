// The daemon as one object: store, work, public and admin listeners. `serve` and `demo` run the same one.
#pragma once

#include "app/wiring.hpp"

#include <tradewind/admin/admin.hpp>
#include <tradewind/transport/server.hpp>

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
  /// Certificates are read again; the old ones stay on an error.
  void reload();

  std::uint16_t public_port() const { return public_->port(); }
  std::uint16_t admin_port() const { return admin_->port(); }
  Store& store() { return *store_; }

 private:
  Result<void> open_store();
  Result<void> listen();
  std::vector<LaneView> lanes() const;
  std::vector<ComponentView> components() const;
  std::vector<int> counted_statuses(const std::string& pair) const;

  DaemonParts parts_;
  TimePoint started_at_;
  bool draining_ = false;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Wiring> wiring_;
  std::unique_ptr<AdminApi> api_;
  std::unique_ptr<HttpServer> public_, admin_;
};

}  // namespace tradewind
