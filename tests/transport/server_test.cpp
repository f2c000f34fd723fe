#include <sys/resource.h>
#include <sys/socket.h>

#include "support/no_descriptors.hpp"
#include "transport/descriptors.hpp"
#include "transport/server_fixture.hpp"

namespace tradewind::testing {
namespace {

using Server = ServerTest;

TEST_F(Server, answers_and_closes_when_asked) {
  EXPECT_EQ(talk(get()), "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nGET /x ");
  EXPECT_FALSE(last_peer.tls);
  EXPECT_EQ(last_peer.address, "127.0.0.1");
}

TEST_F(Server, keeps_the_connection_and_answers_in_order) {
  const auto text =
      talk(get("", "/1") + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + get("Connection: close\r\n", "/3"));
  EXPECT_EQ(answers(text), 3);
  EXPECT_LT(text.find("GET /1"), text.find("POST /2 abc"));
  EXPECT_LT(text.find("POST /2 abc"), text.find("GET /3"));
}

TEST_F(Server, http_1_0_closes_unless_asked_to_keep) {
  EXPECT_EQ(answers(talk("GET /1 HTTP/1.0\r\n\r\nGET /2 HTTP/1.0\r\n\r\n")), 1);
  const auto kept = talk("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answers(kept), 2);
  EXPECT_NE(kept.find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST_F(Server, head_has_a_length_and_no_body) {
  EXPECT_EQ(talk("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n");
}

TEST_F(Server, chunked_bodies_are_read) {
  const auto text = talk(post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"));
  EXPECT_NE(text.find("POST /x abcde"), std::string::npos);
}

TEST_F(Server, S_20_body_limit) {
  const auto fixed = [&](std::size_t size) {
    return status(talk(post("Content-Length: " + std::to_string(size) + "\r\n", std::string(size, 'x'))));
  };
  EXPECT_EQ(fixed(65535), 200);
  EXPECT_EQ(fixed(65536), 200);
  EXPECT_EQ(fixed(65537), 413);
  EXPECT_EQ(status(talk(post("Content-Length: 999999999999\r\n", ""))), 413) << "refused by its announcement";
  const auto chunked = [&](std::size_t size) {
    std::string body;
    for (std::size_t left = size; left != 0; --left) body += "1\r\nx\r\n";
    return status(talk(post("Transfer-Encoding: chunked\r\n", body + "0\r\n\r\n")));
  };
  options.limits.body = 1000;
  server.reset();
  EXPECT_EQ(chunked(1000), 200);
  EXPECT_EQ(chunked(1001), 413);
  EXPECT_EQ(refused("body"), 3);
  EXPECT_EQ(handled, 3);
}

TEST_F(Server, S_20_line_and_header_limits_over_a_socket) {
  EXPECT_EQ(status(talk("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n")), 414);
  EXPECT_EQ(status(talk(get("X: " + std::string(17000, 'a') + "\r\n"))), 431);
  EXPECT_EQ(status(talk(get("Connection: close\r\nX: " + std::string(16000, 'a') + "\r\n"))), 200);
  EXPECT_EQ(refused("request_line"), 1);
  EXPECT_EQ(refused("headers"), 1);
}

TEST_F(Server, S_22_a_refusal_closes_and_nothing_after_it_is_read) {
  const std::vector<std::string> bad{post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                                     post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"),
                                     post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"),
                                     post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
                                     post("X: a\r\n b\r\n", ""),
                                     post("X: a\nb: c\r\n", ""),
                                     post("Transfer-Encoding: chunked\r\n", "0x1\r\na\r\n0\r\n\r\n"),
                                     post("Transfer-Encoding: chunked\r\n", "1_0\r\na\r\n0\r\n\r\n"),
                                     post("Transfer-Encoding: chunked\r\n", "1;" + std::string(5000, 'a') + "\r\na\r\n0\r\n\r\n"),
                                     post("Transfer-Encoding: chunked\r\n", "0\r\nX: y\r\n\r\n"),
                                     "GET /x HTTP/1.1\nHost: a\n\n",
                                     std::string("GET /x HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 34)};
  for (const auto& bytes : bad) {
    const auto text = talk(bytes + get("", "/smuggled"));
    EXPECT_EQ(status(text), 400) << bytes;
    EXPECT_EQ(answers(text), 1) << bytes;
    EXPECT_NE(text.find("Connection: close"), std::string::npos);
  }
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(refused("malformed"), static_cast<double>(bad.size()));
  EXPECT_EQ(status(talk(get())), 200) << "control";
}

TEST_F(Server, expect_100_continue) {
  const auto text = talk(post("Expect: 100-continue\r\nContent-Length: 3\r\n", "abc"));
  EXPECT_EQ(status(text), 200) << "the body is there already";
  start();
  auto waits = [](boost::asio::io_context& context, std::uint16_t port) -> awaitable<std::string> {
    auto socket = co_await connect_to(context.get_executor(), port);
    const Patience patience(context.get_executor(), socket);
    const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
                      body = "abc";
    co_await boost::asio::async_write(socket, boost::asio::buffer(head), token);
    std::string got = co_await read_until(socket, "\r\n\r\n");
    co_await boost::asio::async_write(socket, boost::asio::buffer(body), token);
    got += co_await read_to_end(socket);
    co_return got;
  };
  const auto both = run(io, waits(io, server->port()));
  EXPECT_EQ(both.rfind("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", 0), 0u) << both;
  EXPECT_EQ(status(talk(post("Expect: 100-continue\r\nContent-Length: 99999\r\n", ""))), 413) << "asked before it is sent";
  EXPECT_EQ(status(talk(post("Expect: 999\r\nContent-Length: 3\r\n", "abc"))), 417);
}

TEST_F(Server, S_23_no_banner_and_no_fields_nobody_asked_for) {
  const auto text = talk(get("Connection: close\r\nUpgrade: h2c\r\n"));
  for (const char* field : {"Server:", "Date:", "X-Powered", "Upgrade"}) EXPECT_EQ(text.find(field), std::string::npos) << field;
}

TEST_F(Server, a_handler_that_throws_is_answered_with_500_and_told) {
  answer = [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("ada@example.com"); };
  EXPECT_EQ(status(talk(get())), 500);
  answer = [](const HttpRequest&) -> HttpResponse { throw std::logic_error("a broken invariant"); };
  EXPECT_EQ(status(talk(get())), 500);
  EXPECT_EQ(logger.count("http_handler_failed"), 2);
  EXPECT_NE(logger.all().find("a broken invariant"), std::string::npos);
  EXPECT_EQ(logger.all().find("ada@"), std::string::npos) << "texts of other exceptions may quote a request";
  answer = {};
  EXPECT_EQ(status(talk(get())), 200);
}

TEST_F(Server, an_answer_with_a_broken_field_is_not_sent) {
  answer = [](const HttpRequest&) {
    HttpResponse response(200);
    response.headers.set("X", "a\r\nSet-Cookie: b");
    return response;
  };
  const auto text = talk(get());
  EXPECT_EQ(status(text), 500);
  EXPECT_EQ(text.find("Set-Cookie"), std::string::npos);
}

TEST_F(Server, cut_answers) {
  for (const std::size_t size : {0u, 10u, 40u}) {
    answer = [size](const HttpRequest&) {
      HttpResponse response(200, "hello");
      response.cut = size;
      return response;
    };
    EXPECT_EQ(talk(get("")).size(), size);
  }
}

TEST_F(Server, S_24_forwarded_addresses_only_from_trusted_proxies) {
  EXPECT_EQ(status(talk(get("Connection: close\r\nX-Forwarded-For: 1.2.3.4\r\n"))), 200);
  EXPECT_EQ(last_peer.address, "127.0.0.1");
  EXPECT_FALSE(last_peer.trusted_proxy);
  server.reset();
  options.trusted_proxies = {"127.0.0.0/8"};
  EXPECT_EQ(status(talk(get("Connection: close\r\nX-Forwarded-For: 6.6.6.6, 1.2.3.4\r\nX-Forwarded-Proto: https\r\n"))), 200);
  EXPECT_EQ(last_peer.address, "1.2.3.4");
  EXPECT_TRUE(last_peer.trusted_proxy);
  EXPECT_TRUE(last_peer.tls);
}

TEST_F(Server, problems_at_start_name_the_address) {
  start();
  auto second = options;
  second.listen = "127.0.0.1:" + std::to_string(server->port());
  const auto taken = make_http_server(io.get_executor(), second, {}, logger, metrics)->start();
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().where, second.listen);
  for (const char* bad : {"", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "example.com:80", ":80"}) {
    auto other = options;
    other.listen = bad;
    const auto result = make_http_server(io.get_executor(), other, {}, logger, metrics)->start();
    ASSERT_FALSE(result.has_value()) << bad;
    EXPECT_EQ(result.error().code, Errc::configuration);
  }
  auto proxies = options;
  proxies.trusted_proxies = {"nonsense"};
  EXPECT_FALSE(make_http_server(io.get_executor(), proxies, {}, logger, metrics)->start().has_value());
}

TEST_F(Server, an_inherited_socket_is_served) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(descriptor, reinterpret_cast<sockaddr*>(&any), sizeof any), 0);
  ASSERT_EQ(::listen(descriptor, 5), 0);
  options.inherited_socket = descriptor;
  options.listen = "192.0.2.1:1";
  EXPECT_EQ(status(talk(get())), 200);
  auto other = options;
  other.inherited_socket = 0;
  EXPECT_FALSE(make_http_server(io.get_executor(), other, {}, logger, metrics)->start().has_value());
}

;

// Control: a turn_away_one() that does nothing leaves both waiting, without an end of file.
TEST_F(Server, F_06_out_of_descriptors_who_comes_is_turned_away_at_once_and_later_served) {
  start();
  tcp::socket early(io), next(io), kept(io);
  const tcp::endpoint there(boost::asio::ip::address_v4::loopback(), server->port());
  const auto request = get(""), last = get();
  kept.connect(there);
  boost::asio::write(kept, boost::asio::buffer(request));
  run_until([&] { return handled == 1; });
  early.connect(there);
  next.connect(there);
  boost::asio::write(early, boost::asio::buffer(request));
  {
    const NoDescriptors none;
    run_until([&] { return refused("descriptors") >= 2; });
    char byte = 0;
    boost::system::error_code error;
    early.non_blocking(true);
    next.non_blocking(true);
    early.read_some(boost::asio::buffer(&byte, 1), error);
    EXPECT_EQ(error, boost::asio::error::eof) << "closed, not reset and not left waiting";
    next.read_some(boost::asio::buffer(&byte, 1), error);
    EXPECT_EQ(error, boost::asio::error::eof);
    boost::asio::write(kept, boost::asio::buffer(request));
    run_until([&] { return handled == 2; });
  }
  EXPECT_EQ(status(talk(last)), 200);
  EXPECT_TRUE(logger.lines.empty()) << logger.all();
}

// Control: a make_room() that always says false closes the newcomer.
TEST_F(Server, F_06_out_of_descriptors_a_slow_connection_gives_its_own) {
  options.limits.patience = Millis(0);
  start();
  tcp::socket slow(io), next(io);
  const tcp::endpoint there(boost::asio::ip::address_v4::loopback(), server->port());
  slow.connect(there);
  run_until([&] { return open() == 1; });
  next.connect(there);
  const auto request = get();
  boost::asio::write(next, boost::asio::buffer(request));
  {
    const NoDescriptors none;
    EXPECT_EQ(status(run(io, read_to_end(next))), 200);
  }
  EXPECT_EQ(run(io, read_to_end(slow)), "");
  EXPECT_GE(refused("gave_way"), 1);
}

TEST_F(Server, F_06_no_more_connections_are_taken_than_there_are_descriptors_for) {
  EXPECT_EQ(transport::connections_within_limit(10), 10);
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit few = before;
  few.rlim_cur = 256;
  ::setrlimit(RLIMIT_NOFILE, &few);
  const int wanted = before.rlim_max > 10'000 ? 5'000 : 0;
  EXPECT_EQ(transport::connections_within_limit(wanted), wanted) << "the soft limit is raised";
  const int beyond = transport::connections_within_limit(2'000'000'000);
  EXPECT_EQ(static_cast<rlim_t>(beyond) + 128, before.rlim_max) << "the hard one holds";
  ::setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace tradewind::testing
