#include "transport/client_hello.hpp"

#include <array>
#include <cstddef>

namespace tradewind::transport {
namespace {

constexpr unsigned char handshake_record = 22, client_hello = 1;
/// Of a record (RFC 8446 5.1). Hellos have a few hundred bytes, with keys of the coming kind and a ticket some thousand.
constexpr std::size_t longest = 16 * 1024;

/// Record: type, version (2), length (2); message: type, length (3).
constexpr std::size_t judged = 9;

bool begins_request_line(std::string_view bytes) { return bytes.front() >= 'A' && bytes.front() <= 'Z'; }

}  // namespace

FirstBytes judge_first_bytes(std::string_view bytes) {
  if (bytes.empty()) return FirstBytes::more;
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  // Each byte is judged as soon as it is there: garbage of any length is known at once.
  const std::array<std::size_t, 3> fixed{handshake_record, 3, client_hello}, where{0, 1, 5};
  for (std::size_t i = 0; i < fixed.size(); ++i)
    if (bytes.size() > where[i] && at(where[i]) != fixed[i])
      return i == 0 && begins_request_line(bytes) ? FirstBytes::plain_http : FirstBytes::garbage;
  if (bytes.size() < judged) return FirstBytes::more;
  const std::size_t record = at(3) << 8 | at(4), message = at(6) << 16 | at(7) << 8 | at(8);
  return record >= 4 && record <= longest && message <= longest ? FirstBytes::hello : FirstBytes::garbage;
}

}  // namespace tradewind::transport
