// The strict reader of request heads (RFC 9112): what it does not accept with certainty it refuses, so that no other reader in the way can
// understand the same bytes differently.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tradewind/ports/http.hpp>
#include <tradewind/transport/server.hpp>

namespace tradewind::transport {

struct RequestHead {
  HttpRequest request;  ///< without body
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool http_1_0 = false;
  bool expects_continue = false;
};

struct HeadResult {
  enum class State { more = 1, done, refused } state = State::more;
  int status = 0;            ///< refused: what to answer before closing
  std::size_t consumed = 0;  ///< done: bytes of the head
};

/// Call parse() with all bytes so far each time more have come. One head per object.
class HeadReader {
 public:
  explicit HeadReader(const ServerLimits& limits) : limits_(limits) {}
  HeadResult parse(std::string_view bytes, RequestHead& head);

 private:
  HeadResult too_long(std::string_view bytes) const;
  int read(std::string_view block, RequestHead& head) const;

  const ServerLimits& limits_;
  std::size_t scanned_ = 0;
};

}  // namespace tradewind::transport
