// `tradewind sandbox`: the three simulated platforms on one port.
#include "app/sandbox_host.hpp"

#include <tradewind/app/app.hpp>
#include <tradewind/telemetry/telemetry.hpp>
#include <tradewind/transport/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

namespace tradewind {
namespace {

std::optional<std::vector<sandbox::ScriptLine>> read_script(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) {
    std::cerr << "tradewind: the script " << path << " cannot be read; check the path\n";
    return std::nullopt;
  }
  auto parsed = sandbox::parse_script(text.str());
  if (parsed) return std::move(*parsed);
  std::cerr << "tradewind: " << path << ": " << parsed.error().message() << "\n";
  return std::nullopt;
}

}  // namespace

int run_sandbox(const SandboxOptions& options) {
  std::vector<sandbox::ScriptLine> script;
  if (!options.script.empty()) {
    auto read = read_script(options.script);
    if (!read) return 1;
    script = std::move(*read);
  }
  boost::asio::io_context io{1};
  LoggingSettings logging;
  logging.format = "text";
  const auto logger = make_logger(logging);
  const auto metrics = make_metrics();
  const auto clock = make_system_clock(io.get_executor());
  const auto http = make_http_client(io.get_executor(), *clock);
  SandboxHost host(SandboxHostParts{io.get_executor(), *clock, *http, *logger, *metrics, options.listen, options.seed});
  if (auto started = host.start(); !started) {
    std::cerr << "tradewind: " << started.error().message() << "\n";
    return 1;
  }
  if (!options.hooks.empty()) host.register_hooks(options.hooks);
  std::cout << "BigCommerce, Salesforce and Account Engagement are simulated at " << host.base_url() << "\n"
            << "  page      " << host.base_url() << "/\n"
            << "  shoppers  POST " << host.base_url() << "/_sandbox/shoppers\n"
            << "  faults    POST " << host.base_url() << "/_sandbox/faults\n"
            << "  switches  POST " << host.base_url() << "/_sandbox/switches\n"
            << std::flush;
  if (!script.empty()) boost::asio::co_spawn(io, sandbox::run_script(host.world(), *clock, std::move(script)), boost::asio::detached);
  boost::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code, int) { io.stop(); });
  io.run();
  return 0;
}

}  // namespace tradewind
