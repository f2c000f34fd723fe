// A Store for tests of rooms that use its named leases, counters and texts only; everything else answers with an error.
#pragma once

#include <tradewind/ports/store.hpp>

#include <map>

namespace tradewind::testing {

class StoreStub : public Store {
 public:
  Async<Accepted> accept(NewEvent) override { return none<Accepted>(); }
  bool accepting() const override { return false; }
  Async<int> route(int, TimePoint) override { return none<int>(); }
  Async<std::vector<ReadTask>> claim_reads(std::string, int, TimePoint, TimePoint) override { return none<std::vector<ReadTask>>(); }
  Async<void> record_read(ReadTask, ReadRecord, TimePoint) override { return none<void>(); }
  Async<void> retry_read(ReadTask, TimePoint, Failure, bool, std::vector<Step>, TimePoint) override { return none<void>(); }
  Async<void> bury_read(ReadTask, Failure, std::vector<Step>, TimePoint) override { return none<void>(); }
  Async<std::optional<PersonContext>> find_person(PersonQuery) override { return none<std::optional<PersonContext>>(); }
  Async<std::optional<std::string>> snapshot(std::string, EntityRef) override { return none<std::optional<std::string>>(); }
  Async<std::optional<LedgerOwner>> ledger_line(std::string, std::int64_t) override { return none<std::optional<LedgerOwner>>(); }
  Async<std::vector<WorkTask>> claim_work(std::string, int, TimePoint, TimePoint) override { return none<std::vector<WorkTask>>(); }
  Async<void> intend(WorkTask, std::vector<EffectIntent>, TimePoint) override { return none<void>(); }
  Async<void> record_work(WorkTask, WorkRecord, TimePoint) override { return none<void>(); }
  Async<void> release_leases(TimePoint) override { return none<void>(); }
  Async<std::optional<TimePoint>> next_read_at(std::string) override { return none<std::optional<TimePoint>>(); }
  Async<std::optional<TimePoint>> next_work_at(std::string) override { return none<std::optional<TimePoint>>(); }
  std::string known_hash(const std::string& canonical) const override { return "hash of " + canonical; }
  Async<std::vector<DeadLetterGroup>> dead_letter_groups() override { return none<std::vector<DeadLetterGroup>>(); }
  Async<void> edit_dead_letter(Id, std::vector<Override>, TimePoint) override { return none<void>(); }
  Async<Paged<DeadLetterRow>> dead_letters(Page) override { return none<Paged<DeadLetterRow>>(); }
  Async<DeadLetterRow> dead_letter(Id) override { return none<DeadLetterRow>(); }
  Async<void> retry_dead_letter(Id, TimePoint) override { return none<void>(); }
  Async<void> discard_dead_letter(Id, std::string, TimePoint) override { return none<void>(); }
  Async<std::map<std::string, PairCounts>> counts() override { return none<std::map<std::string, PairCounts>>(); }
  Async<Paged<EventRow>> events(EventFilter, Page) override { return none<Paged<EventRow>>(); }
  Async<EventRow> event(Id) override { return none<EventRow>(); }
  Async<std::vector<Step>> trace(Id) override { return none<std::vector<Step>>(); }
  Async<std::vector<EventRow>> events_of_person(Id, int) override { return none<std::vector<EventRow>>(); }

  Async<std::optional<std::int64_t>> acquire(std::string name, TimePoint now, TimePoint until) override {
    auto& held = leases[name];
    if (held > now) co_return std::optional<std::int64_t>();
    held = until;
    co_return std::optional<std::int64_t>(++fence);
  }
  Async<void> release(std::string name, std::int64_t) override {
    leases.erase(name);
    co_return Result<void>();
  }
  Async<std::int64_t> take_quota(std::string account, std::string window, std::int64_t want, std::int64_t limit) override {
    if (storage_down) co_return Error{Errc::storage, "down"};
    auto& used = quota[account + "/" + window];
    const std::int64_t granted = std::max<std::int64_t>(0, std::min(want, limit - used));
    used += granted;
    co_return granted;
  }
  Async<void> return_quota(std::string account, std::string window, std::int64_t unused) override {
    quota[account + "/" + window] -= unused;
    co_return Result<void>();
  }
  Async<std::int64_t> quota_used(std::string account, std::string window) override { co_return quota[account + "/" + window]; }

  Async<std::optional<std::string>> load_secret(std::string) override { return none<std::optional<std::string>>(); }
  Async<void> save_secret(std::string, std::string, std::int64_t) override { return none<void>(); }
  Async<std::optional<std::string>> load_text(std::string name) override {
    const auto found = texts.find(name);
    co_return found == texts.end() ? std::optional<std::string>() : found->second;
  }
  Async<void> save_text(std::string name, std::string text) override {
    texts[name] = std::move(text);
    co_return Result<void>();
  }
  Async<std::string> save_revision(std::string, std::string, TimePoint) override { return none<std::string>(); }
  Async<void> save_lane(LaneRow) override { return none<void>(); }
  Async<std::vector<LaneRow>> lanes() override { return none<std::vector<LaneRow>>(); }
  Async<void> set_timer(Timer) override { return none<void>(); }
  Async<std::vector<Timer>> due_timers(TimePoint, int) override { return none<std::vector<Timer>>(); }
  Async<void> end_timer(std::string, TimePoint) override { return none<void>(); }
  Async<void> clock_set_back(TimePoint, Millis) override { return none<void>(); }
  Async<std::int64_t> purge(TimePoint, int) override { return none<std::int64_t>(); }

  std::map<std::string, TimePoint> leases;
  std::map<std::string, std::int64_t> quota;
  std::map<std::string, std::string> texts;
  std::int64_t fence = 0;
  bool storage_down = false;

 private:
  template <typename T>
  static Async<T> none() {
    co_return Error{Errc::internal, "not used in this test"};
  }
};

}  // namespace tradewind::testing
