// Slow clients that come again whenever they are ended, on a thread of their own so that they do not slow down whoever measures.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "overload/slow.hpp"

namespace tradewind::testing {

class Annoyance {
 public:
  /// `clients` of them from ten addresses; `worst`: all as costly as can be.
  Annoyance(std::uint16_t port, int clients, bool worst)
      : port_(port), worst_(worst), sockets_(static_cast<std::size_t>(clients), nullptr), left_(clients) {
    for (int i = 0; i < clients; ++i) boost::asio::co_spawn(io_, annoy(static_cast<std::size_t>(i)), boost::asio::detached);
    thread_ = std::thread([this] {
      while (left_ > 0) io_.run_one();
    });
  }
  ~Annoyance() {
    boost::asio::post(io_, [this] {
      over_ = true;
      boost::system::error_code ignored;
      for (auto* socket : sockets_)
        if (socket != nullptr) socket->close(ignored);
    });
    thread_.join();
  }
  Annoyance(const Annoyance&) = delete;
  Annoyance& operator=(const Annoyance&) = delete;

  int ends() const { return ends_; }

 private:
  awaitable<void> annoy(std::size_t number) {
    const std::string source = "127.0.1." + std::to_string(1 + number % 10);
    const Kind kind = worst_ ? Kind::half_body : kind_of(number / 10);
    boost::asio::steady_timer pause(io_);
    while (!over_) {
      auto slow = std::make_unique<Slow>(io_.get_executor(), context_);
      sockets_[number] = &slow->socket;
      co_await begin(*slow, source, port_, kind);
      // What comes is not read as TLS: a ticket, an answer to half a body.
      if (!over_) co_await read_to_end(slow->socket);
      sockets_[number] = nullptr;
      slow.reset();
      if (over_) break;
      ++ends_;
      pause.expires_after(std::chrono::milliseconds(300));
      co_await pause.async_wait(token);
    }
    --left_;
  }

  std::uint16_t port_;
  bool worst_, over_ = false;
  boost::asio::io_context io_{1};
  ClientContext context_{ClientContext::tls_client};
  std::vector<tcp::socket*> sockets_;
  int left_;
  std::atomic<int> ends_{0};
  std::thread thread_;
};

}  // namespace tradewind::testing
