#include <stdexcept>
#include <tradewind/ports/calls.hpp>

namespace tradewind {

void throw_exception_from_error(const CallError& error, const boost::source_location& where) {
  throw std::logic_error("a call without an answer was taken for an answer: " + error.reason + " at " + where.file_name());
}

}  // namespace tradewind
