#include "transport/response_text.hpp"

#include <charconv>
#include <tradewind/base/text.hpp>

namespace tradewind::transport {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 207:
      return "Multi-Status";
    case 300:
      return "Multiple Choices";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end.ptr);
}

constexpr std::string_view breaks_lines("\r\n\0", 3);

bool safe_field(const std::string& name, const std::string& value) {
  return !name.empty() && name.find_first_of(breaks_lines) == std::string::npos && name.find_first_of(": \t") == std::string::npos &&
         value.find_first_of(breaks_lines) == std::string::npos;
}

bool framing_field(std::string_view name) {
  return text::iequals(name, "Content-Length") || text::iequals(name, "Connection") || text::iequals(name, "Transfer-Encoding");
}

}  // namespace

bool write_response(const HttpResponse& response, ResponseFraming framing, std::string& out) {
  const bool may_have_body = response.status >= 200 && response.status != 204 && response.status != 304;
  out.assign("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(response.status));
  out += ' ';
  out += reason(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers.list()) {
    if (framing_field(name)) continue;
    if (!safe_field(name, value)) return false;
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (may_have_body) {
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
  }
  if (!framing.keep_alive)
    out += "Connection: close\r\n";
  else if (framing.http_1_0)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (may_have_body && !framing.head) out += response.body;
  return true;
}

}  // namespace tradewind::transport
