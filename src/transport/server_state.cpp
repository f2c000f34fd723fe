#include "transport/server_state.hpp"

#include <cstring>
#include <tuple>

namespace tradewind::transport {

std::uint64_t peer_key(const boost::asio::ip::address& remote) {
  const auto plain = plain_address(remote);
  if (plain.is_v4()) return plain.to_v4().to_uint();
  std::uint64_t prefix = 0;
  const auto bytes = plain.to_v6().to_bytes();
  std::memcpy(&prefix, bytes.data(), sizeof prefix);
  return ~prefix;  // keeps ::/64 apart from IPv4
}

ServerState::ServerState(boost::asio::any_io_executor executor_, ServerOptions options_, HttpHandler handler_, Logger& logger,
                         Metrics& metrics)
    : options(std::move(options_)),
      handler(std::move(handler_)),
      executor(std::move(executor_)),
      ticker(executor),
      drained(executor),
      most_connections(static_cast<std::size_t>(options.limits.connections)),
      logger_(&logger),
      metrics_(&metrics) {}

const char* ServerState::refusal(const boost::asio::ip::address& remote) {
  // Whoever is over a cap of their own pushes nobody out.
  const auto peer = per_peer_.find(peer_key(remote));
  if (peer != per_peer_.end() && peer->second >= options.limits.connections_per_peer && !proxies.contains(remote))
    return "connections_per_peer";
  return connections.size() < most_connections || make_room() ? nullptr : "connections";
}

bool ServerState::make_room() {
  const auto latest = Steady::now() - options.limits.patience;
  Connection* slowest = nullptr;
  for (Connection* connection : connections) {
    if (connection->deadline == Steady::time_point::max() || connection->since > latest) continue;
    if (slowest == nullptr || std::tie(connection->served, connection->since) < std::tie(slowest->served, slowest->since))
      slowest = connection;
  }
  if (slowest == nullptr) return false;
  count_refused("gave_way");
  connections.erase(slowest);
  slowest->close();
  return true;
}

void ServerState::opened(Connection& connection, const boost::asio::ip::address& remote) {
  connections.insert(&connection);
  ++per_peer_[peer_key(remote)];
  show_connections();
}

void ServerState::ended(Connection& connection, const boost::asio::ip::address& remote) noexcept {
  connections.erase(&connection);
  const auto peer = per_peer_.find(peer_key(remote));
  if (peer != per_peer_.end() && --peer->second == 0) per_peer_.erase(peer);
  show_connections();
  if (connections.empty()) drained.cancel();
}

void ServerState::close_expired(Steady::time_point now) {
  for (Connection* connection : connections) {
    if (connection->deadline > now) continue;
    if (!connection->idle) count_refused("timeout");
    connection->deadline = Steady::time_point::max();
    connection->close();
  }
}

void ServerState::close_idle() {
  for (Connection* connection : connections)
    if (connection->idle) connection->close();
}

void ServerState::abort_all() {
  const std::vector<Connection*> all(connections.begin(), connections.end());
  for (Connection* connection : all) {
    connection->close();
    connection->cancel.emit(boost::asio::cancellation_type::terminal);
  }
}

bool ServerState::request_begins(std::uint64_t address) {
  int& under_way = forwarded_[address];
  if (under_way >= options.limits.connections_per_peer) return false;
  ++under_way;
  return true;
}

void ServerState::request_ends(std::uint64_t address) noexcept {
  const auto found = forwarded_.find(address);
  if (found != forwarded_.end() && --found->second == 0) forwarded_.erase(found);
}

ForwardedPlace::ForwardedPlace(ServerState& server, const Peer& direct, const Peer& peer) : server_(server) {
  if (!peer.trusted_proxy || peer.address == direct.address) return;
  boost::system::error_code error;
  const auto key = peer_key(boost::asio::ip::make_address(peer.address, error));
  refused_ = !server_.request_begins(key);
  if (!refused_) key_ = key;
}

ForwardedPlace::~ForwardedPlace() {
  if (key_) server_.request_ends(*key_);
}

void ServerState::count_refused(const char* reason) {
  if (metrics_ != nullptr) metrics_->count("http_refused_total", {{"listener", options.name}, {"reason", reason}});
}

void ServerState::log(Level level, std::string_view event, std::string_view message, Fields fields) {
  if (logger_ == nullptr) return;
  fields.emplace_back("listener", options.name);
  logger_->write(level, event, message, std::move(fields));
}

void ServerState::detach() noexcept {
  logger_ = nullptr;
  metrics_ = nullptr;
}

void ServerState::show_connections() noexcept {
  if (metrics_ != nullptr) metrics_->set("http_connections", {{"listener", options.name}}, static_cast<double>(connections.size()));
}

}  // namespace tradewind::transport
