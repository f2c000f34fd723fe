// Writes what was planned for the persons of a batch: Accounts of new Contacts, new records, differences.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

/// In three kinds of calls at most, each for all that need it. Trouble lands on the works; with `last_round` nothing asks for another
/// look.
boost::asio::awaitable<void> write_people(Session& session, const Batch& batch, const Rows& rows, bool last_round);

/// Commits the intent to make something for this person; false: it must not be made.
boost::asio::awaitable<bool> intend_for(Session& session, Work& work, std::vector<EffectIntent> intents);

}  // namespace tradewind::salesforce
