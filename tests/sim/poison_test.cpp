// Work that brings the worker down: it ends in the dead letters, and takes nothing else with it.
#include <gtest/gtest.h>

#include <tradewind/base/text.hpp>

#include <filesystem>

#include "sim/oracle.hpp"

namespace tradewind::testing {
namespace {

namespace fs = std::filesystem;

constexpr int shoppers = 12;
constexpr int poisoned = 5;

/// Controls: without the burial at the head of process() (pipeline/read_lane.cpp, work_lane.cpp) none of these ends; without end_overdue()
/// (pipeline/lane.cpp) the hanging one keeps its place and nobody is told. That lost work is claimed alone is held by tests/conformance.
class Poison : public ::testing::Test {
 protected:
  void shop(Simulation& sim) {
    for (int i = 1; i <= shoppers; ++i) {
      sandbox::NewOrder order;
      order.billing.email = "shopper" + std::to_string(i) + "@example.com";
      order.billing.first_name = "Ada", order.billing.last_name = i == poisoned ? "Poison" : "Lovelace";
      order.items.emplace_back().name = "Towel";
      const auto id = sim.shop().place_order(order, sim.clock.now());
      if (i == poisoned) order_ = "/stores/abc123/v2/orders/" + std::to_string(id);
    }
  }

  bool reads_it(const HttpRequest& request) const { return !order_.empty() && request.url == order_; }
  static bool writes_it(const HttpRequest& request) { return request.body.find("Poison") != std::string::npos; }

  static std::vector<DeadLetterRow> letters(Simulation& sim) { return sim.ask(sim.store->dead_letters(Page{})).rows; }

  void expect_it_alone_is_buried(Simulation& sim) {
    const auto found = letters(sim);
    ASSERT_FALSE(found.empty());
    for (const auto& letter : found) {
      EXPECT_EQ(letter.error.code, "suspected_poison");
      EXPECT_EQ("/stores/abc123/v2/orders/" + letter.entity.id, order_);
    }
    EXPECT_EQ(sim.counts().events[EventState::done], sim.counts().received - sim.counts().events[EventState::dead]);
    for (int i = 1; i <= shoppers; ++i)
      EXPECT_EQ(list_members_of(sim, "shopper" + std::to_string(i) + "@example.com"), i == poisoned ? 0U : 1U) << i;
    EXPECT_EQ(check_invariants(sim), "");
  }

  static std::size_t list_members_of(Simulation& sim, const std::string& email) {
    const auto found = prospects(sim, email);
    return found.size() == 1 ? where(list_members(sim, "Customers"), "prospectId", text_at(found[0], "id")).size() : found.size();
  }

  static void mend_and_retry(Simulation& sim) {
    sim.interference = {};
    for (const auto& letter : letters(sim))
      if (letter.state == "open") sim.retry(letter.id);
    ASSERT_TRUE(sim.settle());
    EXPECT_EQ(sim.counts().dead_letters, 0);
    EXPECT_EQ(prospects(sim, "shopper5@example.com").size(), 1U);
    EXPECT_EQ(check_invariants(sim), "");
  }

  std::string order_;
};

TEST_F(Poison, F_57_an_order_that_our_code_fails_on_is_buried_alone_and_can_be_retried_after_the_update) {
  Simulation sim;
  int struck = 0;
  sim.interference.strike = [&](const HttpRequest& request) {
    if (reads_it(request) && ++struck > 0) throw std::runtime_error("planted: an answer that no code expects");
  };
  shop(sim);
  ASSERT_TRUE(sim.settle(std::chrono::hours(1)));
  EXPECT_LE(struck, poison_after + 1) << "once with the others, then alone";
  expect_it_alone_is_buried(sim);
  mend_and_retry(sim);
}

TEST_F(Poison, F_57_a_person_whose_delivery_fails_is_buried_alone_and_nothing_is_doubled) {
  Simulation sim;
  int struck = 0;
  sim.interference.strike = [&](const HttpRequest& request) {
    if (request.url.rfind("/services/data", 0) == 0 && writes_it(request) && ++struck > 0) throw std::runtime_error("planted");
  };
  shop(sim);
  ASSERT_TRUE(sim.run_until([&] { return sim.counts().dead_letters > 0; }, std::chrono::hours(1)));
  sim.run_for(std::chrono::minutes(1));
  EXPECT_LE(struck, poison_after + 1);
  for (const auto& letter : letters(sim)) EXPECT_EQ(letter.error.code, "suspected_poison");
  EXPECT_EQ(made_by_us(sim.salesforce().rows("Lead")), static_cast<std::size_t>(shoppers - 1));
  mend_and_retry(sim);
  EXPECT_EQ(made_by_us(sim.salesforce().rows("Lead")), static_cast<std::size_t>(shoppers));
}

TEST_F(Poison, F_57_an_order_that_hangs_the_worker_is_buried_and_its_place_is_free_again) {
  Simulation sim;
  sim.interference.hangs = [&](const HttpRequest& request) { return reads_it(request); };
  shop(sim);
  ASSERT_TRUE(sim.settle(std::chrono::hours(1)));
  expect_it_alone_is_buried(sim);
  EXPECT_TRUE(
      std::any_of(sim.log.lines.begin(), sim.log.lines.end(), [](const std::string& line) { return line.rfind("batch_hung", 0) == 0; }));
  mend_and_retry(sim);
}

TEST_F(Poison, F_57_an_order_that_kills_the_process_is_told_from_those_beside_it) {
  const fs::path folder = fs::temp_directory_path() / ("tradewind-poison-" + text::to_hex(crypto::random_bytes(6)));
  fs::create_directories(folder);
  {
    SimOptions options;
    options.database = (folder / "t.db").string();
    Simulation sim(options);
    sim.interference.strike = [&](const HttpRequest& request) {
      if (sim.door().is_cut() || !reads_it(request)) return;
      sim.door().cut();
      throw std::runtime_error("planted: the process dies here");
    };
    shop(sim);
    int deaths = 0;
    while (sim.run_until([&] { return sim.door().is_cut(); }, std::chrono::minutes(20)) && deaths < 20) {
      ++deaths;
      sim.crash();
    }
    EXPECT_GE(deaths, poison_after);
    EXPECT_LE(deaths, poison_after + 3) << "a webhook that comes again after the burial costs one more, not three";
    ASSERT_TRUE(sim.settle(std::chrono::hours(2)));
    expect_it_alone_is_buried(sim);
    mend_and_retry(sim);
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tradewind::testing
