#include "overload/load.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

namespace tradewind::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick{2};

std::string source_of(int number) { return "127.0.2." + std::to_string(1 + number % 20); }

}  // namespace

double LoadResult::percentile(double part) {
  if (ms.empty()) return 0;
  const auto nth = ms.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(ms.size() - 1) * part);
  std::nth_element(ms.begin(), nth, ms.end());
  return static_cast<double>(*nth);
}

Load::Load(boost::asio::io_context& io, std::uint16_t port) : io_(io), port_(port), came_(io) { came_.expires_at(SteadyTime::max()); }

LoadResult Load::run(LoadPlan plan) {
  plan_ = plan;
  result_ = {};
  due_.clear();
  const auto began = Clock::now();
  end_ = began + std::chrono::seconds(plan.seconds);
  working_ = plan.connections;
  for (int i = 0; i < plan.connections; ++i)
    boost::asio::co_spawn(io_, work(i), [this](std::exception_ptr failed) {
      if (failed) std::rethrow_exception(failed);
      --working_;
    });
  if (plan.rate > 0) boost::asio::co_spawn(io_, arrivals(), boost::asio::detached);
  boost::asio::co_spawn(io_, sweep(), boost::asio::detached);
  io_.restart();
  while (working_ > 0) io_.run_one();
  result_.seconds = std::chrono::duration<double>(Clock::now() - began).count();
  result_.lost += static_cast<std::int64_t>(due_.size());
  return std::move(result_);
}

awaitable<void> Load::arrivals() {
  boost::asio::steady_timer timer(io_);
  const auto gap = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / plan_.rate));
  for (auto due = Clock::now(); !over();) {
    for (const auto now = Clock::now(); due <= now; due += gap) {
      due_.push_back(due);
      came_.cancel_one();
    }
    give_up_old();
    timer.expires_after(tick);
    co_await timer.async_wait(token);
  }
  came_.cancel();
}

void Load::give_up_old() {
  const auto oldest = Clock::now() - plan_.patience;
  for (; !due_.empty() && due_.front() < oldest; due_.pop_front()) ++result_.lost;
}

/// Closes what is past its deadline, and everything soon after the end.
awaitable<void> Load::sweep() {
  boost::asio::steady_timer timer(io_);
  while (working_ > 0) {
    const auto now = Clock::now();
    boost::system::error_code ignored;
    for (auto& wire : wires_)
      if (wire.deadline <= now || now > end_ + std::chrono::seconds(2)) wire.slow.socket.close(ignored);
    came_.cancel();
    timer.expires_after(std::chrono::milliseconds(200));
    co_await timer.async_wait(token);
  }
}

awaitable<bool> Load::next(SteadyTime& due) {
  while (!over()) {
    if (plan_.rate == 0) {
      due = Clock::now();
      co_return true;
    }
    if (!due_.empty()) {
      due = due_.front();
      due_.pop_front();
      co_return true;
    }
    co_await came_.async_wait(token);
  }
  co_return false;
}

awaitable<bool> Load::open(Wire& wire, int number) {
  const bool connected = co_await connect_from(wire.slow.socket, source_of(number), port_);
  if (!connected) co_return false;
  boost::system::error_code ignored;
  wire.slow.socket.set_option(tcp::no_delay(true), ignored);
  const auto [failed] = co_await wire.slow.stream.async_handshake(boost::asio::ssl::stream_base::client, token);
  co_return !failed;
}

/// The status of the answer; 0: none.
awaitable<int> Load::exchange(Wire& wire) {
  Delivery delivery;
  delivery.webhook_id = text::to_hex(crypto::random_bytes(20));
  delivery.order = 100'000 + static_cast<int>(made_++ / 3);
  delivery.created_at = delivery.sent_at =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const std::string bytes = delivery.bytes(!plan_.fresh);
  const auto [error, count] = co_await boost::asio::async_write(wire.slow.stream, boost::asio::buffer(bytes), token);
  if (error) co_return 0;
  const std::string answer = co_await read_until(wire.slow.stream, "\r\n\r\n");
  co_return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
}

awaitable<void> Load::work(int number) {
  std::list<Wire>::iterator wire = wires_.end();
  boost::asio::steady_timer pause(io_);
  SteadyTime due{};
  for (;;) {
    const bool more = co_await next(due);
    if (!more) break;
    int status = 0;
    bool usable = wire != wires_.end();
    if (!usable) {
      wire = wires_.emplace(wires_.end(), io_, context_);
      wire->deadline = Clock::now() + plan_.patience;
      usable = co_await open(*wire, number);
    }
    wire->deadline = Clock::now() + plan_.patience;
    if (usable) status = co_await exchange(*wire);
    wire->deadline = SteadyTime::max();
    if (status == 200) {
      ++result_.stored;
      result_.ms.push_back(std::chrono::duration<float, std::milli>(Clock::now() - due).count());
    } else {
      ++result_.lost;
      if (status != 0) ++result_.others[status];
    }
    if (status == 200 && !plan_.fresh) continue;
    wires_.erase(wire);
    wire = wires_.end();
    if (status == 200) continue;
    pause.expires_after(std::chrono::milliseconds(20));
    co_await pause.async_wait(token);
  }
  if (wire != wires_.end()) wires_.erase(wire);
}

}  // namespace tradewind::testing
