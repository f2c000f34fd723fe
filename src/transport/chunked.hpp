// Decodes a chunked body (RFC 9112 7.1) strictly: no trailers, few extension bytes, a size is hexadecimal digits and nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tradewind::transport {

class ChunkedDecoder {
 public:
  explicit ChunkedDecoder(std::size_t limit) : limit_(limit) {}

  enum class Progress { more = 1, done, malformed, too_large };
  /// Takes from `bytes` what belongs to the body and appends the data to `body`.
  Progress feed(std::string_view& bytes, std::string& body);

 private:
  enum class State { size_first, size_more, extension, size_lf, data, data_cr, data_lf, last_cr, last_lf };
  Progress frame(char c);
  Progress size_digit(char c);

  std::size_t limit_;
  State state_ = State::size_first;
  std::uint64_t left_ = 0, total_ = 0;
  std::size_t extension_bytes_ = 0;  ///< over all chunks
};

}  // namespace tradewind::transport
