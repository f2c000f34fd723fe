// The journal: accepted events as they came, one sealed row per commit and pair, until routing moves them on into `events`.
#pragma once

#include <functional>

#include "storage/session.hpp"

namespace tradewind::storage {

struct Journaled {
  std::int64_t number = 0;
  NewEvent event;
};
using JournalRow = std::vector<Journaled>;

/// Writes what arrived in this transaction; it is pending from now on.
void write_journal(Session& session);
/// The row that waits longest; empty: everything is routed.
JournalRow oldest_journal_row(Session& session);
void drop_journal_row(Session& session, const JournalRow& row);
/// All rows, oldest first.
void each_journal_row(Session& session, const std::function<void(JournalRow)>& take);

std::optional<NewEvent> journaled_by_number(Session& session, std::int64_t number);
std::optional<EventRow> journaled_by_id(Session& session, const Id& id);
/// Newest first. `entity`: as `order:250`, empty for all; `before`: ids below it only.
std::vector<EventRow> newest_journaled(Session& session, const std::string& entity, const std::optional<Id>& before, int limit);
/// When the first and the last one that still waits were received.
std::optional<TimePoint> oldest_journaled_at(Session& session, const std::string& pair);
std::optional<TimePoint> newest_journaled_at(Session& session);

}  // namespace tradewind::storage
