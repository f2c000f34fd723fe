#include "transport/listener.hpp"

#include <sys/socket.h>

#include <boost/asio/ip/v6_only.hpp>
#include <charconv>

namespace tradewind::transport {
namespace {

using boost::asio::ip::tcp;

Result<tcp::endpoint> parse_endpoint(const std::string& listen) {
  const Error bad(Errc::configuration, "a listen address must be host:port", listen, "write for example 127.0.0.1:8443 or [::]:8443");
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) return bad;
  std::string host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  std::uint16_t port = 0;
  const auto* const end = listen.data() + listen.size();
  const auto number = std::from_chars(listen.data() + colon + 1, end, port);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  if (error || number.ec != std::errc() || number.ptr != end) return bad;
  return tcp::endpoint(address, port);
}

Error cannot_listen(const std::string& listen, const boost::system::error_code& error) {
  std::string fix = "choose another address in `listen`, or stop what uses it";
  if (error == boost::asio::error::access_denied) fix = "take a port above 1023, or let systemd hold the socket";
  if (error == boost::asio::error::address_in_use) fix = "stop what listens there already (ss -ltnp tells), or choose another port";
  return Error(Errc::configuration, "cannot listen: " + error.message(), listen, fix);
}

Result<tcp::acceptor> take_over(boost::asio::any_io_executor executor, int descriptor) {
  tcp::acceptor acceptor(executor);
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  int listening = 0;
  socklen_t listening_size = sizeof listening;
  boost::system::error_code error;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &listening_size) != 0 || listening == 0)
    return Error(Errc::configuration, "the inherited descriptor is not a listening socket", std::to_string(descriptor),
                 "the socket unit needs ListenStream= and Accept=no");
  acceptor.assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), descriptor, error);
  if (error) return cannot_listen("inherited socket", error);
  return acceptor;
}

}  // namespace

Result<tcp::acceptor> open_listener(boost::asio::any_io_executor executor, const std::string& listen, int inherited_socket) {
  if (inherited_socket >= 0) return take_over(executor, inherited_socket);
  const auto endpoint = parse_endpoint(listen);
  if (!endpoint) return endpoint.error();
  tcp::acceptor acceptor(executor);
  boost::system::error_code error;
  acceptor.open(endpoint->protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint->address() == boost::asio::ip::address_v6::any()) acceptor.set_option(boost::asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(*endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return cannot_listen(listen, error);
  return acceptor;
}

}  // namespace tradewind::transport
