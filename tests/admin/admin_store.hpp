// A Store that holds what an API test puts into it. Everything else a Store can do is a mistake of the test.
#pragma once

#include <stdexcept>
#include <string>
#include <tradewind/ports/store.hpp>
#include <vector>

namespace tradewind::testing {

class UnusedStore : public Store {
 public:
  Async<Accepted> accept(NewEvent) override { unused(); }
  bool accepting() const override { unused(); }
  Async<int> route(int, TimePoint) override { unused(); }
  Async<std::vector<ReadTask>> claim_reads(std::string, int, TimePoint, TimePoint) override { unused(); }
  Async<void> record_read(ReadTask, ReadRecord, TimePoint) override { unused(); }
  Async<void> retry_read(ReadTask, TimePoint, Failure, bool, std::vector<Step>, TimePoint) override { unused(); }
  Async<void> bury_read(ReadTask, Failure, std::vector<Step>, TimePoint) override { unused(); }
  Async<std::optional<LedgerOwner>> ledger_line(std::string, std::int64_t) override { unused(); }
  Async<std::vector<WorkTask>> claim_work(std::string, int, TimePoint, TimePoint) override { unused(); }
  Async<void> intend(WorkTask, std::vector<EffectIntent>, TimePoint) override { unused(); }
  Async<void> record_work(WorkTask, WorkRecord, TimePoint) override { unused(); }
  Async<void> release_leases(TimePoint) override { unused(); }
  Async<std::optional<TimePoint>> next_read_at(std::string) override { unused(); }
  Async<std::optional<TimePoint>> next_work_at(std::string) override { unused(); }
  std::string known_hash(const std::string&) const override { unused(); }
  Async<std::optional<std::int64_t>> acquire(std::string, TimePoint, TimePoint) override { unused(); }
  Async<void> release(std::string, std::int64_t) override { unused(); }
  Async<std::int64_t> take_quota(std::string, std::string, std::int64_t, std::int64_t) override { unused(); }
  Async<void> return_quota(std::string, std::string, std::int64_t) override { unused(); }
  Async<std::int64_t> quota_used(std::string, std::string) override { unused(); }
  Async<std::optional<std::string>> load_secret(std::string) override { unused(); }
  Async<void> save_secret(std::string, std::string, std::int64_t) override { unused(); }
  Async<std::optional<std::string>> load_text(std::string) override { unused(); }
  Async<void> save_text(std::string, std::string) override { unused(); }
  Async<std::string> save_revision(std::string, std::string, TimePoint) override { unused(); }
  Async<void> save_lane(LaneRow) override { unused(); }
  Async<std::vector<LaneRow>> lanes() override { unused(); }
  Async<void> set_timer(Timer) override { unused(); }
  Async<std::vector<Timer>> due_timers(TimePoint, int) override { unused(); }
  Async<void> end_timer(std::string, TimePoint) override { unused(); }
  Async<void> clock_set_back(TimePoint, Millis) override { unused(); }
  Async<std::int64_t> purge(TimePoint, int) override { unused(); }

 protected:
  [[noreturn]] static void unused() { throw std::logic_error("the admin API must not call this"); }
};

class AdminStore final : public UnusedStore {
 public:
  std::optional<Error> broken;  ///< what every call answers
  std::map<std::string, PairCounts> pair_counts;
  std::vector<EventRow> event_rows;
  std::map<Id, std::vector<Step>> traces;
  std::map<std::string, PersonContext> people;  ///< by normalized address
  std::vector<DeadLetterRow> letters;
  std::vector<EventFilter> asked;    ///< filters that events() was given
  std::vector<std::string> reasons;  ///< of discarded ones
  std::vector<DeadLetterGroup> groups;
  std::vector<std::pair<Id, std::vector<Override>>> edited;
  std::map<std::string, std::string> snapshots;  ///< by entity

  Async<std::map<std::string, PairCounts>> counts() override {
    if (broken) co_return *broken;
    co_return pair_counts;
  }
  Async<Paged<EventRow>> events(EventFilter filter, Page page) override {
    if (broken) co_return *broken;
    if (page.cursor == "bad") co_return Error(Errc::invalid, "the cursor is not one of this listing");
    asked.push_back(filter);
    co_return paged(event_rows, page);
  }
  Async<EventRow> event(Id id) override {
    for (const auto& row : event_rows)
      if (row.id == id) co_return row;
    co_return Error(Errc::not_found, "there is no such event");
  }
  Async<std::vector<Step>> trace(Id id) override { co_return traces[id]; }
  Async<std::vector<EventRow>> events_of_person(Id person, int) override {
    std::vector<EventRow> rows;
    for (const auto& row : event_rows)
      if (row.person == person) rows.push_back(row);
    co_return rows;
  }
  Async<std::optional<PersonContext>> find_person(PersonQuery query) override {
    if (query.id) {
      for (const auto& [email, person] : people)
        if (person.id == *query.id) co_return std::optional<PersonContext>(person);
      co_return std::optional<PersonContext>();
    }
    const auto found = people.find(query.email);
    if (found == people.end()) co_return std::optional<PersonContext>();
    co_return std::optional<PersonContext>(found->second);
  }
  Async<std::optional<std::string>> snapshot(std::string, EntityRef entity) override {
    const auto found = snapshots.find(entity.text());
    if (found == snapshots.end()) co_return std::optional<std::string>();
    co_return std::optional<std::string>(found->second);
  }
  Async<std::vector<DeadLetterGroup>> dead_letter_groups() override { co_return groups; }
  Async<void> edit_dead_letter(Id id, std::vector<Override> given, TimePoint) override {
    edited.emplace_back(id, std::move(given));
    co_return Result<void>();
  }
  Async<Paged<DeadLetterRow>> dead_letters(Page page) override {
    if (broken) co_return *broken;
    co_return paged(letters, page);
  }
  Async<DeadLetterRow> dead_letter(Id id) override {
    for (const auto& row : letters)
      if (row.id == id) co_return row;
    co_return Error(Errc::not_found, "there is no such dead letter");
  }
  Async<void> retry_dead_letter(Id id, TimePoint) override { co_return remove(id); }
  Async<void> discard_dead_letter(Id id, std::string reason, TimePoint) override {
    reasons.push_back(std::move(reason));
    co_return remove(id);
  }

 private:
  Result<void> remove(Id id) {
    for (auto row = letters.begin(); row != letters.end(); ++row) {
      if (row->id != id) continue;
      letters.erase(row);
      return {};
    }
    return Error(Errc::not_found, "there is no such dead letter");
  }
  /// The cursor is the number of rows already seen.
  template <typename T>
  static Paged<T> paged(const std::vector<T>& rows, const Page& page) {
    Paged<T> out;
    const std::size_t from = page.cursor.empty() ? 0 : std::stoul(page.cursor);
    const std::size_t to = std::min(rows.size(), from + static_cast<std::size_t>(page.limit));
    for (std::size_t i = from; i < to; ++i) out.rows.push_back(rows[i]);
    if (to < rows.size()) out.next_cursor = std::to_string(to);
    return out;
  }
};

}  // namespace tradewind::testing
