// A door before the store: a test can let single calls hang, and cut the whole store off as the death of the process does.
#pragma once

#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/store.hpp>

#include <set>
#include <string>

namespace tradewind::testing {

class StoreDoor final : public Store {
 public:
  StoreDoor(Store& inner, Clock& clock) : inner_(inner), clock_(clock) {}

  /// Calls of this name are never answered from now on.
  void hang(const std::string& call) { hanging_.insert(call); }
  /// Nothing gets through any more.
  void cut() { cut_ = true; }
  bool is_cut() const { return cut_; }

  bool accepting() const override { return !cut_ && inner_.accepting(); }
  std::string known_hash(const std::string& canonical) const override { return inner_.known_hash(canonical); }
  Async<Accepted> accept(NewEvent event) override {
    co_await pass("accept");
    if (cut_) co_return gone();
    co_return co_await inner_.accept(std::move(event));
  }
  Async<int> route(int limit, TimePoint now) override {
    co_await pass("route");
    if (cut_) co_return gone();
    co_return co_await inner_.route(limit, now);
  }
  Async<std::vector<ReadTask>> claim_reads(std::string pair, int limit, TimePoint now, TimePoint lease_until) override {
    co_await pass("claim_reads");
    if (cut_) co_return gone();
    co_return co_await inner_.claim_reads(std::move(pair), limit, now, lease_until);
  }
  Async<std::vector<ReadTask>> claim_newest_read(std::string pair, TimePoint now, TimePoint lease_until) override {
    co_await pass("claim_reads");
    if (cut_) co_return gone();
    co_return co_await inner_.claim_newest_read(std::move(pair), now, lease_until);
  }
  Async<std::vector<WorkTask>> claim_newest_work(std::string account, TimePoint now, TimePoint lease_until) override {
    co_await pass("claim_work");
    if (cut_) co_return gone();
    co_return co_await inner_.claim_newest_work(std::move(account), now, lease_until);
  }
  Async<void> record_read(ReadTask task, ReadRecord record, TimePoint now) override {
    co_await pass("record_read");
    if (cut_) co_return gone();
    co_return co_await inner_.record_read(std::move(task), std::move(record), now);
  }
  Async<void> retry_read(ReadTask task, TimePoint at, Failure why, bool counts_attempt, std::vector<Step> steps, TimePoint now) override {
    co_await pass("retry_read");
    if (cut_) co_return gone();
    co_return co_await inner_.retry_read(std::move(task), at, std::move(why), counts_attempt, std::move(steps), now);
  }
  Async<void> bury_read(ReadTask task, Failure why, std::vector<Step> steps, TimePoint now) override {
    co_await pass("bury_read");
    if (cut_) co_return gone();
    co_return co_await inner_.bury_read(std::move(task), std::move(why), std::move(steps), now);
  }
  Async<std::optional<PersonContext>> find_person(PersonQuery query) override {
    co_await pass("find_person");
    if (cut_) co_return gone();
    co_return co_await inner_.find_person(std::move(query));
  }
  Async<std::optional<std::string>> snapshot(std::string pair, EntityRef entity) override {
    co_await pass("snapshot");
    if (cut_) co_return gone();
    co_return co_await inner_.snapshot(std::move(pair), std::move(entity));
  }
  Async<std::optional<LedgerOwner>> ledger_line(std::string pair, std::int64_t order_id) override {
    co_await pass("ledger_line");
    if (cut_) co_return gone();
    co_return co_await inner_.ledger_line(std::move(pair), order_id);
  }
  Async<std::vector<WorkTask>> claim_work(std::string account, int limit, TimePoint now, TimePoint lease_until) override {
    co_await pass("claim_work");
    if (cut_) co_return gone();
    co_return co_await inner_.claim_work(std::move(account), limit, now, lease_until);
  }
  Async<void> intend(WorkTask task, std::vector<EffectIntent> intents, TimePoint now) override {
    co_await pass("intend");
    if (cut_) co_return gone();
    co_return co_await inner_.intend(std::move(task), std::move(intents), now);
  }
  Async<void> record_work(WorkTask task, WorkRecord record, TimePoint now) override {
    co_await pass("record_work");
    if (cut_) co_return gone();
    co_return co_await inner_.record_work(std::move(task), std::move(record), now);
  }
  Async<void> release_leases(TimePoint now) override {
    co_await pass("release_leases");
    if (cut_) co_return gone();
    co_return co_await inner_.release_leases(now);
  }
  Async<std::optional<TimePoint>> next_read_at(std::string pair) override {
    co_await pass("next_read_at");
    if (cut_) co_return gone();
    co_return co_await inner_.next_read_at(std::move(pair));
  }
  Async<std::optional<TimePoint>> next_work_at(std::string account) override {
    co_await pass("next_work_at");
    if (cut_) co_return gone();
    co_return co_await inner_.next_work_at(std::move(account));
  }
  Async<Paged<DeadLetterRow>> dead_letters(Page page) override {
    co_await pass("dead_letters");
    if (cut_) co_return gone();
    co_return co_await inner_.dead_letters(std::move(page));
  }
  Async<std::vector<DeadLetterGroup>> dead_letter_groups() override {
    co_await pass("dead_letter_groups");
    if (cut_) co_return gone();
    co_return co_await inner_.dead_letter_groups();
  }
  Async<DeadLetterRow> dead_letter(Id id) override {
    co_await pass("dead_letter");
    if (cut_) co_return gone();
    co_return co_await inner_.dead_letter(id);
  }
  Async<void> retry_dead_letter(Id id, TimePoint now) override {
    co_await pass("retry_dead_letter");
    if (cut_) co_return gone();
    co_return co_await inner_.retry_dead_letter(id, now);
  }
  Async<void> discard_dead_letter(Id id, std::string reason, TimePoint now) override {
    co_await pass("discard_dead_letter");
    if (cut_) co_return gone();
    co_return co_await inner_.discard_dead_letter(id, std::move(reason), now);
  }
  Async<void> edit_dead_letter(Id id, std::vector<Override> overrides, TimePoint now) override {
    co_await pass("edit_dead_letter");
    if (cut_) co_return gone();
    co_return co_await inner_.edit_dead_letter(id, std::move(overrides), now);
  }
  Async<std::map<std::string, PairCounts>> counts() override {
    co_await pass("counts");
    if (cut_) co_return gone();
    co_return co_await inner_.counts();
  }
  Async<Paged<EventRow>> events(EventFilter filter, Page page) override {
    co_await pass("events");
    if (cut_) co_return gone();
    co_return co_await inner_.events(std::move(filter), std::move(page));
  }
  Async<EventRow> event(Id id) override {
    co_await pass("event");
    if (cut_) co_return gone();
    co_return co_await inner_.event(id);
  }
  Async<std::vector<Step>> trace(Id event_id) override {
    co_await pass("trace");
    if (cut_) co_return gone();
    co_return co_await inner_.trace(event_id);
  }
  Async<std::vector<EventRow>> events_of_person(Id person, int limit) override {
    co_await pass("events_of_person");
    if (cut_) co_return gone();
    co_return co_await inner_.events_of_person(person, limit);
  }
  Async<std::optional<std::int64_t>> acquire(std::string name, TimePoint now, TimePoint until) override {
    co_await pass("acquire");
    if (cut_) co_return gone();
    co_return co_await inner_.acquire(std::move(name), now, until);
  }
  Async<void> release(std::string name, std::int64_t fence) override {
    co_await pass("release");
    if (cut_) co_return gone();
    co_return co_await inner_.release(std::move(name), fence);
  }
  Async<std::int64_t> take_quota(std::string account, std::string window, std::int64_t want, std::int64_t limit) override {
    co_await pass("take_quota");
    if (cut_) co_return gone();
    co_return co_await inner_.take_quota(std::move(account), std::move(window), want, limit);
  }
  Async<void> return_quota(std::string account, std::string window, std::int64_t unused) override {
    co_await pass("return_quota");
    if (cut_) co_return gone();
    co_return co_await inner_.return_quota(std::move(account), std::move(window), unused);
  }
  Async<std::int64_t> quota_used(std::string account, std::string window) override {
    co_await pass("quota_used");
    if (cut_) co_return gone();
    co_return co_await inner_.quota_used(std::move(account), std::move(window));
  }
  Async<std::optional<std::string>> load_secret(std::string name) override {
    co_await pass("load_secret");
    if (cut_) co_return gone();
    co_return co_await inner_.load_secret(std::move(name));
  }
  Async<void> save_secret(std::string name, std::string value, std::int64_t fence) override {
    co_await pass("save_secret");
    if (cut_) co_return gone();
    co_return co_await inner_.save_secret(std::move(name), std::move(value), fence);
  }
  Async<std::optional<std::string>> load_text(std::string name) override {
    co_await pass("load_text");
    if (cut_) co_return gone();
    co_return co_await inner_.load_text(std::move(name));
  }
  Async<void> save_text(std::string name, std::string text) override {
    co_await pass("save_text");
    if (cut_) co_return gone();
    co_return co_await inner_.save_text(std::move(name), std::move(text));
  }
  Async<std::string> save_revision(std::string kind, std::string text, TimePoint now) override {
    co_await pass("save_revision");
    if (cut_) co_return gone();
    co_return co_await inner_.save_revision(std::move(kind), std::move(text), now);
  }
  Async<void> save_lane(LaneRow lane) override {
    co_await pass("save_lane");
    if (cut_) co_return gone();
    co_return co_await inner_.save_lane(std::move(lane));
  }
  Async<std::vector<LaneRow>> lanes() override {
    co_await pass("lanes");
    if (cut_) co_return gone();
    co_return co_await inner_.lanes();
  }
  Async<void> set_timer(Timer timer) override {
    co_await pass("set_timer");
    if (cut_) co_return gone();
    co_return co_await inner_.set_timer(std::move(timer));
  }
  Async<std::vector<Timer>> due_timers(TimePoint now, int limit) override {
    co_await pass("due_timers");
    if (cut_) co_return gone();
    co_return co_await inner_.due_timers(now, limit);
  }
  Async<void> end_timer(std::string key, TimePoint due_at) override {
    co_await pass("end_timer");
    if (cut_) co_return gone();
    co_return co_await inner_.end_timer(std::move(key), due_at);
  }
  Async<void> clock_set_back(TimePoint now, Millis by) override {
    co_await pass("clock_set_back");
    if (cut_) co_return gone();
    co_return co_await inner_.clock_set_back(now, by);
  }
  Async<std::int64_t> purge(TimePoint before, int limit) override {
    co_await pass("purge");
    if (cut_) co_return gone();
    co_return co_await inner_.purge(before, limit);
  }

 private:
  boost::asio::awaitable<void> pass(std::string call) {
    while (hanging_.count(call) != 0) co_await clock_.sleep_until(clock_.now() + std::chrono::hours(1));
  }
  static Error gone() { return Error(Errc::storage, "the process is dead"); }

  Store& inner_;
  Clock& clock_;
  std::set<std::string> hanging_;
  bool cut_ = false;
};

}  // namespace tradewind::testing
