// What a whole answer of Pardot means: read by its shape (JSON of two versions, XML, or neither), never by the HTTP status alone.
#pragma once

#include "pardot/json_tools.hpp"

#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/target.hpp>

#include <optional>
#include <string>

namespace tradewind::pardot {

struct Answer {
  int status = 0;  ///< 0: none came
  int code = 0;    ///< Pardot's own; 0: none
  Json body;       ///< null when empty or refused
  std::string location;
  std::optional<RemoteTrouble> trouble;
  bool ok() const { return !trouble; }
};

/// `write`: a failure that leaves open whether it was executed is unknown rather than transient.
Answer read_answer(const HttpResponse& response, bool write, TimePoint now);
RemoteTrouble trouble_of(const CallError& error, bool write, TimePoint now);
/// Of a failed AccessTokens::get().
RemoteTrouble trouble_of(const Error& error, TimePoint now);
/// One that we found ourselves.
RemoteTrouble own_trouble(Trouble kind, std::string code, std::string message, std::string field = {});

/// What stands behind the last colon of the remote's message when it can be a field's name.
std::string named_field(const std::string& message);

}  // namespace tradewind::pardot
