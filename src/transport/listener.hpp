// The listening socket: bound to `host:port`, or taken over from systemd.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <tradewind/base/error.hpp>

namespace tradewind::transport {

Result<boost::asio::ip::tcp::acceptor> open_listener(boost::asio::any_io_executor executor, const std::string& listen,
                                                     int inherited_socket);

}  // namespace tradewind::transport
