#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <tradewind/transport/client.hpp>

#include "support/test_certificate.hpp"
#include "transport/server_fixture.hpp"

namespace tradewind::testing {
namespace {

class Client : public ServerTest {
 protected:
  Client() { clock = make_system_clock(io.get_executor()); }

  HttpClient& client() {
    if (!made) made = make_http_client(io.get_executor(), *clock, client_options);
    return *made;
  }
  Result<HttpResponse> send(HttpRequest request, Millis within = std::chrono::seconds(10)) {
    return run(io, client().send(std::move(request), Deadline::in(*clock, within)));
  }
  Errc failure(HttpRequest request, Millis within = std::chrono::seconds(10)) {
    const auto result = send(std::move(request), within);
    return result.has_value() ? Errc{} : result.error().code;
  }
  std::string url(const std::string& path = "/x") const { return "http://127.0.0.1:" + std::to_string(server->port()) + path; }

  /// Reads one request, answers with these bytes, then closes.
  static ScriptServer::Script says(std::string bytes) {
    return [bytes](tcp::socket socket) { return say(std::move(socket), bytes); };
  }
  static awaitable<void> say(tcp::socket socket, std::string bytes) {
    co_await read_until(socket, "\r\n\r\n");
    co_await boost::asio::async_write(socket, boost::asio::buffer(bytes), token);
  }
  static awaitable<void> reset(tcp::socket socket) {
    co_await read_until(socket, "\r\n\r\n");
    socket.set_option(boost::asio::socket_base::linger(true, 0));
    socket.close();
  }
  static awaitable<void> drip(tcp::socket socket) {
    co_await read_until(socket, "\r\n\r\n");
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", byte = "x";
    co_await boost::asio::async_write(socket, boost::asio::buffer(head), token);
    boost::asio::steady_timer pause(socket.get_executor());
    for (;;) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(token);
      const auto [error, count] = co_await boost::asio::async_write(socket, boost::asio::buffer(byte), token);
      if (error) co_return;
    }
  }
  /// Answers every request on the connection until the client closes.
  static awaitable<void> serve(tcp::socket socket) {
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for (;;) {
      const auto request = co_await read_until(socket, "\r\n\r\n");
      if (request.empty()) co_return;
      co_await boost::asio::async_write(socket, boost::asio::buffer(answer), token);
    }
  }
  static awaitable<void> once_then_reset(tcp::socket socket) {
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    co_await read_until(socket, "\r\n\r\n");
    co_await boost::asio::async_write(socket, boost::asio::buffer(answer), token);
    co_await reset(std::move(socket));
  }
  static awaitable<void> swallow(tcp::socket socket, bool& received) {
    co_await read_until(socket, "\r\n\r\n");
    received = true;
    co_await read_to_end(socket);
  }
  static awaitable<void> silent(tcp::socket socket) { co_await read_to_end(socket); }

  std::unique_ptr<Clock> clock;
  HttpClientOptions client_options;
  std::unique_ptr<HttpClient> made;
};

TEST_F(Client, one_exchange) {
  std::string seen;
  answer = [&](const HttpRequest& request) {
    seen = std::string(request.headers.get("X-Test")) + '|' + std::string(request.headers.get("User-Agent")) + '|' +
           std::string(request.headers.get("Host"));
    HttpResponse response(201, request.method + ' ' + request.url + ' ' + request.body);
    response.headers.set("X-Answer", "y");
    return response;
  };
  start();
  HttpRequest request("POST", url("/a?b=c"), {}, "body");
  request.headers.set("X-Test", "t");
  const auto response = send(request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "POST /a?b=c body");
  EXPECT_EQ(response->headers.get("x-answer"), "y");
  EXPECT_EQ(seen, "t|tradewind|127.0.0.1:" + std::to_string(server->port()));
}

TEST_F(Client, large_bodies_both_ways) {
  options.limits.body = 8 * 1024 * 1024;
  start();
  const std::string body(3 * 1024 * 1024, 'x');
  const auto response = send(HttpRequest("PUT", url(), {}, body));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body.size(), body.size() + 7);
}

TEST_F(Client, head_and_empty_answers) {
  start();
  EXPECT_EQ(send(HttpRequest("HEAD", url()))->body, "");
  answer = [](const HttpRequest&) { return HttpResponse(204); };
  EXPECT_EQ(send(HttpRequest("DELETE", url()))->status, 204);
}

TEST_F(Client, connections_are_used_again) {
  ScriptServer script(io, serve);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(send(HttpRequest("GET", script.url())).has_value());
  EXPECT_EQ(script.connections(), 1);
}

TEST_F(Client, a_kept_connection_that_the_peer_closed_is_not_used) {
  ScriptServer script(io, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  for (int i = 0; i < 3; ++i) {
    const auto response = send(HttpRequest("POST", script.url(), {}, "x"));
    ASSERT_TRUE(response.has_value()) << response.error().message();
    io.poll();
  }
  EXPECT_EQ(script.connections(), 3);
}

TEST_F(Client, a_kept_connection_that_ends_after_the_request_left_is_unknown) {
  int turn = 0;
  ScriptServer script(io, [&turn](tcp::socket socket) -> awaitable<void> {
    return ++turn == 1 ? once_then_reset(std::move(socket)) : serve(std::move(socket));
  });
  EXPECT_TRUE(send(HttpRequest("GET", script.url())).has_value());
  EXPECT_EQ(failure(HttpRequest("GET", script.url())), Errc::net_unknown) << "never repeated blindly";
  EXPECT_TRUE(send(HttpRequest("GET", script.url())).has_value());
}

TEST_F(Client, closing_answers_are_not_kept) {
  start();
  answer = [](const HttpRequest&) {
    HttpResponse response(200);
    response.headers.set("Connection", "close");
    return response;
  };
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(send(HttpRequest("GET", url())).has_value());
  run_until([&] { return open() == 0; });
}

TEST_F(Client, nobody_listening_is_not_sent) {
  std::uint16_t port = 0;
  {
    ScriptServer gone(io, serve);
    port = gone.port();
  }
  io.poll();
  EXPECT_EQ(failure(HttpRequest("POST", "http://127.0.0.1:" + std::to_string(port) + "/")), Errc::net_not_sent);
}

struct Broken {
  const char *name, *bytes;
};
class BrokenAnswers : public Client, public ::testing::WithParamInterface<Broken> {};

TEST_P(BrokenAnswers, are_unknown) {
  ScriptServer script(io, says(GetParam().bytes));
  EXPECT_EQ(failure(HttpRequest("POST", script.url(), {}, "x")), Errc::net_unknown);
}

INSTANTIATE_TEST_SUITE_P(Scripts, BrokenAnswers,
                         ::testing::Values(Broken{"nothing", ""}, Broken{"half_head", "HTTP/1.1 200 O"},
                                           Broken{"no_body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
                                           Broken{"short_body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd"},
                                           Broken{"half_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"},
                                           Broken{"no_last_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"},
                                           Broken{"garbage", "<html>502</html>\r\n\r\n"},
                                           Broken{"only_interim", "HTTP/1.1 100 Continue\r\n\r\n"},
                                           Broken{"oversized", "HTTP/1.1 200 OK\r\nContent-Length: 16777217\r\n\r\nx"}),
                         [](const auto& test) { return test.param.name; });

TEST_F(Client, a_reset_after_the_request_is_unknown) {
  ScriptServer script(io, reset);
  EXPECT_EQ(failure(HttpRequest("POST", script.url(), {}, "x")), Errc::net_unknown);
}

TEST_F(Client, a_dripping_answer_gains_no_time) {
  ScriptServer script(io, drip);
  EXPECT_EQ(failure(HttpRequest("GET", script.url()), Millis(200)), Errc::net_unknown);
}

TEST_F(Client, no_answer_in_time_is_unknown_and_no_handshake_a_timeout) {
  ScriptServer script(io, silent);
  EXPECT_EQ(failure(HttpRequest("GET", script.url()), Millis(100)), Errc::net_unknown);
  EXPECT_EQ(failure(HttpRequest("GET", "https://127.0.0.1:" + std::to_string(script.port()) + "/"), Millis(100)), Errc::timeout);
  client_options.connect = Millis(100);
  made.reset();
  EXPECT_EQ(failure(HttpRequest("GET", "https://127.0.0.1:" + std::to_string(script.port()) + "/")), Errc::net_not_sent)
      << "the time to connect is over, the deadline is not";
}

TEST_F(Client, a_deadline_that_passed_sends_nothing) {
  ScriptServer script(io, serve);
  EXPECT_EQ(failure(HttpRequest("GET", script.url()), Millis(-1)), Errc::timeout);
  io.poll();
  EXPECT_EQ(script.connections(), 0);
}

TEST_F(Client, redirects_are_answers) {
  ScriptServer script(io, says("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
  const auto response = send(HttpRequest("GET", script.url()));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 302);
}

TEST_F(Client, plain_http_only_for_loopback_and_no_line_breaks) {
  EXPECT_EQ(failure(HttpRequest("GET", "http://example.com/")), Errc::configuration);
  ScriptServer script(io, serve);
  HttpRequest request("GET", script.url());
  request.headers.add("X", "a\r\nY: b");
  EXPECT_EQ(failure(request), Errc::invalid);
  EXPECT_EQ(failure(HttpRequest("GET /x HTTP/1.1\r\nX:", script.url())), Errc::invalid);
}

TEST_F(Client, at_most_so_many_connections_a_host_and_the_rest_waits) {
  client_options.connections_per_host = 2;
  ScriptServer script(io, serve);
  int done = 0;
  for (int i = 0; i < 6; ++i) {
    HttpRequest request("GET", script.url());
    boost::asio::co_spawn(io, client().send(std::move(request), Deadline::in(*clock, std::chrono::seconds(10))),
                          [&](std::exception_ptr, Result<HttpResponse> result) { done += result.has_value() ? 1 : 0; });
  }
  run_until([&] { return done == 6; });
  EXPECT_EQ(script.connections(), 2);
}

TEST_F(Client, waiting_for_a_connection_ends_with_the_deadline) {
  client_options.connections_per_host = 1;
  ScriptServer script(io, silent);
  Errc first{};
  boost::asio::co_spawn(io, client().send(HttpRequest("GET", script.url()), Deadline::in(*clock, Millis(400))),
                        [&](std::exception_ptr, Result<HttpResponse> result) { first = result.error().code; });
  run_until([&] { return script.connections() == 1; });
  EXPECT_EQ(failure(HttpRequest("GET", script.url()), Millis(100)), Errc::timeout);
  run_until([&] { return first != Errc{}; });
  EXPECT_EQ(first, Errc::net_unknown);
}

TEST_F(Client, cancelled_exchanges_give_their_connection_back) {
  client_options.connections_per_host = 1;
  bool received = false;
  ScriptServer script(
      io, [&received](tcp::socket socket) { return received ? serve(std::move(socket)) : swallow(std::move(socket), received); });
  boost::asio::cancellation_signal stop;
  std::optional<Errc> ended;
  auto handler = boost::asio::bind_cancellation_slot(stop.slot(),
                                                     [&](std::exception_ptr, Result<HttpResponse> result) { ended = result.error().code; });
  boost::asio::co_spawn(io, client().send(HttpRequest("GET", script.url()), Deadline::in(*clock, std::chrono::seconds(10))),
                        std::move(handler));
  run_until([&] { return received; });
  boost::asio::post(io, [&] { stop.emit(boost::asio::cancellation_type::terminal); });
  run_until([&] { return ended.has_value(); });
  EXPECT_EQ(*ended, Errc::net_unknown) << "it left";
  EXPECT_TRUE(send(HttpRequest("GET", script.url())).has_value());
}

class TlsClient : public Client {
 protected:
  TlsClient() {
    options.tls.certificate = certificate.certificate();
    options.tls.private_key = certificate.private_key();
    ::setenv("SSL_CERT_FILE", certificate.certificate().c_str(), 1);
  }
  ~TlsClient() override { ::unsetenv("SSL_CERT_FILE"); }
  std::string secure(const std::string& host) const { return "https://" + host + ":" + std::to_string(server->port()) + "/x"; }
  TestCertificate certificate;
};

TEST_F(TlsClient, S_12_chain_and_name_are_verified) {
  start();
  const auto response = send(HttpRequest("POST", secure("localhost"), {}, "x"));
  ASSERT_TRUE(response.has_value()) << response.error().message();
  EXPECT_EQ(response->body, "POST /x x");
  EXPECT_TRUE(last_peer.tls);
  EXPECT_TRUE(send(HttpRequest("GET", secure("127.0.0.1"))).has_value());
  EXPECT_EQ(failure(HttpRequest("GET", secure("127.0.0.2"))), Errc::net_not_sent) << "not in the certificate";
  EXPECT_EQ(handled, 2);
}

TEST_F(TlsClient, S_12_an_unknown_issuer_is_refused) {
  start();
  const TestCertificate other;
  ::setenv("SSL_CERT_FILE", other.certificate().c_str(), 1);
  EXPECT_EQ(failure(HttpRequest("GET", secure("localhost"))), Errc::net_not_sent);
  EXPECT_EQ(handled, 0);
}

TEST_F(TlsClient, connections_are_used_again_over_tls) {
  start();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(send(HttpRequest("GET", secure("localhost"))).has_value());
  EXPECT_EQ(open(), 1);
}

TEST_F(TlsClient, a_truncated_tls_answer_is_unknown) {
  answer = [](const HttpRequest&) {
    HttpResponse response(200, "hello");
    response.cut = 30;
    return response;
  };
  start();
  EXPECT_EQ(failure(HttpRequest("POST", secure("localhost"), {}, "x")), Errc::net_unknown);
}

}  // namespace
}  // namespace tradewind::testing
