// HTTP messages and the two doors to the network. No Beast type passes here.
#pragma once

#include <tradewind/base/error.hpp>
#include <tradewind/ports/clock.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tradewind {

/// In the order received or to be sent; names compare without case.
class Headers {
 public:
  using List = std::vector<std::pair<std::string, std::string>>;
  Headers() = default;
  explicit Headers(List list) : list_(std::move(list)) {}
  Headers& set(std::string name, std::string value);  ///< replaces all of that name
  Headers& add(std::string name, std::string value);
  /// The first value, or empty.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const { return count(name) != 0; }
  std::size_t count(std::string_view name) const;
  const List& list() const { return list_; }

 private:
  List list_;
};

struct HttpRequest {
  std::string method;
  std::string url;  ///< client: absolute `https://host[:port]/path?query`; server: the request target `/path?query`
  Headers headers;
  std::string body;

  HttpRequest() = default;
  HttpRequest(std::string method_, std::string url_, Headers headers_ = {}, std::string body_ = {})
      : method(std::move(method_)), url(std::move(url_)), headers(std::move(headers_)), body(std::move(body_)) {}
  /// The part of url before `?`, without scheme and host.
  std::string path() const;
  /// Decoded value of a query parameter.
  std::optional<std::string> query(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  /// Server side: send just the first N bytes of the serialized answer, then close; 0 closes without an answer.
  std::optional<std::size_t> cut;

  HttpResponse() = default;
  explicit HttpResponse(int status_, std::string body_ = {}, std::string content_type = {}) : status(status_), body(std::move(body_)) {
    if (!content_type.empty()) headers.set("Content-Type", std::move(content_type));
  }
};

/// Where a request came from, after forwarded headers of trusted proxies were applied.
struct Peer {
  std::string address;
  bool trusted_proxy = false;
  bool tls = false;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// One exchange within the deadline, which covers lookup, connect, TLS, writing and reading. Follows no redirect. An answer of
  /// any status is a value. Errors: net_not_sent (safe to repeat), net_unknown (it left; the outcome is unknown), timeout (nothing
  /// was sent), cancelled. Bodies over 16 MiB are net_unknown.
  virtual boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request, Deadline deadline) = 0;
};

/// Answers one request; must not throw. Runs on the loop.
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest request, Peer peer)>;

}  // namespace tradewind
