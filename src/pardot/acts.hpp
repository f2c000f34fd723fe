// List memberships, external activities and points of a prospect.
#pragma once

#include "pardot/session.hpp"

namespace tradewind::pardot {

/// Each ends its effect. False: the prospect does not exist any more and the effect is still open.
boost::asio::awaitable<bool> add_to_list(Session& session, Effect effect);
boost::asio::awaitable<bool> remove_from_list(Session& session, Effect effect);
boost::asio::awaitable<bool> log_activity(Session& session, Effect effect);

/// Ends the effects `score` that need no prospect: those that are off, and those that were tried and must not be repeated.
void settle_scores(Session& session);
/// Adds what the other effects `score` say, together, to the prospect's own score as read now.
boost::asio::awaitable<bool> add_scores(Session& session);

}  // namespace tradewind::pardot
