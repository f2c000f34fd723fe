// Disk faults: nothing is acknowledged that is not on the disk, and nothing is retried on a disk that failed.
#include "storage/disk_fixture.hpp"

namespace tradewind {
namespace {

class Faults : public testing::DiskFixture {};

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

/// Controls: without SQLITE_IOERR in SqliteFailure::fatal() the sync is tried again; without leave_log() it is by closing.
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

  host.close();
  EXPECT_EQ(disk.syncs(), syncs) << "closing leaves the log as the disk has it";
  const auto mark = host.file().string() + ".failed";
  EXPECT_TRUE(std::filesystem::exists(mark));
  auto& reopened = open();
  EXPECT_FALSE(std::filesystem::exists(mark)) << "it was looked through and found whole";
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
