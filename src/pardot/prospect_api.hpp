// Reading and writing one prospect by the version of the API that `pardot.api` names. On this side all names and values are v5's.
#pragma once

#include "pardot/session.hpp"

#include <string>
#include <vector>

namespace tradewind::pardot {

/// `out`: an object of the fields named.
boost::asio::awaitable<std::optional<RemoteTrouble>> read_fields(Session& session, std::vector<std::string> names, Json& out);
/// `out`: the fields of `body` as they are afterwards, when the answer tells.
boost::asio::awaitable<std::optional<RemoteTrouble>> update_fields(Session& session, Json body, Json& out);

/// v4, or v3 where the unit refuses v4, and learns which. `what` stands behind /do/, `shown` is the same without ids.
boost::asio::awaitable<Answer> call_v4(Session& session, std::string operation, std::string method, std::string what, std::string shown,
                                       std::string form);

}  // namespace tradewind::pardot
