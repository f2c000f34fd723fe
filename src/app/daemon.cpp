#include "app/daemon.hpp"
#include "app/reload_limits.hpp"

#include <tradewind/app/version.hpp>
#include <tradewind/storage/sqlite.hpp>

namespace tradewind {
namespace {

constexpr Millis grace = std::chrono::seconds(4);
/// A reload is in no hurry: every call that is under way comes to its own end.
constexpr Millis reload_grace = std::chrono::seconds(60);

boost::asio::awaitable<HttpResponse> answer_public(std::shared_ptr<Generation> of, HttpRequest request, Peer peer) {
  co_return co_await of->wiring->receiver().handle(std::move(request), std::move(peer));
}

boost::asio::awaitable<HttpResponse> answer_admin(std::shared_ptr<Generation> of, HttpRequest request, Peer peer) {
  co_return co_await of->api->handle(std::move(request), std::move(peer));
}

std::vector<LaneView> lane_views(const Wiring& wiring) {
  std::vector<LaneView> rows;
  for (const auto& lane : wiring.pair_lanes()) {
    LaneView row;
    row.pair = lane.pair;
    row.target = lane.platform;
    row.paused = lane.lane.paused;
    row.reason = lane.lane.reason;
    row.objects = lane.lane.objects;
    row.quota_left = lane.quota_left;
    row.used_up_at = lane.used_up_at;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<int> counted_statuses(const Generation& of, const std::string& pair) {
  for (std::size_t i = 0; i < of.settings.pairs.size(); ++i)
    if (of.settings.pairs[i].name == pair) return of.texts[i].mapping->purchase_count;
  return {};
}

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

AdminDeps Daemon::admin_deps(Generation& of) const {
  AdminDeps deps{*store_, parts_.clock, parts_.metrics, of.settings, version_text(), started_at_, {}, {}, {}, {}, {}};
  deps.lanes = [&of] { return lane_views(*of.wiring); };
  deps.components = [this] { return components(); };
  deps.work_changed = [&of] { of.wiring->engine().work_changed(); };
  deps.preview = [&of]() -> Previewer& { return of.wiring->preview(); };
  deps.counted_statuses = [&of](const std::string& pair) { return counted_statuses(of, pair); };
  return deps;
}

std::shared_ptr<Generation> Daemon::make_generation(Settings settings, std::vector<PairTexts> texts) {
  auto made = std::make_shared<Generation>();
  made->settings = std::move(settings);
  made->texts = std::move(texts);
  made->wiring = std::make_unique<Wiring>(WiringParts{parts_.executor, made->settings, made->texts, *store_, parts_.http, parts_.clock,
                                                      parts_.random, parts_.logger, parts_.metrics, parts_.on_fatal});
  made->api = make_admin_api(admin_deps(*made));
  return made;
}

Result<void> Daemon::listen() {
  ServerOptions admin_options;
  admin_options.name = "admin";
  admin_options.listen = parts_.settings.admin.listen;
  admin_options.tls = parts_.settings.admin.tls;
  admin_ = make_http_server(
      parts_.executor, std::move(admin_options),
      [this](HttpRequest request, Peer peer) { return answer_admin(current_, std::move(request), std::move(peer)); }, parts_.logger,
      parts_.metrics);
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
      [this](HttpRequest request, Peer peer) { return answer_public(current_, std::move(request), std::move(peer)); }, parts_.logger,
      parts_.metrics);
  return public_->start();
}

boost::asio::awaitable<Result<void>> Daemon::start() {
  if (auto opened = open_store(); !opened) co_return opened.error();
  current_ = make_generation(parts_.settings, parts_.texts);
  auto started = co_await current_->wiring->start();
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
  if (current_) co_await current_->wiring->stop(grace);
  if (reloading_) (void)co_await store_->release_leases(parts_.clock.now());  // those of the generation that was being retired
  if (admin_) co_await admin_->stop(std::chrono::milliseconds(200));
  parts_.logger.info("stopped", "all leases are given back");
}

boost::asio::awaitable<void> Daemon::reload(std::function<Configuration()> wanted) {
  if (!public_) {
    parts_.logger.warn("not_reloaded", "the daemon is not up yet: reload again when it is");
    co_return;
  }
  reload_again_ = true;
  if (reloading_) co_return;
  reloading_ = true;
  while (reload_again_ && !draining_) {
    reload_again_ = false;
    auto read = wanted();
    const bool taken = co_await take(std::move(read));
    if (taken)
      parts_.logger.info("reloaded", "the new configuration and the certificates are at work");
    else
      parts_.logger.error("not_reloaded", "the configuration stays as it was; mend what the lines above say, then reload again");
  }
  reloading_ = false;
}

/// All that can fail comes first; then the new generation takes webhooks at once, and work as soon as the old one has let go of it.
boost::asio::awaitable<bool> Daemon::take(Configuration wanted) {
  auto problems = std::move(wanted.problems);
  if (problems.empty()) problems = needs_restart(current_->settings, wanted.settings);
  if (problems.empty())
    if (const auto read = reload_certificates(); !read) problems.push_back(read.error().message());
  for (const auto& problem : problems) parts_.logger.error("configuration_refused", problem);
  if (!problems.empty()) co_return false;

  auto fresh = make_generation(std::move(wanted.settings), std::move(wanted.texts));
  auto prepared = co_await fresh->wiring->prepare();
  if (!prepared) {
    parts_.logger.error("configuration_refused", prepared.error().message());
    co_return false;
  }
  auto old = std::exchange(current_, fresh);
  co_await retire(std::move(old));
  if (draining_) co_return true;
  auto started = co_await fresh->wiring->start();
  if (!started && parts_.on_fatal) parts_.on_fatal("the work did not start again: " + started.error().message());
  co_return started.has_value();
}

boost::asio::awaitable<void> Daemon::retire(std::shared_ptr<Generation> old) {
  co_await old->wiring->stop(reload_grace);
  if (!old->wiring->idle()) stuck_.push_back(std::move(old));
}

/// Key and certificate of both listeners, each as a whole; what does not fit together is refused.
Result<void> Daemon::reload_certificates() {
  for (auto* server : {admin_.get(), public_.get()})
    if (const auto done = server->reload_tls(); !done) return done.error();
  return {};
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

}  // namespace tradewind
