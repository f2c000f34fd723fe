// When the wall clock is set back, all that was timed by it moves along.
#include "storage/units.hpp"

namespace tradewind::storage {

Result<void> clock_set_back(Session& session, TimePoint now, Millis by) {
  session.db.change(
      "UPDATE entities SET due_at = CASE WHEN due_at > ?1 THEN due_at - ?2 ELSE due_at END, "
      "began_at = CASE WHEN began_at > ?1 THEN began_at - ?2 ELSE began_at END, "
      "read_began_at = CASE WHEN read_began_at > ?1 THEN read_began_at - ?2 ELSE read_began_at END, "
      "failing_since = CASE WHEN failing_since > ?1 THEN failing_since - ?2 ELSE failing_since END WHERE due_at > ?1 OR began_at > ?1",
      now, by.count());
  session.db.change("UPDATE work SET due_at = due_at - ?2 WHERE due_at > ?1", now, by.count());
  session.db.change(
      "UPDATE effects SET intent_at = CASE WHEN intent_at > ?1 THEN intent_at - ?2 ELSE intent_at END, "
      "failing_since = CASE WHEN failing_since > ?1 THEN failing_since - ?2 ELSE failing_since END "
      "WHERE open = 1 AND (intent_at > ?1 OR failing_since > ?1)",
      now, by.count());
  session.db.change("UPDATE leases SET until = until - ?2 WHERE until > ?1", now, by.count());
  session.db.change("UPDATE lanes SET until = until - ?2 WHERE until > ?1", now, by.count());
  session.db.change("UPDATE timers SET due_at = due_at - ?2 WHERE due_at > ?1", now, by.count());
  return {};
}

}  // namespace tradewind::storage
