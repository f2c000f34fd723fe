#include "cli/admin_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <tradewind/base/secret.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/config/load.hpp>
#include <tradewind/transport/client.hpp>

namespace tradewind::cli {
namespace {

constexpr const char* default_config = "/etc/tradewind/tradewind.yaml";
constexpr Millis patience = std::chrono::seconds(30);

/// Where to reach what `listen` names: a listener on all addresses is asked on loopback.
std::string url_of(const AdminSettings& admin) {
  std::string address = admin.listen;
  if (address.rfind("0.0.0.0:", 0) == 0) address.replace(0, 7, "127.0.0.1");
  if (address.rfind("[::]:", 0) == 0) address.replace(0, 4, "[::1]");
  return (admin.tls.enabled() ? "https://" : "http://") + address;
}

/// What else is wrong with the file does not keep the daemon from being asked.
std::string admin_problems(const LoadedConfig& loaded) {
  std::string out;
  for (const auto& problem : loaded.problems) {
    if (problem.key.empty() || problem.key == "admin" || problem.key.rfind("admin.", 0) == 0) out += problem.message() + "\n";
  }
  return out;
}

std::string detail_of(const HttpResponse& response) {
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  if (body.is_object() && body.contains("detail") && body["detail"].is_string()) return body["detail"].get<std::string>();
  return "HTTP status " + std::to_string(response.status);
}

}  // namespace

std::string config_path(const Common& common) {
  if (!common.config.empty()) return common.config;
  const char* named = std::getenv("TRADEWIND_CONFIG");
  if (named != nullptr && *named != 0) return named;
  std::error_code ignored;
  if (std::filesystem::exists(default_config, ignored)) return default_config;
  throw Stop{exit_config, "no configuration: --config is not given, $TRADEWIND_CONFIG is not set, " + std::string(default_config) +
                              " does not exist (looked for in this order)"};
}

struct AdminClient::Impl {
  boost::asio::io_context io;
  std::unique_ptr<Clock> clock = make_system_clock(io.get_executor());
  std::unique_ptr<HttpClient> client = make_http_client(io.get_executor(), *clock);
  std::string url;
  SecretString token;

  boost::asio::awaitable<Result<HttpResponse>> exchange(HttpRequest request) {
    const Deadline deadline = Deadline::in(*clock, patience);
    co_return co_await client->send(std::move(request), deadline);
  }

  HttpResponse send(const std::string& method, const std::string& target, const std::string& body) {
    HttpRequest request(method, url + target);
    request.headers.set("Authorization", "Bearer " + std::string(token.reveal()));
    request.headers.set("Accept", "application/json");
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    request.body = body;
    std::optional<Result<HttpResponse>> answer;
    const auto keep = [&answer](const std::exception_ptr& failure, Result<HttpResponse> result) {
      if (failure) std::rethrow_exception(failure);
      answer = std::move(result);
    };
    io.restart();
    boost::asio::co_spawn(io, exchange(std::move(request)), keep);
    // Not run(): connections that are kept open would hold it back.
    while (!answer && io.run_one() != 0) {
    }
    if (!answer || !*answer) {
      throw Stop{exit_failed,
                 "the daemon cannot be reached at " + url + (answer ? ": " + answer->error().message() : "") + "; is it running?", true};
    }
    return std::move(**answer);
  }
};

AdminClient::AdminClient(const Common& common) : impl_(std::make_unique<Impl>()) {
  LoadedConfig loaded = load_config(config_path(common));
  const std::string problems = admin_problems(loaded);
  if (!problems.empty()) throw Stop{exit_config, "the configuration is not valid\n" + problems};
  impl_->url = common.url.empty() ? url_of(loaded.settings.admin) : common.url;
  while (!impl_->url.empty() && impl_->url.back() == '/') impl_->url.pop_back();
  impl_->token = std::move(loaded.settings.admin.token);
}

AdminClient::~AdminClient() = default;

int AdminClient::status_of(const std::string& target, std::string& body) {
  HttpResponse response = impl_->send("GET", target, "");
  body = std::move(response.body);
  return response.status;
}

namespace {

nlohmann::ordered_json document(const HttpResponse& response, const std::string& url) {
  if (response.status == 401) throw Stop{exit_failed, "the daemon at " + url + " does not accept the token of admin.token"};
  if (response.status < 200 || response.status > 299) throw Stop{exit_failed, detail_of(response)};
  auto body = nlohmann::ordered_json::parse(response.body, nullptr, false);
  if (body.is_discarded()) throw Stop{exit_failed, "what answers at " + url + " is not a tradewind daemon"};
  return body;
}

}  // namespace

nlohmann::ordered_json AdminClient::get(const std::string& target) { return document(impl_->send("GET", target, ""), impl_->url); }

nlohmann::ordered_json AdminClient::post(const std::string& target, const std::string& body) {
  return document(impl_->send("POST", target, body), impl_->url);
}

nlohmann::ordered_json AdminClient::patch(const std::string& target, const std::string& body) {
  return document(impl_->send("PATCH", target, body), impl_->url);
}

}  // namespace tradewind::cli
