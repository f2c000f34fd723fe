// What Salesforce's answers mean for us: one table from error codes to reactions, and one reading of whole answers by their shape.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/target.hpp>
#include <vector>

#include "salesforce/json_tools.hpp"

namespace tradewind::salesforce {

enum class Reaction { retry = 1, reauthenticate, throttle, lane_down, configuration, data, resolve };

struct RemoteError {
  std::string code, message;
  std::vector<std::string> fields;
  int status = 0;
};

struct Verdict {
  Reaction reaction = Reaction::retry;
  Millis pause{0};  ///< throttle and lane_down: how long before it is worth another call
};

/// `attempts` so far: a few codes are retried a number of times before they count as permanent.
Verdict judge(const RemoteError& error, int attempts);

/// What to count it as when no table knows it; empty: it is known.
std::string unknown_code(const RemoteError& error);

/// resolve becomes Trouble::gone, reauthenticate becomes Trouble::transient.
RemoteTrouble trouble_of(const RemoteError& error, int attempts, TimePoint now);
RemoteTrouble trouble_of(const CallError& error, bool write, TimePoint now);
/// Of a failed AccessTokens::get().
RemoteTrouble trouble_of(const Error& error);

/// A trouble that we found ourselves. `field` as object.field.
RemoteTrouble own_trouble(Trouble kind, std::string code, std::string message, std::string field = {});

/// Reads every documented shape: REST array, bare object, collection item.
std::vector<RemoteError> read_errors(const Json& body, int status);

/// A whole answer: its JSON, or what is wrong. Judged by shape: success without JSON is none.
struct Reading {
  Json body;
  std::optional<RemoteError> error;  ///< the remote's own words, when it gave any
  std::optional<RemoteTrouble> trouble;
  std::string unknown;     ///< a code that no table knows
  std::int64_t token = 0;  ///< version of the access token used, set by Remote
  bool moved = false;      ///< the answer was a redirect
};
Reading read_answer(const HttpResponse& response, bool write, TimePoint now);

}  // namespace tradewind::salesforce
