#include "transport/resolver.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>

namespace tradewind::transport {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;
using boost::asio::ip::tcp;
using Steady = std::chrono::steady_clock;

constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr auto fresh = std::chrono::seconds(60);

using Addresses = std::vector<boost::asio::ip::address>;

struct Entry {
  Addresses addresses;
  Steady::time_point looked_at{};
  bool looking = false;
  std::string failure;
  std::set<steady_timer*> waiters;
};

std::optional<Addresses> known_without_asking(const std::string& host) {
  if (host == "localhost") return Addresses{boost::asio::ip::address_v4::loopback(), boost::asio::ip::address_v6::loopback()};
  boost::system::error_code error;
  const auto literal = boost::asio::ip::make_address(host, error);
  if (error) return std::nullopt;
  return Addresses{literal};
}

Endpoints with_port(const Addresses& addresses, std::uint16_t port) {
  Endpoints out;
  for (const auto& address : addresses) out.emplace_back(address, port);
  return out;
}

}  // namespace

struct Resolver::State {
  boost::asio::any_io_executor executor;
  std::map<std::string, Entry> entries;

  static awaitable<void> look_up(std::shared_ptr<State> state, std::string host) {
    tcp::resolver resolver(state->executor);
    const auto [error, found] = co_await resolver.async_resolve(host, "", tcp::resolver::address_configured, token);
    Entry& entry = state->entries[host];
    entry.looking = false;
    entry.looked_at = Steady::now();
    entry.failure = error ? error.message() : std::string();
    if (!error) {
      entry.addresses.clear();
      for (const auto& result : found) entry.addresses.push_back(result.endpoint().address());
    }
    for (steady_timer* waiter : entry.waiters) waiter->cancel();
  }
};

Resolver::Resolver(boost::asio::any_io_executor executor) : state_(std::make_shared<State>()) { state_->executor = std::move(executor); }
Resolver::~Resolver() = default;

void Resolver::forget(const std::string& host) { state_->entries[host].addresses.clear(); }

awaitable<Result<Endpoints>> Resolver::resolve(std::string host, std::uint16_t port, Steady::time_point deadline) {
  if (const auto known = known_without_asking(host)) co_return with_port(*known, port);
  const auto state = state_;
  Entry& entry = state->entries[host];  // references into a map stay
  if (!entry.looking && Steady::now() - entry.looked_at > fresh) entry.looked_at = {};
  if (!entry.looking && (entry.addresses.empty() || entry.looked_at == Steady::time_point{})) {
    entry.looking = true;
    boost::asio::co_spawn(state->executor, State::look_up(state, host), boost::asio::detached);
  }
  if (!entry.addresses.empty()) co_return with_port(entry.addresses, port);

  steady_timer waiter(state->executor, deadline);
  struct Registration {
    std::set<steady_timer*>& all;
    steady_timer* timer;
    ~Registration() { all.erase(timer); }
  } registration{entry.waiters, &waiter};
  registration.all.insert(&waiter);
  while (entry.looking && Steady::now() < deadline) co_await waiter.async_wait(token);
  if (!entry.addresses.empty()) co_return with_port(entry.addresses, port);
  if (entry.looking) co_return Error(Errc::timeout, "the name server does not answer", host);
  co_return Error(Errc::net_not_sent, "the host name has no address: " + entry.failure, host);
}

}  // namespace tradewind::transport
