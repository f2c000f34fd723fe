#include "transport/request_head.hpp"

#include <algorithm>
#include <array>
#include <tradewind/base/text.hpp>

namespace tradewind::transport {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view block_end = "\r\n\r\n";

constexpr bool alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// A table of bytes: looked up for each byte of each request.
template <typename Predicate>
constexpr std::array<bool, 256> table(Predicate predicate) {
  std::array<bool, 256> out{};
  for (int i = 0; i < 256; ++i) out[static_cast<std::size_t>(i)] = predicate(static_cast<char>(i));
  return out;
}

constexpr auto token_bytes =
    table([](char c) { return alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos; });
constexpr auto value_bytes = table([](char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
});
constexpr auto target_bytes =
    table([](char c) { return c > 0x20 && c < 0x7f && c != '#' && c != '"' && c != '<' && c != '>' && c != '\\'; });
constexpr auto host_bytes =
    table([](char c) { return alphanumeric(c) || std::string_view("-._~!$&'()*+;=:[]%").find(c) != std::string_view::npos; });

bool all_of(std::string_view text, const std::array<bool, 256>& bytes) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return bytes[static_cast<unsigned char>(c)]; });
}

bool token(std::string_view text) { return !text.empty() && all_of(text, token_bytes); }

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// absolute-form becomes origin-form; the authority is not ours to judge.
std::optional<std::string_view> origin_form(std::string_view method, std::string_view target) {
  if (target.empty() || !all_of(target, target_bytes)) return std::nullopt;
  if (target.front() == '/' || target == "*" || method == "CONNECT") return target;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !text::iequals(target.substr(0, scheme.size()), scheme)) continue;
    const auto path = target.find('/', scheme.size());
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
  }
  return std::nullopt;
}

int read_request_line(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const auto method = line.substr(0, first);
  const auto version = line.substr(last + 1);
  if (!token(method) || method.size() > 32) return 400;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    const auto digit = [&](std::size_t i) { return version[i] >= '0' && version[i] <= '9'; };
    const bool well_formed = version.size() == 8 && version.substr(0, 5) == "HTTP/" && digit(5) && version[6] == '.' && digit(7);
    return well_formed ? 505 : 400;
  }
  const auto target = origin_form(method, line.substr(first + 1, last - first - 1));
  if (!target) return 400;
  head.request.method = method;
  head.request.url = *target;
  head.http_1_0 = version.back() == '0';
  head.keep_alive = !head.http_1_0;
  return 0;
}

/// What the fields of one request say about its framing and its connection.
struct Framing {
  int hosts = 0, lengths = 0, codings = 0;
  bool close = false, keep = false;

  int read_connection(std::string_view value) {
    while (!value.empty()) {
      const auto comma = value.find(',');
      const auto option = trim_blanks(value.substr(0, comma));
      close = close || text::iequals(option, "close");
      keep = keep || text::iequals(option, "keep-alive");
      value = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
    }
    return 0;
  }

  int read_field(std::string_view name, std::string_view value, RequestHead& head) {
    switch (name.size()) {  // nearly every field is passed over by its length alone
      case 4:
        if (text::iequals(name, "host")) return ++hosts > 1 || !all_of(value, host_bytes) ? 400 : 0;
        break;
      case 6:
        if (text::iequals(name, "expect") && !head.http_1_0) {
          if (!text::iequals(value, "100-continue")) return 417;
          head.expects_continue = true;
        }
        break;
      case 10:
        if (text::iequals(name, "connection")) return read_connection(value);
        break;
      case 14:
        if (text::iequals(name, "content-length")) {
          head.content_length = decimal(value);
          return ++lengths > 1 || !head.content_length ? 400 : 0;
        }
        break;
      case 17:
        if (text::iequals(name, "transfer-encoding")) {
          head.chunked = true;
          return ++codings > 1 || !text::iequals(value, "chunked") || head.http_1_0 ? 400 : 0;
        }
        break;
      default:
        break;
    }
    return 0;
  }

  int finish(RequestHead& head) const {
    if (lengths != 0 && codings != 0) return 400;
    if (hosts == 0 && !head.http_1_0) return 400;
    if (close) head.keep_alive = false;
    if (head.http_1_0 && keep && !close) head.keep_alive = true;
    return 0;
  }
};

}  // namespace

HeadResult HeadReader::parse(std::string_view bytes, RequestHead& head) {
  using State = HeadResult::State;
  // One empty line before a request is to be ignored (RFC 9112 2.2).
  const std::size_t skipped = bytes.substr(0, 2) == line_end ? 2 : 0;
  bytes.remove_prefix(skipped);
  // A bare LF never becomes valid: refuse at once instead of waiting for the rest.
  for (auto at = bytes.find('\n', scanned_); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    if (at == 0 || bytes[at - 1] != '\r') return {State::refused, 400, 0};
    scanned_ = at + 1;
    if (at < 3 || bytes.substr(at - 3, 4) != block_end) continue;
    const auto block = bytes.substr(0, at - 1);
    if (const auto refusal = too_long(block); refusal.state == State::refused) return refusal;
    if (const int status = read(block, head); status != 0) return {State::refused, status, 0};
    return {State::done, 0, skipped + at + 1};
  }
  return too_long(bytes);
}

HeadResult HeadReader::too_long(std::string_view bytes) const {
  using State = HeadResult::State;
  const auto end = bytes.find(line_end);
  // The last byte may be the CR of a line end that is still to come.
  const auto line = end == std::string_view::npos ? bytes.size() - (!bytes.empty() && bytes.back() == '\r' ? 1 : 0) : end;
  if (line > limits_.request_line) return {State::refused, 414, 0};
  // The line end that closes the block is not counted, whether it has come or not.
  if (end != std::string_view::npos && bytes.size() - end - 2 > limits_.header_bytes + 1) return {State::refused, 431, 0};
  return {State::more, 0, 0};
}

int HeadReader::read(std::string_view block, RequestHead& head) const {
  // `block` ends with the line end of its last line.
  const auto end = block.find(line_end);
  if (const int status = read_request_line(block.substr(0, end), head); status != 0) return status;
  block.remove_prefix(end + 2);
  if (block.size() > limits_.header_bytes) return 431;
  Headers::List list;
  list.reserve(16);
  Framing framing;
  while (!block.empty()) {
    const auto stop = block.find(line_end);
    const auto line = block.substr(0, stop);
    block.remove_prefix(stop + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !token(line.substr(0, colon))) return 400;  // also obs-fold and blanks before the colon
    const auto value = trim_blanks(line.substr(colon + 1));
    if (!all_of(value, value_bytes)) return 400;
    if (list.size() == limits_.header_fields) return 431;
    list.emplace_back(line.substr(0, colon), value);
    if (const int status = framing.read_field(list.back().first, list.back().second, head); status != 0) return status;
  }
  head.request.headers = Headers(std::move(list));
  return framing.finish(head);
}

}  // namespace tradewind::transport
