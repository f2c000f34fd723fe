// Errors are values on expected paths. Broken invariants throw std::logic_error instead.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>

namespace tradewind {

/// What a caller can act upon; details for people are in the texts of Error. Starts at 1: 0 is never an error.
enum class Errc {
  invalid = 1,    ///< the input is wrong and stays wrong
  not_found,      ///< the thing asked for does not exist
  conflict,       ///< somebody else changed it first: load again and repeat
  lease_lost,     ///< the fencing token is no longer current: drop the result
  busy,           ///< a limit of our own is reached: later
  storage,        ///< the database could not do it: nothing was written
  net_not_sent,   ///< the request never left: repeating is safe
  net_unknown,    ///< the request left, the answer did not arrive whole: the outcome is unknown
  timeout,        ///< the deadline passed before anything was sent
  cancelled,      ///< shutdown
  auth,           ///< credentials are refused for good: a person must act
  remote,         ///< the remote answered with an error that the caller classified elsewhere
  configuration,  ///< a setting of ours or of the remote must be changed by a person
  internal,       ///< a broken invariant that was contained
};

const char* to_string(Errc code);

/// What happened, where, and what to do. Never holds a secret, a body or a person's data.
struct Error {
  Errc code = Errc::internal;
  std::string what;   ///< one sentence
  std::string where;  ///< subject: file:line, table, URL path, key; may be empty
  std::string fix;    ///< what the reader can do; may be empty

  Error() = default;
  Error(Errc code_, std::string what_, std::string where_ = {}, std::string fix_ = {})
      : code(code_), what(std::move(what_)), where(std::move(where_)), fix(std::move(fix_)) {}

  /// `what (where); fix`
  std::string message() const;
};

template <typename T>
using Result = boost::system::result<T, Error>;

/// boost::system::result calls this when .value() meets an error: reaching it is a bug of the caller.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace tradewind
