#include "app/daemon.hpp"

#include <tradewind/app/version.hpp>
#include <tradewind/storage/sqlite.hpp>

namespace tradewind {
namespace {

constexpr Millis grace = std::chrono::seconds(4);

}  // namespace

Daemon::Daemon(DaemonParts parts) : parts_(std::move(parts)), started_at_(parts_.clock.now()) {}
Daemon::~Daemon() = default;

Result<void> Daemon::open_store() {
  SqliteOptions options;
  options.path = parts_.settings.storage.path;
  options.master_key = std::string(parts_.settings.storage.encryption_key.reveal());
  options.fault_ack_before_commit = parts_.fault_ack_before_commit;
  auto opened = open_sqlite_store(parts_.executor, std::move(options), parts_.logger, parts_.metrics);
  if (!opened) return opened.error();
  store_ = std::move(*opened);
  return {};
}

Result<void> Daemon::listen() {
  AdminDeps deps{*store_, parts_.clock, parts_.metrics, parts_.settings, version_text(), started_at_, {}, {}, {}, {}, {}};
  deps.lanes = [this] { return lanes(); };
  deps.components = [this] { return components(); };
  deps.work_changed = [this] { wiring_->engine().work_changed(); };
  deps.preview = [this]() -> Previewer& { return wiring_->preview(); };
  deps.counted_statuses = [this](const std::string& pair) { return counted_statuses(pair); };
  api_ = make_admin_api(std::move(deps));
  ServerOptions admin_options;
  admin_options.name = "admin";
  admin_options.listen = parts_.settings.admin.listen;
  admin_options.tls = parts_.settings.admin.tls;
  admin_ = make_http_server(
      parts_.executor, std::move(admin_options),
      [this](HttpRequest request, Peer peer) { return api_->handle(std::move(request), std::move(peer)); }, parts_.logger, parts_.metrics);
  if (auto started = admin_->start(); !started) return started.error();

  ServerOptions options;
  options.name = "public";
  options.listen = parts_.settings.server.listen;
  options.tls = parts_.settings.server.tls;
  options.trusted_proxies = parts_.settings.server.trusted_proxies;
  options.limits.body = static_cast<std::size_t>(parts_.settings.server.max_body);
  options.inherited_socket = parts_.inherited_socket;
  public_ = make_http_server(
      parts_.executor, std::move(options),
      [this](HttpRequest request, Peer peer) { return wiring_->receiver().handle(std::move(request), std::move(peer)); }, parts_.logger,
      parts_.metrics);
  return public_->start();
}

boost::asio::awaitable<Result<void>> Daemon::start() {
  if (auto opened = open_store(); !opened) co_return opened.error();
  WiringParts wiring{parts_.executor, parts_.settings, parts_.texts,  *store_,        parts_.http,
                     parts_.clock,    parts_.random,   parts_.logger, parts_.metrics, parts_.on_fatal};
  wiring_ = std::make_unique<Wiring>(std::move(wiring));
  auto started = co_await wiring_->start();
  if (!started) co_return started.error();
  auto listening = listen();
  if (!listening) co_return listening.error();
  parts_.logger.info("started", "ready for webhooks",
                     {{"version", std::string(version_text())},
                      {"public_port", static_cast<std::int64_t>(public_->port())},
                      {"admin_port", static_cast<std::int64_t>(admin_->port())}});
  co_return Result<void>();
}

boost::asio::awaitable<void> Daemon::stop() {
  draining_ = true;
  parts_.logger.info("stopping", "no new webhooks; finishing what runs");
  if (public_) co_await public_->stop(grace);
  if (wiring_) co_await wiring_->stop(grace);
  if (admin_) co_await admin_->stop(std::chrono::milliseconds(200));
  parts_.logger.info("stopped", "all leases are given back");
}

void Daemon::reload() {
  for (auto* server : {public_.get(), admin_.get()}) {
    const auto done = server->reload_tls();
    if (!done) parts_.logger.error("certificate_not_reloaded", done.error().message());
  }
  parts_.logger.info("reloaded", "certificates were read again");
}

std::vector<LaneView> Daemon::lanes() const {
  std::vector<LaneView> rows;
  for (const auto& lane : wiring_->pair_lanes()) {
    LaneView row;
    row.pair = lane.pair;
    row.target = lane.platform;
    row.paused = lane.lane.paused;
    row.reason = lane.lane.reason;
    row.objects = lane.lane.objects;
    row.quota_left = lane.quota_left;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<ComponentView> Daemon::components() const {
  std::vector<ComponentView> rows;
  ComponentView storage;
  storage.name = "storage";
  storage.ready = store_->accepting();
  if (!storage.ready) storage.why = "the database does not take writes";
  ComponentView listener;
  listener.name = "listener";
  listener.ready = !draining_;
  if (draining_) listener.why = "shutting down";
  rows.push_back(std::move(storage));
  rows.push_back(std::move(listener));
  return rows;
}

std::vector<int> Daemon::counted_statuses(const std::string& pair) const {
  for (std::size_t i = 0; i < parts_.settings.pairs.size(); ++i)
    if (parts_.settings.pairs[i].name == pair) return parts_.texts[i].mapping->purchase_count;
  return {};
}

}  // namespace tradewind
