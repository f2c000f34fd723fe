// A sender of signed webhooks over TLS, closed (each connection sends the next when it has its answer) or open (webhooks come at a rate,
// whatever becomes of those before them), and the figures of it. One thread.
#pragma once

#include <deque>
#include <list>
#include <map>
#include <vector>

#include "overload/deliveries.hpp"
#include "overload/slow.hpp"

namespace tradewind::testing {

using SteadyTime = std::chrono::steady_clock::time_point;

struct LoadPlan {
  int connections = 64;
  double rate = 0;     ///< webhooks a second; 0: closed
  bool fresh = false;  ///< a connection for each webhook
  int seconds = 8;
  std::chrono::seconds patience{10};  ///< how long a sender keeps what is due, and waits for an answer
};

struct LoadResult {
  std::int64_t stored = 0, lost = 0;   ///< answered 200 in time; given up, refused or cut
  std::map<int, std::int64_t> others;  ///< answers by other status
  double seconds = 0;
  std::vector<float> ms;  ///< from due to answered, of what was stored

  double per_second() const { return static_cast<double>(stored) / seconds; }
  double percentile(double part);
};

class Load {
 public:
  Load(boost::asio::io_context& io, std::uint16_t port);
  /// Runs the context until the load is over.
  LoadResult run(LoadPlan plan);

 private:
  /// One connection of the sender.
  struct Wire {
    Wire(boost::asio::io_context& io, ClientContext& context) : slow(io.get_executor(), context) {}
    Slow slow;  ///< here just a socket with TLS on it
    SteadyTime deadline = SteadyTime::max();
  };

  awaitable<void> work(int number);
  awaitable<void> arrivals();
  awaitable<void> sweep();
  awaitable<bool> open(Wire& wire, int number);
  awaitable<int> exchange(Wire& wire);
  awaitable<bool> next(SteadyTime& due);
  bool over() const { return std::chrono::steady_clock::now() >= end_; }
  void give_up_old();

  boost::asio::io_context& io_;
  std::uint16_t port_;
  ClientContext context_{ClientContext::tls_client};
  LoadPlan plan_;
  LoadResult result_;
  SteadyTime end_{};
  std::deque<SteadyTime> due_;
  boost::asio::steady_timer came_;
  std::list<Wire> wires_;
  std::int64_t made_ = 0;
  int working_ = 0;
};

}  // namespace tradewind::testing
