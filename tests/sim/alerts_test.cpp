// What ops hear of an outage: one alert, one word when it is over, nothing in between and nothing for what mends itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/checks.hpp"

namespace tradewind::testing {
namespace {

using namespace std::chrono_literals;

class AlertSim : public ::testing::Test {
 protected:
  void open(SimOptions options = {}) {
    options.alert_webhook = "https://alerts.sim/alerts/canary7319";
    sim_ = std::make_unique<Simulation>(std::move(options));
    sim_->interference.answer = [this](const HttpRequest& request) -> std::optional<HttpResponse> {
      if (login_refused_ && request.url.rfind("/services/oauth2/token", 0) == 0)
        return HttpResponse(400, R"({"error":"invalid_grant","error_description":"authentication failure"})", "application/json");
      if (request.url.rfind("/alerts/", 0) != 0) return std::nullopt;
      const auto text = nlohmann::json::parse(request.body).at("text").get<std::string>();
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) told_.push_back(line);
      return HttpResponse(200);
    };
  }
  Simulation& sim() { return *sim_; }

  /// Somebody new every ten minutes, with an order.
  void shop_for(Millis span) {
    for (const TimePoint end = sim().clock.now() + span; sim().clock.now() < end; sim().run_for(10min)) {
      const std::string name = "shopper" + std::to_string(shoppers_++);
      sandbox::NewOrder order;
      order.billing.email = name + "@example.com", order.billing.last_name = name;
      order.items.emplace_back().name = "Towel";
      sim().shop().place_order(order, sim().clock.now());
    }
  }
  void take_down(const std::string& platform, Millis span) {
    sandbox::Fault fault;
    fault.platform = platform, fault.kind = "status", fault.status = 503;
    fault.until = sim().clock.now() + span;
    sim().world->add_fault(fault);
  }
  void TearDown() override {
    for (const auto& line : told_) {
      EXPECT_EQ(line.find("example.com"), std::string::npos) << "a person's address: " << line;
      EXPECT_EQ(line.find("shopper"), std::string::npos) << "a person's name: " << line;
    }
    for (const auto& line : sim().log.lines) EXPECT_EQ(line.find("canary7319"), std::string::npos) << line;
  }

  std::unique_ptr<Simulation> sim_;
  std::vector<std::string> told_;
  bool login_refused_ = false;
  int shoppers_ = 0;
};

class AlertOutage : public AlertSim, public ::testing::WithParamInterface<const char*> {};

TEST_P(AlertOutage, T5_six_hours_are_one_alert_and_one_word_when_it_is_over) {
  open();
  shop_for(1h);
  EXPECT_TRUE(told_.empty());
  take_down(GetParam(), 6h);
  shop_for(5h + 50min);
  ASSERT_EQ(told_.size(), 1u);
  EXPECT_EQ(told_[0].rfind(std::string("Tradewind: main: ") + GetParam() + " does not work", 0), 0u) << told_[0];
  shop_for(6h);
  ASSERT_TRUE(sim().settle());
  sim().run_for(1h);
  ASSERT_EQ(told_.size(), 2u);
  EXPECT_EQ(told_[1].rfind("Tradewind: Over after ", 0), 0u) << told_[1];
}

INSTANTIATE_TEST_SUITE_P(Each, AlertOutage, ::testing::Values("bigcommerce", "salesforce", "pardot"),
                         [](const auto& one) { return std::string(one.param); });

/// Control: with no patience in alerts/conditions.cpp each of these is told.
TEST_F(AlertSim, T5_what_mends_itself_wakes_nobody) {
  open();
  for (int i = 0; i < 12; ++i) {
    take_down(i % 2 == 0 ? "salesforce" : "pardot", 3min);
    shop_for(30min);
  }
  ASSERT_TRUE(sim().settle());
  EXPECT_EQ(told_, std::vector<std::string>{});
}

TEST_F(AlertSim, T5_a_refused_login_is_told_within_minutes_and_once) {
  open();
  login_refused_ = true;
  sim().salesforce().expire_tokens();
  shop_for(1h + 50min);
  // Both platforms log in at the same place: one cause at each of them.
  const std::vector<std::string> whose{"Tradewind: main: salesforce refuses the login", "Tradewind: main: pardot refuses the login"};
  EXPECT_EQ(told_.size(), 2u) << ::testing::PrintToString(told_);
  for (const auto& start : whose)
    EXPECT_EQ(std::count_if(told_.begin(), told_.end(), [&](const auto& line) { return line.rfind(start, 0) == 0; }), 1) << start;
  login_refused_ = false;
  shop_for(2h);
  ASSERT_TRUE(sim().settle());
  sim().run_for(30min);
  EXPECT_EQ(told_.size(), 4u) << ::testing::PrintToString(told_);
  EXPECT_EQ(std::count_if(told_.begin(), told_.end(), [](const auto& line) { return line.find("Over after") != std::string::npos; }), 2);
}

TEST_F(AlertSim, T5_a_restart_in_the_middle_of_an_outage_repeats_nothing) {
  const auto file = std::filesystem::temp_directory_path() / ("tradewind-alerts-" + std::to_string(::getpid()) + ".db");
  SimOptions options;
  options.database = file.string();
  open(std::move(options));
  take_down("pardot", 4h);
  shop_for(1h);
  EXPECT_EQ(told_.size(), 1u);
  sim().crash();
  shop_for(2h);
  EXPECT_EQ(told_.size(), 1u);
  shop_for(3h);
  ASSERT_TRUE(sim().settle());
  sim().run_for(30min);
  EXPECT_EQ(told_.size(), 2u);
  sim_->run_for(1min);
  for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + tail);
}

}  // namespace
}  // namespace tradewind::testing
