// Every single operation on the disk fails once, in turn: what was acknowledged is there, the sums hold, and the work comes to its end.
#include "storage/disk_fixture.hpp"

namespace tradewind {
namespace {

using std::chrono::seconds;
using Operation = testing::FaultVfs::Operation;

class Sweep : public testing::DiskFixture {
 protected:
  /// From three webhooks to their end; each step goes on from what the store says, as the lanes do.
  void work(Store& store) {
    deliver(store);
    (void)ask(store.route(100, now));
    read(store);
    write(store);
  }

  void deliver(Store& store) {
    for (int order = 1; order <= 3; ++order) {
      auto made = event(order);
      const auto answer = ask(store.accept(made));
      if (answer) acknowledged.push_back(answer->event_id);
    }
  }

  void read(Store& store) {
    const auto tasks = ask(store.claim_reads("shop", 10, now, now + seconds(60)));
    if (!tasks) return;
    for (const auto& task : *tasks) {
      ReadRecord record;
      PersonWrite person;
      person.id = Id::make(now, *random);
      person.email = "shopper" + task.entity.id + "@x.test";
      person.pair = "shop";
      person.key = "key-" + task.entity.id;
      PersonQuery query{"shop", person.email, std::nullopt, std::nullopt};
      if (const auto known = ask(store.find_person(query)); known && *known) {
        person.id = (*known)->id;
        person.expected_version = (*known)->version;
      }
      NewEffect effect;
      effect.id = Id::make(now, *random);
      effect.key = "fields/" + task.entity.id;
      effect.pair = "shop";
      effect.account = "crm";
      effect.kind = "fields";
      effect.payload = "{}";
      record.snapshot = SnapshotWrite{"{}", false};
      record.person = person;
      record.effects = {effect};
      (void)ask(store.record_read(task, record, now));
    }
  }

  void write(Store& store) {
    const auto tasks = ask(store.claim_work("crm", 10, now, now + seconds(60)));
    if (!tasks) return;
    for (const auto& task : *tasks) {
      WorkRecord record;
      for (const auto& effect : task.effects) {
        EffectEnd end;
        end.effect = effect.id;
        end.generation = effect.generation;
        end.state = EffectState::done;
        record.ends.push_back(end);
      }
      (void)ask(store.record_work(task, record, now));
    }
  }

  /// The fault is over: whatever is open ends, and the sums are the rows.
  void heal(Store& store) {
    while (!store.accepting()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    for (int round = 0; round < 4; ++round) {
      now += seconds(120);
      (void)ask(store.route(100, now));
      read(store);
      write(store);
    }
    for (const auto& id : acknowledged) {
      const auto row = ask(store.event(id));
      ASSERT_TRUE(row) << "an acknowledged event is gone";
      EXPECT_EQ(row->state, EventState::done);
    }
    host.audit();
  }

  /// Returns how often the operation was made to fail.
  int sweep(Operation operation, int code, bool stops) {
    int n = 1;
    for (; n < 1000; ++n) {
      auto* store = &open();
      acknowledged.clear();
      disk.fail_nth(operation, n, code);
      work(*store);
      const bool happened = disk.failed();
      disk.fail_nth(operation, 0, SQLITE_OK);
      if (stops && happened) store = &open();
      heal(*store);
      if (HasFatalFailure() || !happened) break;
      now += seconds(3600);
    }
    return n - 1;
  }

  std::vector<Id> acknowledged;
};

TEST_F(Sweep, F_10_each_write_finds_the_disk_full_once) { EXPECT_GT(sweep(Operation::write, SQLITE_FULL, false), 20); }

TEST_F(Sweep, F_12_each_sync_fails_once) { EXPECT_GT(sweep(Operation::sync, SQLITE_IOERR_FSYNC, true), 5); }

TEST_F(Sweep, F_11_each_write_fails_once) { EXPECT_GT(sweep(Operation::write, SQLITE_IOERR_WRITE, true), 20); }

TEST_F(Sweep, F_13_each_lock_is_busy_once) { EXPECT_GT(sweep(Operation::lock, SQLITE_BUSY, false), 5); }

}  // namespace
}  // namespace tradewind
