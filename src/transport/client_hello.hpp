// A look at the first bytes of a connection to a TLS port, before anything is spent on it: TLS state costs a hundred kilobytes, and the
// library takes memory for as long a first message as a stranger announces.
#pragma once

#include <string_view>

namespace tradewind::transport {

enum class FirstBytes {
  more = 1,    ///< too few to tell
  hello,       ///< begins a TLS ClientHello of sensible length
  plain_http,  ///< begins a request line
  garbage,     ///< anything else
};

FirstBytes judge_first_bytes(std::string_view bytes);

}  // namespace tradewind::transport
