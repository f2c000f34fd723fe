// Who speaks something else than TLS to a TLS port, or TLS badly: closed at once, counted, no word in the log.
#include <tradewind/base/random.hpp>

#include "support/test_certificate.hpp"
#include "transport/client_hello.hpp"
#include "transport/server_fixture.hpp"
#include "transport/tls_script.hpp"

namespace tradewind::testing {
namespace {

using transport::FirstBytes;
using transport::judge_first_bytes;

std::string hello_head(std::size_t record, std::size_t message, char version = 3) {
  const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xff); };
  return {22, version, 1, byte(record >> 8), byte(record), 1, byte(message >> 16), byte(message >> 8), byte(message)};
}

TEST(FirstBytes, F_31_a_hello_is_known_by_nine_bytes_and_anything_else_at_its_first_wrong_one) {
  const auto hello = TlsScript::hello();
  for (std::size_t size = 0; size < 9; ++size) EXPECT_EQ(judge_first_bytes(hello.substr(0, size)), FirstBytes::more) << size;
  EXPECT_EQ(judge_first_bytes(hello.substr(0, 9)), FirstBytes::hello);
  EXPECT_EQ(judge_first_bytes(hello), FirstBytes::hello);
  EXPECT_EQ(judge_first_bytes("G"), FirstBytes::plain_http);
  EXPECT_EQ(judge_first_bytes("POST /webhooks/main HTTP/1.1\r\n"), FirstBytes::plain_http);
  for (const std::string& bytes : {std::string("\0", 1), std::string("\x80\x2e\x01"), std::string("\x16\x02"), std::string("\x17\x03"),
                                   std::string("\x16\x03\x01\x02\x00\x02", 6), std::string("\xef\xbb\xbf"), std::string(" ")})
    EXPECT_EQ(judge_first_bytes(bytes), FirstBytes::garbage) << bytes;
  EXPECT_EQ(judge_first_bytes(hello_head(16384, 16384)), FirstBytes::hello);
  EXPECT_EQ(judge_first_bytes(hello_head(16385, 100)), FirstBytes::garbage);
  EXPECT_EQ(judge_first_bytes(hello_head(16384, 16385)), FirstBytes::garbage) << "the library would make room for it";
  EXPECT_EQ(judge_first_bytes(hello_head(3, 100)), FirstBytes::garbage);
}

class Strangers : public ServerTest {
 protected:
  Strangers() {
    options.tls.certificate = certificate.certificate();
    options.tls.private_key = certificate.private_key();
    options.limits.handshake = options.limits.headers = std::chrono::seconds(60);
  }

  /// Connected, `bytes` sent; with `end` the sending side is closed.
  tcp::socket stranger(const std::string& bytes, bool end) {
    if (!server) start();
    tcp::socket socket(io);
    socket.connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(), server->port()));
    boost::asio::write(socket, boost::asio::buffer(bytes));
    if (end) socket.shutdown(tcp::socket::shutdown_send);
    return socket;
  }
  /// All that is answered to a stranger.
  std::string answer_to(const std::string& bytes, bool end = false) {
    auto socket = stranger(bytes, end);
    return run(io, patiently(socket));
  }
  static awaitable<std::string> patiently(tcp::socket& socket) {
    const Patience patience(socket.get_executor(), socket);
    co_return co_await read_to_end(socket);
  }

  /// A whole exchange with a client whose bytes come in pieces of `size`.
  std::string served_in_pieces(std::size_t size, int max_version = 0, bool renegotiate = false) {
    if (!server) start();
    TlsScript client(max_version);
    return run(io, exchange(io.get_executor(), server->port(), client, size, renegotiate));
  }
  static awaitable<std::string> exchange(boost::asio::any_io_executor executor, std::uint16_t port, TlsScript& client, std::size_t size,
                                         bool renegotiate) {
    auto socket = co_await connect_to(executor, port);
    socket.set_option(tcp::no_delay(true));
    const Patience patience(executor, socket);
    const auto shaken = [&] { return client.shake() || client.broken(); };
    co_await converse(client, socket, size, shaken);
    if (renegotiate) {
      SSL_renegotiate(client.ssl());
      co_await converse(client, socket, size, shaken);
      if (client.broken()) co_return "refused";
    }
    client.write(get());
    std::string got;
    const auto ended = [&] {
      got += client.read();
      return false;
    };
    co_await converse(client, socket, size, ended);
    co_return got;
  }

  TestCertificate certificate;
};

// Control: a greeting() that takes anything for a hello counts these as failed handshakes.
TEST_F(Strangers, F_31_plain_http_on_the_tls_port_is_closed_and_counted) {
  EXPECT_EQ(answer_to(get()), "");
  EXPECT_EQ(answer_to("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n"), "");
  EXPECT_EQ(refused("plain_http"), 2);
  EXPECT_EQ(refused("tls"), 0);
  EXPECT_EQ(handled, 0);
  EXPECT_TRUE(logger.lines.empty()) << logger.all();
}

TEST_F(Strangers, F_31_garbage_is_closed_and_counted_without_a_word) {
  const auto hello = TlsScript::hello();
  const std::vector<std::string> at_once{std::string("\r\n\r\n\0\r\nQUIT\n", 12), "SSH-2.0-x\r\n", std::string(4096, '\0'),
                                         hello_head(16384, 131000), std::string("\x80\x2e\x01\x03\x01", 5)};
  double seen = 0;
  for (const auto& bytes : at_once) {
    answer_to(bytes);
    ++seen;
    EXPECT_EQ(refused("tls") + refused("plain_http"), seen) << bytes;
  }
  for (const std::size_t size : {std::size_t(1), std::size_t(8), std::size_t(9), hello.size() / 2, hello.size() - 1}) {
    answer_to(hello.substr(0, size), true);
    ++seen;
    EXPECT_EQ(refused("tls") + refused("plain_http"), seen) << "cut after " << size;
  }
  EXPECT_EQ(answer_to("", true), "");
  EXPECT_EQ(refused("tls") + refused("plain_http"), seen) << "a check of the port is no refusal";
  run_until([&] { return open() == 0; });
  EXPECT_EQ(handled, 0);
  EXPECT_TRUE(logger.lines.empty()) << logger.all();
  EXPECT_EQ(status(served_in_pieces(1000)), 200) << "control";
}

TEST_F(Strangers, F_31_altered_hellos_harm_nobody) {
  const auto hello = TlsScript::hello();
  const auto random = make_seeded_random(31);
  for (int i = 0; i < 300; ++i) {
    auto bytes = hello;
    for (auto left = 1 + random->below(4); left != 0; --left) bytes[random->below(bytes.size())] = static_cast<char>(random->below(256));
    if (random->chance(0.3)) bytes.resize(1 + random->below(bytes.size()));
    if (random->chance(0.3)) bytes += bytes;
    answer_to(bytes, true);
  }
  run_until([&] { return open() == 0; });
  EXPECT_EQ(handled, 0);
  EXPECT_TRUE(logger.lines.empty()) << logger.all();
  EXPECT_EQ(status(served_in_pieces(1000)), 200) << "control";
}

TEST_F(Strangers, F_31_records_in_single_bytes_are_read) {
  EXPECT_EQ(status(served_in_pieces(1)), 200);
  EXPECT_EQ(status(served_in_pieces(7, TLS1_2_VERSION)), 200);
  EXPECT_EQ(refused("tls"), 0);
}

// Control: with SSL_OP_ALLOW_CLIENT_RENEGOTIATION in the place of SSL_OP_NO_RENEGOTIATION it is made, and the request answered.
TEST_F(Strangers, F_31_a_second_handshake_is_refused) {
  EXPECT_EQ(served_in_pieces(1000, TLS1_2_VERSION, true), "refused");
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(status(served_in_pieces(1000, TLS1_2_VERSION)), 200) << "control";
}

// Control: a turn_away() that does nothing leaves a reset.
TEST_F(Strangers, S_20_over_the_cap_a_tls_connection_ends_cleanly_and_is_counted) {
  options.limits.connections = 1;
  options.limits.patience = std::chrono::hours(1);
  auto first = stranger("", false);
  run_until([&] { return open() == 1; });
  auto over = stranger(TlsScript::hello(), false);
  run_until([&] { return refused("connections") == 1; });
  char byte = 0;
  boost::system::error_code error;
  over.read_some(boost::asio::buffer(&byte, 1), error);
  EXPECT_EQ(error, boost::asio::error::eof);
}

}  // namespace
}  // namespace tradewind::testing
