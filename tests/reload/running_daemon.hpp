// A daemon and the three platforms in this process, over loopback and on the real clock, with its configuration in files.
#pragma once

#include "app/daemon.hpp"
#include "app/sandbox_host.hpp"
#include "app/sandbox_settings.hpp"
#include "support/run.hpp"

#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/telemetry/telemetry.hpp>
#include <tradewind/transport/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace tradewind::testing {

class RunningDaemon {
 public:
  using Task = boost::asio::awaitable<void>;

  RunningDaemon()
      : folder_(std::filesystem::temp_directory_path() / ("tradewind-reload-" + text::to_hex(crypto::random_bytes(6)))),
        logger_(make_capture_logger()),
        metrics_(make_metrics()),
        random_(crypto::system_random()),
        clock_(make_system_clock(io_.get_executor())),
        http_(make_http_client(io_.get_executor(), *clock_)),
        host_(SandboxHostParts{io_.get_executor(), *clock_, *http_, *logger_, *metrics_, "127.0.0.1:0", 7}) {
    std::filesystem::create_directories(folder_);
    if (!host_.start()) throw std::runtime_error("the sandbox did not start");
    // Webhooks come quickly, and one that fails would be sent again at once.
    for (const auto& [name, value] : {std::pair{"bigcommerce.retry_percent", "1"}, std::pair{"bigcommerce.reorder_ms", "10"}})
      if (!host_.world().set_switch(name, value)) throw std::runtime_error(std::string("no such switch: ") + name);
    write("key", text::to_base64(std::string(32, 'k')));
    std::filesystem::permissions(folder_ / "key", std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    write("workflows.yaml", "workflows: {}\n");
    write_mapping("First");
    write("tradewind.yaml", config());
  }
  ~RunningDaemon() { std::filesystem::remove_all(folder_); }

  /// Starts the daemon, runs `story`, stops it.
  void run(std::function<Task()> story) {
    auto loaded = load();
    if (!loaded.problems.empty()) throw std::runtime_error(loaded.problems.front());
    daemon_ = std::make_unique<Daemon>(DaemonParts{io_.get_executor(), std::move(loaded.settings), std::move(loaded.texts), *http_, *clock_,
                                                   *random_, *logger_, *metrics_,
                                                   [](std::string why) { throw std::logic_error("the daemon gave up: " + why); }});
    testing::run(io_, told(std::move(story)));
  }

  Task reload() {
    std::function<Configuration()> read = [this] { return load(); };
    co_await daemon_->reload(std::move(read));
  }
  Task pause(int ms) { co_await clock_->sleep_until(clock_->now() + Millis{ms}); }
  /// Until `done`, at most `seconds`.
  boost::asio::awaitable<bool> wait_for(std::function<bool()> done, int seconds = 20) {
    const TimePoint end = clock_->now() + std::chrono::seconds(seconds);
    while (!done() && clock_->now() < end) co_await pause(20);
    co_return done();
  }
  void spawn(Task task) { boost::asio::co_spawn(io_, std::move(task), boost::asio::detached); }

  /// Each gives one Lead, whose Company tells which mapping wrote it.
  void new_customer(const std::string& email) {
    sandbox::NewCustomer customer;
    customer.email = email;
    customer.last_name = "Lovelace";
    shop().create_customer(customer, clock_->now());
  }
  std::vector<std::string> companies_of(const std::string& email) {
    std::vector<std::string> found;
    for (const auto& row : sandbox::salesforce_of(host_.world()).rows("Lead"))
      if (row.at("Email") == email) found.push_back(row.count("Company") != 0 ? row.at("Company") : "");
    return found;
  }
  bool has_lead(const std::string& email) { return !companies_of(email).empty(); }
  /// Webhooks that were not answered 200.
  int refused() {
    int count = 0;
    for (const auto& outcome : shop().outcomes()) count += outcome.status == 200 ? 0 : 1;
    return count;
  }

  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name, std::ios::trunc) << text; }
  void write_mapping(const std::string& company) {
    write("mapping.yaml", "prospect: { email: person.email }\nlead:\n  Email: person.email\n  LastName: person.last_name\n  Company: '\"" +
                              company + "\"'\n");
  }
  /// A good tradewind.yaml, with more keys of the sections `server` and at the end.
  std::string config(const std::string& server = {}, const std::string& more = {}) {
    const auto pair = sandbox_pair(host_.base_url(), "");
    const auto& bigcommerce = pair.bigcommerce;
    const auto& auth = pair.salesforce.auth;
    return "server: {listen: '127.0.0.1:0'" + server +
           "}\nadmin: {listen: '127.0.0.1:0', token: 0123456789abcdef0123}\nstorage: {url: 'sqlite://" + (folder_ / "t.db").string() +
           "', encryption_key: '${file:" + (folder_ / "key").string() +
           "}'}\npairs:\n  - name: main\n    bigcommerce:\n      api_url: " + bigcommerce.api_url +
           "\n      store_hash: " + bigcommerce.store_hash + "\n      access_token: " + std::string(bigcommerce.access_token.reveal()) +
           "\n      client_secret: " + std::string(bigcommerce.client_secret[0].reveal()) +
           "\n    salesforce:\n      login_url: " + pair.salesforce.login_url +
           "\n      auth: {flow: client_credentials, client_id: " + auth.client_id +
           ", client_secret: " + std::string(auth.client_secret.reveal()) + "}\n    pardot:\n      api_url: " + pair.pardot.api_url +
           "\n      business_unit_id: " + pair.pardot.business_unit_id + "\n    mapping: mapping.yaml\n    workflows: workflows.yaml\n" +
           more;
  }
  int logged(const std::string& text) {
    int count = 0;
    for (const auto& line : logger_->lines()) count += line.find(text) != std::string::npos ? 1 : 0;
    return count;
  }

  sandbox::BigCommerce& shop() { return host_.world().bigcommerce(); }
  sandbox::World& world() { return host_.world(); }
  Clock& clock() { return *clock_; }
  std::string folder() const { return folder_.string(); }

 private:
  Configuration load() const { return load_configuration((folder_ / "tradewind.yaml").string()); }

  Task told(std::function<Task()> story) {
    auto started = co_await daemon_->start();
    if (!started) throw std::runtime_error(started.error().message());
    host_.register_hooks("http://127.0.0.1:" + std::to_string(daemon_->public_port()) + "/webhooks/main");
    co_await story();
    co_await daemon_->stop();
    co_await host_.stop();
  }

  std::filesystem::path folder_;
  boost::asio::io_context io_{1};
  std::unique_ptr<CaptureLogger> logger_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<HttpClient> http_;
  SandboxHost host_;
  std::unique_ptr<Daemon> daemon_;
};

}  // namespace tradewind::testing
