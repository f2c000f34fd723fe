// Events as rows: how one is loaded, and the only way one changes its state, so that the sums move with it.
#pragma once

#include "storage/session.hpp"

namespace tradewind::storage {

struct EventAt {
  std::int64_t row = 0;
  Id id;
  std::string pair;
  EventState state = EventState::pending;
  TimePoint received_at{};
};

/// A routed event.
std::optional<EventRow> load_event(Session& session, const Id& id);
/// When the event that was accepted last was received.
std::optional<TimePoint> newest_event_at(Session& session);
/// The events of a read, oldest first; ended ones (done, ignored) are left out.
std::vector<EventAt> open_events_of_read(Session& session, const Id& read_id);

void move_event(Session& session, const EventAt& event, EventState to, const std::string& reason, TimePoint now);
void move_events(Session& session, const std::vector<EventAt>& events, EventState to, const std::string& reason, TimePoint now);
/// All but the newest (the last) are covered by it.
void cover_events(Session& session, const std::vector<EventAt>& events, const std::optional<Id>& person);

/// Where the events of a read stand after one of its effects moved: dead while a letter is open, `open` while an effect is owed, else
/// `end`.
struct Standing {
  EventState open = EventState::pending;
  EventState end = EventState::done;
  std::string reason;
};
void settle_read(Session& session, const Id& read_id, const Standing& standing, TimePoint now);

void add_steps(Session& session, const Id& subject, std::int64_t generation, const std::vector<Step>& steps);

}  // namespace tradewind::storage
