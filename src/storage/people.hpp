// People, snapshots and the ledger as reads record them and as work sees them.
#pragma once

#include <tradewind/base/error.hpp>

#include "storage/session.hpp"

namespace tradewind::storage {

/// Errors: conflict when the version moved on, or when the email or the customer id belongs to somebody else.
Result<void> write_person(Session& session, const PersonWrite& write);
void write_snapshot(Session& session, const std::string& pair, const EntityRef& entity, const SnapshotWrite& snapshot, const DataKey& key);
void write_ledger(Session& session, const std::string& pair, const LedgerLine& line, const std::optional<Id>& person);
void write_links(Session& session, const Id& person, const std::vector<Link>& links);
/// `Override::instead_of` is given as the canonical value.
void write_overrides(Session& session, const Id& person, const std::vector<Override>& overrides, TimePoint now);
void write_known(Session& session, const Id& person, const std::vector<Known>& known);

/// Errors: conflict when the other person was changed meanwhile, busy while work for them is leased. Comes before write_person().
Result<void> merge_people(Session& session, const MergeWrite& merge, const Id& stays, TimePoint now);
void load_merged(Session& session, PersonContext& person);

std::optional<PersonContext> load_person(Session& session, const Id& person, const std::string& pair);
std::optional<Id> person_by_email(Session& session, const std::string& email);

}  // namespace tradewind::storage
