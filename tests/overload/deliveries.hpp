// Webhooks as the store sends them: signed, as a message for the receiver or as bytes for a socket.
#pragma once

#include <string>
#include <tradewind/base/time.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/ports/http.hpp>

namespace tradewind::testing {

inline const std::string client_secret = "overload-client-secret-0123456789";

struct Delivery {
  std::string webhook_id;
  int order = 1;
  std::int64_t created_at = 0;  ///< Unix seconds: when the order changed
  std::int64_t sent_at = 0;     ///< Unix seconds: the time that is signed

  std::string body() const;
  HttpRequest request() const;
  /// The request as bytes of HTTP/1.1.
  std::string bytes(bool keep_alive = true) const;
};

}  // namespace tradewind::testing
