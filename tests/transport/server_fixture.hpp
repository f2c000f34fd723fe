// A server on a port of its own, in the test's own io_context.
#pragma once

#include <gtest/gtest.h>

#include <tradewind/transport/server.hpp>

#include "support/recorders.hpp"
#include "support/run.hpp"
#include "transport/wire.hpp"

namespace tradewind::testing {

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    options.name = "test";
    options.listen = "127.0.0.1:0";
  }

  void start() {
    server = make_http_server(
        io.get_executor(), options, [this](HttpRequest request, Peer peer) { return handle(std::move(request), std::move(peer)); }, logger,
        metrics);
    const auto started = server->start();
    ASSERT_TRUE(started.has_value()) << started.error().message();
  }

  /// Echoes method, target and body unless the test says otherwise.
  virtual awaitable<HttpResponse> handle(HttpRequest request, Peer peer) {
    ++handled;
    last_peer = peer;
    if (answer) co_return answer(request);
    co_return HttpResponse(200, request.method + ' ' + request.url + ' ' + request.body);
  }

  std::string talk(const std::string& bytes) {
    if (!server) start();
    return run(io, testing::talk(io.get_executor(), server->port(), bytes));
  }
  /// The status of the first answer; 0: none.
  static int status(const std::string& text) { return text.rfind("HTTP/1.1 ", 0) == 0 ? std::stoi(text.substr(9, 3)) : 0; }
  static int answers(const std::string& text) {
    int found = 0;
    for (auto at = text.find("HTTP/1.1 "); at != std::string::npos; at = text.find("HTTP/1.1 ", at + 1)) ++found;
    return found;
  }
  static std::string get(const std::string& more = "Connection: close\r\n", const std::string& path = "/x") {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
  }
  static std::string post(const std::string& fields, const std::string& body) {
    return "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n" + body;
  }
  double refused(const std::string& reason) const { return metrics.value("http_refused_total{test," + reason + "}"); }
  double open() const { return metrics.value("http_connections{test}"); }
  /// Runs the loop until `reached()`.
  template <typename Condition>
  void run_until(Condition reached) {
    io.restart();
    while (!reached()) io.run_one();
  }

  boost::asio::io_context io;
  RecordingLogger logger;
  RecordingMetrics metrics;
  ServerOptions options;
  std::function<HttpResponse(const HttpRequest&)> answer;
  int handled = 0;
  Peer last_peer;
  std::unique_ptr<HttpServer> server;
};

}  // namespace tradewind::testing
