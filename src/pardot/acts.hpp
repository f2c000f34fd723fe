// List memberships and external activities of a prospect.
#pragma once

#include "pardot/session.hpp"

namespace tradewind::pardot {

/// Each ends its effect. False: the prospect does not exist any more and the effect is still open.
boost::asio::awaitable<bool> add_to_list(Session& session, Effect effect);
boost::asio::awaitable<bool> remove_from_list(Session& session, Effect effect);
boost::asio::awaitable<void> log_activity(Session& session, Effect effect);

}  // namespace tradewind::pardot
