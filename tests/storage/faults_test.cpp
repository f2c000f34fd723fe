// Disk faults: nothing is acknowledged that is not on the disk, and nothing is retried on a disk that failed.
#include <sqlite3.h>

#include <boost/asio/detached.hpp>

#include "storage/fault_vfs.hpp"
#include "storage/sqlite_host.hpp"

namespace tradewind {
namespace {

using testing::FaultVfs;
using testing::SqliteHost;

class Faults : public ::testing::Test {
 protected:
  Store& open() { return host.open(io); }

  NewEvent event(int order) {
    NewEvent made;
    made.id = Id::make(now, *random);
    made.pair = "shop";
    made.scope = "store/order/updated";
    made.entity = {"order", std::to_string(order)};
    made.webhook_id = made.id.text();
    made.created_at = made.received_at = now;
    made.body = "{}";
    return made;
  }

  struct Answers {
    int good = 0, storage = 0, busy = 0, other = 0;
    int all() const { return good + storage + busy + other; }
  };
  static boost::asio::awaitable<void> accept(Store& store, NewEvent made, Answers& answers) {
    const auto answer = co_await store.accept(std::move(made));
    if (answer) {
      ++answers.good;
    } else if (answer.error().code == Errc::storage) {
      ++answers.storage;
    } else if (answer.error().code == Errc::busy) {
      ++answers.busy;
    } else {
      ++answers.other;
    }
  }
  void start(Store& store, int count) {
    for (int i = 0; i < count; ++i) boost::asio::co_spawn(io, accept(store, event(i), answers), boost::asio::detached);
    io.restart();
    io.poll();
  }
  void finish(int count) {
    while (answers.all() < count) io.run_one();
  }
  int stored(Store& store) {
    auto counts = testing::run(io, store.counts());
    return static_cast<int>((*counts)["shop"].received);
  }

  FaultVfs disk;
  boost::asio::io_context io;
  SqliteHost host{false};
  Answers answers;
  TimePoint now = from_unix_s(1790000000);
  std::unique_ptr<Random> random = make_seeded_random(3);
};

TEST_F(Faults, R2_no_answer_before_the_sync_is_over) {
  auto& store = open();
  disk.hold_syncs();
  start(store, 1);
  disk.await_held_sync();
  io.restart();
  io.poll();
  EXPECT_EQ(answers.all(), 0);
  disk.release_syncs();
  finish(1);
  EXPECT_EQ(answers.good, 1);
}

TEST_F(Faults, R2_control_answers_before_the_sync_when_the_fault_is_put_in) {
  host.options.fault_ack_before_commit = true;
  auto& store = open();
  disk.hold_syncs();
  start(store, 1);
  disk.await_held_sync();
  io.restart();
  io.poll();
  EXPECT_EQ(answers.good, 1);
  disk.release_syncs();
}

TEST_F(Faults, all_that_wait_share_one_commit) {
  auto& store = open();
  disk.hold_syncs();
  start(store, 1);
  disk.await_held_sync();
  start(store, 100);
  const int before = disk.syncs();
  disk.release_syncs();
  finish(101);
  EXPECT_EQ(answers.good, 101);
  EXPECT_LE(disk.syncs() - before, 2);
}

TEST_F(Faults, F_18_more_than_can_wait_is_refused_at_once) {
  auto& store = open();
  disk.hold_syncs();
  start(store, 1);
  disk.await_held_sync();
  start(store, 20001);
  EXPECT_FALSE(store.accepting());
  EXPECT_EQ(answers.busy, 1);
  disk.release_syncs();
  finish(20002);
  EXPECT_EQ(answers.good, 20001);
  EXPECT_TRUE(store.accepting());
  EXPECT_EQ(stored(store), 20001);
}

TEST_F(Faults, F_10_full_disk_refuses_and_recovers_without_restart) {
  auto& store = open();
  disk.fail_writes(SQLITE_FULL);
  start(store, 5);
  finish(5);
  EXPECT_EQ(answers.storage, 5);
  EXPECT_FALSE(store.accepting());
  disk.fail_writes(SQLITE_OK);
  host.log.await("storage_recovered");
  EXPECT_TRUE(store.accepting());
  start(store, 5);
  finish(10);
  EXPECT_EQ(answers.good, 5);
  EXPECT_EQ(stored(store), 5);
}

TEST_F(Faults, F_12_failed_sync_stops_for_good_and_is_never_repeated) {
  auto& store = open();
  start(store, 1);
  finish(1);
  disk.fail_syncs(SQLITE_IOERR_FSYNC);
  start(store, 5);
  finish(6);
  EXPECT_EQ(answers.storage, 5);
  EXPECT_FALSE(store.accepting());
  const int syncs = disk.syncs();
  disk.fail_syncs(SQLITE_OK);
  start(store, 5);
  finish(11);
  EXPECT_EQ(answers.storage, 10);
  EXPECT_EQ(disk.syncs(), syncs);

  auto& reopened = open();
  EXPECT_TRUE(reopened.accepting());
  EXPECT_GE(stored(reopened), 1) << "what was acknowledged is there";
}

TEST_F(Faults, one_bad_unit_does_not_fail_its_neighbours) {
  auto& store = open();
  disk.hold_syncs();
  start(store, 1);
  disk.await_held_sync();
  ReadTask stale;
  stale.pair = "shop";
  std::optional<Errc> code;
  auto record = [](Store& into, ReadTask task, std::optional<Errc>& answer, TimePoint at) -> boost::asio::awaitable<void> {
    ReadRecord nothing;
    const auto result = co_await into.record_read(std::move(task), std::move(nothing), at);
    if (!result) answer = result.error().code;
  };
  start(store, 3);
  boost::asio::co_spawn(io, record(store, stale, code, now), boost::asio::detached);
  start(store, 3);
  disk.release_syncs();
  finish(7);
  EXPECT_EQ(code, Errc::lease_lost);
  EXPECT_EQ(stored(store), 7);
}

}  // namespace
}  // namespace tradewind
