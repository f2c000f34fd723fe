#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <tradewind/transport/server.hpp>

#include "transport/descriptors.hpp"
#include "transport/listener.hpp"
#include "transport/server_state.hpp"
#include "transport/session.hpp"
#include "transport/tls_context.hpp"

namespace tradewind {
namespace {

using namespace transport;  // NOLINT: the room's own names
using boost::asio::awaitable;
using boost::asio::ip::tcp;
constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);

class AsioServer final : public HttpServer {
 public:
  AsioServer(boost::asio::any_io_executor executor, ServerOptions options, HttpHandler handler, Logger& logger, Metrics& metrics)
      : shared_(std::make_shared<Shared>(std::move(executor), std::move(options), std::move(handler), logger, metrics)) {}

  ~AsioServer() override {
    shared_->state->detach();
    shared_->end_listening();
    // Cancelling reaches into sessions, which only the loop may do; without a loop that still runs nothing is left to cancel.
    auto abort = [state = shared_->state] { state->abort_all(); };
    boost::asio::post(shared_->state->executor, std::move(abort));
  }

  Result<void> start() override;
  std::uint16_t port() const override { return shared_->port; }
  awaitable<void> stop(Millis grace) override { return stop_shared(shared_, grace); }
  Result<void> reload_tls() override { return shared_->load_tls(); }

 private:
  struct Shared {
    Shared(boost::asio::any_io_executor executor, ServerOptions options, HttpHandler handler, Logger& logger, Metrics& metrics)
        : state(std::make_shared<ServerState>(executor, std::move(options), std::move(handler), logger, metrics)), acceptor(executor) {}

    std::shared_ptr<ServerState> state;
    tcp::acceptor acceptor;
    DescriptorReserve reserve;
    TlsContext tls;
    std::uint16_t port = 0;

    void end_listening();
    Result<void> load_tls();
    void fit_descriptors();
    void admit(tcp::socket socket);
    bool relieve();
  };

  static awaitable<void> accept_loop(std::shared_ptr<Shared> shared);
  static awaitable<void> tick(std::shared_ptr<ServerState> state);
  static awaitable<void> stop_shared(std::shared_ptr<Shared> shared, Millis grace);

  std::shared_ptr<Shared> shared_;
};

/// What a coroutine of the server does when it ends by an exception: without it the daemon would live on, deaf.
void report(ServerState& state, std::exception_ptr failure, const char* what) {
  if (!failure || state.stopping) return;
  Fields fields{{"task", std::string(what)}};
  state.log(Level::error, "http_task_failed", "a task of the server ended unexpectedly", std::move(fields));
}

void AsioServer::Shared::end_listening() {
  state->stopping = true;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  state->ticker.cancel();
}

Result<void> AsioServer::Shared::load_tls() {
  const auto& settings = state->options.tls;
  if (!settings.enabled()) return {};
  auto made = make_server_tls(settings);
  if (!made) return made.error();
  tls = std::move(*made);
  return {};
}

void AsioServer::Shared::fit_descriptors() {
  const int wanted = state->options.limits.connections;
  const int allowed = connections_within_limit(wanted);
  state->most_connections = static_cast<std::size_t>(allowed);
  if (allowed == wanted) return;
  Fields fields{{"connections", static_cast<std::int64_t>(allowed)}, {"wanted", static_cast<std::int64_t>(wanted)}};
  state->log(Level::warn, "http_descriptors_few",
             "fewer connections are taken than configured: raise the limit of open files (LimitNOFILE=)", std::move(fields));
}

Result<void> AsioServer::start() {
  auto& state = *shared_->state;
  auto proxies = TrustedProxies::parse(state.options.trusted_proxies);
  if (!proxies) return proxies.error();
  state.proxies = std::move(*proxies);
  if (auto loaded = shared_->load_tls(); !loaded) return loaded.error();
  auto acceptor = open_listener(state.executor, state.options.listen, state.options.inherited_socket);
  if (!acceptor) return acceptor.error();
  boost::system::error_code error;
  shared_->acceptor = std::move(*acceptor);
  shared_->port = shared_->acceptor.local_endpoint(error).port();
  state.stopping = false;
  shared_->fit_descriptors();

  auto accepting = [state_ptr = shared_->state](std::exception_ptr failure) { report(*state_ptr, failure, "accept"); };
  auto ticking = [state_ptr = shared_->state](std::exception_ptr failure) { report(*state_ptr, failure, "deadlines"); };
  boost::asio::co_spawn(state.executor, accept_loop(shared_), std::move(accepting));
  boost::asio::co_spawn(state.executor, tick(shared_->state), std::move(ticking));
  return {};
}

template <typename Stream>
void launch(std::shared_ptr<Session<Stream>> session, std::shared_ptr<ServerState> state) {
  // The handler holds the session as long as its coroutine lives.
  auto ended = [session, state](std::exception_ptr failure) { report(*state, failure, "connection"); };
  auto handler = boost::asio::bind_cancellation_slot(session->cancel.slot(), std::move(ended));
  boost::asio::co_spawn(state->executor, session->run(), std::move(handler));
}

/// Lets a peer over a cap know at once. In plain HTTP it is told to come again (503 is kept for storage that fails); in TLS that would
/// take a handshake, so there the connection just ends.
void turn_away(tcp::socket& socket, bool plain) {
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  if (plain) {
    std::string text;
    HttpResponse response(429);
    response.headers.set("Retry-After", "1");
    write_response(response, ResponseFraming{false, false, false}, text);
    socket.write_some(boost::asio::buffer(text), ignored);
  }
  socket.shutdown(tcp::socket::shutdown_send, ignored);
  // What has come and is not read would make a reset of the close.
  std::array<char, 16 * 1024> unread;
  socket.read_some(boost::asio::buffer(unread), ignored);
}

void AsioServer::Shared::admit(tcp::socket socket) {
  boost::system::error_code error;
  const auto remote = socket.remote_endpoint(error).address();
  if (error) return;
  if (const char* reason = state->refusal(remote)) {
    state->count_refused(reason);
    turn_away(socket, tls == nullptr);
    return;
  }
  socket.set_option(tcp::no_delay(true), error);
  if (tls)
    launch(std::make_shared<Session<TlsStream>>(state, remote, std::move(socket), tls), state);
  else
    launch(std::make_shared<Session<PlainStream>>(state, remote, std::move(socket), nullptr), state);
}

/// No descriptor is left for who waits to be accepted: somebody slow gives theirs, or who waits is turned away. False: neither helped.
bool AsioServer::Shared::relieve() {
  state->count_refused("descriptors");
  return state->make_room() || reserve.turn_away_one(acceptor.native_handle());
}

awaitable<void> AsioServer::accept_loop(std::shared_ptr<Shared> shared) {
  auto& state = *shared->state;
  boost::asio::steady_timer pause(state.executor);
  while (!state.stopping) {
    auto [error, socket] = co_await shared->acceptor.async_accept(token);
    if (state.stopping) break;
    if (!error) {
      shared->admit(std::move(socket));
      continue;
    }
    if (error == boost::asio::error::connection_aborted) continue;
    if (shared->relieve()) continue;
    // Trying again at once would spin.
    pause.expires_after(std::chrono::milliseconds(100));
    co_await pause.async_wait(token);
  }
}

awaitable<void> AsioServer::tick(std::shared_ptr<ServerState> state) {
  const auto& limits = state->options.limits;
  const Millis shortest = std::min({limits.handshake, limits.headers, limits.request, limits.idle});
  const Millis period = std::clamp<Millis>(shortest / 4, Millis(10), Millis(250));
  while (!state->stopping || !state->connections.empty()) {
    state->ticker.expires_after(period);
    co_await state->ticker.async_wait(token);
    state->close_expired(Steady::now());
  }
}

awaitable<void> AsioServer::stop_shared(std::shared_ptr<Shared> shared, Millis grace) {
  auto& state = *shared->state;
  shared->end_listening();
  state.close_idle();
  state.drained.expires_after(grace);
  if (!state.connections.empty()) co_await state.drained.async_wait(token);
  if (state.connections.empty()) co_return;
  state.abort_all();
  state.drained.expires_after(std::chrono::seconds(2));
  if (!state.connections.empty()) co_await state.drained.async_wait(token);
}

}  // namespace

std::unique_ptr<HttpServer> make_http_server(boost::asio::any_io_executor executor, ServerOptions options, HttpHandler handler,
                                             Logger& logger, Metrics& metrics) {
  return std::make_unique<AsioServer>(std::move(executor), std::move(options), std::move(handler), logger, metrics);
}

}  // namespace tradewind
