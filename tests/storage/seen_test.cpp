// The memory by which repeats are told: what it holds, what it forgets, and that a row has the last word.
#include "storage/seen.hpp"

#include "storage/open.hpp"
#include "storage/sqlite_host.hpp"
#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

using std::chrono::hours;

const TimePoint day_one = from_unix_s(1790000000);

TEST(Seen, holds_what_was_added) {
  Seen seen;
  const auto random = make_seeded_random(5);
  std::map<std::uint64_t, std::int64_t> added;
  for (std::int64_t number = 1; number <= 20000; ++number) {
    const auto hash = random->next();
    added[hash] = number;
    seen.add({hash, day_one, day_one, number});
  }
  EXPECT_EQ(seen.size(), added.size());
  for (const auto& [hash, number] : added) EXPECT_EQ(seen.find(hash, day_one), number);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(seen.find(random->next(), day_one));
}

TEST(Seen, hashes_that_meet_in_one_place_are_told_apart) {
  Seen seen;
  for (std::uint64_t i = 1; i <= 100; ++i) seen.add({i << 20, day_one, day_one, static_cast<std::int64_t>(i)});
  seen.forget({50 << 20, day_one, day_one, 50});
  for (std::uint64_t i = 1; i <= 100; ++i) EXPECT_EQ(seen.find(i << 20, day_one).has_value(), i != 50);
  seen.add({50 << 20, day_one, day_one, 500});
  EXPECT_EQ(seen.find(50 << 20, day_one), 500);
}

TEST(Seen, forgets_after_seven_days_and_not_before) {
  Seen seen;
  seen.add({1, day_one, day_one, 1});
  seen.add({2, day_one + seen_for - hours(1), day_one + seen_for - hours(1), 2});
  EXPECT_EQ(seen.find(1, day_one), 1);
  seen.add({3, day_one + seen_for + hours(48), day_one + seen_for + hours(48), 3});
  EXPECT_FALSE(seen.find(1, day_one));
  EXPECT_EQ(seen.size(), 2u);
}

class Memory : public ::testing::Test {
 protected:
  Memory() {
    static_cast<void>(set_pragmas(db, true, Database::Mode::create));
    static_cast<void>(migrate(db, embedded::migrations()));
  }
  NewEvent event(int order) {
    NewEvent made;
    made.id = Id::make(day_one, *random);
    made.pair = "shop";
    made.scope = "store/order/updated";
    made.entity = {"order", std::to_string(order)};
    made.webhook_id = "hook";
    made.created_at = made.received_at = day_one;
    return made;
  }

  Database db{":memory:", Database::Mode::create};
  Vault vault{std::string(32, 'k')};
  Session session{db, vault};
  std::unique_ptr<Random> random = make_seeded_random(6);
};

/// Control: without same_delivery() in first_delivery() the second event is taken for a repeat and lost.
TEST_F(Memory, R3_hash_that_fits_another_delivery_makes_no_repeat) {
  const auto first = event(1), second = event(2);
  EXPECT_FALSE(accept(session, first)->repeated);
  session.seen.add({delivery_hash(second), second.created_at, second.received_at, 1});
  EXPECT_FALSE(accept(session, second)->repeated);
  EXPECT_EQ(session.arrived.size(), 2u);
}

/// Control: without forget_arrived() in roll_back() the delivery that comes again is taken for a repeat and lost.
TEST_F(Memory, I_03_delivery_that_was_rolled_back_may_come_again) {
  const auto first = event(1);
  EXPECT_FALSE(accept(session, first)->repeated);
  session.forget_arrived();
  auto again = first;
  again.id = Id::make(day_one, *random);
  EXPECT_FALSE(accept(session, again)->repeated);
}

TEST(Hash, parts_do_not_run_together) {
  NewEvent event;
  event.pair = "main";
  event.webhook_id = "0123456789abcdef";
  event.scope = "store/order/updated";
  event.entity = {"order", "250"};
  event.created_at = day_one;
  const auto known = delivery_hash(event);
  event.entity.id = "251";
  EXPECT_NE(delivery_hash(event), known);
  event.entity = {"order2", "50"};
  EXPECT_NE(delivery_hash(event), known);
}

}  // namespace
}  // namespace tradewind::storage
