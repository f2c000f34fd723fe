// A disk that is full, read-only, or held by somebody else: nothing is lost, and what can go on goes on.
#include "storage/database.hpp"
#include "storage/disk_fixture.hpp"

namespace tradewind {
namespace {

using std::chrono::seconds;

constexpr std::int64_t mib = 1 << 20;

class Disk : public testing::DiskFixture {
 protected:
  /// One after the other, until one is refused or the store says that the next one would be.
  void fill(Store& store) {
    for (int i = 0; i < 20000 && store.accepting() && answers.storage == 0; ++i) {
      boost::asio::co_spawn(io, accept(store, event(i), answers), boost::asio::detached);
      io.restart();
      finish(i + 1);
    }
  }
  /// Brings some of what was accepted to its end; the first refusal, if any.
  std::optional<Errc> complete(Store& store, int reads) {
    if (const auto refused = refusal(store.route(100000, now))) return refused;
    const auto tasks = ask(store.claim_reads("shop", reads, now, now + seconds(60)));
    if (!tasks) return tasks.error().code;
    for (const auto& task : *tasks) {
      if (const auto refused = refusal(store.record_read(task, ReadRecord{}, now))) return refused;
    }
    return std::nullopt;
  }
};

/// Control: the next test.
TEST_F(Disk, F_10_nearly_full_disk_refuses_before_a_write_fails_and_finishes_what_it_has) {
  host.options.low_space = 4 * mib;
  host.options.ballast = 0;
  limit_disk(8 * mib);
  auto& store = open();
  fill(store);
  EXPECT_FALSE(store.accepting());
  EXPECT_GT(answers.good, 20);
  EXPECT_EQ(answers.storage, 0);
  EXPECT_TRUE(host.log.has("storage_low"));
  EXPECT_EQ(refusal(store.accept(event(1))), Errc::storage);
  EXPECT_EQ(complete(store, 200), std::nullopt);
  EXPECT_FALSE(host.log.has("storage_failed"));
  EXPECT_EQ(stored(store), answers.good);

  disk_size = 64 * mib;
  host.log.await("storage_recovered");
  EXPECT_TRUE(store.accepting());
  EXPECT_TRUE(ask(store.accept(event(1))));
}

TEST_F(Disk, F_10_control_without_the_mark_the_disk_fills_up) {
  host.options.low_space = 0;
  host.options.ballast = 0;
  limit_disk(4 * mib);
  auto& store = open();
  fill(store);
  EXPECT_EQ(answers.storage, 1);
  EXPECT_TRUE(host.log.has("storage_failed"));
  EXPECT_EQ(complete(store, 10), Errc::storage) << "and nothing can be finished";
  EXPECT_EQ(stored(store), answers.good) << "but nothing is lost";
}

/// Control: the test above has no ballast.
TEST_F(Disk, F_10_ballast_makes_room_to_finish) {
  host.options.low_space = 0;
  host.options.ballast = mib;
  limit_disk(4 * mib);
  auto& store = open();
  const auto ballast = host.file().string() + ".ballast";
  EXPECT_EQ(std::filesystem::file_size(ballast), mib);
  fill(store);
  EXPECT_EQ(answers.storage, 1);
  EXPECT_FALSE(std::filesystem::exists(ballast));
  host.log.await("storage_recovered");
  EXPECT_EQ(complete(store, 10), std::nullopt);
  EXPECT_EQ(stored(store), answers.good);
}

/// Control: without SQLITE_IOERR in SqliteFailure::fatal() the store opens again by itself, on a disk of which nothing is known.
TEST_F(Disk, F_11_read_only_disk_hands_out_no_work_that_cannot_be_recorded) {
  auto& store = open();
  ASSERT_TRUE(ask(store.accept(event(1))));
  ASSERT_TRUE(ask(store.route(10, now)));
  const auto reads = ask(store.claim_reads("shop", 10, now, now + seconds(60)));
  ASSERT_EQ(reads->size(), 1u);

  disk.fail_writes(SQLITE_IOERR_WRITE);
  EXPECT_EQ(refusal(store.record_read(reads->front(), ReadRecord{}, now)), Errc::storage);
  EXPECT_FALSE(store.accepting());
  EXPECT_EQ(refusal(store.accept(event(2))), Errc::storage);
  EXPECT_EQ(refusal(store.claim_reads("shop", 10, now + seconds(120), now + seconds(180))), Errc::storage);
  EXPECT_EQ(refusal(store.claim_work("crm", 10, now, now + seconds(60))), Errc::storage);
  EXPECT_EQ(refusal(store.intend(WorkTask{}, {}, now)), Errc::storage);
  EXPECT_EQ(stored(store), 1) << "what is there can still be looked at";

  disk.fail_writes(SQLITE_OK);
  EXPECT_EQ(refusal(store.accept(event(2))), Errc::storage) << "until a restart";
  EXPECT_EQ(stored(open()), 1);
}

/// Control: without enter(Health::full) in note_failure() the store says that it accepts while it cannot.
TEST_F(Disk, F_13_file_that_somebody_else_holds_is_waited_for_then_refused) {
  auto& store = open();
  ASSERT_TRUE(ask(store.accept(event(0))));
  {
    storage::Database stranger(host.file().string(), storage::Database::Mode::create);
    stranger.change("BEGIN IMMEDIATE");
    const auto began = std::chrono::steady_clock::now();
    start(store, 3);
    finish(3);
    EXPECT_EQ(answers.storage, 3);
    EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(20));
    EXPECT_FALSE(store.accepting());
    stranger.change("ROLLBACK");
    stranger.leave_log();
  }
  host.log.await("storage_recovered");
  EXPECT_TRUE(store.accepting());
  start(store, 3);
  finish(6);
  EXPECT_EQ(answers.good, 3);
  EXPECT_EQ(stored(store), 4);
  EXPECT_EQ(complete(store, 10), std::nullopt);
}

}  // namespace
}  // namespace tradewind
