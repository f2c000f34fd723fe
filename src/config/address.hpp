// Listen addresses, CIDRs and URLs as the configuration may hold them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tradewind::config {

struct Endpoint {
  std::string host;  ///< without brackets
  int port = 0;
};
/// `host:port` or `[v6]:port`.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// localhost, 127.0.0.0/8, ::1.
bool is_loopback(std::string_view host);

/// With its prefix length: a bare address is one host.
std::optional<std::string> normalize_cidr(std::string_view text);

struct Url {
  std::string scheme, host;
  bool has_path = false;
};
/// http or https, without user, query and fragment.
std::optional<Url> parse_url(std::string_view text);

}  // namespace tradewind::config
