#include "transport/request_head.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <tradewind/base/text.hpp>

namespace tradewind::transport {
namespace {

using State = HeadResult::State;

struct Outcome {
  HeadResult result;
  RequestHead head;
};

Outcome parse(const std::string& bytes, ServerLimits limits = {}) {
  Outcome out;
  out.result = HeadReader(limits).parse(bytes, out.head);
  return out;
}

/// The status it is refused with; 0: accepted, -1: waits for more.
int verdict(const std::string& bytes, ServerLimits limits = {}) {
  const auto out = parse(bytes, limits);
  return out.result.state == State::refused ? out.result.status : out.result.state == State::done ? 0 : -1;
}

std::string get(const std::string& fields = {}) { return "GET /x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }
std::string post(const std::string& fields) { return "POST /x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }

TEST(RequestHead, reads_a_request) {
  const auto out = parse("POST /webhooks/main?x=1 HTTP/1.1\r\nHost: a:8443\r\nContent-Length: 12\r\nX-Empty:\r\nX-Y:\t a b \r\n\r\nrest");
  ASSERT_EQ(out.result.state, State::done);
  EXPECT_EQ(out.head.request.method, "POST");
  EXPECT_EQ(out.head.request.url, "/webhooks/main?x=1");
  EXPECT_EQ(out.head.request.headers.get("x-y"), "a b");
  EXPECT_TRUE(out.head.request.headers.has("X-Empty"));
  EXPECT_EQ(out.head.content_length, 12u);
  EXPECT_TRUE(out.head.keep_alive);
  EXPECT_FALSE(out.head.chunked);
}

TEST(RequestHead, any_cut_gives_the_same) {
  const auto whole = post("Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: x, close\r\n");
  ServerLimits limits;
  HeadReader reader(limits);
  RequestHead head;
  for (std::size_t size = 1; size < whole.size(); ++size)
    ASSERT_EQ(reader.parse(std::string_view(whole).substr(0, size), head).state, State::more) << size;
  const auto result = reader.parse(whole, head);
  ASSERT_EQ(result.state, State::done);
  EXPECT_EQ(result.consumed, whole.size());
  EXPECT_TRUE(head.chunked);
  EXPECT_TRUE(head.expects_continue);
  EXPECT_FALSE(head.keep_alive);
}

TEST(RequestHead, versions_and_connections) {
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n").head.keep_alive);
  EXPECT_TRUE(parse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").head.keep_alive);
  EXPECT_FALSE(parse(get("Connection: keep-alive, CLOSE\r\n")).head.keep_alive);
  EXPECT_EQ(verdict("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(verdict("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), 505);
  for (const char* version : {"HTTP/1.", "HTTP/11", "http/1.1", "HTTP/1.1 ", "HTTP/01.1", "HTTP/a.b", ""})
    EXPECT_EQ(verdict(std::string("GET / ") + version + "\r\nHost: a\r\n\r\n"), 400) << version;
}

TEST(RequestHead, targets) {
  EXPECT_EQ(parse("GET http://a.example/x?y HTTP/1.1\r\nHost: a\r\n\r\n").head.request.url, "/x?y");
  EXPECT_EQ(parse("GET https://a.example HTTP/1.1\r\nHost: a\r\n\r\n").head.request.url, "/");
  EXPECT_EQ(verdict("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
  EXPECT_EQ(verdict("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
  for (const std::string target : {"x", "", "/a b", "/a\x01", "/a\x7f", "/a\xc3\xa9", "/a#b", "/a\\b", "ftp://a/", "/a\tb"})
    EXPECT_EQ(verdict("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"), 400) << target;
  EXPECT_EQ(verdict("GET  /x HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GET\t/x HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(verdict(" GET /x HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(verdict("G(T /x HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(RequestHead, one_empty_line_in_front_is_passed_over) {
  const auto out = parse("\r\n" + get());
  EXPECT_EQ(out.result.state, State::done);
  EXPECT_EQ(out.result.consumed, get().size() + 2);
  EXPECT_EQ(verdict("\r\n\r\n" + get()), 400);
}

TEST(RequestHead, S_20_each_limit_at_minus_one_zero_and_plus_one) {
  const auto line = [](std::size_t size) {
    return "GET /" + std::string(size - std::string("GET / HTTP/1.1").size(), 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_EQ(verdict(line(8191)), 0);
  EXPECT_EQ(verdict(line(8192)), 0);
  EXPECT_EQ(verdict(line(8193)), 414);
  EXPECT_EQ(verdict("GET /" + std::string(8187, 'a')), -1);
  EXPECT_EQ(verdict("GET /" + std::string(8187, 'a') + "\r"), -1);
  EXPECT_EQ(verdict("GET /" + std::string(8188, 'a')), 414) << "without waiting for its end";

  const auto block = [](std::size_t size) {
    return get("X: " + std::string(size - std::string("Host: a\r\nX: \r\n").size(), 'a') + "\r\n");
  };
  EXPECT_EQ(verdict(block(16383)), 0);
  EXPECT_EQ(verdict(block(16384)), 0);
  EXPECT_EQ(verdict(block(16385)), 431);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nX: " + std::string(16384, 'a')), 431) << "without waiting for its end";

  const auto fields = [](int count) {
    std::string more;
    for (int i = 1; i < count; ++i) more += "X: y\r\n";
    return get(more);
  };
  EXPECT_EQ(verdict(fields(63)), 0);
  EXPECT_EQ(verdict(fields(64)), 0);
  EXPECT_EQ(verdict(fields(65)), 431);
}

class Smuggling : public ::testing::TestWithParam<std::string> {};

TEST_P(Smuggling, S_22_is_refused_with_400) { EXPECT_EQ(verdict(GetParam()), 400); }

INSTANTIATE_TEST_SUITE_P(
    Heads, Smuggling,
    ::testing::Values(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
                      post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
                      post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), post("Content-Length: 5\r\nContent-Length: 5\r\n"),
                      post("Content-Length: 5\r\nContent-Length: 6\r\n"), post("Content-Length: 5, 5\r\n"), post("Content-Length: +5\r\n"),
                      post("Content-Length: -5\r\n"), post("Content-Length: 0x5\r\n"), post("Content-Length: 5 5\r\n"),
                      post("Content-Length:\r\n"), post("Content-Length: 99999999999999999999\r\n"), post("Content-Length : 5\r\n"),
                      post("Transfer-Encoding: chunked, gzip\r\n"), post("Transfer-Encoding: gzip, chunked\r\n"),
                      post("Transfer-Encoding: gzip\r\n"), post("Transfer-Encoding: identity\r\n"),
                      post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), post("Transfer-Encoding : chunked\r\n"),
                      post("Transfer-Encoding: \x0b"
                           "chunked\r\n"),
                      post("Transfer-Encoding:\r\n"), post("Transfer-Encoding: \"chunked\"\r\n"),
                      std::string("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), get("X: a\r\n b\r\n"), get("X: a\r\n\tb\r\n"),
                      get(" X: a\r\n"), get("X: a\nY: b\r\n"), std::string("GET / HTTP/1.1\nHost: a\r\n\r\n"),
                      std::string("GET / HTTP/1.1\r\nHost: a\n\n"), get("X: a\rb\r\n"), get("X: a\r\rb\r\n"),
                      get(std::string("X: a\0b\r\n", 8)), get(std::string("X\0: a\r\n", 7)), get("X: a\x7f\r\n"), get("X: a\x01\r\n"),
                      get("X a\r\n"), get(": a\r\n"), get("X\xc3\xa9: a\r\n"), get("X[]: a\r\n"), get("Host: b\r\n"),
                      std::string("GET / HTTP/1.1\r\n\r\n"), std::string("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                      std::string("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), std::string("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n")));

TEST(RequestHead, S_22_controls_are_accepted) {
  EXPECT_EQ(verdict(post("Content-Length: 5\r\n")), 0);
  EXPECT_EQ(verdict(post("Content-Length: 0005\r\n")), 0);
  EXPECT_EQ(verdict(post("Transfer-Encoding: Chunked\r\n")), 0);
  EXPECT_EQ(verdict(get("X: a\x80\xff\r\n")), 0);
  EXPECT_EQ(verdict(std::string("GET / HTTP/1.1\r\nHost:\r\n\r\n")), 0);
}

TEST(RequestHead, only_100_continue_can_be_expected) {
  EXPECT_EQ(verdict(post("Expect: 100-Continue\r\n")), 0);
  EXPECT_EQ(verdict(post("Expect: 200-ok\r\n")), 417);
}

/// Whatever we accept, Beast accepts with the same meaning: no byte sequence means two things.
void agrees_with_beast(const std::string& bytes) {
  namespace http = boost::beast::http;
  const auto ours = parse(bytes);
  if (ours.result.state != State::done) return;
  http::request_parser<http::empty_body> beast;
  beast.header_limit(64 * 1024);
  boost::beast::error_code error;
  beast.put(boost::asio::buffer(bytes), error);
  RC_ASSERT(!error || error == http::error::need_more || error == http::error::unexpected_body);
  RC_ASSERT(beast.is_header_done());
  RC_ASSERT(std::string(beast.get().method_string()) == ours.head.request.method);
  RC_ASSERT(beast.chunked() == ours.head.chunked);
  if (ours.head.keep_alive) RC_ASSERT(beast.get().keep_alive());  // given `close` and `keep-alive` we close
  const auto length = beast.content_length();
  RC_ASSERT((length ? std::optional<std::uint64_t>(*length) : std::nullopt) == ours.head.content_length);
  Headers::List theirs, own = ours.head.request.headers.list();
  for (const auto& field : beast.get()) theirs.emplace_back(field.name_string(), field.value());
  // Beast keeps fields of one name together.
  const auto by_name = [](const auto& a, const auto& b) { return text::lower(a.first) < text::lower(b.first); };
  std::stable_sort(own.begin(), own.end(), by_name);
  std::stable_sort(theirs.begin(), theirs.end(), by_name);
  RC_ASSERT(own == theirs);
}

RC_GTEST_PROP(RequestHead, S_22_what_is_accepted_means_the_same_to_another_parser, ()) {
  static const std::vector<std::string> pieces{"Content-Length: 5",
                                               "Content-Length:5",
                                               "Transfer-Encoding: chunked",
                                               "transfer-encoding:chunked",
                                               "Connection: close",
                                               "Connection: keep-alive",
                                               "Expect: 100-continue",
                                               "X-Forwarded-For: 1.2.3.4",
                                               "X: a;b=\"c\"",
                                               "Content-Type: text/plain",
                                               "Upgrade: h2c",
                                               "TE: trailers"};
  const auto chosen = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size()));
  std::string fields;
  for (const auto index : chosen) fields += pieces[index] + "\r\n";
  auto bytes = post(fields);
  const auto edits = *rc::gen::inRange(0, 4);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    const char with = *rc::gen::element('\r', '\n', '\0', ' ', '\t', ':', ',', ';', '0', '9', 'x', '\x7f', '\x80', '/', '\v');
    if (*rc::gen::arbitrary<bool>())
      bytes[at] = with;
    else
      bytes.insert(at, 1, with);
  }
  agrees_with_beast(bytes);
}

}  // namespace
}  // namespace tradewind::transport
