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
using Found = std::optional<Unresolved>;

inline Found because(RemoteTrouble trouble) { return Unresolved{std::move(trouble), {}, {}}; }
inline Found until(TimePoint at, std::string reason) { return Unresolved{{}, at, std::move(reason)}; }
inline Found skip(std::string reason) { return Unresolved{{}, {}, std::move(reason)}; }

struct Lookup {
  std::optional<RemoteTrouble> trouble;
  std::string archived;  ///< the one in the recycle bin that would be meant
  TimePoint made_at{};   ///< of the one found
};

/// The Contact's or else the Lead's id; empty: not linked.
std::string crm_id(const Session& session);
/// The prospect that the person is linked to; empty: none.
std::string linked_prospect(const Session& session);
/// Looks for it by CRM id (unless empty), then by address, and links what it finds.
boost::asio::awaitable<Lookup> find_prospect(Session& session, std::string crm_id);
/// The same by address alone.
boost::asio::awaitable<Lookup> find_by_email(Session& session);

/// Sets session.prospect, or says why there is none.
boost::asio::awaitable<Found> resolve_prospect(Session& session);

/// Makes the prospect of somebody who has none. `interrupted`: an earlier upsert by CRM id may have made it.
boost::asio::awaitable<Found> make_prospect(Session& session, std::string crm_id, bool interrupted);
/// Takes this one out of the recycle bin.
boost::asio::awaitable<Found> restore_prospect(Session& session, std::string id);

/// Ends the effects `fields` and `set`. False: the prospect does not exist any more.
boost::asio::awaitable<bool> bring_fields_up_to_date(Session& session);

/// Reads consent anew unless that was done already; trouble, or session.mailable is set.
boost::asio::awaitable<std::optional<RemoteTrouble>> read_consent(Session& session);

}  // namespace tradewind::pardot
