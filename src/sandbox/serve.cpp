// Glue between the synchronous world and the network: one handler, one sender of webhooks.
#include <tradewind/sandbox/world.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace tradewind::sandbox {
namespace {

namespace asio = boost::asio;

/// Also when the wait is cancelled, the request ends.
struct Under {
  Under(World& world_, Clock& clock_, const HttpRequest& request_) : world(world_), clock(clock_), request(request_) {
    world.begin_request(request, clock.now());
  }
  ~Under() { world.end_request(request, clock.now()); }
  Under(const Under&) = delete;
  Under& operator=(const Under&) = delete;

  World& world;
  Clock& clock;
  const HttpRequest& request;
};

asio::awaitable<HttpResponse> answer(World& world, Clock& clock, HttpRequest request) {
  const Under under(world, clock, request);
  const Millis hold = world.hold(request, clock.now());
  if (hold > Millis(0)) co_await clock.sleep_until(clock.now() + hold);
  Reply reply = world.handle(request, clock.now());
  if (reply.delay > Millis(0)) co_await clock.sleep_until(clock.now() + reply.delay);
  if (reply.response.status == 0) reply.response.status = 500;  // never sent: `cut` is 0
  co_return std::move(reply.response);
}

struct Sender {
  Sender(BigCommerce& store_, HttpClient& client_, Clock& clock_, std::unique_ptr<Wakeup> wakeup_)
      : store(store_), client(client_), clock(clock_), wakeup(std::move(wakeup_)) {}

  BigCommerce& store;
  HttpClient& client;
  Clock& clock;
  std::unique_ptr<Wakeup> wakeup;
  std::size_t under_way = 0;
};

asio::awaitable<void> deliver(std::shared_ptr<Sender> sender, std::int64_t id, HttpRequest request) {
  const Deadline deadline = Deadline::in(sender->clock, sender->store.delivery_timeout());
  auto response = co_await sender->client.send(std::move(request), deadline);
  std::optional<int> status;
  if (response) status = response->status;
  sender->store.answered(id, status, sender->clock.now());
}

void start(const std::shared_ptr<Sender>& sender, const asio::any_io_executor& executor, Delivery delivery) {
  ++sender->under_way;
  auto ended = [sender](const std::exception_ptr& failure) {
    --sender->under_way;
    sender->wakeup->notify();
    if (failure) std::rethrow_exception(failure);
  };
  auto work = deliver(sender, delivery.id, std::move(delivery.request));
  asio::co_spawn(executor, std::move(work), std::move(ended));
}

asio::awaitable<void> send_until_cancelled(std::shared_ptr<Sender> sender, std::size_t concurrency) {
  const auto executor = co_await asio::this_coro::executor;
  for (;;) {
    const std::size_t free = concurrency - sender->under_way;
    auto ready = sender->store.due(sender->clock.now(), free);
    for (Delivery& delivery : ready) start(sender, executor, std::move(delivery));
    TimePoint until = sender->clock.now() + std::chrono::hours(1);
    const auto next = sender->store.next_due();
    if (next && sender->under_way < concurrency) until = std::min(until, *next);
    co_await sender->wakeup->wait(until);
  }
}

}  // namespace

HttpHandler make_sandbox_handler(World& world, Clock& clock) {
  return [&world, &clock](HttpRequest request, Peer) { return answer(world, clock, std::move(request)); };
}

asio::awaitable<void> run_deliveries(BigCommerce& store, HttpClient& client, Clock& clock, DeliverySettings settings) {
  auto sender = std::make_shared<Sender>(store, client, clock, clock.make_wakeup());
  store.on_enqueue([sender] { sender->wakeup->notify(); });
  try {
    co_await send_until_cancelled(sender, settings.concurrency);
  } catch (const boost::system::system_error& stopped) {
    if (stopped.code() != asio::error::operation_aborted) throw;
  }
  store.on_enqueue({});
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  while (sender->under_way > 0) {  // each ends by its own deadline
    co_await sender->wakeup->wait(clock.now() + store.delivery_timeout());
  }
}

}  // namespace tradewind::sandbox
