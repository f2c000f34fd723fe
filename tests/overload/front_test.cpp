// Strangers, bursts and lost answers at the public listener over loopback, with a store on disk. Figures of a real daemon under ten times
// the load come from campaign_main.cpp; here only what holds on any machine.
#include "overload/front.hpp"
#include "overload/slow.hpp"
#include "support/no_descriptors.hpp"

namespace tradewind::testing {
namespace {

class Crowd : public Front {
 protected:
  /// Slow connections of all kinds until the listener has `count`.
  void crowd(std::size_t count) {
    while (slow.size() < count) {
      slow.push_back(std::make_unique<Slow>(io.get_executor(), context));
      run(io, begin(*slow.back(), "127.0.0.1", server->port(), kind_of(slow.size())));
    }
  }
  ClientContext context{ClientContext::tls_client};
  std::vector<std::unique_ptr<Slow>> slow;
};

// Control: a make_room() that always says false leaves the honest ones outside.
TEST_F(Crowd, F_30_honest_webhooks_are_stored_while_slow_connections_fill_the_cap) {
  constexpr int cap = 200, honest = 100;
  options.limits.connections = cap;
  options.limits.connections_per_peer = 10 * cap;
  options.limits.patience = Millis(50);
  start();
  crowd(cap);
  boost::asio::steady_timer pause(io, Millis(100));
  run(io, pause.async_wait(boost::asio::use_awaitable));
  for (int i = 0; i < honest; ++i) {
    ASSERT_EQ(status(run(io, talk_tls(io.get_executor(), server->port(), delivery("honest-" + std::to_string(i)).bytes(false)))), 200) << i;
    slow.erase(slow.begin());
    crowd(cap);
  }
  EXPECT_EQ(received(honest), honest);
  EXPECT_LE(open(), cap);
  EXPECT_GE(refused("gave_way"), honest / 2);
  EXPECT_EQ(refused("connections"), 0);
}

TEST_F(Crowd, F_30_the_deadlines_end_each_kind) {
  options.limits.connections_per_peer = options.limits.connections = 100;
  options.limits.handshake = options.limits.headers = options.limits.request = Millis(150);
  start();
  crowd(50);
  run_until([&] { return open() == 0; });
  EXPECT_GE(refused("timeout"), 40) << "all but those that were idle";
  EXPECT_EQ(status(run(io, talk_tls(io.get_executor(), server->port(), delivery("after").bytes(false)))), 200);
}

;

awaitable<std::string> ask(tcp::socket& socket, std::string bytes) {
  const Patience patience(socket.get_executor(), socket);
  co_await boost::asio::async_write(socket, boost::asio::buffer(bytes), token);
  co_return co_await read_until(socket, "\r\n\r\n");
}

TEST_F(Front, F_06_out_of_descriptors_webhooks_on_open_connections_are_stored) {
  options.tls = {};
  start();
  tcp::socket kept(io), turned(io);
  const tcp::endpoint there(boost::asio::ip::address_v4::loopback(), server->port());
  kept.connect(there);
  EXPECT_EQ(status(run(io, ask(kept, delivery("before").bytes()))), 200);
  turned.connect(there);
  {
    const NoDescriptors none;
    EXPECT_EQ(run(io, read_to_end(turned)), "");
    for (int i = 0; i < 50; ++i) ASSERT_EQ(status(run(io, ask(kept, delivery("during-" + std::to_string(i)).bytes()))), 200);
  }
  EXPECT_EQ(received(51), 51);
  EXPECT_EQ(status(run(io, talk(io.get_executor(), server->port(), delivery("after").bytes(false)))), 200);
}

/// Sends a webhook over TLS and is gone before the answer, politely or with a reset.
awaitable<void> send_and_leave(boost::asio::any_io_executor executor, std::uint16_t port, std::string bytes, bool reset) {
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_client);
  auto socket = co_await connect_to(executor, port);
  boost::asio::ssl::stream<tcp::socket> stream(std::move(socket), context);
  co_await stream.async_handshake(boost::asio::ssl::stream_base::client, boost::asio::use_awaitable);
  co_await boost::asio::async_write(stream, boost::asio::buffer(bytes), token);
  const boost::asio::socket_base::linger at_once(true, 0);
  if (reset) stream.next_layer().set_option(at_once);
  stream.next_layer().close();
}

// Control: a session that has a request answered only if its peer is still there stores nothing of those that just close.
TEST_F(Front, F_39_a_client_that_goes_before_the_answer_is_stored_and_its_retry_is_no_second_event) {
  start();
  for (int i = 0; i < 20; ++i) {
    const auto sent = delivery("left-" + std::to_string(i));
    const bool reset = i % 2 == 1;
    run(io, send_and_leave(io.get_executor(), server->port(), sent.bytes(), reset));
    // A reset may overtake what was sent: then the retry is the first that arrives.
    if (!reset) {
      ASSERT_EQ(received(i + 1), i + 1);
    }
    EXPECT_EQ(status(run(io, talk_tls(io.get_executor(), server->port(), sent.bytes(false)))), 200);
    EXPECT_EQ(received(i + 1), i + 1);
  }
  EXPECT_EQ(status(run(io, talk_tls(io.get_executor(), server->port(), delivery("control").bytes(false)))), 200);
  EXPECT_EQ(received(21), 21) << "control: what has another id is another event";
}

/// Webhooks of a burst by one of its connections; how many were answered with 200.
awaitable<int> burst(boost::asio::any_io_executor executor, std::uint16_t port, std::vector<std::string> requests) {
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_client);
  auto socket = co_await connect_to(executor, port);
  boost::asio::ssl::stream<tcp::socket> stream(std::move(socket), context);
  co_await stream.async_handshake(boost::asio::ssl::stream_base::client, boost::asio::use_awaitable);
  int stored = 0;
  for (const auto& request : requests) {
    co_await boost::asio::async_write(stream, boost::asio::buffer(request), token);
    const std::string answered = co_await read_until(stream, "\r\n\r\n");
    stored += answered.rfind("HTTP/1.1 200 ", 0) == 0 ? 1 : 0;
  }
  co_return stored;
}

class Burst : public Front {
 protected:
  static constexpr int connections = 50, each = 60;

  void prepare() {
    start();
    parts_.resize(connections);
    for (int i = 0; i < connections * each; ++i)
      parts_[static_cast<std::size_t>(i % connections)].push_back(delivery("b" + std::to_string(i)).bytes());
  }
  /// All connections at once; how many webhooks were answered with 200.
  int surge() {
    int stored = 0, ended = 0;
    for (const auto& part : parts_)
      boost::asio::co_spawn(io, burst(io.get_executor(), server->port(), part), [&](std::exception_ptr, int count) {
        stored += count;
        ++ended;
      });
    run_until([&] { return ended == connections; });
    return stored;
  }

 private:
  std::vector<std::vector<std::string>> parts_;
};

TEST_F(Burst, F_36_with_the_surge_of_its_retries_is_answered_200_throughout_and_stored_once) {
  prepare();
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(surge(), connections * each) << "round " << round;
    EXPECT_EQ(received(connections * each), connections * each) << "round " << round;
  }
}

TEST_F(Burst, F_36_control_with_too_few_connections_a_part_is_turned_away_and_comes_again) {
  options.limits.connections = 20;
  options.limits.patience = std::chrono::hours(1);
  prepare();
  EXPECT_LT(surge(), connections * each);
  EXPECT_GT(refused("connections"), 0);
}

TEST_F(Front, F_32_nothing_that_is_no_webhook_is_stored_whatever_its_signature_says) {
  options.tls = {};
  start();
  struct Case {
    const char* what;
    std::string fields, body;
    int status;
  };
  const std::vector<Case> cases{{"oversized", "", std::string(65'537, ' '), 413},
                                {"gzip", "Content-Encoding: gzip\r\n", "\x1f\x8b\x08", 415},
                                {"deflate twice", "Content-Encoding: identity\r\nContent-Encoding: deflate\r\n", "x", 415},
                                {"unsigned", "", R"({"scope":"store/order/created"})", 401}};
  for (const auto& wrong : cases) {
    const std::string request = "POST /webhooks/main HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + wrong.fields +
                                "Content-Length: " + std::to_string(wrong.body.size()) + "\r\n\r\n" + wrong.body;
    EXPECT_EQ(status(run(io, talk(io.get_executor(), server->port(), request))), wrong.status) << wrong.what;
  }
  EXPECT_EQ(received(0), 0);
  EXPECT_EQ(status(run(io, talk(io.get_executor(), server->port(), delivery("control").bytes(false)))), 200);
}

}  // namespace
}  // namespace tradewind::testing
