// P-04: webhook to last effect on an idle system, P-05: events a second when they pour in; against the sandbox, which shares this one
// thread with the daemon.
#include "app/daemon.hpp"
#include "app/sandbox_host.hpp"
#include "app/sandbox_settings.hpp"

#include <tradewind/crypto/crypto.hpp>
#include <tradewind/telemetry/telemetry.hpp>
#include <tradewind/transport/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <filesystem>

namespace tradewind {
namespace {

constexpr int shoppers = 200, orders = 200, updates = 6000;

class LatencyBench {
 public:
  explicit LatencyBench(const std::string& source)
      : clock_(make_system_clock(io_.get_executor())),
        http_(make_http_client(io_.get_executor(), *clock_)),
        metrics_(make_metrics()),
        logger_(make_capture_logger()),
        random_(crypto::system_random()),
        host_(SandboxHostParts{io_.get_executor(), *clock_, *http_, *logger_, *metrics_, "127.0.0.1:0", 1}),
        folder_(std::filesystem::temp_directory_path() / ("tradewind-bench-" + std::to_string(random_->next()))),
        source_(source) {
    std::filesystem::create_directories(folder_);
  }
  ~LatencyBench() { std::filesystem::remove_all(folder_); }

  void run() {
    std::exception_ptr failed;
    boost::asio::co_spawn(io_, measure(), [&](std::exception_ptr error) { failed = error, io_.stop(); });
    io_.run();
    if (failed) std::rethrow_exception(failed);
  }

 private:
  std::unique_ptr<Daemon> make_daemon() {
    Settings settings;
    settings.server.listen = "127.0.0.1:0";
    settings.admin.listen = "127.0.0.1:0";
    settings.admin.token = SecretString("benchmark-admin-token");
    settings.storage.path = (folder_ / "bench.db").string();
    settings.storage.encryption_key = SecretString(std::string(32, 'k'));
    auto pair = sandbox_pair(host_.base_url(), "");
    pair.mapping = source_ + "/config/mapping.yaml";
    pair.workflows = source_ + "/config/workflows.yaml";
    settings.pairs.push_back(std::move(pair));
    std::vector<mapping::Problem> problems;
    auto texts = load_pair_texts(settings, problems);
    return std::make_unique<Daemon>(DaemonParts{io_.get_executor(), std::move(settings), std::move(texts), *http_, *clock_, *random_,
                                                *logger_, *metrics_, [](std::string) {}, -1, false});
  }

  boost::asio::awaitable<void> settled() {
    for (int i = 0; i < 5000; ++i) {
      auto counts = co_await daemon_->store().counts();
      auto& events = (*counts)["main"].events;
      if (host_.world().bigcommerce().waiting() == 0 &&
          events[EventState::pending] + events[EventState::running] + events[EventState::retrying] == 0)
        co_return;
      co_await clock_->sleep_until(clock_->now() + Millis{5});
    }
    throw std::runtime_error("the event did not end");
  }

  boost::asio::awaitable<void> measure() {
    if (!host_.start()) throw std::runtime_error("the sandbox did not start");
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
             {"bigcommerce.quota", "1000000"}, {"pardot.connector", "false"}, {"pardot.daily_limit", "1000000"}})
      if (!host_.world().set_switch(name, value)) throw std::runtime_error("no switch " + name);
    daemon_ = make_daemon();
    auto started = co_await daemon_->start();
    if (!started) throw std::runtime_error(started.error().message());
    host_.world().bigcommerce().add_hook(
        "store/customer/created", "http://127.0.0.1:" + std::to_string(daemon_->public_port()) + "/webhooks/main", {}, clock_->now());
    host_.world().bigcommerce().add_hook(
        "store/order/updated", "http://127.0.0.1:" + std::to_string(daemon_->public_port()) + "/webhooks/main", {}, clock_->now());
    std::vector<std::int64_t> spans;
    for (int i = 0; i < shoppers + 5; ++i) {
      sandbox::NewCustomer customer;
      customer.email = "shopper" + std::to_string(i) + "@example.com";
      customer.last_name = "Shopper";
      const auto acks = host_.world().bigcommerce().outcomes().size();
      host_.world().bigcommerce().create_customer(customer, clock_->now());
      co_await settled();
      // From the acknowledgement to the last call at any platform; the first shoppers warm caches, tokens and connections.
      const auto acked = host_.world().bigcommerce().outcomes().at(acks).at;
      if (i >= 5) spans.push_back((host_.world().history().back().at - acked).count());
    }
    std::sort(spans.begin(), spans.end());
    std::printf(
        "P-04  webhook to last effect, %d new shoppers        p50 %lld ms, p95 %lld ms            p50 < 20, p95 < 60 ms over remote time\n",
        shoppers, static_cast<long long>(spans[spans.size() / 2]), static_cast<long long>(spans[spans.size() * 95 / 100]));
    co_await pour();
    co_await daemon_->stop();
  }

  /// As on sale day: each order tells of itself again and again.
  boost::asio::awaitable<void> pour() {
    auto& shop = host_.world().bigcommerce();
    std::vector<std::int64_t> ids;
    for (int i = 0; i < orders; ++i) {
      sandbox::NewOrder order;
      order.customer_id = shop.customer_by_email("shopper" + std::to_string(i % shoppers) + "@example.com").value();
      order.items.emplace_back().name = "Towel";
      ids.push_back(shop.place_order(order, clock_->now()));
    }
    co_await settled();
    const auto began = clock_->now();
    for (int i = 0; i < updates; ++i) {
      const std::map<std::string, std::string> note{{"staff_notes", std::to_string(i)}};
      (void)shop.update_order(ids[static_cast<std::size_t>(i % orders)], note, clock_->now());
      if (i % 100 == 99) co_await clock_->sleep_until(clock_->now() + Millis{1});
    }
    co_await settled();
    const double seconds = std::chrono::duration<double>(clock_->now() - began).count();
    std::printf("P-05  events a second end to end, %d of %d orders             %6.0f/s                       >= 1500/s\n", updates, orders,
                updates / seconds);
  }

  boost::asio::io_context io_{1};
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<Random> random_;
  SandboxHost host_;
  std::filesystem::path folder_;
  std::string source_;
  std::unique_ptr<Daemon> daemon_;
};

}  // namespace
}  // namespace tradewind

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  tradewind::LatencyBench bench(argv[1]);
  bench.run();
  return 0;
}
