// Where the demo plays: the three simulated platforms and the daemon in one process, on one fast clock, in a directory of their own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <tradewind/base/random.hpp>

#include "app/daemon.hpp"
#include "app/sandbox_host.hpp"
#include "app/scaled_clock.hpp"

namespace tradewind {

/// Events that have not ended.
std::int64_t open_events(const PairCounts& counts);

class DemoStage {
 public:
  static constexpr int pace = 30;         ///< while somebody shops: leases and deadlines are in this time too
  static constexpr int quiet_pace = 150;  ///< while nothing is going on

  explicit DemoStage(boost::asio::io_context& io);
  ~DemoStage();

  boost::asio::awaitable<Result<void>> open();
  boost::asio::awaitable<void> close();
  /// Leaves the directory with database and logs where it is.
  void keep_directory() { keep_ = true; }

  ScaledClock& clock() { return *clock_; }
  sandbox::World& world() { return host_->world(); }
  sandbox::BigCommerce& shop() { return world().bigcommerce(); }
  sandbox::Salesforce& salesforce() { return sandbox::salesforce_of(world()); }
  sandbox::Pardot& pardot() { return sandbox::pardot_of(world()); }
  Daemon& daemon() { return *daemon_; }

  boost::asio::awaitable<Result<PairCounts>> counts();
  /// Until every event has ended and no delivery waits, or too long has passed: then false.
  boost::asio::awaitable<bool> settle();
  /// One request to the admin API, over HTTP as anybody would send it.
  boost::asio::awaitable<Result<HttpResponse>> admin(std::string method, std::string target, std::string body = std::string());

  std::string page_url() const { return host_->base_url() + "/"; }
  std::string hook_url() const;
  std::string admin_url() const;
  const std::string& token() const { return token_; }
  const std::string& directory() const { return directory_; }
  std::string log_path() const { return directory_ + "/daemon.log"; }
  /// Not empty: why the daemon stopped by itself.
  const std::string& fatal() const { return fatal_; }

 private:
  Result<void> open_host();
  Result<void> make_daemon();

  boost::asio::io_context& io_;
  std::string directory_, token_, fatal_;
  bool keep_ = false;
  std::unique_ptr<Clock> wall_;
  std::unique_ptr<ScaledClock> clock_;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<Metrics> metrics_, host_metrics_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<SandboxHost> host_;
  std::unique_ptr<Daemon> daemon_;
};

}  // namespace tradewind
