// Absolute URLs of outgoing requests.
#pragma once

#include <cstdint>
#include <string>
#include <tradewind/base/error.hpp>

namespace tradewind::transport {

struct Url {
  bool tls = true;
  std::string host;  ///< without brackets
  std::uint16_t port = 443;
  std::string authority;  ///< for the Host field
  std::string target;     ///< path and query, at least `/`

  /// Connections are shared by equal origins.
  std::string origin() const { return (tls ? "https:" : "http:") + host + ':' + std::to_string(port); }
};

bool loopback_host(const std::string& host);
/// `http://` only for loopback hosts; no user names, no fragments, nothing that could leave its line.
Result<Url> parse_url(const std::string& text);

}  // namespace tradewind::transport
