// Pardot's error codes, the same numbers in all versions of its API, and what each means for us.
#pragma once

#include <string>

namespace tradewind::pardot {

enum class Reaction {
  auth = 1,       ///< the access token: refresh once, replay once
  rate,           ///< too many at once: nothing was executed
  quota,          ///< the calls of the day are used up
  transient,      ///< try again
  lane,           ///< all calls are refused until a person changes something
  configuration,  ///< this kind of call is refused until a person changes something
  gone,           ///< the record is not there (any more), or in the recycle bin
  exists,         ///< it is there already
  data,           ///< these values are refused for good
};

/// Codes that nobody published are transient: a dead letter must be a decision.
Reaction reaction_of(int code);
bool known(int code);
/// Is a transient code about this record alone (a clash, a save that failed)?
bool of_record(int code);
/// Is an answer of this HTTP status without a code of its own what the documentation tells of?
bool known_status(int status);

/// The number and what it says, short, for lanes and dead letters: "214 request timed out". A code without words of ours gets the
/// beginning of the remote's message, as far as that can hold no data of a person.
std::string named_code(int code, const std::string& message);

}  // namespace tradewind::pardot
