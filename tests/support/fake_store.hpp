// A Store that takes webhooks in and keeps them in memory; every other call is a mistake of the test.
#pragma once

#include <stdexcept>
#include <tradewind/ports/store.hpp>

namespace tradewind::testing {

class FakeStore : public Store {
 public:
  Async<Accepted> accept(NewEvent event) override {
    if (fails) co_return Error(Errc::storage, "the disk is full");
    taken.push_back(event);
    Accepted answer;
    answer.event_id = event.id;
    answer.repeated = repeats;
    co_return answer;
  }
  bool accepting() const override { return open; }

  bool fails = false, repeats = false, open = true;
  std::vector<NewEvent> taken;

  Async<int> route(int, TimePoint) override { unused("route"); }
  Async<std::vector<ReadTask>> claim_reads(std::string, int, TimePoint, TimePoint) override { unused("claim_reads"); }
  Async<void> record_read(ReadTask, ReadRecord, TimePoint) override { unused("record_read"); }
  Async<void> retry_read(ReadTask, TimePoint, Failure, bool, std::vector<Step>, TimePoint) override { unused("retry_read"); }
  Async<void> bury_read(ReadTask, Failure, std::vector<Step>, TimePoint) override { unused("bury_read"); }
  Async<std::optional<PersonContext>> find_person(PersonQuery) override { unused("find_person"); }
  Async<std::optional<std::string>> snapshot(std::string, EntityRef) override { unused("snapshot"); }
  Async<std::optional<LedgerOwner>> ledger_line(std::string, std::int64_t) override { unused("ledger_line"); }
  Async<std::vector<WorkTask>> claim_work(std::string, int, TimePoint, TimePoint) override { unused("claim_work"); }
  Async<void> intend(WorkTask, std::vector<EffectIntent>, TimePoint) override { unused("intend"); }
  Async<void> record_work(WorkTask, WorkRecord, TimePoint) override { unused("record_work"); }
  Async<void> release_leases(TimePoint) override { unused("release_leases"); }
  Async<std::optional<TimePoint>> next_read_at(std::string) override { unused("next_read_at"); }
  Async<std::optional<TimePoint>> next_work_at(std::string) override { unused("next_work_at"); }
  std::string known_hash(const std::string&) const override { unused("known_hash"); }
  Async<std::vector<DeadLetterGroup>> dead_letter_groups() override { unused("dead_letter_groups"); }
  Async<void> edit_dead_letter(Id, std::vector<Override>, TimePoint) override { unused("edit_dead_letter"); }
  Async<Paged<DeadLetterRow>> dead_letters(Page) override { unused("dead_letters"); }
  Async<DeadLetterRow> dead_letter(Id) override { unused("dead_letter"); }
  Async<void> retry_dead_letter(Id, TimePoint) override { unused("retry_dead_letter"); }
  Async<void> discard_dead_letter(Id, std::string, TimePoint) override { unused("discard_dead_letter"); }
  Async<std::map<std::string, PairCounts>> counts() override { unused("counts"); }
  Async<Paged<EventRow>> events(EventFilter, Page) override { unused("events"); }
  Async<EventRow> event(Id) override { unused("event"); }
  Async<std::vector<Step>> trace(Id) override { unused("trace"); }
  Async<std::vector<EventRow>> events_of_person(Id, int) override { unused("events_of_person"); }
  Async<std::optional<std::int64_t>> acquire(std::string, TimePoint, TimePoint) override { unused("acquire"); }
  Async<void> release(std::string, std::int64_t) override { unused("release"); }
  Async<std::int64_t> take_quota(std::string, std::string, std::int64_t, std::int64_t) override { unused("take_quota"); }
  Async<void> return_quota(std::string, std::string, std::int64_t) override { unused("return_quota"); }
  Async<std::int64_t> quota_used(std::string, std::string) override { unused("quota_used"); }
  Async<std::optional<std::string>> load_secret(std::string) override { unused("load_secret"); }
  Async<void> save_secret(std::string, std::string, std::int64_t) override { unused("save_secret"); }
  Async<std::optional<std::string>> load_text(std::string) override { unused("load_text"); }
  Async<void> save_text(std::string, std::string) override { unused("save_text"); }
  Async<std::string> save_revision(std::string, std::string, TimePoint) override { unused("save_revision"); }
  Async<void> save_lane(LaneRow) override { unused("save_lane"); }
  Async<std::vector<LaneRow>> lanes() override { unused("lanes"); }
  Async<void> set_timer(Timer) override { unused("set_timer"); }
  Async<std::vector<Timer>> due_timers(TimePoint, int) override { unused("due_timers"); }
  Async<void> end_timer(std::string, TimePoint) override { unused("end_timer"); }
  Async<void> clock_set_back(TimePoint, Millis) override { unused("clock_set_back"); }
  Async<std::int64_t> purge(TimePoint, int) override { unused("purge"); }

 private:
  [[noreturn]] static void unused(const char* call) { throw std::logic_error(std::string("this test's store does not do ") + call); }
};

}  // namespace tradewind::testing
