#include "app/demo_stage.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <tradewind/base/embedded.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/telemetry/telemetry.hpp>
#include <tradewind/transport/client.hpp>

#include "app/sandbox_settings.hpp"

namespace tradewind {
namespace {

using boost::asio::ip::tcp;

constexpr std::uint16_t sandbox_port = 8800, admin_port = 9443;
constexpr auto opening_time = std::chrono::hours(9);
/// On the wall: a machine that is busy with other things is no reason to fail.
constexpr auto longest_settling = std::chrono::minutes(3);
constexpr Millis look_again = std::chrono::seconds(2);

/// The port when nobody has it, else 0: any.
std::string loopback(boost::asio::io_context& io, std::uint16_t port) {
  boost::system::error_code error;
  tcp::acceptor probe(io);
  probe.open(tcp::v4(), error);
  probe.set_option(tcp::acceptor::reuse_address(true), error);
  probe.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), port), error);
  if (!error) probe.listen(1, error);
  return "127.0.0.1:" + std::to_string(error ? 0 : port);
}

std::string fresh_directory() {
  std::error_code error;
  auto base = std::filesystem::temp_directory_path(error);
  std::string name = (error ? std::filesystem::path("/tmp") : base) / "tradewind-demo-XXXXXX";
  return ::mkdtemp(name.data()) == nullptr ? std::string() : name;
}

/// The files that a new installation starts with.
bool write_shipped_files(const std::string& directory) {
  for (const auto& file : embedded::assets()) {
    std::ofstream out(directory + "/" + std::string(file.name), std::ios::binary);
    out << file.text;
    if (!out) return false;
  }
  return true;
}

}  // namespace

DemoStage::DemoStage(boost::asio::io_context& io) : io_(io), token_(text::to_hex(crypto::random_bytes(16))) {}

DemoStage::~DemoStage() {
  std::error_code ignored;
  if (!keep_ && !directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

Result<void> DemoStage::open_host() {
  host_ = std::make_unique<SandboxHost>(
      SandboxHostParts{io_.get_executor(), *clock_, *http_, *logger_, *host_metrics_, loopback(io_, sandbox_port), 1});
  return host_->start();
}

Result<void> DemoStage::make_daemon() {
  Settings settings;
  settings.server.listen = "127.0.0.1:0";
  settings.admin.listen = loopback(io_, admin_port);
  settings.admin.token = SecretString(token_);
  settings.storage.path = directory_ + "/tradewind.db";
  settings.storage.encryption_key = SecretString(crypto::random_bytes(32));
  settings.pairs.push_back(sandbox_pair(host_->base_url(), "http://127.0.0.1/webhooks/main"));
  settings.pairs[0].mapping = directory_ + "/mapping.yaml";
  settings.pairs[0].workflows = directory_ + "/workflows.yaml";
  std::vector<mapping::Problem> problems;
  auto texts = load_pair_texts(settings, problems);
  if (!problems.empty()) return Error{Errc::configuration, problems.front().message()};
  daemon_ = std::make_unique<Daemon>(DaemonParts{io_.get_executor(), std::move(settings), std::move(texts), *http_, *clock_, *random_,
                                                 *logger_, *metrics_, [this](std::string why) { fatal_ = std::move(why); }});
  return {};
}

boost::asio::awaitable<Result<void>> DemoStage::open() {
  directory_ = fresh_directory();
  if (directory_.empty() || !write_shipped_files(directory_))
    co_return Error{Errc::configuration, "no directory for the demo can be made", {}, "set TMPDIR to one that can be written"};
  wall_ = make_system_clock(io_.get_executor());
  clock_ = std::make_unique<ScaledClock>(*wall_, pace, std::chrono::floor<std::chrono::days>(wall_->now()) + opening_time);
  logger_ = make_file_logger(log_path(), [this] { return clock_->now(); });
  metrics_ = make_metrics();
  host_metrics_ = make_metrics();
  random_ = crypto::system_random();
  http_ = make_http_client(io_.get_executor(), *clock_);
  if (auto opened = open_host(); !opened) co_return opened.error();
  if (auto made = make_daemon(); !made) co_return made.error();
  auto started = co_await daemon_->start();
  if (!started) co_return started.error();
  host_->register_hooks(hook_url());
  co_return Result<void>();
}

boost::asio::awaitable<void> DemoStage::close() {
  if (!clock_) co_return;
  clock_->run_at(1);  // the grace of a drain is meant in real seconds
  if (daemon_) co_await daemon_->stop();
  if (host_ && !host_->base_url().empty()) co_await host_->stop();
}

boost::asio::awaitable<Result<PairCounts>> DemoStage::counts() {
  auto all = co_await daemon_->store().counts();
  if (!all) co_return all.error();
  co_return std::move((*all)["main"]);
}

std::int64_t open_events(const PairCounts& counts) {
  std::int64_t open = 0;
  for (const auto& [state, count] : counts.events)
    if (state == EventState::pending || state == EventState::running || state == EventState::retrying) open += count;
  return open;
}

boost::asio::awaitable<bool> DemoStage::settle() {
  const TimePoint limit = wall_->now() + longest_settling;
  while (fatal_.empty() && wall_->now() < limit) {
    auto now = co_await counts();
    if (now && open_events(*now) == 0 && shop().waiting() == 0) co_return true;
    co_await clock_->sleep_until(clock_->now() + look_again);
  }
  co_return false;
}

boost::asio::awaitable<Result<HttpResponse>> DemoStage::admin(std::string method, std::string target, std::string body) {
  HttpRequest request(std::move(method), admin_url() + target);
  request.headers.set("Authorization", "Bearer " + token_);
  if (!body.empty()) request.headers.set("Content-Type", "application/json");
  request.body = std::move(body);
  const Deadline deadline = Deadline::in(*clock_, std::chrono::seconds(40));
  auto answer = co_await http_->send(std::move(request), deadline);
  co_return answer;
}

std::string DemoStage::hook_url() const { return "http://127.0.0.1:" + std::to_string(daemon_->public_port()) + "/webhooks/main"; }
std::string DemoStage::admin_url() const { return "http://127.0.0.1:" + std::to_string(daemon_->admin_port()); }

}  // namespace tradewind
