// Repeats, reordering, late and replayed deliveries at the receiver with a real store under it, over virtual days.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <tradewind/ingress/webhooks.hpp>
#include <tradewind/storage/sqlite.hpp>

#include "overload/deliveries.hpp"
#include "support/recorders.hpp"
#include "support/run.hpp"
#include "support/sim_clock.hpp"

namespace tradewind::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t monday = 1767571200;

class Reception : public ::testing::Test {
 protected:
  Reception() {
    SqliteOptions options;
    options.path = ":memory:";
    options.master_key = std::string(32, 'k');
    options.inline_thread = true;
    store = std::move(*open_sqlite_store(io.get_executor(), std::move(options), logger, metrics));
    PairSettings pair;
    pair.name = "main";
    pair.bigcommerce.store_hash = "abc123";
    pair.bigcommerce.client_secret.emplace_back(client_secret);
    settings.pairs.push_back(std::move(pair));
    open();
  }
  void open() { receiver = make_webhook_receiver(settings, *store, clock, *random, logger, metrics, {}); }

  int deliver(const Delivery& delivery) { return run(io, receiver->handle(delivery.request(), Peer())).status; }
  std::int64_t now_s() const { return to_unix_s(clock.now()); }
  void at(std::int64_t second) { clock.run(std::max(clock.now(), from_unix_s(second))); }

  std::int64_t received() { return run(io, store->counts())->at("main").received; }
  std::int64_t done() { return run(io, store->counts())->at("main").events[EventState::done]; }
  /// Reads every entity for which a read is owed; returns how many were.
  int read_what_is_owed() {
    int reads = 0;
    run(io, store->route(100'000, clock.now()));
    for (;;) {
      auto tasks = run(io, store->claim_reads("main", 1000, clock.now(), clock.now() + 1min));
      if (tasks->empty()) return reads;
      for (auto& task : *tasks) {
        ++reads;
        last_read[task.entity.id] = now_s();
        run(io, store->record_read(task, ReadRecord{}, clock.now()));
      }
    }
  }

  boost::asio::io_context io;
  SimClock clock{io, from_unix_s(monday)};
  std::unique_ptr<Random> random = make_seeded_random(33);
  RecordingLogger logger;
  RecordingMetrics metrics;
  std::unique_ptr<Store> store;
  Settings settings;
  std::unique_ptr<WebhookReceiver> receiver;
  std::map<std::string, std::int64_t> last_read;
};

struct Sending {
  std::int64_t at;
  Delivery delivery;
};

/// `changes` updates of ten orders within an hour, each delivered 1 to 12 times within the 48 hours in which BigCommerce retries. Retries
/// may carry the time of the first try or their own.
std::vector<Sending> stormy_deliveries(Random& random, int changes) {
  std::vector<Sending> sendings;
  for (int i = 0; i < changes; ++i) {
    Delivery delivery;
    delivery.webhook_id = "change-" + std::to_string(i);
    delivery.order = 1 + static_cast<int>(random.below(10));
    delivery.created_at = monday + static_cast<std::int64_t>(random.below(3600));
    const bool restamped = random.chance(0.5);
    for (auto left = 1 + random.below(12); left != 0; --left) {
      const auto at = delivery.created_at + 1 + static_cast<std::int64_t>(random.below(48 * 3600));
      delivery.sent_at = restamped ? at : delivery.created_at + 1;
      sendings.push_back({at, delivery});
    }
  }
  std::sort(sendings.begin(), sendings.end(), [](const Sending& a, const Sending& b) { return a.at < b.at; });
  return sendings;
}

// Control: another webhook id for each delivery (below), or a store that takes no delivery for a repeat.
TEST_F(Reception, F_33_repeated_reordered_and_late_deliveries_make_each_event_once_and_leave_the_newest_read) {
  constexpr int changes = 200;
  std::map<std::string, std::int64_t> newest;
  int reads = 0, sent = 0;
  for (const auto& [when, delivery] : stormy_deliveries(*random, changes)) {
    at(when);
    ASSERT_EQ(deliver(delivery), 200) << delivery.webhook_id << " at " << when;
    auto& last = newest[std::to_string(delivery.order)];
    last = std::max(last, delivery.created_at);
    if (++sent % 7 == 0) reads += read_what_is_owed();
  }
  clock.run(clock.now() + 10s);
  reads += read_what_is_owed();
  EXPECT_GT(sent, 2 * changes);
  EXPECT_EQ(received(), changes);
  EXPECT_EQ(done(), changes);
  EXPECT_LE(reads, changes) << "a repeat after a read that it knew of costs nothing";
  for (const auto& [order, changed] : newest) EXPECT_GE(last_read[order], changed) << order;
  EXPECT_EQ(read_what_is_owed(), 0);
}

TEST_F(Reception, F_33_control_without_their_ids_each_delivery_is_an_event) {
  int sent = 0;
  for (auto [when, delivery] : stormy_deliveries(*random, 20)) {
    at(when);
    delivery.webhook_id += "-" + std::to_string(++sent);
    ASSERT_EQ(deliver(delivery), 200);
  }
  EXPECT_EQ(received(), sent);
}

TEST_F(Reception, F_33_a_stale_time_under_a_right_signature_is_a_hint_or_refused_as_configured) {
  Delivery late;
  late.webhook_id = "late";
  late.created_at = late.sent_at = monday;
  at(monday + 48 * 3600);
  EXPECT_EQ(deliver(late), 200);
  EXPECT_EQ(read_what_is_owed(), 1);
  EXPECT_EQ(deliver(late), 200);
  EXPECT_EQ(received(), 1);
  settings.pairs[0].bigcommerce.stale = "reject";
  open();
  late.webhook_id = "late-2";
  EXPECT_EQ(deliver(late), 401);
  EXPECT_EQ(received(), 1);
}

int replays_wanted() {
  const char* wanted = std::getenv("TRADEWIND_REPLAYS");
  return wanted != nullptr ? std::atoi(wanted) : 20'000;
}

// Control: a delivery signed anew under another id costs a read (the last lines), so that reads are what is counted.
TEST_F(Reception, F_34_captured_requests_replayed_cost_at_most_one_read_each_and_after_72_hours_none_is_let_in) {
  std::vector<Delivery> captured;
  for (int i = 0; i < 100; ++i) {
    Delivery delivery;
    delivery.webhook_id = "captured-" + std::to_string(i);
    delivery.order = i;
    delivery.created_at = delivery.sent_at = monday + i;
    captured.push_back(delivery);
  }
  for (auto& delivery : captured) {
    delivery.order += 1;
    at(delivery.sent_at + 3);
    ASSERT_EQ(deliver(delivery), 200);
  }
  clock.run(clock.now() + 10s);
  EXPECT_EQ(read_what_is_owed(), 100);
  const int replays = replays_wanted();
  int reads = 0, refused = 0;
  for (int i = 0; i < replays; ++i) {
    const int status = deliver(captured[random->below(captured.size())]);
    refused += status == 401 ? 1 : 0;
    ASSERT_TRUE(status == 200 || status == 401) << status;
    // Over eight days: beyond the tolerance at once, beyond 72 hours from the third day on.
    if (i % 100 == 99) {
      clock.run(clock.now() + std::chrono::duration_cast<Millis>(192h) * 100 / replays);
      reads += read_what_is_owed();
    }
  }
  EXPECT_EQ(reads, 0) << "all were read after they happened";
  EXPECT_EQ(received(), 100);
  EXPECT_GT(refused, replays / 2);
  EXPECT_LT(refused, replays * 3 / 4);
  auto fresh = captured[0];
  fresh.webhook_id = "another";
  fresh.sent_at = fresh.created_at = now_s();
  EXPECT_EQ(deliver(fresh), 200);
  clock.run(clock.now() + 10s);
  EXPECT_EQ(read_what_is_owed(), 1);
}

TEST_F(Reception, F_34_a_replay_before_the_read_is_covered_by_that_read) {
  Delivery delivery;
  delivery.webhook_id = "hasty";
  delivery.created_at = delivery.sent_at = monday;
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(deliver(delivery), 200);
  EXPECT_EQ(received(), 1);
  EXPECT_EQ(read_what_is_owed(), 1);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(deliver(delivery), 200);
  clock.run(clock.now() + 10s);
  EXPECT_LE(read_what_is_owed(), 1) << "the read began within two seconds of the change: one more, for all of them";
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(deliver(delivery), 200);
  clock.run(clock.now() + 10s);
  EXPECT_EQ(read_what_is_owed(), 0);
}

}  // namespace
}  // namespace tradewind::testing
