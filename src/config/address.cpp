#include "config/address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace tradewind::config {
namespace {

std::optional<int> number(std::string_view text, int max) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > max) return std::nullopt;
  return value;
}

/// 4, 6, or 0 when it is no address.
int address_family(std::string_view text) {
  unsigned char bytes[16];
  if (text.find('\0') != std::string_view::npos) return 0;
  const std::string host(text);
  if (inet_pton(AF_INET, host.c_str(), bytes) == 1) return 4;
  return inet_pton(AF_INET6, host.c_str(), bytes) == 1 ? 6 : 0;
}

bool host_name(std::string_view text) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
  return !text.empty() && text.size() <= 253 && text.front() != '.' && text.front() != '-' &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

bool url_text(std::string_view text) {
  constexpr std::string_view refused = "<>\"{}|\\^`?#@";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || refused.find(c) != std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = number(text.substr(colon + 1), 65535);
  std::string_view host = text.substr(0, colon);
  if (!port) return std::nullopt;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    if (address_family(host) != 6) return std::nullopt;
  } else if (!host_name(host)) {
    return std::nullopt;
  }
  return Endpoint{std::string(host), *port};
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  return host.substr(0, 4) == "127." && address_family(host) == 4;
}

std::optional<std::string> normalize_cidr(std::string_view text) {
  const auto slash = text.find('/');
  const int family = address_family(text.substr(0, slash));
  if (family == 0) return std::nullopt;
  const int longest = family == 4 ? 32 : 128;
  if (slash == std::string_view::npos) return std::string(text) + "/" + std::to_string(longest);
  if (!number(text.substr(slash + 1), longest)) return std::nullopt;
  return std::string(text);
}

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  const auto mark = text.find("://");
  if (mark == std::string_view::npos || !url_text(text)) return std::nullopt;
  url.scheme = text.substr(0, mark);
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(mark + 3);
  const auto slash = text.find('/');
  url.has_path = slash != std::string_view::npos && slash + 1 < text.size();
  const std::string_view authority = text.substr(0, slash);
  const bool has_port = authority.rfind(':') != std::string_view::npos && authority.back() != ']';
  const auto endpoint = parse_endpoint(has_port ? std::string(authority) : std::string(authority) + ":443");
  if (!endpoint) return std::nullopt;
  url.host = endpoint->host;
  return url;
}

}  // namespace tradewind::config
