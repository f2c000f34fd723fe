// Whose a new prospect is: `pardot.assign_to`, a user by CRM id (005...), id or email address, or `group:` and a group's id.
#pragma once

#include "pardot/session.hpp"

namespace tradewind::pardot {

/// Where a field of the new prospect says it.
std::optional<DesiredField> owner_field(const std::string& assign_to);

/// Where it takes a call of its own. Done again, it ends the same.
boost::asio::awaitable<std::optional<RemoteTrouble>> assign_owner(Session& session);

}  // namespace tradewind::pardot
