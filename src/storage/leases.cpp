// Named leases, quota windows, and giving every lease back.
#include <algorithm>
#include <tradewind/ports/store.hpp>

#include "storage/event_rows.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

/// Windows of an account that are remembered; older ones cannot be asked for any more.
constexpr int kept_windows = 64;

/// Nobody works on these any more: they wait again.
void running_to_pending(Session& session, TimePoint now) {
  std::vector<EventAt> events;
  {
    auto row = session.db.query(
        "SELECT e.rowid, e.id, e.pair, e.received_at FROM (SELECT DISTINCT pair FROM tallies) tallies "
        "CROSS JOIN events e ON e.pair = tallies.pair AND e.state = 2 AND e.state <> 4");
    while (row.step()) events.push_back({row.integer(0), row.id(1), row.text(2), EventState::running, row.time(3)});
  }
  move_events(session, events, EventState::pending, "", now);
}

}  // namespace

bool suspect_under_way(Session& session, TimePoint now) {
  auto reading = session.db.query("SELECT 1 FROM entities INDEXED BY entities_leased WHERE leased = 1 AND lost >= ? AND due_at > ? LIMIT 1",
                                  suspected_after, now);
  if (reading.step()) return true;
  auto working = session.db.query("SELECT 1 FROM work INDEXED BY work_leased WHERE leased = 1 AND lost >= ? AND due_at > ? LIMIT 1",
                                  suspected_after, now);
  return working.step();
}

Result<void> give_back_leases(Session& session, std::optional<TimePoint> due_at, bool keep_attempts) {
  const auto due = due_at.value_or(TimePoint{});
  if (!keep_attempts) {
    session.db.change(
        "UPDATE effects SET attempts = max(attempts - 1, 0) WHERE open = 1 AND id IN (SELECT e.id FROM work w CROSS JOIN effects e "
        "ON e.person = w.person AND e.account = w.account AND e.open = 1 WHERE w.leased = 1)");
  }
  const int given_back = keep_attempts ? 0 : 1;
  session.db.change(
      "UPDATE entities SET leased = 0, fence = fence + 1, due_at = ?1, attempts = max(attempts - ?2, 0), lost = lost + 1 - ?2 "
      "WHERE leased = 1",
      due, given_back);
  session.db.change("UPDATE work SET leased = 0, woken = 0, fence = fence + 1, due_at = ?, lost = lost + 1 - ? WHERE leased = 1", due,
                    given_back);
  session.db.change("UPDATE leases SET until = 0");
  running_to_pending(session, due);
  return {};
}

Result<std::optional<std::int64_t>> acquire(Session& session, const std::string& name, TimePoint now, TimePoint until) {
  auto row = session.db.query(
      "INSERT INTO leases (name, fence, until) VALUES (?1, 1, ?3) ON CONFLICT DO UPDATE SET fence = fence + 1, until = ?3 "
      "WHERE until <= ?2 RETURNING fence",
      name, now, until);
  if (!row.step()) return std::optional<std::int64_t>{};
  const std::optional<std::int64_t> fence = row.integer(0);
  row.step();
  return fence;
}

bool lease_is_current(Session& session, const std::string& name, std::int64_t fence) {
  auto row = session.db.query("SELECT 1 FROM leases WHERE name = ? AND fence = ? AND until <> 0", name, fence);
  return row.step();
}

Result<void> release(Session& session, const std::string& name, std::int64_t fence) {
  if (session.db.change("UPDATE leases SET until = 0 WHERE name = ? AND fence = ?", name, fence) == 1) return {};
  return Error(Errc::lease_lost, "the lease went to somebody else", name);
}

Result<std::int64_t> take_quota(Session& session, const std::string& account, const std::string& window, std::int64_t want,
                                std::int64_t limit) {
  const bool fresh =
      session.db.change("INSERT INTO quotas (account, quota_window, used) VALUES (?, ?, 0) ON CONFLICT DO NOTHING", account, window) == 1;
  if (fresh) {
    session.db.change(
        "DELETE FROM quotas WHERE account = ?1 AND rowid NOT IN (SELECT rowid FROM quotas WHERE account = ?1 ORDER BY rowid DESC LIMIT ?2)",
        account, kept_windows);
  }
  const auto used = quota_used(session, account, window).value();
  const auto granted = std::clamp<std::int64_t>(limit - used, 0, std::max<std::int64_t>(want, 0));
  session.db.change("UPDATE quotas SET used = used + ? WHERE account = ? AND quota_window = ?", granted, account, window);
  return granted;
}

Result<void> return_quota(Session& session, const std::string& account, const std::string& window, std::int64_t unused) {
  session.db.change("UPDATE quotas SET used = max(used - ?, 0) WHERE account = ? AND quota_window = ?", unused, account, window);
  return {};
}

Result<std::int64_t> quota_used(Session& session, const std::string& account, const std::string& window) {
  auto row = session.db.query("SELECT used FROM quotas WHERE account = ? AND quota_window = ?", account, window);
  return row.step() ? row.integer(0) : 0;
}

}  // namespace tradewind::storage
