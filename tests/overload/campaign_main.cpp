// What the public listener of a real daemon does under more than it can take: `overload_campaign DAEMON SOURCE_DIR [SECONDS]`. DAEMON runs
// with one argument, a configuration. Prints figures, asserts nothing; generator and daemon share the machine. README quotes them.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <tradewind/base/text.hpp>

#include "crash/daemon_process.hpp"
#include "overload/annoyance.hpp"
#include "overload/load.hpp"
#include "support/run.hpp"
#include "support/test_certificate.hpp"

namespace tradewind::testing {
namespace {

namespace fs = std::filesystem;

constexpr int slow_clients = 2000;

class Campaign {
 public:
  Campaign(const std::string& daemon, const std::string& source, int seconds)
      : seconds_(seconds),
        folder_(fs::path(certificate_.certificate()).parent_path()),
        daemon_(daemon, (folder_ / "tradewind.yaml").string(), "", (folder_ / "log").string()),
        load_(io_, port_) {
    for (const char* name : {"mapping.yaml", "workflows.yaml"}) fs::copy_file(fs::path(source) / "config" / name, folder_ / name);
    write_config();
  }

  void run() {
    start();
    auto warm = load_.run({64, 0, false, 2});
    report("P  peak, 64 connections", peak_ = load_.run({64, 0, false, seconds_ * 3}));
    restart();
    report("A  200 a second, nobody else", load_.run({16, 200, false, seconds_}));
    beside_slow("B  200 a second beside 2,000 slow", {16, 200, false, seconds_}, false);
    restart();
    beside_slow("W  the same beside the costliest 2,000", {16, 200, false, seconds_}, true);
    restart();
    report("C  100 a second, a connection each", load_.run({64, 100, true, seconds_}));
    beside_slow("D  the same beside 2,000 slow", {64, 100, true, seconds_}, false);
    restart();
    overload("E  ten times the peak, 512 connections", peak_, {512, peak_.per_second() * 10, false, seconds_ * 6});
    restart();
    auto handshakes = load_.run({64, 0, true, seconds_ * 3});
    report("H  peak, a connection each", handshakes);
    overload("F  ten times that, at most 3,000 at once", handshakes, {3000, handshakes.per_second() * 10, true, seconds_ * 6});
    show_refusals();
    std::printf("exit code %d\n", daemon_.terminate());
  }

 private:
  void write_config() {
    std::ofstream(folder_ / "key") << text::to_base64(std::string(32, 'k'));
    fs::permissions(folder_ / "key", fs::perms::owner_read | fs::perms::owner_write);
    std::ofstream(folder_ / "tradewind.yaml")
        << "server: { listen: '127.0.0.1:" << port_ << "', tls: { certificate: " << certificate_.certificate()
        << ", private_key: " << certificate_.private_key() << " } }\n"
        << "admin: { listen: '127.0.0.1:" << admin_port_ << "', token: campaign-admin-token-0123 }\n"
        << "storage: { url: 'sqlite://" << (folder_ / "t.db").string() << "', encryption_key: '${file:" << (folder_ / "key").string()
        << "}' }\nlogging: { level: warn }\n"
        << "pairs:\n  - name: main\n    bigcommerce: { api_url: 'http://127.0.0.1:1', store_hash: abc123, access_token: "
           "unused-token-0123456, client_id: bench, client_secret: [ "
        << client_secret << " ], webhook_url: 'https://hooks.example.com/webhooks/main' }\n"
        << "    salesforce: { login_url: 'http://127.0.0.1:1', auth: { flow: client_credentials, client_id: bench, client_secret: "
           "unused-secret-0123456 } }\n    pardot: { api_url: 'http://127.0.0.1:1', business_unit_id: 0Uv000000000001CAA }\n"
        << "    mapping: mapping.yaml\n    workflows: workflows.yaml\n";
  }

  void start() {
    daemon_.start();
    for (int i = 0; i < 200; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      if (!metrics().empty()) return;
    }
    throw std::runtime_error("the daemon did not come up; see " + (folder_ / "log").string());
  }
  /// With an empty database, so that each figure stands alone.
  void restart() {
    daemon_.terminate();
    for (const char* tail : {"", "-wal", "-shm"}) fs::remove((folder_ / "t.db").string() + tail);
    start();
  }

  std::string metrics() {
    try {
      return testing::run(io_, talk(io_.get_executor(), admin_port_, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    } catch (const boost::system::system_error&) {
      return {};
    }
  }
  void show_refusals() {
    for (const auto& line : text::split(metrics(), '\n'))
      if (line.rfind("tradewind_http_refused_total{listener=\"public\"", 0) == 0 || line.rfind("tradewind_webhooks_total", 0) == 0)
        std::printf("   %s\n", line.c_str());
  }

  /// Kilobytes from /proc; VmHWM is the most it ever was.
  long memory(const char* field) {
    std::ifstream status("/proc/" + std::to_string(daemon_.pid()) + "/status");
    for (std::string line; std::getline(status, line);)
      if (line.rfind(field, 0) == 0) return std::atol(line.c_str() + std::string(field).size() + 1);
    return 0;
  }

  void report(const char* what, LoadResult result) {
    std::printf("%-42s %8.0f a second stored, p50 %.1f ms, p99 %.1f ms, not stored %lld, memory %ld MB (most %ld MB)\n", what,
                result.per_second(), result.percentile(0.5), result.percentile(0.99), static_cast<long long>(result.lost),
                memory("VmRSS:") / 1024, memory("VmHWM:") / 1024);
    for (const auto& [status, count] : result.others) std::printf("   answered %d: %lld\n", status, static_cast<long long>(count));
    std::fflush(stdout);
  }

  void overload(const char* what, const LoadResult& peak, LoadPlan plan) {
    const auto result = load_.run(plan);
    report(what, result);
    std::printf("   offered %.0f a second for %d s; goodput / peak = %.2f\n", plan.rate, plan.seconds,
                result.per_second() / peak.per_second());
  }

  void beside_slow(const char* what, LoadPlan plan, bool worst) {
    const Annoyance annoyance(port_, slow_clients, worst);
    std::this_thread::sleep_for(std::chrono::seconds(4));
    const int before = annoyance.ends();
    report(what, load_.run(plan));
    std::printf("   the slow were ended %d times meanwhile\n", annoyance.ends() - before);
  }

  static std::uint16_t free_port(int which) { return static_cast<std::uint16_t>(18'543 + which); }

  int seconds_;
  std::uint16_t port_ = free_port(0), admin_port_ = free_port(1);
  TestCertificate certificate_;
  fs::path folder_;
  DaemonProcess daemon_;
  boost::asio::io_context io_{1};
  Load load_;
  LoadResult peak_;
};

}  // namespace
}  // namespace tradewind::testing

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  std::signal(SIGPIPE, SIG_IGN);
  tradewind::testing::Campaign campaign(argv[1], argv[2], argc > 3 ? std::atoi(argv[3]) : 10);
  campaign.run();
  return 0;
}
