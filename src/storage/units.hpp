// The units of work of the Store, one function each. Writing ones run inside a savepoint (accept: alone in one statement) on the
// writer's thread; an error returned or thrown undoes all of it. Grouped by the file that implements them.
#pragma once

#include <tradewind/base/error.hpp>

#include "storage/session.hpp"

namespace tradewind::storage {

// events.cpp
Result<Accepted> accept(Session& session, const NewEvent& event);
Result<int> route(Session& session, int limit, TimePoint now);
/// At start: what repeats are told by, and how events are numbered on.
Result<void> remember_deliveries(Session& session);

// reads.cpp
Result<std::vector<ReadTask>> claim_reads(Session& session, const std::string& pair, int limit, TimePoint now, TimePoint lease_until);
Result<std::vector<ReadTask>> claim_newest_read(Session& session, const std::string& pair, TimePoint now, TimePoint lease_until);
Result<void> record_read(Session& session, const ReadTask& task, const ReadRecord& record, TimePoint now);
Result<void> retry_read(Session& session, const ReadTask& task, TimePoint at, const Failure& why, bool counts_attempt,
                        const std::vector<Step>& steps, TimePoint now);
Result<void> bury_read(Session& session, const ReadTask& task, const Failure& why, const std::vector<Step>& steps, TimePoint now);
Result<std::optional<TimePoint>> next_read_at(Session& session, const std::string& pair);

// people.cpp
Result<std::optional<PersonContext>> find_person(Session& session, const PersonQuery& query);
Result<std::optional<std::string>> snapshot(Session& session, const std::string& pair, const EntityRef& entity);
Result<std::optional<LedgerOwner>> ledger_line(Session& session, const std::string& pair, std::int64_t order_id);

// work.cpp
Result<std::vector<WorkTask>> claim_work(Session& session, const std::string& account, int limit, TimePoint now, TimePoint lease_until);
Result<std::vector<WorkTask>> claim_newest_work(Session& session, const std::string& account, TimePoint now, TimePoint lease_until);
Result<void> intend(Session& session, const WorkTask& task, const std::vector<EffectIntent>& intents, TimePoint now);
Result<void> record_work(Session& session, const WorkTask& task, const WorkRecord& record, TimePoint now);
Result<std::optional<TimePoint>> next_work_at(Session& session, const std::string& account);

// dead_letters.cpp
Result<Paged<DeadLetterRow>> dead_letters(Session& session, const Page& page);
Result<DeadLetterRow> dead_letter(Session& session, const Id& id);
Result<void> retry_dead_letter(Session& session, const Id& id, TimePoint now);
Result<std::vector<DeadLetterGroup>> dead_letter_groups(Session& session);
Result<void> edit_dead_letter(Session& session, const Id& id, const std::vector<Override>& overrides, TimePoint now);
Result<void> discard_dead_letter(Session& session, const Id& id, const std::string& reason, TimePoint now);

// views.cpp
Result<std::map<std::string, PairCounts>> counts(Session& session);
Result<Paged<EventRow>> events(Session& session, const EventFilter& filter, const Page& page);
Result<EventRow> event(Session& session, const Id& id);
Result<std::vector<Step>> trace(Session& session, const Id& event_id);
Result<std::vector<EventRow>> events_of_person(Session& session, const Id& person, int limit);

// leases.cpp
/// Leases of entities, of (person, account) and named ones; attempts counted at claim are given back unless `keep_attempts`.
/// `keep_attempts`: their holder died, so that they count as lost claims too.
Result<void> give_back_leases(Session& session, std::optional<TimePoint> due_at, bool keep_attempts);
/// Somebody works on what was lost before; a lease that ran out does not count.
bool suspect_under_way(Session& session, TimePoint now);
Result<std::optional<std::int64_t>> acquire(Session& session, const std::string& name, TimePoint now, TimePoint until);
Result<void> release(Session& session, const std::string& name, std::int64_t fence);
bool lease_is_current(Session& session, const std::string& name, std::int64_t fence);
Result<std::int64_t> take_quota(Session& session, const std::string& account, const std::string& window, std::int64_t want,
                                std::int64_t limit);
Result<void> return_quota(Session& session, const std::string& account, const std::string& window, std::int64_t unused);
Result<std::int64_t> quota_used(Session& session, const std::string& account, const std::string& window);

// keep.cpp
Result<std::optional<std::string>> load_secret(Session& session, const std::string& name);
Result<void> save_secret(Session& session, const std::string& name, const std::string& value, std::int64_t fence);
Result<std::optional<std::string>> load_text(Session& session, const std::string& name);
Result<void> save_text(Session& session, const std::string& name, const std::string& text);
Result<std::string> save_revision(Session& session, const std::string& kind, const std::string& text, TimePoint now);
Result<void> save_lane(Session& session, const LaneRow& lane);
Result<std::vector<LaneRow>> lanes(Session& session);
Result<void> set_timer(Session& session, const Timer& timer);
Result<std::vector<Timer>> due_timers(Session& session, TimePoint now, int limit);
Result<void> end_timer(Session& session, const std::string& key, TimePoint due_at);

// clock.cpp
Result<void> clock_set_back(Session& session, TimePoint now, Millis by);

// purge.cpp
Result<std::int64_t> purge(Session& session, TimePoint before, int limit);

}  // namespace tradewind::storage
