// Finds the prospect of a person, or makes it; brings its fields up to date.
#pragma once

#include "pardot/session.hpp"

#include <optional>

namespace tradewind::pardot {

/// Why a person has no prospect now.
struct Unresolved {
  std::optional<RemoteTrouble> trouble;
  std::optional<TimePoint> wait_until;
  std::string reason;  ///< with neither of the above: skipped
};

/// Sets session.prospect, or says why there is none. `look_again`: the linked one is gone.
boost::asio::awaitable<std::optional<Unresolved>> resolve_prospect(Session& session, bool look_again);

/// Ends the effects `fields` and `set`. Gone: the prospect does not exist any more.
boost::asio::awaitable<bool> bring_fields_up_to_date(Session& session);

/// Reads consent anew unless that was done already; trouble, or session.mailable is set.
boost::asio::awaitable<std::optional<RemoteTrouble>> read_consent(Session& session);

}  // namespace tradewind::pardot
