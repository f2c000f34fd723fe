// What every Store must do, whatever database is under it. A database is held to it by one INSTANTIATE_TEST_SUITE_P (tests/storage).
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <tradewind/base/random.hpp>
#include <tradewind/ports/store.hpp>
#include <vector>

#include "support/run.hpp"

namespace tradewind::conformance {

/// One database for one test.
class StoreHost {
 public:
  virtual ~StoreHost() = default;
  /// Opens it; a second call closes it first and opens the same data again, as a restart does.
  virtual Store& open(boost::asio::io_context& io) = 0;
  /// Looks at the data behind the store's back: do the stored sums equal what is there? Nothing was purged.
  virtual void audit() {}
};

using MakeHost = std::function<std::unique_ptr<StoreHost>()>;

inline const std::string crm = "salesforce:00D1", mail = "pardot:0Uv1";

class StoreSuite : public ::testing::TestWithParam<MakeHost> {
 protected:
  void SetUp() override {
    host_ = GetParam()();
    reopen();
  }

  void reopen() { store_ = &host_->open(io_); }
  Store& store() { return *store_; }
  void audit() { host_->audit(); }

  template <typename T>
  Result<T> ask(Async<T> call) {
    return testing::run(io_, std::move(call));
  }
  template <typename T>
  T get(Async<T> call) {
    auto result = ask(std::move(call));
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
  }
  void must(Async<void> call) {
    const auto result = ask(std::move(call));
    if (!result) throw std::runtime_error(result.error().message());
  }
  template <typename T>
  Errc code(Async<T> call) {
    const auto result = ask(std::move(call));
    if (result) throw std::runtime_error("an error was expected");
    return result.error().code;
  }

  Id new_id() { return Id::make(now, *random_); }

  NewEvent order_event(int order, const std::string& webhook = "") {
    NewEvent event;
    event.id = new_id();
    event.pair = "shop";
    event.scope = "store/order/updated";
    event.entity = {"order", std::to_string(order)};
    event.webhook_id = webhook.empty() ? event.id.text() : webhook;
    event.created_at = now;
    event.received_at = now;
    return event;
  }

  Id accept(const NewEvent& event) { return get(store().accept(event)).event_id; }
  Id accept_order(int order) { return accept(order_event(order)); }
  int route() { return get(store().route(1000, now)); }

  std::vector<ReadTask> claim_reads(int limit = 100) { return get(store().claim_reads("shop", limit, now, now + lease)); }
  ReadTask claim_read() {
    auto tasks = claim_reads();
    if (tasks.size() != 1) throw std::runtime_error("expected one read, got " + std::to_string(tasks.size()));
    return tasks.front();
  }
  /// From webhook to leased read.
  ReadTask read_of_order(int order) {
    accept_order(order);
    route();
    return claim_read();
  }

  PersonWrite person_write(const std::string& email) {
    PersonWrite write;
    write.id = new_id();
    write.email = email;
    write.pair = "shop";
    write.key = "abc-customer-" + email;
    return write;
  }
  NewEffect effect(const std::string& key, const std::string& account = crm, bool act = false) {
    NewEffect planned;
    planned.id = new_id();
    planned.key = key;
    planned.pair = "shop";
    planned.account = account;
    planned.kind = act ? "activity" : "fields";
    planned.act = act;
    planned.payload = R"({"planned":")" + planned.id.text() + "\"}";
    return planned;
  }
  ReadRecord record_for(const PersonWrite& person, std::vector<NewEffect> effects) {
    ReadRecord record;
    record.snapshot = SnapshotWrite{R"({"id":1})", false};
    record.person = person;
    record.effects = std::move(effects);
    return record;
  }
  /// The next read of the same person: nothing of it changed.
  PersonWrite again(PersonWrite person) {
    PersonQuery query;
    query.pair = "shop";
    query.email = person.email;
    person.expected_version = get(store().find_person(query)).value().version;
    return person;
  }

  std::vector<WorkTask> claim_work(const std::string& account = crm) { return get(store().claim_work(account, 100, now, now + lease)); }
  WorkTask claim_one(const std::string& account = crm) {
    auto tasks = claim_work(account);
    if (tasks.size() != 1) throw std::runtime_error("expected one work row, got " + std::to_string(tasks.size()));
    return tasks.front();
  }
  static EffectEnd end_of(const Effect& effect, EffectState state) {
    EffectEnd end;
    end.effect = effect.id;
    end.generation = effect.generation;
    end.state = state;
    if (state == EffectState::failed) end.failure = Failure{"REQUIRED_FIELD_MISSING", "a field is missing", "LastName", "remote words"};
    return end;
  }
  static WorkRecord all_ended(const WorkTask& task, EffectState state) {
    WorkRecord record;
    for (const auto& effect : task.effects) record.ends.push_back(end_of(effect, state));
    return record;
  }
  /// One read of a new person with one planned effect, recorded; returns the event.
  Id plan_one(int order, const std::string& email, const std::string& key, bool act = false) {
    auto task = read_of_order(order);
    const auto person = person_write(email);
    must(store().record_read(task, record_for(person, {effect(key, crm, act)}), now));
    return task.events.front().id;
  }

  EventState state_of(const Id& event) { return get(store().event(event)).state; }
  PairCounts counts() { return get(store().counts())["shop"]; }
  void expect_sums() {
    const auto pairs = get(store().counts());
    for (const auto& [pair, counts] : pairs) {
      std::int64_t sum = 0;
      for (const auto& [state, count] : counts.events) {
        EXPECT_GE(count, 0) << pair << " " << to_string(state);
        sum += count;
      }
      EXPECT_EQ(counts.received, sum) << pair;
    }
  }
  DeadLetterRow only_letter() {
    const auto letters = get(store().dead_letters(Page{}));
    if (letters.rows.size() != 1) throw std::runtime_error("expected one dead letter, got " + std::to_string(letters.rows.size()));
    return letters.rows.front();
  }

  static constexpr Millis lease{60000};
  TimePoint now = from_unix_s(1790000000);
  std::unique_ptr<Random> random_ = make_seeded_random(7);

 private:
  boost::asio::io_context io_;
  std::unique_ptr<StoreHost> host_;
  Store* store_ = nullptr;
};

}  // namespace tradewind::conformance
