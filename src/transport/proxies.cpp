#include "transport/proxies.hpp"

#include <algorithm>
#include <charconv>
#include <tradewind/base/text.hpp>

namespace tradewind::transport {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v6;

address_v6::bytes_type bytes_of(const address& any) {
  const auto plain = plain_address(any);
  return plain.is_v4() ? boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, plain.to_v4()).to_bytes() : plain.to_v6().to_bytes();
}

std::optional<unsigned> bits_of(std::string_view text, unsigned max) {
  unsigned bits = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size() || bits > max) return std::nullopt;
  return bits;
}

/// Balancers write `1.2.3.4`, `1.2.3.4:5678`, `::1` and `[::1]:5678`.
std::optional<address> forwarded_address(std::string_view text) {
  text = text::trim(text);
  if (!text.empty() && text.front() == '[') {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    text = text.substr(1, close - 1);
  } else if (text.find(':') == text.rfind(':')) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string(text), error);
  return error ? std::nullopt : std::optional(plain_address(parsed));
}

}  // namespace

address plain_address(const address& any) {
  if (any.is_v6() && any.to_v6().is_v4_mapped()) return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, any.to_v6());
  return any;
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& cidrs) {
  TrustedProxies out;
  for (const auto& cidr : cidrs) {
    const auto slash = cidr.find('/');
    boost::system::error_code error;
    const auto base = boost::asio::ip::make_address(cidr.substr(0, slash), error);
    const unsigned max = !error && base.is_v4() ? 32 : 128;
    const auto bits = slash == std::string::npos ? std::optional(max) : bits_of(std::string_view(cidr).substr(slash + 1), max);
    if (error || !bits)
      return Error(Errc::configuration, "a trusted proxy is not an address or CIDR", cidr, "write for example 10.0.0.0/8 or 10.1.2.3");
    out.networks_.push_back({bytes_of(base), *bits + (base.is_v4() ? 96 : 0)});
  }
  return out;
}

bool TrustedProxies::contains(const address& any) const {
  if (networks_.empty()) return false;
  const auto bytes = bytes_of(any);
  const auto inside = [&](const Network& network) {
    for (unsigned bit = 0; bit < network.bits; bit += 8) {
      const auto mask = static_cast<unsigned char>(network.bits - bit >= 8 ? 0xff : 0xff << (8 - (network.bits - bit)));
      if (((bytes[bit / 8] ^ network.bytes[bit / 8]) & mask) != 0) return false;
    }
    return true;
  };
  return std::any_of(networks_.begin(), networks_.end(), inside);
}

Peer forwarded_peer(Peer direct, const address& remote, const Headers& headers, const TrustedProxies& proxies) {
  if (!proxies.contains(remote)) return direct;
  direct.trusted_proxy = true;
  std::vector<std::string> chain;
  for (const auto& [name, value] : headers.list())
    if (text::iequals(name, "X-Forwarded-For"))
      for (auto& part : text::split(value, ',')) chain.push_back(std::move(part));
  for (auto hop = chain.rbegin(); hop != chain.rend(); ++hop) {
    const auto at = forwarded_address(*hop);
    if (!at) break;  // what stands left of nonsense was not written by a proxy of ours
    direct.address = at->to_string();
    if (!proxies.contains(*at)) break;
  }
  if (text::iequals(headers.get("X-Forwarded-Proto"), "https")) direct.tls = true;
  return direct;
}

}  // namespace tradewind::transport
