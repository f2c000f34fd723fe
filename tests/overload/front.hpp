// The public listener in the test's own process: server, receiver and a store on disk, as the daemon puts them together.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <tradewind/ingress/webhooks.hpp>
#include <tradewind/storage/sqlite.hpp>
#include <tradewind/telemetry/telemetry.hpp>
#include <tradewind/transport/client.hpp>
#include <tradewind/transport/server.hpp>

#include "overload/deliveries.hpp"
#include "support/run.hpp"
#include "support/test_certificate.hpp"
#include "transport/wire.hpp"

namespace tradewind::testing {

class Front : public ::testing::Test {
 protected:
  Front() : folder_(certificate.certificate() + ".store") {
    std::filesystem::create_directories(folder_);
    options.name = "public";
    options.listen = "127.0.0.1:0";
    options.tls.certificate = certificate.certificate();
    options.tls.private_key = certificate.private_key();
    PairSettings pair;
    pair.name = "main";
    pair.bigcommerce.store_hash = "abc123";
    pair.bigcommerce.client_secret.emplace_back(client_secret);
    settings.pairs.push_back(std::move(pair));
  }

  void start() {
    SqliteOptions store_options;
    store_options.path = folder_ + "/t.db";
    store_options.master_key = std::string(32, 'k');
    auto opened = open_sqlite_store(io.get_executor(), std::move(store_options), *logger, *metrics);
    if (!opened) throw std::runtime_error(opened.error().message());
    store = std::move(*opened);
    receiver = make_webhook_receiver(settings, *store, *clock, *random, *logger, *metrics, {});
    server = make_http_server(
        io.get_executor(), options,
        [this](HttpRequest request, Peer peer) { return receiver->handle(std::move(request), std::move(peer)); }, *logger, *metrics);
    if (auto started = server->start(); !started) throw std::runtime_error(started.error().message());
  }

  Delivery delivery(const std::string& id) const {
    Delivery made;
    made.webhook_id = id;
    made.created_at = made.sent_at = to_unix_s(clock->now());
    return made;
  }
  /// How many events the store tells of once it tells of `wanted`: what is acknowledged is durable, and counted a moment later.
  std::int64_t received(std::int64_t wanted) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (;;) {
      const auto counts = run(io, store->counts());
      const auto found = counts->find("main");
      const auto told = found == counts->end() ? 0 : found->second.received;
      if (told >= wanted || std::chrono::steady_clock::now() > patience) return told;
    }
  }
  /// A figure as `/metrics` would show it; 0 when it is not there.
  double metric(const std::string& name_and_labels) const {
    const auto text = metrics->expose();
    const auto at = text.find("tradewind_" + name_and_labels + " ");
    return at == std::string::npos ? 0 : std::stod(text.substr(at + name_and_labels.size() + 11));
  }
  double refused(const std::string& reason) const { return metric("http_refused_total{listener=\"public\",reason=\"" + reason + "\"}"); }
  double open() const { return metric("http_connections{listener=\"public\"}"); }
  template <typename Condition>
  void run_until(Condition reached) {
    io.restart();
    while (!reached()) io.run_one();
  }
  static int status(const std::string& text) { return text.rfind("HTTP/1.1 ", 0) == 0 ? std::stoi(text.substr(9, 3)) : 0; }

  TestCertificate certificate;
  boost::asio::io_context io{1};
  std::unique_ptr<CaptureLogger> logger = make_capture_logger();
  std::unique_ptr<Metrics> metrics = make_metrics();
  std::unique_ptr<Clock> clock = make_system_clock(io.get_executor());
  std::unique_ptr<Random> random = make_seeded_random(30);
  Settings settings;
  ServerOptions options;
  std::unique_ptr<Store> store;
  std::unique_ptr<WebhookReceiver> receiver;
  std::unique_ptr<HttpServer> server;

 private:
  std::string folder_;
};

}  // namespace tradewind::testing
