#include <tradewind/base/error.hpp>

namespace tradewind {

const char* to_string(Errc code) {
  switch (code) {
    case Errc::invalid:
      return "invalid";
    case Errc::not_found:
      return "not_found";
    case Errc::conflict:
      return "conflict";
    case Errc::lease_lost:
      return "lease_lost";
    case Errc::busy:
      return "busy";
    case Errc::storage:
      return "storage";
    case Errc::net_not_sent:
      return "net_not_sent";
    case Errc::net_unknown:
      return "net_unknown";
    case Errc::timeout:
      return "timeout";
    case Errc::cancelled:
      return "cancelled";
    case Errc::auth:
      return "auth";
    case Errc::remote:
      return "remote";
    case Errc::configuration:
      return "configuration";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

std::string Error::message() const {
  std::string text = what;
  if (!where.empty()) text += " (" + where + ")";
  if (!fix.empty()) text += "; " + fix;
  return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error(std::string("an error was taken for a value: ") + error.message() + " at " + where.file_name());
}

}  // namespace tradewind
