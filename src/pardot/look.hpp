// What Pardot holds of a person now, for previews. Writes nothing.
#pragma once

#include "pardot/session.hpp"

namespace tradewind::pardot {

/// One view; of somebody who is in the recycle bin alone, with isDeleted true.
boost::asio::awaitable<Result<std::vector<RemoteView>>> look_at_prospect(Session& session);

}  // namespace tradewind::pardot
