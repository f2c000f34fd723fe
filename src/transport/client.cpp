#include <map>
#include <tradewind/base/text.hpp>
#include <tradewind/transport/client.hpp>

#include "transport/connection_pool.hpp"
#include "transport/input_buffer.hpp"
#include "transport/response_reader.hpp"
#include "transport/tls_context.hpp"

namespace tradewind {
namespace {

using namespace transport;  // NOLINT: the room's own names
using boost::asio::awaitable;

constexpr std::size_t max_body = 16 * 1024 * 1024;

struct ClientState {
  ClientState(boost::asio::any_io_executor executor_, const Clock& clock_, HttpClientOptions options_)
      : executor(executor_), clock(clock_), options(std::move(options_)), tls(make_client_tls()), resolver(executor_) {}

  std::shared_ptr<ConnectionPool> pool(const Url& url) {
    auto& found = pools[url.origin()];
    if (!found) found = std::make_shared<ConnectionPool>(executor, options.connections_per_host, options.idle);
    return found;
  }

  boost::asio::any_io_executor executor;
  const Clock& clock;
  HttpClientOptions options;
  std::shared_ptr<boost::asio::ssl::context> tls;
  Resolver resolver;
  std::map<std::string, std::shared_ptr<ConnectionPool>> pools;
};

bool safe(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos; }

bool needs_length(const HttpRequest& request) {
  return !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
}

Result<std::string> request_text(const HttpRequest& request, const Url& url, const std::string& user_agent) {
  const Error bad(Errc::invalid, "a request with a line break in its head", url.host);
  if (request.method.empty() || !safe(request.method) || request.method.find(' ') != std::string::npos) return bad;
  std::string text;
  text.reserve(512 + request.body.size());
  text.append(request.method).append(" ").append(url.target).append(" HTTP/1.1\r\nHost: ").append(url.authority).append("\r\n");
  if (!request.headers.has("User-Agent")) text.append("User-Agent: ").append(user_agent).append("\r\n");
  for (const auto& [name, value] : request.headers.list()) {
    if (!safe(name) || !safe(value) || name.empty() || name.find_first_of(": \t") != std::string::npos) return bad;
    const bool ours = text::iequals(name, "Host") || text::iequals(name, "Content-Length") || text::iequals(name, "Transfer-Encoding");
    if (!ours) text.append(name).append(": ").append(value).append("\r\n");
  }
  if (needs_length(request)) text.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  return text.append("\r\n").append(request.body);
}

/// What is known about one exchange; outlives the exception that a cancelled coroutine gets.
struct Exchange {
  Url url;
  std::string text;
  bool head = false;
  Steady::time_point deadline{};
  std::size_t sent = 0;

  bool late() const { return Steady::now() >= deadline; }
  /// The error for a failure at this point: once something was sent, nobody knows what came of it.
  Error failed(std::string what) const {
    if (sent != 0) return Error(Errc::net_unknown, std::move(what), url.host);
    if (late()) return Error(Errc::timeout, "the time ran out before anything was sent", url.host);
    return Error(Errc::net_not_sent, std::move(what), url.host);
  }
};

awaitable<Result<std::unique_ptr<ClientConnection>>> open_connection(ClientState& state, Exchange& exchange,
                                                                     std::shared_ptr<Watchdog> watchdog) {
  const auto until = std::min(exchange.deadline, Steady::now() + state.options.connect);
  auto endpoints = co_await state.resolver.resolve(exchange.url.host, exchange.url.port, until);
  if (!endpoints) co_return exchange.failed(endpoints.error().what);
  auto tls = exchange.url.tls ? state.tls : nullptr;
  auto connected = co_await connect(state.executor, exchange.url, std::move(*endpoints), std::move(tls), std::move(watchdog), until);
  if (!connected) {
    state.resolver.forget(exchange.url.host);
    co_return exchange.failed(connected.error().what);
  }
  co_return std::move(connected);
}

awaitable<std::optional<Error>> write_request(ClientConnection& connection, Exchange& exchange) {
  while (exchange.sent < exchange.text.size()) {
    const auto rest = boost::asio::buffer(exchange.text.data() + exchange.sent, exchange.text.size() - exchange.sent);
    const auto [error, count] = co_await connection.write_some(rest);
    // Without one whole write the peer has at most part of a TLS record or nothing: it cannot have acted.
    if (error) co_return exchange.failed("the connection broke while the request was sent: " + error.message());
    exchange.sent += count;
  }
  co_return std::nullopt;
}

struct Answer {
  HttpResponse response;
  bool reusable = false;
};

awaitable<Result<Answer>> read_answer(ClientConnection& connection, Exchange& exchange) {
  ResponseReader reader(exchange.head, max_body);
  InputBuffer in;
  auto state = ResponseReader::State::more;
  bool ended = false;
  while (state == ResponseReader::State::more) {
    const auto [error, count] = co_await connection.read_some(in.prepare());
    if (error && error != boost::asio::error::eof)
      co_return exchange.failed(exchange.late() ? "no whole answer in time"
                                                : "the connection broke before the whole answer: " + error.message());
    ended = static_cast<bool>(error);
    in.commit(count);
    auto rest = in.view();
    state = ended ? reader.end() : reader.feed(rest);
    if (!ended) in.consume(in.view().size() - rest.size());
  }
  if (state == ResponseReader::State::failed) co_return exchange.failed(reader.failure());
  Answer answer;
  answer.reusable = !ended && in.empty() && reader.keep_alive();
  answer.response = reader.take();
  co_return answer;
}

awaitable<Result<HttpResponse>> perform(std::shared_ptr<ClientState> state, Exchange& exchange) {
  const auto pool = state->pool(exchange.url);
  const auto slot = co_await pool->acquire(exchange.deadline);
  if (!slot) co_return exchange.failed("no connection to the host became free");
  const auto watchdog = std::make_shared<Watchdog>(state->executor);
  auto connection = pool->take_idle();
  if (!connection) {
    auto opened = co_await open_connection(*state, exchange, watchdog);
    if (!opened) co_return opened.error();
    connection = std::move(*opened);
  }
  struct Release {
    Watchdog& watchdog;
    ~Release() { watchdog.release(); }
  } release{*watchdog};  // after the connection: it must not outlive what it watches
  watchdog->watch(connection->socket(), exchange.deadline);
  if (auto error = co_await write_request(*connection, exchange)) co_return std::move(*error);
  auto answer = co_await read_answer(*connection, exchange);
  if (!answer) co_return answer.error();
  watchdog->release();
  if (answer->reusable && !watchdog->fired()) pool->keep(std::move(connection));
  co_return std::move(answer->response);
}

class AsioClient final : public HttpClient {
 public:
  AsioClient(boost::asio::any_io_executor executor, const Clock& clock, HttpClientOptions options)
      : state_(std::make_shared<ClientState>(std::move(executor), clock, std::move(options))) {}

  awaitable<Result<HttpResponse>> send(HttpRequest request, Deadline deadline) override {
    return run(state_, std::move(request), deadline);
  }

 private:
  static awaitable<Result<HttpResponse>> run(std::shared_ptr<ClientState> state, HttpRequest request, Deadline deadline) {
    auto url = parse_url(request.url);
    if (!url) co_return url.error();
    auto text = request_text(request, *url, state->options.user_agent);
    if (!text) co_return text.error();
    Exchange exchange;
    exchange.url = std::move(*url);
    exchange.text = std::move(*text);
    exchange.head = request.method == "HEAD";
    exchange.deadline = Steady::now() + std::min<Millis>(deadline.at - state->clock.now(), std::chrono::hours(24));
    if (exchange.late()) co_return exchange.failed({});
    try {
      co_return co_await perform(state, exchange);
    } catch (const boost::system::system_error& error) {
      if (error.code() != boost::asio::error::operation_aborted) throw;
      if (exchange.sent != 0) co_return exchange.failed("cancelled while waiting for the answer");
      co_return Error(Errc::cancelled, "cancelled before anything was sent", exchange.url.host);
    }
  }

  std::shared_ptr<ClientState> state_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(boost::asio::any_io_executor executor, const Clock& clock, HttpClientOptions options) {
  return std::make_unique<AsioClient>(std::move(executor), clock, std::move(options));
}

}  // namespace tradewind
