#include <gtest/gtest.h>

#include "transport/response_reader.hpp"
#include "transport/response_text.hpp"
#include "transport/url.hpp"

namespace tradewind::transport {
namespace {

std::string text(const HttpResponse& response, ResponseFraming framing = {}) {
  std::string out;
  EXPECT_TRUE(write_response(response, framing, out));
  return out;
}

TEST(ResponseText, S_21_says_no_more_than_needed) {
  EXPECT_EQ(text(HttpResponse(200)), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(text(HttpResponse(404), {false, false, false}), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(text(HttpResponse(204)), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(ResponseText, bodies) {
  EXPECT_EQ(text(HttpResponse(200, "hi", "text/plain")), "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(text(HttpResponse(200, "hi"), {true, false, true}), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n") << "HEAD";
  EXPECT_EQ(text(HttpResponse(200), {false, true, true}), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST(ResponseText, S_52_a_field_cannot_leave_its_line) {
  for (const char* bad : {"a\r\nb", "a\nb", "a\rb"}) {
    HttpResponse response(200);
    response.headers.set("X", bad);
    std::string out;
    EXPECT_FALSE(write_response(response, {}, out));
  }
  HttpResponse response(200);
  response.headers.set("X: y", "z");
  std::string out;
  EXPECT_FALSE(write_response(response, {}, out));
}

TEST(ResponseText, framing_is_ours) {
  HttpResponse response(200, "hi");
  response.headers.set("Content-Length", "5").set("transfer-encoding", "chunked");
  EXPECT_EQ(text(response), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
}

TEST(Url, parts) {
  const auto url = parse_url("https://Api.Example.com/v2/orders?id=1").value();
  EXPECT_TRUE(url.tls);
  EXPECT_EQ(url.host, "api.example.com");
  EXPECT_EQ(url.port, 443);
  EXPECT_EQ(url.target, "/v2/orders?id=1");
  EXPECT_EQ(url.authority, "Api.Example.com");
  EXPECT_EQ(parse_url("https://h:8443").value().target, "/");
  EXPECT_EQ(parse_url("https://h?x=1").value().target, "/?x=1");
  EXPECT_EQ(parse_url("http://[::1]:80/x").value().host, "::1");
  EXPECT_EQ(parse_url("http://127.0.0.1:8800/x").value().port, 8800);
}

TEST(Url, refused) {
  for (const char* bad : {"", "h", "ftp://h/", "//h/x", "http://example.com/", "http://128.0.0.1/", "http://localhost.example.com/",
                          "https://u:p@h/", "https:///x", "https://h:0/", "https://h:99999/", "https://h:/", "https://h/a b",
                          "https://h/a\r\nX: y", "https://h/#f", "https://h\\x/", "https://h/\xc3\xa9", "http://127.0.0.1.example.com/"}) {
    const auto url = parse_url(bad);
    ASSERT_FALSE(url.has_value()) << bad;
    EXPECT_EQ(url.error().code, Errc::configuration);
  }
  for (const char* good : {"http://localhost/", "http://LOCALHOST:1/", "http://127.9.9.9/", "http://[::1]/"})
    EXPECT_TRUE(parse_url(good).has_value()) << good;
}

using State = ResponseReader::State;

TEST(ResponseReader, every_cut_of_every_kind_of_answer) {
  const std::vector<std::pair<std::string, std::string>> answers{
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"},
      {"HTTP/1.1 204 No Content\r\n\r\n", ""}};
  for (const auto& [bytes, body] : answers) {
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {  // G-18
      ResponseReader reader(false, 1000);
      std::string kept = bytes.substr(0, cut);
      std::string_view view = kept;
      ASSERT_EQ(reader.feed(view), State::more) << cut;
      EXPECT_EQ(reader.end(), State::failed) << cut << " of " << bytes;
    }
    ResponseReader reader(false, 1000);
    std::string buffer;
    State state = State::more;
    for (const char c : bytes) {
      ASSERT_EQ(state, State::more);
      buffer += c;
      std::string_view view = buffer;
      state = reader.feed(view);
      buffer = view;
    }
    ASSERT_EQ(state, State::done);
    EXPECT_TRUE(reader.keep_alive());
    EXPECT_EQ(reader.take().body, body);
  }
}

TEST(ResponseReader, head_limits_and_ends) {
  ResponseReader head(true, 1000);
  std::string_view view = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  EXPECT_EQ(head.feed(view), State::done);

  ResponseReader large(false, 4);
  view = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  EXPECT_EQ(large.feed(view), State::failed);

  ResponseReader open(false, 100);
  view = "HTTP/1.1 200 OK\r\n\r\nhello";
  EXPECT_EQ(open.feed(view), State::more);
  EXPECT_EQ(open.end(), State::done) << "a body that ends with the connection";
  EXPECT_FALSE(open.keep_alive());
  EXPECT_EQ(open.take().body, "hello");

  ResponseReader garbage(false, 100);
  view = "hello world\r\n\r\n";
  EXPECT_EQ(garbage.feed(view), State::failed);
}

}  // namespace
}  // namespace tradewind::transport
