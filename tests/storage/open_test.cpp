// What is refused at open, migrations, pragmas, and what can be read in the raw file.
#include "storage/open.hpp"

#include <fstream>
#include <sstream>

#include "storage/batch.hpp"
#include "storage/sqlite_host.hpp"

namespace tradewind {
namespace {

using embedded::File;
using storage::Database;
using storage::SqliteFailure;
using testing::SqliteHost;
using testing::TempDir;

class Open : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Store>> open() { return open_sqlite_store(io.get_executor(), options, log, metrics); }
  Error refusal() {
    auto opened = open();
    if (opened) throw std::runtime_error("it was opened");
    return opened.error();
  }
  Database raw() { return Database(options.path, Database::Mode::create); }

  TempDir dir;
  boost::asio::io_context io;
  testing::EventLog log;
  testing::NoMetrics metrics;
  SqliteOptions options = [this] {
    SqliteOptions made;
    made.path = (dir.path() / "t.db").string();
    made.master_key = std::string(32, 'k');
    return made;
  }();
};

TEST_F(Open, F_67_second_daemon_on_the_file_is_refused) {
  auto first = open();
  ASSERT_TRUE(first);
  const auto error = refusal();
  EXPECT_EQ(error.code, Errc::configuration);
  EXPECT_NE(error.what.find("another Tradewind daemon"), std::string::npos);
  first->reset();
  EXPECT_TRUE(open());
}

TEST_F(Open, F_15_file_with_two_names_is_refused) {
  { auto first = open(); }
  std::filesystem::create_hard_link(options.path, dir.path() / "other.db");
  EXPECT_NE(refusal().what.find("two names"), std::string::npos);
}

TEST_F(Open, S_43_wrong_or_short_key_is_refused) {
  { auto first = open(); }
  options.master_key = std::string(32, 'x');
  EXPECT_NE(refusal().what.find("another master key"), std::string::npos);
  options.master_key = "short";
  EXPECT_EQ(refusal().code, Errc::configuration);
}

TEST_F(Open, F_63_newer_schema_is_refused) {
  { auto first = open(); }
  raw().change("INSERT INTO migrations (name, checksum) VALUES ('9999_future.sql', 'x')");
  EXPECT_NE(refusal().what.find("newer version"), std::string::npos);
}

TEST_F(Open, F_63_altered_migration_is_refused) {
  { auto first = open(); }
  raw().change("UPDATE migrations SET checksum = 'x'");
  EXPECT_NE(refusal().what.find("another edition"), std::string::npos);
}

TEST_F(Open, foreign_file_is_refused) {
  raw().change("CREATE TABLE stranger (x)");
  EXPECT_NE(refusal().what.find("not one of Tradewind"), std::string::npos);
  std::ofstream(options.path) << std::string(8192, 'x');
  EXPECT_EQ(refusal().code, Errc::storage);
}

TEST_F(Open, memory_is_for_inline_only) {
  options.path = ":memory:";
  EXPECT_EQ(refusal().code, Errc::configuration);
  options.inline_thread = true;
  EXPECT_TRUE(open());
}

TEST_F(Open, missing_directory_is_refused) {
  options.path = (dir.path() / "no" / "t.db").string();
  EXPECT_EQ(refusal().code, Errc::configuration);
}

TEST_F(Open, file_is_for_its_owner_only) {
  const auto opened = open();
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  EXPECT_EQ(std::filesystem::status(options.path).permissions() & others, std::filesystem::perms::none);
}

TEST_F(Open, pragma_that_is_not_taken_is_a_surprise) {
  Database memory(":memory:", Database::Mode::create);
  EXPECT_FALSE(storage::set_pragmas(memory, false, Database::Mode::create)) << "a database in memory cannot have a log";
  EXPECT_TRUE(storage::set_pragmas(memory, true, Database::Mode::create));
}

TEST_F(Open, F_63_failed_migration_leaves_the_step_before) {
  Database db(":memory:", Database::Mode::create);
  const File good{"0001.sql", "CREATE TABLE a (x INTEGER) STRICT;"};
  const File bad{"0002.sql", "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT;"};
  const File files[] = {good, bad};
  EXPECT_THROW((void)storage::migrate(db, files), SqliteFailure);
  EXPECT_TRUE(db.autocommit());
  EXPECT_THROW(db.change("INSERT INTO b (x) VALUES (1)"), SqliteFailure);
  const File repaired[] = {good, File{"0002.sql", "CREATE TABLE b (x INTEGER) STRICT;"}};
  EXPECT_TRUE(storage::migrate(db, repaired));
  EXPECT_TRUE(storage::migrate(db, repaired));
  EXPECT_EQ(db.change("INSERT INTO b (x) VALUES (1)"), 1);
}

TEST_F(Open, reader_can_neither_write_nor_checkpoint) {
  const auto opened = open();
  Database reader(options.path, Database::Mode::read_only);
  ASSERT_TRUE(storage::set_pragmas(reader, false, Database::Mode::read_only));
  EXPECT_THROW(reader.change("DELETE FROM meta"), SqliteFailure);
  EXPECT_THROW((void)reader.checkpoint(false), SqliteFailure);
}

TEST_F(Open, F_17_idle_writer_writes_the_log_back) {
  { auto first = open(); }
  Database db(options.path, Database::Mode::create);
  ASSERT_TRUE(storage::set_pragmas(db, false, Database::Mode::create));
  storage::Vault vault(options.master_key);
  storage::Committer committer(db, vault, log, metrics);
  db.change("INSERT INTO meta (name, value) VALUES ('fat', randomblob(4000000))");
  EXPECT_GT(db.wal_pages(), 256);
  committer.checkpoint(true);
  EXPECT_GT(db.wal_pages(), 256) << "not between batches, unless the log is long";
  committer.checkpoint(false);
  EXPECT_EQ(db.wal_pages(), 0);
}

TEST_F(Open, statement_checks_its_values) {
  Database db(":memory:", Database::Mode::create);
  EXPECT_THROW((void)db.query("SELECT ?"), std::logic_error);
  EXPECT_THROW((void)db.query("SELECT 1", 1), SqliteFailure);
}

/// All bytes of the database and of its log.
std::string raw_bytes(const std::filesystem::path& file) {
  std::string bytes;
  for (const auto* suffix : {"", "-wal"}) {
    std::ifstream in(file.string() + suffix, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    bytes += out.str();
  }
  return bytes;
}

TEST(Canaries, S_44_nothing_personal_can_be_read_in_the_raw_file) {
  boost::asio::io_context io;
  SqliteHost host(false);
  auto& store = host.open(io);
  const auto now = from_unix_s(1790000000);
  const auto random = make_seeded_random(9);
  auto id = [&] { return Id::make(now, *random); };

  NewEvent event;
  event.id = id();
  event.pair = "shop";
  event.scope = "OPENSCOPE";
  event.entity = {"order", "1"};
  event.created_at = event.received_at = now;
  ASSERT_TRUE(testing::run(io, store.accept(event)));
  ASSERT_TRUE(testing::run(io, store.route(10, now)));
  auto reads = testing::run(io, store.claim_reads("shop", 10, now, now + Millis{60000}));
  ReadRecord record;
  record.snapshot = SnapshotWrite{"CANARYORDER", false};
  record.more_snapshots.emplace_back(EntityRef{"customer", "1"}, "CANARYCUSTOMER");
  PersonWrite person;
  person.id = id();
  person.email = "canaryemail@x.test";
  person.pair = "shop";
  person.key = "abc-customer-1";
  record.person = person;
  NewEffect effect;
  effect.id = id();
  effect.key = "k1";
  effect.pair = "shop";
  effect.account = conformance::crm;
  effect.kind = "fields";
  effect.payload = "CANARYPAYLOAD";
  record.effects = {effect};
  ASSERT_TRUE(testing::run(io, store.record_read(reads->at(0), record, now)));
  auto work = testing::run(io, store.claim_work(conformance::crm, 10, now, now + Millis{60000}));
  ASSERT_TRUE(testing::run(io, store.intend(work->at(0), {{effect.id, "CANARYNOTE"}}, now)));
  WorkRecord ended;
  EffectEnd end;
  end.effect = effect.id;
  end.generation = 1;
  end.state = EffectState::failed;
  end.failure = Failure{"BAD", "a value is bad", "", "CANARYREMOTE"};
  ended.ends = {end};
  ended.known = {{conformance::crm, "contact", "LastName", "t:CANARYKNOWN", now}};
  ASSERT_TRUE(testing::run(io, store.record_work(work->at(0), ended, now)));
  ASSERT_TRUE(testing::run(io, store.save_secret("token", "CANARYSECRET", 0)));
  ASSERT_TRUE(testing::run(io, store.set_timer({"t", "probe", "CANARYTIMER", now})));

  const auto open_file = raw_bytes(host.file());
  EXPECT_NE(open_file.find("OPENSCOPE"), std::string::npos) << "the scan sees what is open";
  EXPECT_EQ(open_file.find("CANARY"), std::string::npos);
  EXPECT_EQ(open_file.find("canaryemail"), std::string::npos);
  host.close();
  const auto closed_file = raw_bytes(host.file());
  EXPECT_NE(closed_file.find("OPENSCOPE"), std::string::npos);
  EXPECT_EQ(closed_file.find("CANARY"), std::string::npos);
  EXPECT_EQ(closed_file.find("canaryemail"), std::string::npos);
}

TEST(Canaries, S_40_sealed_value_moved_to_another_row_does_not_open) {
  boost::asio::io_context io;
  SqliteHost host(true);
  auto* store = &host.open(io);
  ASSERT_TRUE(testing::run(io, store->save_secret("a", "one", 0)));
  ASSERT_TRUE(testing::run(io, store->save_secret("b", "two", 0)));
  host.close();
  {
    Database db(host.file().string(), Database::Mode::create);
    db.change("UPDATE secrets SET value_sealed = (SELECT value_sealed FROM secrets WHERE name = 'a') WHERE name = 'b'");
  }
  store = &host.open(io);
  const auto moved = testing::run(io, store->load_secret("b"));
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code, Errc::storage);
  EXPECT_TRUE(host.log.has("storage_seal_broken"));
  EXPECT_EQ(*testing::run(io, store->load_secret("a")), "one") << "the others are fine";
  EXPECT_TRUE(store->accepting());
}

}  // namespace
}  // namespace tradewind
