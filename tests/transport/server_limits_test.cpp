#include "support/test_certificate.hpp"
#include "transport/server_fixture.hpp"

namespace tradewind::testing {
namespace {

class Limits : public ServerTest {
 protected:
  Limits() { options.limits.handshake = options.limits.headers = options.limits.request = options.limits.idle = Millis(200); }
  void with_tls() {
    options.tls.certificate = certificate.certificate();
    options.tls.private_key = certificate.private_key();
  }
  std::string talk_tls(const std::string& bytes, int max_version = 0, long* serial = nullptr) {
    if (!server) start();
    return run(io, testing::talk_tls(io.get_executor(), server->port(), bytes, max_version, serial));
  }

  /// Sends one byte after the other, each after a pause, until the server has enough of it.
  static awaitable<std::string> drip(boost::asio::any_io_executor executor, std::uint16_t port, std::string first, char byte) {
    auto socket = co_await connect_to(executor, port);
    const Patience patience(executor, socket);
    co_await boost::asio::async_write(socket, boost::asio::buffer(first), token);
    boost::asio::steady_timer pause(executor);
    for (;;) {
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(token);
      const auto [error, count] = co_await socket.async_write_some(boost::asio::buffer(&byte, 1), token);
      if (error) break;
      if (socket.available() != 0) break;
      char peeked = 0;
      const auto state = ::recv(socket.native_handle(), &peeked, 1, MSG_PEEK | MSG_DONTWAIT);
      if (state == 0) break;
    }
    co_return co_await read_to_end(socket);
  }

  /// Lets the server work for a while.
  void wait(Millis span) {
    boost::asio::steady_timer timer(io, span);
    bool over = false;
    timer.async_wait([&](const boost::system::error_code&) { over = true; });
    run_until([&] { return over; });
  }

  /// Holds a connection open: connected and silent.
  tcp::socket silent() {
    tcp::socket socket(io);
    socket.connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(), server->port()));
    return socket;
  }

  TestCertificate certificate;
};

TEST_F(Limits, F_30_half_a_head_is_closed) {
  EXPECT_EQ(talk("GET /x HTT"), "");
  EXPECT_EQ(talk(""), "") << "nothing at all";
  EXPECT_EQ(refused("timeout"), 1) << "an idle connection is no refusal";
}

TEST_F(Limits, F_30_dripped_heads_and_bodies_gain_no_time) {
  start();
  EXPECT_EQ(run(io, drip(io.get_executor(), server->port(), "GET /x HTTP/1.1\r\nX: ", 'a')), "");
  EXPECT_EQ(run(io, drip(io.get_executor(), server->port(), "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n", 'a')), "");
  EXPECT_EQ(refused("timeout"), 2);
  EXPECT_EQ(handled, 0);
}

TEST_F(Limits, F_30_an_idle_connection_is_closed_after_its_answer) { EXPECT_EQ(answers(talk(get(""))), 1); }

TEST_F(Limits, F_30_an_answer_that_nobody_reads_is_given_up) {
  answer = [](const HttpRequest&) { return HttpResponse(200, std::string(32 * 1024 * 1024, 'x')); };
  start();
  auto socket = silent();
  const auto request = get("");
  boost::asio::write(socket, boost::asio::buffer(request));
  run_until([&] { return refused("timeout") == 1; });
  run_until([&] { return open() == 0; });
}

TEST_F(Limits, F_30_honest_clients_are_served_beside_slow_ones) {
  options.limits.headers = options.limits.idle = std::chrono::seconds(60);
  start();
  std::vector<tcp::socket> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(silent());
    const std::string part = "GET /x HT";
    boost::asio::write(slow.back(), boost::asio::buffer(part));
  }
  EXPECT_EQ(status(talk(get())), 200);
  EXPECT_EQ(open(), 100);
}

TEST_F(Limits, F_30_a_silent_handshake_is_closed) {
  with_tls();
  EXPECT_EQ(talk(""), "");
  run_until([&] { return open() == 0; });
  EXPECT_GE(refused("timeout") + refused("tls"), 1);
}

TEST_F(Limits, tls_serves_1_2_and_1_3_and_nothing_older) {
  with_tls();
  EXPECT_EQ(status(talk_tls(get())), 200);
  EXPECT_TRUE(last_peer.tls);
  EXPECT_EQ(status(talk_tls(get(), TLS1_2_VERSION)), 200);
  EXPECT_EQ(talk_tls(get(), TLS1_1_VERSION), "");
  EXPECT_EQ(answers(talk_tls(get("", "/1") + get("", "/2") + get())), 3) << "keep-alive";
}

TEST_F(Limits, S_20_and_S_22_over_tls) {
  with_tls();
  EXPECT_EQ(status(talk_tls(post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"))), 400);
  EXPECT_EQ(status(talk_tls(post("Content-Length: 65537\r\n", std::string(65537, 'x')))), 413);
  EXPECT_EQ(status(talk_tls(post("Content-Length: 65536\r\n", std::string(65536, 'x')))), 200);
}

TEST_F(Limits, T4_certificates_are_read_again_and_a_broken_one_changes_nothing) {
  with_tls();
  long first = 0, second = 0, third = 0;
  talk_tls(get(), 0, &first);
  certificate.renew();
  ASSERT_TRUE(server->reload_tls().has_value());
  talk_tls(get(), 0, &second);
  EXPECT_NE(first, second);
  std::FILE* file = std::fopen(certificate.certificate().c_str(), "w");
  std::fclose(file);
  const auto broken = server->reload_tls();
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().where, certificate.certificate());
  talk_tls(get(), 0, &third);
  EXPECT_EQ(second, third);
}

TEST_F(Limits, S_20_connections_in_all) {
  options.limits.connections = 2;
  options.limits.headers = std::chrono::seconds(60);
  start();
  auto one = silent(), two = silent();
  run_until([&] { return open() == 2; });
  const auto over = talk("");
  EXPECT_EQ(status(over), 429) << "503 says that nothing can be stored";
  EXPECT_NE(over.find("Retry-After: "), std::string::npos);
  EXPECT_EQ(refused("connections"), 1);
  one.close();
  run_until([&] { return open() == 1; });
  EXPECT_EQ(status(talk(get())), 200);
}

TEST_F(Limits, S_20_connections_per_peer_but_not_of_trusted_proxies) {
  options.limits.connections_per_peer = 1;
  options.limits.headers = std::chrono::seconds(60);
  start();
  auto one = silent();
  run_until([&] { return open() == 1; });
  EXPECT_EQ(status(talk("")), 429);
  EXPECT_EQ(refused("connections_per_peer"), 1);
  server.reset();
  one.close();
  options.trusted_proxies = {"127.0.0.1"};
  start();
  auto again = silent();
  run_until([&] { return open() == 1; });
  EXPECT_EQ(status(talk(get())), 200);
}

// Control: ServerState::make_room() that always says false gives 429 here.
TEST_F(Limits, F_30_at_the_cap_who_keeps_us_waiting_gives_way_to_who_comes) {
  options.limits.connections = 3;
  options.limits.headers = options.limits.idle = std::chrono::seconds(60);
  options.limits.patience = Millis(40);
  start();
  auto oldest = silent();
  run_until([&] { return open() == 1; });
  auto half = silent(), proven = silent();
  const std::string part = "GET /x HT", whole = get("");
  boost::asio::write(half, boost::asio::buffer(part));
  boost::asio::write(proven, boost::asio::buffer(whole));
  run_until([&] { return open() == 3 && handled == 1; });
  const auto at_once = talk("");
  EXPECT_EQ(status(at_once), 429) << "nobody is slow yet";
  EXPECT_EQ(refused("connections"), 1);
  wait(Millis(60));
  EXPECT_EQ(status(talk(get())), 200);
  EXPECT_EQ(run(io, read_to_end(oldest)), "") << "the longest wait of those that never asked for anything";
  auto fills = silent();
  run_until([&] { return open() == 3; });
  EXPECT_EQ(status(talk(get())), 200);
  EXPECT_EQ(run(io, read_to_end(half)), "");
  EXPECT_EQ(refused("gave_way"), 2);
  boost::asio::write(proven, boost::asio::buffer(whole));
  run_until([&] { return handled == 4; });
  EXPECT_EQ(refused("connections"), 1);
}

// Control: ForwardedPlace that never refuses lets the second one in.
TEST_F(Limits, F_30_requests_under_way_are_capped_by_forwarded_address) {
  options.trusted_proxies = {"127.0.0.1"};
  options.limits.connections_per_peer = 1;
  options.limits.request = std::chrono::seconds(60);
  start();
  const auto forwarded = [](const std::string& address, const std::string& fields, const std::string& body) {
    return post("X-Forwarded-For: " + address + "\r\n" + fields, body);
  };
  auto slow = silent();
  const auto half = forwarded("203.0.113.7", "Content-Length: 10\r\n", "12345");
  boost::asio::write(slow, boost::asio::buffer(half));
  run_until([&] { return open() == 1; });
  wait(Millis(20));
  const auto over = talk(forwarded("203.0.113.7", "Content-Length: 2\r\n", "ab"));
  EXPECT_EQ(status(over), 429);
  EXPECT_NE(over.find("Retry-After: "), std::string::npos);
  EXPECT_EQ(refused("requests_per_peer"), 1);
  EXPECT_EQ(status(talk(forwarded("203.0.113.8", "Content-Length: 2\r\n", "ab"))), 200) << "another shop's address";
  EXPECT_EQ(status(talk(post("Content-Length: 2\r\n", "ab"))), 200) << "of the proxy itself";
  const std::string rest = "67890";
  boost::asio::write(slow, boost::asio::buffer(rest));
  EXPECT_EQ(status(run(io, read_to_end(slow))), 200);
  EXPECT_EQ(status(talk(forwarded("203.0.113.7", "Content-Length: 2\r\n", "ab"))), 200) << "the place is free again";
}

// Control: LargeBody::grows_to() that always says true receives all three.
TEST_F(Limits, F_30_large_bodies_share_their_memory_and_small_ones_do_not_ask) {
  options.limits.request = std::chrono::seconds(60);
  options.limits.large_bodies = 50'000;
  start();
  auto slow = silent();
  const auto half = post("Content-Length: 50000\r\n", std::string(40'000, 'x'));
  boost::asio::write(slow, boost::asio::buffer(half));
  wait(Millis(20));
  EXPECT_EQ(status(talk(post("Content-Length: 20000\r\n", std::string(19'000, 'x')))), 413);
  EXPECT_EQ(status(talk(post("Content-Length: 8000\r\n", std::string(8'000, 'x')))), 200);
  const std::string rest(10'000, 'x');
  boost::asio::write(slow, boost::asio::buffer(rest));
  EXPECT_EQ(status(run(io, read_to_end(slow))), 200);
  EXPECT_EQ(status(talk(post("Content-Length: 50000\r\n", std::string(50'000, 'x')))), 200) << "its share is given back";
}

TEST_F(Limits, F_37_a_proxy_line_of_a_balancer_is_no_request) {
  options.trusted_proxies = {"127.0.0.1"};
  EXPECT_EQ(status(talk("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n" + get())), 400);
  EXPECT_EQ(answers(talk(std::string("\r\n\r\n\0\r\nQUIT\n", 12) + get())), 1);
  EXPECT_EQ(handled, 0);
  EXPECT_GT(ServerLimits().idle, std::chrono::seconds(60)) << "longer than balancers keep a connection";
}

class Stopping : public Limits {
 protected:
  Stopping() : entered(io), gate(io) {
    options.limits = ServerLimits();
    gate.expires_at(boost::asio::steady_timer::time_point::max());
  }
  awaitable<HttpResponse> handle(HttpRequest, Peer) override {
    ++handled;
    co_await gate.async_wait(token);
    co_return HttpResponse(200);
  }
  boost::asio::steady_timer entered, gate;
};

TEST_F(Stopping, what_is_under_way_ends_and_what_is_idle_is_closed) {
  start();
  auto idle = silent();
  auto busy = silent();
  const auto request = get("");
  boost::asio::write(busy, boost::asio::buffer(request));
  run_until([&] { return handled == 1 && open() == 2; });
  bool stopped = false;
  boost::asio::co_spawn(io, server->stop(std::chrono::seconds(10)), [&](std::exception_ptr) { stopped = true; });
  run_until([&] { return open() == 1; });
  EXPECT_FALSE(stopped);
  tcp::socket late(io);
  boost::system::error_code refused_late;
  late.connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(), server->port()), refused_late);
  EXPECT_TRUE(refused_late) << "nobody listens any more";
  gate.cancel();
  run_until([&] { return stopped; });
  EXPECT_EQ(open(), 0);
  const auto text = run(io, read_to_end(busy));
  EXPECT_EQ(status(text), 200);
  EXPECT_NE(text.find("Connection: close"), std::string::npos);
}

TEST_F(Stopping, when_the_grace_is_over_the_rest_is_closed) {
  start();
  auto busy = silent();
  const auto request = get("");
  boost::asio::write(busy, boost::asio::buffer(request));
  run_until([&] { return handled == 1; });
  run(io, server->stop(std::chrono::milliseconds(50)));
  EXPECT_EQ(open(), 0);
  EXPECT_EQ(run(io, read_to_end(busy)), "");
  run(io, server->stop(std::chrono::milliseconds(50)));  // twice is harmless
}

TEST_F(Stopping, stop_before_start_is_harmless_and_a_server_can_go_while_busy) {
  server = make_http_server(io.get_executor(), options, {}, logger, metrics);
  run(io, server->stop(std::chrono::milliseconds(50)));
  start();
  auto busy = silent();
  const auto request = get("");
  boost::asio::write(busy, boost::asio::buffer(request));
  run_until([&] { return handled == 1; });
  server.reset();
  EXPECT_EQ(run(io, read_to_end(busy)), "");
}

}  // namespace
}  // namespace tradewind::testing
