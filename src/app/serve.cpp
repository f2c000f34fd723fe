// `tradewind serve`: the daemon in the foreground, with signals and the supervisor's watchdog.
#include "app/serve.hpp"
#include "app/daemon.hpp"
#include "app/notify.hpp"

#include <tradewind/app/app.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/telemetry/telemetry.hpp>
#include <tradewind/transport/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace tradewind {
namespace {

constexpr int exit_configuration = 78;

class Service {
 public:
  Service(std::string config_path, Settings settings, std::vector<PairTexts> texts, ServeFaults faults)
      : config_path_(std::move(config_path)),
        logger_(make_logger(settings.logging)),
        metrics_(make_metrics()),
        random_(crypto::system_random()),
        clock_(make_system_clock(io_.get_executor())),
        http_(make_http_client(io_.get_executor(), *clock_)),
        signals_(io_, SIGTERM, SIGINT, SIGHUP),
        daemon_(DaemonParts{io_.get_executor(), std::move(settings), std::move(texts), *http_, *clock_, *random_, *logger_, *metrics_,
                            [this](std::string) { finish(1); }, systemd::inherited_socket(), faults.ack_before_commit}) {}

  int run() {
    std::signal(SIGPIPE, SIG_IGN);
    await_signal();
    boost::asio::co_spawn(io_, start(), boost::asio::detached);
    io_.run();
    return exit_code_;
  }

 private:
  boost::asio::awaitable<void> start() {
    auto started = co_await daemon_.start();
    if (!started) {
      logger_->error("not_started", started.error().message());
      std::cerr << "tradewind: " << started.error().message() << "\n";
      exit_code_ = started.error().code == Errc::configuration ? exit_configuration : 1;
      io_.stop();
      co_return;
    }
    systemd::ready();
    if (const auto interval = systemd::watchdog_interval()) boost::asio::co_spawn(io_, keep_alive(*interval), boost::asio::detached);
  }

  boost::asio::awaitable<void> reload() {
    std::function<Configuration()> read = [path = config_path_] { return load_configuration(path); };
    co_await daemon_.reload(std::move(read));
    systemd::ready();
  }

  boost::asio::awaitable<void> keep_alive(Millis interval) {
    for (;;) {
      systemd::alive();
      co_await clock_->sleep_until(clock_->now() + interval);
    }
  }

  void await_signal() {
    signals_.async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      if (signal == SIGHUP) {
        systemd::reloading();
        boost::asio::co_spawn(io_, reload(), boost::asio::detached);
      } else if (stopping_) {
        // A second TERM: leave at once; everything durable is committed already and leases run out.
        std::_Exit(1);
      } else {
        finish(0);
      }
      await_signal();
    });
  }

  void finish(int code) {
    if (stopping_) return;
    stopping_ = true;
    exit_code_ = code;
    systemd::stopping();
    boost::asio::co_spawn(io_, drain(), boost::asio::detached);
  }

  boost::asio::awaitable<void> drain() {
    co_await daemon_.stop();
    signals_.cancel();
    io_.stop();
  }

  std::string config_path_;
  boost::asio::io_context io_{1};
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<HttpClient> http_;
  boost::asio::signal_set signals_;
  bool stopping_ = false;
  int exit_code_ = 0;
  Daemon daemon_;
};

}  // namespace

int serve(const std::string& config_path, ServeFaults faults) {
  auto loaded = load_configuration(config_path);
  for (const auto& problem : loaded.problems) std::cerr << problem << "\n";
  if (!loaded.problems.empty()) return exit_configuration;
  Service service(config_path, std::move(loaded.settings), std::move(loaded.texts), faults);
  return service.run();
}

int run_serve(const std::string& config_path) { return serve(config_path, {}); }

}  // namespace tradewind
