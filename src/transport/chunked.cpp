#include "transport/chunked.hpp"

#include <algorithm>

namespace tradewind::transport {
namespace {

constexpr std::size_t max_extension_bytes = 256;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

ChunkedDecoder::Progress ChunkedDecoder::feed(std::string_view& bytes, std::string& body) {
  while (!bytes.empty()) {
    if (state_ == State::data) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      body.append(bytes.substr(0, count));
      bytes.remove_prefix(count);
      left_ -= count;
      if (left_ == 0) state_ = State::data_cr;
      continue;
    }
    const char c = bytes.front();
    bytes.remove_prefix(1);
    if (const auto progress = frame(c); progress != Progress::more) return progress;
  }
  return Progress::more;
}

ChunkedDecoder::Progress ChunkedDecoder::size_digit(char c) {
  const int digit = hex_value(c);
  // A size above the limit is refused at its first digit too many, long before it could overflow.
  left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
  state_ = State::size_more;
  return total_ + left_ > limit_ ? Progress::too_large : Progress::more;
}

ChunkedDecoder::Progress ChunkedDecoder::frame(char c) {
  const auto expect = [&](char wanted, State next) {
    state_ = next;
    return c == wanted ? Progress::more : Progress::malformed;
  };
  switch (state_) {
    case State::size_first:
      return hex_value(c) < 0 ? Progress::malformed : size_digit(c);
    case State::size_more:
      if (hex_value(c) >= 0) {
        // Zeros in front could go on for ever.
        if (++extension_bytes_ > max_extension_bytes) return Progress::malformed;
        return size_digit(c);
      }
      if (c == ';') {
        state_ = State::extension;
        return Progress::more;
      }
      return expect('\r', State::size_lf);
    case State::extension:
      if (c == '\r') return expect('\r', State::size_lf);
      if (++extension_bytes_ > max_extension_bytes) return Progress::malformed;
      return c == '\t' || (c >= 0x20 && c < 0x7f) ? Progress::more : Progress::malformed;
    case State::size_lf:
      total_ += left_;
      return expect('\n', left_ == 0 ? State::last_cr : State::data);
    case State::data_cr:
      return expect('\r', State::data_lf);
    case State::data_lf:
      return expect('\n', State::size_first);
    case State::last_cr:
      return expect('\r', State::last_lf);  // anything else would be a trailer
    case State::last_lf:
      return c == '\n' ? Progress::done : Progress::malformed;
    case State::data:
      break;
  }
  return Progress::malformed;
}

}  // namespace tradewind::transport
