// A database of the first edition, with events that were accepted and not routed, is taken over whole.
#include "storage/database.hpp"
#include "storage/open.hpp"
#include "storage/sqlite_host.hpp"

namespace tradewind {
namespace {

using storage::Database;

class Migration : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto all = embedded::migrations();
    ASSERT_TRUE(storage::migrate(db, all.subspan(0, 2)));
    db.change("INSERT INTO tallies (pair, state, count) VALUES ('shop', 1, 5)");
    db.change("INSERT INTO entities (pair, kind, entity_id, wanted, reading, read) VALUES ('shop', 'order', '1', 4, 4, 4)");
  }
  void accepted(int n, const std::string& order, const std::string& reason) {
    std::string id(16, '\0');
    id[15] = static_cast<char>(n);
    db.change(
        "INSERT INTO events (id, pair, scope, kind, entity_id, webhook_id, created_at, received_at, dedupe, state, reason, body_sealed) "
        "VALUES (?1, 'shop', 's', ?2, ?3, 'w', 1, 1, ?1, 0, ?4, x'')",
        storage::Blob{id}, order.empty() ? "" : "order", order, reason);
  }
  std::int64_t number(storage::Sql sql) {
    auto row = db.query(sql);
    row.step();
    return row.integer(0);
  }

  Database db{":memory:", Database::Mode::create};
};

TEST_F(Migration, F_63_events_that_waited_for_routing_are_routed) {
  accepted(1, "1", "");
  accepted(2, "1", "");
  accepted(3, "2", "");
  accepted(4, "3", "unknown_scope");
  accepted(5, "", "");
  ASSERT_TRUE(storage::migrate(db, embedded::migrations()));
  EXPECT_EQ(number("SELECT count(*) FROM events WHERE state = 1"), 3);
  EXPECT_EQ(number("SELECT count(*) FROM events WHERE state = 5"), 2);
  EXPECT_EQ(number("SELECT count(*) FROM events WHERE state = 5 AND reason = 'nothing_to_read'"), 1);
  EXPECT_EQ(number("SELECT count FROM tallies WHERE state = 1"), 3);
  EXPECT_EQ(number("SELECT count FROM tallies WHERE state = 5"), 2);
  EXPECT_EQ(number("SELECT wanted FROM entities WHERE entity_id = '1'"), 6);
  EXPECT_EQ(number("SELECT count(*) FROM entities WHERE due_at IS NOT NULL"), 2) << "and nothing for what is ignored";
  EXPECT_EQ(number("SELECT count(*) FROM events e JOIN entities n ON n.entity_id = e.entity_id WHERE e.state = 1 AND e.generation > n.read "
                   "AND e.generation <= n.wanted"),
            3)
      << "the next read covers them";
}

}  // namespace
}  // namespace tradewind
