// Which peers may speak for others, and for whom they speak (X-Forwarded-For).
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <tradewind/base/error.hpp>
#include <tradewind/ports/http.hpp>
#include <vector>

namespace tradewind::transport {

class TrustedProxies {
 public:
  /// Each entry is an address or `address/bits`.
  static Result<TrustedProxies> parse(const std::vector<std::string>& cidrs);
  bool contains(const boost::asio::ip::address& address) const;
  bool empty() const { return networks_.empty(); }

 private:
  struct Network {
    boost::asio::ip::address_v6::bytes_type bytes{};  ///< IPv4 as ::ffff:a.b.c.d
    unsigned bits = 0;
  };
  std::vector<Network> networks_;
};

/// IPv4 inside IPv6 (`::ffff:1.2.3.4`) is IPv4.
boost::asio::ip::address plain_address(const boost::asio::ip::address& address);

/// The right-most forwarded address that is not a proxy of ours; forwarded fields of anybody else are ignored.
Peer forwarded_peer(Peer direct, const boost::asio::ip::address& remote, const Headers& headers, const TrustedProxies& proxies);

}  // namespace tradewind::transport
