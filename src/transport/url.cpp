#include "transport/url.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <tradewind/base/text.hpp>

namespace tradewind::transport {
namespace {

constexpr bool visible(char c) { return c > 0x20 && c < 0x7f; }

constexpr bool host_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == ':';
}

/// The host goes into the error, never the path: it may hold ids or addresses.
Error bad_url(std::string what, std::string host = {}) {
  return Error(Errc::configuration, std::move(what), std::move(host), "correct the URL");
}

}  // namespace

bool loopback_host(const std::string& host) {
  if (text::iequals(host, "localhost")) return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

Result<Url> parse_url(const std::string& text) {
  Url url;
  const auto scheme_end = text.find("://");
  const auto scheme = text::lower(std::string_view(text).substr(0, scheme_end == std::string::npos ? 0 : scheme_end));
  if (scheme != "https" && scheme != "http") return bad_url("a URL must start with https://");
  url.tls = scheme == "https";
  url.port = url.tls ? 443 : 80;
  if (!std::all_of(text.begin(), text.end(), visible)) return bad_url("a URL holds a blank, a control or a non-ASCII character");

  const std::string_view rest = std::string_view(text).substr(scheme_end + 3);
  const auto path = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, path);
  if (authority.find('@') != std::string_view::npos) return bad_url("a URL must not hold a user name");
  if (rest.find('#') != std::string_view::npos) return bad_url("a URL must not hold a fragment");
  url.authority = authority;
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const auto digits = authority.substr(colon + 1);
    const auto number = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (number.ec != std::errc() || number.ptr != digits.data() + digits.size() || url.port == 0)
      return bad_url("the port is not a number");
    authority = authority.substr(0, colon);
  }
  if (authority.size() > 2 && authority.front() == '[' && authority.back() == ']') authority = authority.substr(1, authority.size() - 2);
  if (authority.empty() || !std::all_of(authority.begin(), authority.end(), host_byte)) return bad_url("a URL without a valid host");
  url.host = text::lower(authority);
  url.target = rest.substr(path);
  if (url.target.empty() || url.target.front() != '/') url.target.insert(0, 1, '/');
  if (!url.tls && !loopback_host(url.host)) return bad_url("http:// is accepted for loopback hosts only", url.host);
  return url;
}

}  // namespace tradewind::transport
