// Writes an answer as bytes. Few fields on purpose: BigCommerce discourages any, and no banner tells strangers what runs here.
#pragma once

#include <string>
#include <tradewind/ports/http.hpp>

namespace tradewind::transport {

struct ResponseFraming {
  bool head = false;  ///< the request was HEAD: no body, but its length
  bool http_1_0 = false;
  bool keep_alive = true;
};

/// Replaces `out`. False when a field of the answer could break out of its line; `out` is then not to be used.
bool write_response(const HttpResponse& response, ResponseFraming framing, std::string& out);

}  // namespace tradewind::transport
